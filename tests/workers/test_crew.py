"""Pieces of work, done somewhere: in order, complete, whoever dies over them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import ContentError
from pipeline.workers import WorkerDiedError, crew, read
from tests.workers import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from typing import Any

TOP = Path(__file__).resolve().parents[2]
PLACES = ("serial", "processes:1", "processes:3")


def outcomes(place: str, work: Callable[[Any, int], Any], shared: object = 3, count: int = 40) -> list[Future[Any]]:
    """Have pieces done."""
    with crew(read(place), count, shared) as workers:
        return list(workers.each(work, range(count)))


@pytest.mark.parametrize("place", PLACES)
def test_every_piece_is_done_once_and_in_order(place: str) -> None:
    """Wherever it is done, the answer is the same."""
    assert [done.result() for done in outcomes(place, pieces.times)] == [3 * piece for piece in range(40)]


@pytest.mark.parametrize("place", PLACES)
def test_no_pieces_are_no_work(place: str) -> None:
    """Nothing to do is done."""
    assert outcomes(place, pieces.times, count=0) == []


def test_processes_are_other_processes() -> None:
    """More than one of them, and each knows what it is; here nobody is a worker."""
    there = [done.result() for done in outcomes("processes:2", pieces.where)]
    assert os.getpid() not in {pid for _, pid, _ in there}
    assert {is_worker for *_, is_worker in there} == {True}
    assert outcomes("serial", pieces.where)[0].result()[1:] == (os.getpid(), False)


@pytest.mark.parametrize("place", PLACES)
def test_what_a_piece_raises_is_raised_where_its_result_is_wanted(place: str) -> None:
    """With its message and its hint, and the others go on."""
    done = outcomes(place, pieces.odd_ones_fail, count=6)
    assert [each.result() for each in done[::2]] == [0, 6, 12]
    for number, each in zip((1, 3, 5), done[1::2], strict=True):
        with pytest.raises(ContentError, match=f"{number} is odd") as failed:
            each.result()
        assert str(failed.value.hint) == "make it even"


@pytest.mark.parametrize("place", ["processes:1", "processes:3"])
def test_a_worker_that_dies_fails_its_own_piece_alone(place: str) -> None:
    """Killed, as where memory runs out: one clear error, and everything else is done."""
    done = outcomes(place, pieces.seven_kills)
    assert [each.result() for number, each in enumerate(done) if number != 7] == [3 * n for n in range(40) if n != 7]
    with pytest.raises(WorkerDiedError, match="memory"):
        done[7].result()


def test_a_worker_that_somebody_killed_once_costs_nothing(tmp_path: Path) -> None:
    """What it worked on is done by another one."""
    assert [each.result() for each in outcomes("processes:2", pieces.killed_once, tmp_path)] == list(range(40))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_whoever_hired_them(how: signal.Signals) -> None:
    """With Ctrl-C, and even where it is killed and cannot let them go: what they print into is closed by all."""
    command = [sys.executable, "-m", "tests.workers.pieces"]
    with subprocess.Popen(
        command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        workers = {process.stdout.readline(), process.stdout.readline()}
        assert len(workers) == 2
        process.send_signal(how)
        assert process.wait(timeout=60) != 0
        assert process.stdout.read() == ""


def test_results_are_not_gathered_before_they_are_wanted() -> None:
    """Ten thousand cards do not lie in memory at once: pieces are taken as results are."""
    taken = []

    def coming() -> Iterator[int]:
        for piece in range(1000):
            taken.append(piece)
            yield piece

    with crew(read("processes:2"), 1000, 3) as workers:
        results = workers.each(pieces.times, coming())
        for _ in range(10):
            next(results)
        assert len(taken) < 30


def test_what_is_asked_for_ahead_is_done_before_its_outcome_is_wanted(tmp_path: Path) -> None:
    """Whoever hired the workers does something else meanwhile."""
    with crew(read("processes:2"), 40, tmp_path) as workers:
        results = workers.each(pieces.leave_a_mark, range(40), ahead=40)
        until = time.monotonic() + 60
        while len(list(tmp_path.iterdir())) < 40:
            assert time.monotonic() < until
        assert [done.result() for done in results] == list(range(40))
