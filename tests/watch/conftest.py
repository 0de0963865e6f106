"""Watchers as real processes: started, listened to line by line, told to stop, killed; never waited for without end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.listened import Listened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TELLAL = (sys.executable, "-P", "-m", "pipeline")


class Watching(Listened):
    """A process that watches, and the run that it has going."""

    def child(self) -> int:
        """Return the process of the run that goes on."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=True)
        return int(found.stdout)


@pytest.fixture
def start() -> Iterator[Callable[..., Watching]]:
    """Start a watcher: `start(root, "--every", "5s", NAME="value")`; whatever is left of it is killed in the end."""
    started: list[Watching] = []

    def begin(root: Path, *args: str, cwd: Path | None = None, **environment: str) -> Watching:
        command = [*TELLAL, "--root", str(root), "watch", *args]
        started.append(Watching(command, environment, cwd or root))
        return started[-1]

    yield begin
    for each in started:
        with suppress(subprocess.CalledProcessError, ValueError):
            os.kill(each.child(), signal.SIGKILL)
        each.clear()


def in_seconds(seconds: float) -> str:
    """Return a moment from now as posts name it: a whole second, rounded up."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds + 1, microseconds=-1)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def sent(root: Path) -> list[str]:
    """Return the messages that the outbox holds."""
    return sorted(path.relative_to(root / "outbox").as_posix() for path in (root / "outbox").glob("*/*.json"))
