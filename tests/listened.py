"""Processes that go on until they are told to end: listened to line by line, never waited for without end."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

#: Seconds within which anything is said and ended, also where a machine has ten times too much to do.
PATIENCE = 120.0


class Listened:
    """A process that says what it does.

    Args:
        command: what is started.
        environment: variables beside ours.
        cwd: where.
        stderr: where its errors go: among what it says, unless told otherwise.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], cwd: Path, stderr: int = subprocess.STDOUT
    ) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
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

    def tell(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Stop it, and return its exit code."""
        self.tell(number)
        code = self.process.wait(timeout=PATIENCE)
        self._thread.join(timeout=PATIENCE)
        while not self._lines.empty():
            line = self._lines.get()
            self.said += [line] if line is not None else []
        return code

    def kill(self) -> None:
        """End it with -9, and leave what it started alone."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE)

    def clear(self) -> None:
        """Kill it where it still runs; what it started may hold its output open, which is not waited for."""
        self.kill()
        self._thread.join(timeout=1)
        if self.process.stdout and not self._thread.is_alive():
            self.process.stdout.close()


def save(path: Path, text: str) -> None:
    """Save a file of a workspace whole: who looks at the wrong moment sees the old one, not half of the new one."""
    kept = next(folder / ".tellal" for folder in path.parents if (folder / ".tellal").is_dir())  # where nobody looks
    new = kept / "new"
    new.write_text(text, encoding="utf-8")
    new.replace(path)
