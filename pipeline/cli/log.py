"""The log of a job on GitHub: what is printed there is read for commands, so nothing that content says may be one.

A line that begins with `::` tells the runner to do something: to set a variable, to hide what follows, to stop hiding
it. So all that goes to the log passes here, also what git and networks complained of, and only what we mean as a
command goes around.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pipeline.cli.masking import is_secret
from pipeline.masking import forms
from pipeline.report.github import JOINER, harmless, masks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO


class Log(io.TextIOWrapper):
    """A stream of which the runner takes nothing for a command but commands.

    Args:
        stream: where it goes.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(
            stream.buffer, encoding=stream.encoding, errors="backslashreplace", line_buffering=True, newline=""
        )
        self._end = ""

    def write(self, text: str, /) -> int:
        """Write text in which no command is left, also none that two pieces of it make together."""
        seam = self._end + text[:2]
        apart = JOINER if harmless(seam) != seam else ""
        self._end = (self._end + text)[-2:]
        super().write(apart + harmless(text))
        return len(text)

    def command(self, line: str) -> None:
        """Write a command, on a line of its own."""
        self._end = ""
        super().write(f"{line}\n")
        self.flush()


@contextmanager
def logged(environment: Mapping[str, str]) -> Iterator[None]:
    """Let the standard streams of a block be the log of a job, where this is one; name its secrets to the runner."""
    if environment.get("GITHUB_ACTIONS") != "true":
        yield
        return
    streams = sys.stdout, sys.stderr
    logs = [Log(stream) if hasattr(stream, "buffer") else None for stream in streams]
    for stream in streams:
        stream.flush()
    sys.stdout, sys.stderr = logs[0] or sys.stdout, logs[1] or sys.stderr
    try:
        if logs[1] is not None and _is_read_by_the_runner(logs[1]):
            for line in masks(forms(value for name, value in environment.items() if is_secret(name))):
                logs[1].command(line)
        yield
    finally:
        sys.stdout, sys.stderr = streams
        for log in logs:
            if log is not None:
                with suppress(OSError, ValueError):
                    log.flush()
                log.detach()


def say_command(line: str) -> bool:
    """Tell the runner to do something; say whether there is one."""
    if isinstance(sys.stdout, Log):
        sys.stdout.command(line)
        return True
    return False


def is_log() -> bool:
    """Return whether standard output is the log of a job."""
    return isinstance(sys.stdout, Log)


def _is_read_by_the_runner(log: Log) -> bool:
    """Whether a stream leads to somebody who reads it: names of secrets must not lie in a file."""
    try:
        mode = os.fstat(log.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
