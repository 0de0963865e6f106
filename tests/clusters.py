"""Real Dask clusters on loopback: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).resolve().parents[1]
_LISTENS = re.compile(r"Scheduler at:\s+(tcp://\S+)")
_JOINED = re.compile(r"Register(?:ed)? .*worker|Registered to", re.IGNORECASE)
_LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")


@contextmanager
def running(workers: int) -> Iterator[str]:
    """Run a cluster and yield its scheduler's address."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        scheduler = stack.enter_context(_process(folder, "dask_scheduler", *_LOOPBACK, "--port", "0"))
        address = _said(scheduler, _LISTENS)[1]
        for _ in range(workers):
            options = ("--nthreads", "1", "--no-nanny", "--local-directory", folder)
            worker = stack.enter_context(_process(folder, "dask_worker", address, *_LOOPBACK, *options))
            _said(worker, _JOINED)
        yield address


@contextmanager
def _process(folder: str, module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(TOP), "DASK_TEMPORARY_DIRECTORY": folder}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _said(process: subprocess.Popen[str], wanted: re.Pattern[str]) -> re.Match[str]:
    """Return what a process says of itself, once it says it; what it says later is read and forgotten."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if found := wanted.search(line):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return found
    raise AssertionError("".join(lines))
