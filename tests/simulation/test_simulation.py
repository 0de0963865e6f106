"""Publishing in every order of things that chance comes up with: nothing is out twice, nothing is lost.

100,000 simulations of the real code (`pipeline.publish.carry_out` and all that it calls), with two to six runs each on
one ledger in memory and a clock that is set. `pytest tests/simulation -n auto` plays them; a failure names the seed and
shows its last steps. One seed again, step by step: `python -m tests.simulation SEED`. How much it sees is shown by
breaking the protocol on purpose: see `mutants.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.model.event import EventType
from tests.simulation import mutants
from tests.simulation.chaos import Simulation
from tests.simulation.runs import Run
from tests.simulation.world import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

#: How many tests there are, for several cores, and how many seeds each has.
CHUNKS, SEEDS = 16, 6_250
#: How many of the last steps a failure shows.
SHOWN = 100


def told(seed: int, disk: Path) -> list[str]:
    """Return a simulation, told step by step."""
    lines: list[str] = []
    world = Simulation(seed, disk, trace=lines.append).play()
    return [*lines, *map(str, world.wall), *map(str, world.problems)]


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_whatever_happens_nothing_is_out_twice_and_nothing_is_lost(chunk: int, tmp_path: Path) -> None:
    """Runs alternate at every effect, freeze, are killed, get no answer or a late one; then the sky clears."""
    for seed in range(chunk * SEEDS, (chunk + 1) * SEEDS):
        try:
            problems = Simulation(seed, tmp_path).play().problems
        except Exception as error:
            raise AssertionError(f"python -m tests.simulation {seed}") from error
        if problems:
            pytest.fail(f"python -m tests.simulation {seed}\n" + "\n".join(told(seed, tmp_path)[-SHOWN:]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("break_rule", "make_run", "consequences", "within"),
    [
        pytest.param(mutants.cut_lease, Run, {Wrong.TWICE}, 30_000, id="the lease is cut"),
        pytest.param(
            mutants.leave_alone,
            mutants.Careless,
            {Wrong.TWICE, Wrong.BOOKS},
            30_000,
            id="a look-up is written on another version than it was made on",
        ),
        pytest.param(
            mutants.leave_alone,
            mutants.Hasty,
            {Wrong.TWICE},
            500,
            id="the intent is written after the message was sent",
        ),
        pytest.param(mutants.drop_margin, Run, {Wrong.TWICE}, 30_000, id="a message is sent on a lease that is over"),
        pytest.param(
            mutants.leave_alone, mutants.Headlong, {Wrong.LEASE}, 2_000, id="nobody looks again after the uploads"
        ),
        pytest.param(
            mutants.leave_alone,
            mutants.Impatient,
            {Wrong.TWICE},
            2_000,
            id="not to be found counts at once as not there",
        ),
        pytest.param(mutants.leave_alone, mutants.Sure, {Wrong.TWICE}, 1_000, id="a lost answer counts as not sent"),
        pytest.param(mutants.leave_alone, mutants.Hopeful, {Wrong.LEASE}, 5_000, id="a run that sleeps counts as dead"),
        pytest.param(mutants.drop_receipts, Run, {Wrong.RECEIPT}, 10_000, id="receipts are dropped after a conflict"),
        pytest.param(mutants.leave_alone, mutants.Deaf, {Wrong.HELD}, 10_000, id="holds are read once in a run"),
    ],
)
def test_a_broken_rule_is_noticed(  # noqa: PLR0913, PLR0917 - a rule, how it is broken and what that leads to
    break_rule: Callable[[pytest.MonkeyPatch], None],
    make_run: type[Run],
    consequences: set[Wrong],
    within: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Within a stated number of seeds; what the simulation cannot see go wrong, it cannot show to be right."""
    break_rule(monkeypatch)
    for seed in range(within):
        problems = Simulation(seed, tmp_path, make_run).play().problems
        if consequences & {problem.wrong for problem in problems}:
            return
    pytest.fail(f"not noticed in {within} simulations")


def test_the_same_seed_is_the_same_simulation(tmp_path: Path) -> None:
    """In any process, whatever order its sets have; else a failure could not be looked at."""
    command = [sys.executable, "-m", "tests.simulation", "12"]
    outputs = {
        subprocess.run(
            command,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "TMPDIR": str(tmp_path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
    assert len(outputs.pop().splitlines()) > 10


def test_simulations_differ_and_come_to_everything(tmp_path: Path) -> None:
    """Every kind of event, and hardly one course of things twice: what is tried again and again tries nothing."""
    courses, came = set(), Counter[str]()
    seeds = 1_000
    for seed in range(seeds):
        lines: list[str] = []
        world = Simulation(seed, tmp_path, trace=lines.append).play()
        courses.add("\n".join(lines))
        events = [event for written in world.events.values() for event in written]
        came.update({str(event.type) for event in events})
        came["somebody else looked"] += any(
            event.run != before.run and before.type is EventType.INTENT
            for written in world.events.values()
            for before, event in pairwise(written)
        )
        for what in (
            "is killed",
            "its time is over",
            "freezes until",
            "told to stop",
            "pulls the brake",
            "edited",
            "keep",
        ):
            came[what] += any(what in line for line in lines)
        came["late"] += any(message.arrives > message.left for message in world.wall)
    assert len(courses) > 0.95 * seeds
    rare = {"rejected": 3, "keep": 10, "told to stop": 10}
    for what in (
        "intent",
        "published",
        "not-sent",
        "unknown",
        "looked",
        "absent",
        "missed",
        "somebody else looked",
        "late",
    ):
        assert came[what] > 0.02 * seeds, f"{what}: {came[what]}"
    for what, least in rare.items():
        assert came[what] >= least, f"{what}: {came[what]}"
