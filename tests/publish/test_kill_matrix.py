"""A run that is killed, at whichever step, on whichever machine: no post goes out twice, and none is lost."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from pipeline.model.event import EventType
from pipeline.networks.faults import Does, Fault
from pipeline.trust.delivery import LEASE
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.progress import progress
from tests.publish.desk import MINUTE, MIXED, NOW, THREAD, Desk
from tests.publish.fleet import TWO, Fleet, hook
from tests.publish.killing import Killer, at_once, in_a_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize(
    "faults",
    [(), (Fault(Does.LOSE_ANSWER),), (Fault(Does.TIME_OUT_BEFORE, times=1),)],
    ids=["answers", "answers-lost", "one-never-arrives"],
)
@pytest.mark.parametrize("bodies", [{"A": "Bir.", "B": "İki."}, {"T": THREAD}], ids=["posts", "thread"])
def test_killed_at_any_step_it_is_sent_once(
    make_desk: Callable[..., Desk], bodies: dict[str, str], faults: tuple[Fault, ...]
) -> None:
    """A real process, killed at each of its steps in turn; the next runs bring everything out, exactly once."""
    step = 0
    while True:
        step += 1
        desk = make_desk(bodies, faults=faults)
        ended = in_a_process(partial(desk.publish, doors=Killer(step).doors(desk)))
        assert ended in (0, -signal.SIGKILL)
        in_a_process(partial(desk.publish, doors=Killer(1 + step % 9).doors(desk)))  # and so is the one that resumes
        for _ in range(4):  # each run sends a message once at most, so some need several
            desk.publish()
        desk.check_books()
        if ended == 0:
            break
    assert step > 12, "there are many steps at which it can be killed"


@pytest.mark.slow
@pytest.mark.parametrize("bodies", [{"A": "Bir.", "B": "İki."}, {"T": THREAD}], ids=["posts", "thread"])
def test_killed_on_another_machine_it_is_sent_once_after_the_lease(
    make_desk: Callable[..., Desk], bodies: dict[str, str]
) -> None:
    """Where nothing is known of the run that was killed, its lease keeps everybody away, then it is looked up."""
    step = 0
    while True:
        step += 1
        desk = make_desk(bodies)
        ended = in_a_process(partial(desk.publish, doors=Killer(step).doors(desk)))
        for mark in (desk.root / ".tellal" / "runs").iterdir():
            mark.unlink()
        before = len(desk.messages())
        open_before = [
            key for key, events in LocalLedger(desk.root).read().targets.items() if events[-1].type is EventType.INTENT
        ]
        desk.publish(NOW + LEASE - timedelta(seconds=1))
        if open_before:
            assert desk.library().posts[0].id in open_before[0] or len(bodies) > 1
            assert all(progress(LocalLedger(desk.root).read().of(key)).open for key in open_before)
            assert len(desk.messages()) - before <= len(bodies) - 1
        desk.publish(NOW + LEASE)
        desk.check_books()
        if ended == 0:
            break


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_runs_at_the_same_time_send_everything_once(make_desk: Callable[..., Desk], seed: int) -> None:
    """Several processes on one workspace, one of them killed somewhere, answers lost now and then."""
    chance = random.Random(seed)  # noqa: S311 - the same each time, on purpose
    faults = (Fault(Does.LOSE_ANSWER, part=2), Fault(Does.TIME_OUT_BEFORE, text="Merhaba", times=1))
    # Not the same thread twice: what is out under another name already is not sent.
    desk = make_desk({**MIXED, "B": "Bir.", "C": "İki.", "U": THREAD.replace("Üç", "Dört")}, faults=faults)
    killers = [Killer(chance.randrange(1, 120)), Killer(0), Killer(0)]
    ends = at_once(*(partial(desk.publish, doors=killer.doors(desk)) for killer in killers))
    assert set(ends) <= {0, -signal.SIGKILL}
    for _ in range(4):
        desk.publish()
    desk.check_books()


# Several machines


def bring_out(desks: Sequence[Desk], rounds: int = 3) -> None:
    """Have machines publish in turn once every lease is over, knowing nothing of the runs that were killed."""
    for number in range(rounds):
        for desk in desks:
            shutil.rmtree(desk.root / ".tellal" / "runs", ignore_errors=True)
            desk.publish(NOW + LEASE + number * MINUTE)
    for desk in desks:
        desk.check_books()


@pytest.mark.slow
@pytest.mark.parametrize("runners", [1, 2])
@pytest.mark.parametrize("half", [0, 1])
def test_killed_at_any_step_with_a_remote_it_is_sent_once(tmp_path: Path, runners: int, half: int) -> None:
    """One machine is killed at each of its steps in turn, another one that comes right behind it at one of its own."""
    fleet = Fleet(tmp_path, TWO)
    for step in itertools.count(1 + half, 2):
        a, b = fleet.anew()
        ended = in_a_process(partial(a.publish, doors=Killer(step).doors(a)))
        assert ended in (0, -signal.SIGKILL)
        if runners == 2:
            assert in_a_process(partial(b.publish, doors=Killer(3 + step * 7 % 23).doors(b))) in (0, -signal.SIGKILL)
        bring_out((b, a), rounds=1)
        if ended == 0:
            break
    assert step > 30, "there are many steps at which it can be killed"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["pre-receive", "post-receive"])
def test_killed_while_the_remote_takes_a_push_it_is_sent_once(tmp_path: Path, name: str) -> None:
    """The remote goes on without its client: what was pushed is there, and nobody has heard of it."""
    fleet = Fleet(tmp_path, TWO)
    for push in itertools.count(1):
        a, b = fleet.anew()
        hook(a, name, f'echo >> pushes; test $(wc -l < pushes) -ne {push} || kill -9 "$RUNNER"')

        def run(desk: Desk = a) -> None:
            os.environ["RUNNER"] = str(os.getpid())
            desk.publish()

        ended = in_a_process(run)
        hook(a, name, "")
        bring_out((b, a), rounds=1)
        if ended == 0:
            break
    assert push == 5, "as many pushes as messages, and one"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_machines_that_run_at_the_same_time_send_everything_once(tmp_path: Path, seed: int) -> None:
    """Two of them, killed somewhere or not, with a remote that refuses now and then, and answers that get lost."""
    chance = random.Random(seed)  # noqa: S311 - the same each time, on purpose
    faults = (Fault(Does.LOSE_ANSWER, part=2), Fault(Does.TIME_OUT_BEFORE, text="Dört", times=1))
    a, b = Fleet(tmp_path, {**TWO, "Z": "Dört."}, faults if seed % 2 else ()).anew()
    hook(a, "pre-receive", f"echo >> pushes; test $(($(wc -l < pushes) % {chance.choice((3, 5, 100))})) -ne 0")
    killers = [Killer(chance.choice((0, chance.randrange(1, 50)))) for _ in range(2)]
    works = [partial(desk.publish, doors=killer.doors(desk)) for desk, killer in zip((a, b), killers, strict=True)]
    assert set(at_once(*works)) <= {0, -signal.SIGKILL}
    bring_out((b, a))
