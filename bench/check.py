"""Reading and checking many posts, each as a ratio against reading their bytes: `python bench/check.py [POSTS]`.

Every figure is a process of its own; each job is measured in turn with reading the bytes, so that a machine that drifts
drifts for both; medians. Start-up is not in it (see `startup.py`), but what is imported late is. Memory is the
process's peak, the interpreter included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from generate import generate  # type: ignore[import-not-found] # beside this file, which is run as a script

from pipeline import check as checking
from pipeline.workspace import library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RUNS = 5
MEBIBYTE = 1024
BUFFER = 1 << 16  # a larger one would cost more than reading
LOAD, CHECK = "load", "check"
#: What is shown → what the process does, and what is done to the workspace before.
JOBS: dict[str, tuple[str, str]] = {
    "load, cold": (LOAD, "forget"),
    "load, warm": (LOAD, "nothing"),
    "load, one changed": (LOAD, "edit"),
    "check, cold": (CHECK, "forget"),
    "check, warm": (CHECK, "nothing"),
    "check, one changed": (CHECK, "edit"),
    "check, brand changed": (CHECK, "edit brand"),
}


def texts(root: Path) -> Iterator[str]:
    """Yield the path of every post."""
    for channel in os.scandir(root / "content"):
        if channel.is_dir():
            yield from (entry.path for entry in os.scandir(channel.path) if entry.name.endswith(".md"))


def read_bytes(root: Path) -> int:
    """Read every post and do nothing with it: the limit."""
    size = 0
    for path in texts(root):
        handle = os.open(path, os.O_RDONLY)
        size += len(os.read(handle, BUFFER))
        os.close(handle)
    return size


def load(root: Path) -> int:
    """Read the workspace into a library."""
    return len(library.load(root).posts)


def check(root: Path) -> int:
    """Read the workspace and check all of it."""
    return len(checking.check(library.load(root)).targets)


WORK: dict[str, Callable[[Path], int]] = {"read": read_bytes, LOAD: load, CHECK: check}


def forget(root: Path) -> None:
    """Delete everything that is kept."""
    shutil.rmtree(root / ".tellal", ignore_errors=True)


def edit(root: Path) -> None:
    """Add a sentence to one post."""
    path = next(path for path in sorted(texts(root)))
    with Path(path).open("a", encoding="utf-8") as file:
        file.write("Yarın da açığız.\n")


def edit_brand(root: Path) -> None:
    """Change what every post may depend on."""
    with (root / "brand" / "brand.toml").open("a", encoding="utf-8") as file:
        file.write(f"# {datetime.now(UTC):%H:%M:%S.%f}\n")


BEFORE: dict[str, Callable[[Path], None]] = {
    "forget": forget,
    "nothing": lambda _: None,
    "edit": edit,
    "edit brand": edit_brand,
}


def measure(job: str, root: Path) -> tuple[float, float]:
    """Return seconds and peak MiB of a job in a process of its own."""
    command = [sys.executable, __file__, "--job", job, str(root)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = json.loads(ended.stdout)
    return seconds, peak


def work(job: str, root: Path) -> None:
    """Do a job and print its figures."""
    start = time.perf_counter()
    WORK[job](root)
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE]))


def table(root: Path, posts: int) -> None:
    """Print a line per job."""
    print(f"{posts} posts, medians of {RUNS} processes; × is against reading the bytes beside it")
    for name, (job, before) in JOBS.items():
        figures: list[tuple[float, float]] = []
        limits: list[float] = []
        for _ in range(RUNS):
            BEFORE[before](root)
            limits.append(measure("read", root)[0])
            figures.append(measure(job, root))
        seconds = statistics.median(each for each, _ in figures)
        limit = statistics.median(limits)
        print(
            f"  {name:22} {seconds * 1000:8.0f} ms {seconds / posts * 1e6:8.1f} µs a post {seconds / limit:7.1f} ×"
            f" {max(peak for _, peak in figures):6.0f} MiB",
            flush=True,
        )


def main() -> None:
    """Make a workspace in a temporary folder and measure on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", nargs="?", default="10000")
    parser.add_argument("--job", choices=sorted(WORK), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.job:
        work(asked.job, Path(asked.posts))
        return
    posts = int(asked.posts)
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), posts)
        table(Path(folder), posts)


if __name__ == "__main__":
    main()
