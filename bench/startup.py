"""Start-up of the command line, each as a ratio against a script that imports click alone, in one run.

Whole processes, taken in turn so that a machine that drifts drifts for all; medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 21
TELLAL = (str(Path(sys.executable).with_name("tellal")),)
#: else click, compiled anew each time, would make every ratio look good
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
COMMANDS: dict[str, tuple[str, ...]] = {
    "click alone": (sys.executable, "-c", "import click"),
    "tellal --help": (*TELLAL, "--help"),
    "tellal plan": (*TELLAL, "--clock", "2026-12-08 10:20", "plan"),
    "tellal check ONE": (*TELLAL, "check", "content/x"),
    "tellal check": (*TELLAL, "check"),
}


def seconds(command: tuple[str, ...]) -> float:
    """Return the wall time of one whole process."""
    start = time.perf_counter()
    subprocess.run(
        command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - start


def main() -> None:
    """Print a line per command: milliseconds and the ratio."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        seconds(command)  # warms the index and the page cache
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    base = statistics.median(times["click alone"])
    print(f"start-up, medians of {RUNS} whole processes")
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"  {name:18} {median * 1000:6.0f} ms   {median / base:5.2f} × click alone")


if __name__ == "__main__":
    main()
