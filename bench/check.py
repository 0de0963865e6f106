"""Checking and planning a large workspace, cold and warm, each against reading its bytes, in one run.

python bench/plan.py [POSTS]
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
TELLAL = (sys.executable, "-m", "pipeline", "--clock", "2026-12-08 10:20")


def seconds(*command: str, cwd: Path) -> float:
    """Return the wall time of one whole process."""
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def median(*command: str, cwd: Path, runs: int = 5) -> float:
    """Return the median wall time of some whole processes."""
    return statistics.median(seconds(*command, cwd=cwd) for _ in range(runs))


def reading(root: Path) -> float:
    """Return the time of reading the bytes of every post, the page cache being warm."""
    paths = sorted(root.glob("content/*/*.md"))

    def once() -> float:
        start = time.perf_counter()
        for path in paths:
            descriptor = os.open(path, os.O_RDONLY)
            os.read(descriptor, 1 << 20)
            os.close(descriptor)
        return time.perf_counter() - start

    once()
    return statistics.median(once() for _ in range(5))


def forget(root: Path) -> None:
    """Delete every cache."""
    for path in sorted((root / ".tellal").glob("*")):
        if path.is_file():
            path.unlink()


def show(name: str, taken: float, limit: float) -> None:
    """Print a line: the time, the time of one post, and the ratio to reading the bytes."""
    print(f"  {name:28} {taken * 1000:7.0f} ms  {taken / POSTS * 1e6:6.1f} µs a post  {taken / limit:6.1f} × reading")


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "brand"
        subprocess.run([sys.executable, str(ROOT / "bench" / "generate.py"), str(root), str(POSTS)], check=True)
        subprocess.run(["git", "init", "--quiet", str(root)], check=True)
        limit = reading(root)
        print(f"{POSTS} posts, whole processes")
        show("reading the bytes", limit, limit)
        cold = []
        for _ in range(3):
            forget(root)
            cold.append(seconds(*TELLAL, "check", cwd=root))
        show("check, cold", statistics.median(cold), limit)
        show("check, warm", median(*TELLAL, "check", cwd=root), limit)
        one = min(root.glob("content/x/*.md"))
        changed = []
        for number in range(5):
            one.write_text(one.read_text(encoding="utf-8") + f"\nBir satır daha, {number}.\n", encoding="utf-8")
            changed.append(seconds(*TELLAL, "check", cwd=root))
        show("check, one post changed", statistics.median(changed), limit)
        show("plan, warm", median(*TELLAL, "plan", cwd=root), limit)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"  largest process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
