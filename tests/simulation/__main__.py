"""Play simulations from the command line.

python -m tests.simulation 4711          one seed, step by step
python -m tests.simulation 0 20000       as many seeds from there on: how fast, what was wrong with which
python -m tests.simulation 0 20000 all   the same, and how many of them differ
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.simulation.chaos import Simulation


def play_one(seed: int, disk: Path) -> None:
    """Tell one simulation."""
    simulation = Simulation(seed, disk, trace=tell)
    tell(f"{simulation.plot}\n{simulation.climate}\n{simulation.weather}")
    world = simulation.play()
    for target, events in world.events.items():
        tell(f"{target}: " + ", ".join(f"{event.type} {event.part}" for event in events))
    for line in (*map(str, world.wall), *map(str, world.problems)):
        tell(line)


def play_many(first: int, number: int, disk: Path, *, compare: bool) -> None:
    """Play simulations one after the other, and count."""
    wrong: dict[str, list[int]] = defaultdict(list)
    courses: set[bytes] = set()
    lines: list[str] = []
    began = time.process_time()
    for seed in range(first, first + number):
        lines.clear()
        for problem in Simulation(seed, disk, trace=lines.append if compare else None).play().problems:
            wrong[problem.wrong].append(seed)
        courses.add(hashlib.blake2b("".join(lines).encode(), digest_size=12).digest())
    took = time.process_time() - began
    tell(f"{number} simulations in {took:.1f} s of one core: {number / took:.0f} per second")
    if compare:
        tell(f"{len(courses)} differ")
    for what, seeds in wrong.items():
        tell(f"{what}: {len(set(seeds))}, such as {sorted(set(seeds))[:5]}")


def tell(line: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{line}\n")


with TemporaryDirectory() as folder:
    words = sys.argv[1:]
    if len(words) == 1:
        play_one(int(words[0]), Path(folder))
    else:
        play_many(int(words[0]), int(words[1]), Path(folder), compare="all" in words)
