"""Being told to stop: what is under way is ended and written down, and nothing new is begun.

A CI system that cancels a job sends SIGINT, SIGTERM seconds later, and kills seconds after that (GitHub: 7.5 and 2.5);
a supervisor and a person do much the same. So the first signal only asks. What is under way has `PATIENCE` to end by
itself; then it is cut off, and is in doubt. A second signal cuts it off at once. While what came of it is written down,
signals are not heard for `QUIET`: that is the last thing to be cut short.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds that what is under way has to end by itself.
PATIENCE = 5.0
#: Seconds for writing down what came of it, during which nothing cuts it short.
QUIET = 10.0
#: Seconds between two looks whether they are over.
AGAIN = 0.5
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Whether a run was told to stop, and what is done about it.

    Args:
        said: what is said on standard error when it is, with a line's end.
    """

    def __init__(self, said: str) -> None:
        self._said = said.encode("utf-8", "backslashreplace")
        self._told = False
        self._quiet_since: float | None = None
        self._timer: threading.Timer | None = None

    def told(self) -> bool:
        """Say whether it was."""
        return self._told

    def ending(self) -> None:
        """Take note that what came of everything is being written down."""
        self._quiet_since = time.monotonic()

    def heard(self, *_: object) -> None:
        """Take a signal.

        Raises:
            KeyboardInterrupt: it is not the first one.
        """
        if self._told:
            self.cut_off()
            return
        self._told = True
        with suppress(OSError):  # nobody listens; not through sys.stderr, in which the signal may have come
            os.write(2, self._said)
        self._arm(PATIENCE)

    def cut_off(self, *_: object) -> None:
        """Break off whatever is under way, unless it is being written down.

        Raises:
            KeyboardInterrupt: it is broken off.
        """
        now = time.monotonic()
        quiet = self._quiet_since is not None and now - self._quiet_since < QUIET
        self._arm(AGAIN)
        if not quiet:
            self._quiet_since = now
            raise KeyboardInterrupt

    def disarm(self) -> None:
        """Break nothing off any more."""
        self._arm(0)

    def _arm(self, seconds: float) -> None:
        """Break off what is under way after some seconds; 0 never does."""
        if sys.platform == "win32":
            import _thread  # noqa: PLC0415 - only where the system has no timer that interrupts

            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(seconds, _thread.interrupt_main) if seconds else None
            if self._timer is not None:
                self._timer.daemon = True
                self._timer.start()
        else:
            signal.setitimer(signal.ITIMER_REAL, seconds)


@contextmanager
def stopping(said: str) -> Iterator[Stop]:
    """Take signals that ask to stop, for the length of a block; what took them before takes them again afterwards.

    Args:
        said: what is said on standard error when one comes, with a line's end.
    """
    stop = Stop(said)
    if threading.current_thread() is not threading.main_thread():  # signals are not ours to take
        yield stop
        return
    before: dict[signal.Signals, Any] = {}
    try:
        if sys.platform != "win32":
            before[signal.SIGALRM] = signal.signal(signal.SIGALRM, stop.cut_off)
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # who started us wants it not to be heard
                before[number] = signal.signal(number, stop.heard)
        yield stop
    finally:
        stop.disarm()
        for number, handler in reversed(before.items()):
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        stop.disarm()
