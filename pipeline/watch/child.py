"""One run in a process of its own, which is ended when it takes too long, whatever it is doing.

A process can be ended where a function cannot. The time it gets is part of what keeps a post from going out twice: an
intent's lease is longer than any run lasts (docs/ledger.md, “The lease”).
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.watch.signals import Signals

PIECE = 65536


class Limits(NamedTuple):
    """How long things may take, in seconds.

    Args:
        run: a run; then it is asked to stop.
        grace: from being asked until it is killed; what is under way takes some of it, and writing it down the rest.
        stop: a run that goes on while the watcher was told to stop.
        doze: between two looks at the clocks, and two signs of life for whoever watches the watcher.
    """

    run: float = 15 * 60
    grace: float = 20
    stop: float = 60
    doze: float = 10


class Ended(NamedTuple):
    """How a run ended.

    Args:
        code: its exit code, negative where a signal ended it.
        output: what it wrote to standard output.
        late: it took too long and was ended.
    """

    code: int
    output: bytes
    late: bool = False


def supervise(  # noqa: PLR0913 - what a process is made of, each by name
    command: Sequence[str],
    environment: Mapping[str, str],
    signals: Signals,
    *,
    limits: Limits,
    kept: Sequence[int] = (),
    alive: Callable[[], None],
) -> Ended:
    """Run a command to its end, or end it.

    Args:
        command: the program and its arguments.
        environment: its variables.
        signals: a request to stop is passed on; the run may finish what it is doing.
        limits: how long it may take.
        kept: file descriptors that it gets beside the standard ones, such as a lock that must outlast us.
        alive: called every few seconds.

    Raises:
        OSError: it could not be started.
    """
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=os.sep,  # nothing that came with content may be found by a relative path
        start_new_session=True,  # ctrl-C in a terminal is ours to pass on, and git's processes end with the run
        pass_fds=tuple(kept),
    ) as process:
        try:
            return _Watched(process, signals, limits).to_its_end(alive)
        except BaseException:
            _kill(process)
            raise


class _Watched:
    """A run while it lasts."""

    def __init__(self, process: subprocess.Popen[bytes], signals: Signals, limits: Limits) -> None:
        assert process.stdout is not None  # noqa: S101 - tells the type checker what PIPE means
        self._process = process
        self._signals = signals
        self._limits = limits
        self._stdout: int | None = process.stdout.fileno()
        self._output = bytearray()
        self._told = 0
        self._late = False
        self._until = time.monotonic() + limits.run

    def to_its_end(self, alive: Callable[[], None]) -> Ended:
        while self._process.poll() is None:
            alive()
            self._pass_on()
            self._mind_the_time()
            if self._signals.wait(min(self._until - time.monotonic(), self._limits.doze), self._stdout):
                self._read()
        if self._stdout is not None:
            os.set_blocking(self._stdout, False)
            with suppress(BlockingIOError):  # somebody else holds the other end
                while self._stdout is not None:
                    self._read()
        return Ended(self._process.returncode, bytes(self._output), self._late)

    def _read(self) -> None:
        assert self._stdout is not None  # noqa: S101 - it could be read
        piece = os.read(self._stdout, PIECE)
        self._output += piece
        if not piece:
            self._stdout = None

    def _pass_on(self) -> None:
        """Tell the run to stop as often as we were told."""
        if self._signals.times > self._told:
            self._told = self._signals.times
            self._until = min(self._until, time.monotonic() + self._limits.stop)
            self._process.terminate()

    def _mind_the_time(self) -> None:
        if time.monotonic() < self._until:
            return
        if self._late:
            _kill(self._process)
            self._until = float("inf")
        else:
            self._late = True
            self._until = time.monotonic() + self._limits.grace
            self._process.terminate()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a run that is there still, with every process that it started."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
