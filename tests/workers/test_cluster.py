"""A Dask cluster of two workers on loopback."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import ContentError, UsageError
from pipeline.workers import WorkerDiedError, crew, read
from pipeline.workers import cluster as door
from tests.clusters import running
from tests.workers import pieces

if TYPE_CHECKING:
    from pathlib import Path


def test_pieces_are_done_by_the_workers(cluster: str) -> None:
    """In order, by both of them, each piece once; what is shared arrives whole even where it is a list."""
    with crew(read(cluster), 40, 3) as workers:
        assert workers.number == 2
        there = [done.result() for done in workers.each(pieces.where, range(40))]
        with pytest.raises(ContentError, match="1 is odd"):
            next(workers.each(pieces.odd_ones_fail, [1])).result()
    assert [times for times, *_ in there] == [3 * piece for piece in range(40)]
    assert len({pid for _, pid, _ in there} - {os.getpid()}) == 2
    with crew(read(cluster), 1, [1, 2]) as workers:
        assert next(workers.each(pieces.length, [0])).result() == 2


def test_what_a_killed_worker_had_is_done_by_another(tmp_path: Path) -> None:
    """One of two is killed over a piece, with others waiting behind it: nothing is missing, and nobody is told."""
    with running(2) as address, crew(read(address), 40, tmp_path) as workers:
        assert [done.result() for done in workers.each(pieces.killed_once, range(40))] == list(range(40))
    assert (tmp_path / "died").exists()


def test_a_piece_that_ends_every_worker_is_an_error_and_not_a_long_wait() -> None:
    """With the last of them what all pieces share is gone too: whoever waits is told so, and what to do."""
    with running(2) as address, crew(read(address), 20, 3) as workers:
        ends = [done.exception() or done.result() for done in workers.each(pieces.seven_kills, range(20))]
    assert isinstance(ends[7], WorkerDiedError)
    assert "workers of the cluster" in str(ends[7])
    assert "--executor processes" in str(ends[7].hint)
    kept = {number: end for number, end in enumerate(ends) if not isinstance(end, WorkerDiedError)}
    assert kept == {number: 3 * number for number in kept}


def test_a_scheduler_that_is_not_there_is_said() -> None:
    """Whoever mistyped the address reads it again."""
    with (
        pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        crew(read("tcp://127.0.0.1:9"), 1, None),
    ):
        pass


def test_a_scheduler_without_workers_is_said() -> None:
    """Nobody would ever do the work."""
    with running(0) as address, pytest.raises(UsageError, match="has no workers"), crew(read(address), 1, None):
        pass


def test_workers_of_another_edition_are_refused(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another Pillow a card would have other pixels."""
    ours = door.edition()
    monkeypatch.setattr("PIL.__version__", "1.1.7")
    with pytest.raises(UsageError, match=rf"has .*Pillow {ours.pillow}.*Pillow 1\.1\.7"), crew(read(cluster), 1, None):
        pass
