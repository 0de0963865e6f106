"""Watchers as real processes: started, listened to line by line, told to stop, killed; never waited for without end."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 30.0
TELLAL = (sys.executable, "-P", "-m", "pipeline")


class Watching:
    """A process that watches.

    Args:
        command: what is started.
        environment: variables beside ours.
        cwd: where.
    """

    def __init__(self, command: list[str], environment: dict[str, str], cwd: Path) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def hear(self, *words: str) -> str:
        """Wait for a line with all of some words, and return it."""
        until = time.monotonic() + PATIENCE
        while (left := until - time.monotonic()) > 0:
            with suppress(queue.Empty):
                line = self._lines.get(timeout=left)
                if line is None:
                    break
                self.said.append(line)
                if all(word in line for word in words):
                    return line
        raise AssertionError(f"{words} was never said, but:\n" + "\n".join(self.said))

    def child(self) -> int:
        """Return the process of the run that goes on."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=True)
        return int(found.stdout)

    def tell(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it with -9, and leave its run alone."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Stop it, and return its exit code."""
        self.tell(number)
        code = self.process.wait(timeout=PATIENCE)
        self._thread.join(timeout=PATIENCE)
        while not self._lines.empty():
            line = self._lines.get()
            self.said += [line] if line is not None else []
        return code


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Let what is started hear SIGHUP, also where whatever started the tests ignores it, as nohup does."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


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
        each.process.kill()
        each.process.wait()
        if each.process.stdout:
            each._thread.join(timeout=PATIENCE)
            each.process.stdout.close()


def in_seconds(seconds: float) -> str:
    """Return a moment from now as posts name it: a whole second, rounded up."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds + 1, microseconds=-1)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def sent(root: Path) -> list[str]:
    """Return the messages that the outbox holds."""
    return sorted(path.relative_to(root / "outbox").as_posix() for path in (root / "outbox").glob("*/*.json"))
