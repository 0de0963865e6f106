"""What the process is told from outside: stop, look now, a child has ended. Each of them ends waiting at once."""

from __future__ import annotations

import os
import select
import signal
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import FrameType, TracebackType


class Signals:
    """Signals, taken for the length of a `with` block.

    Attributes:
        stop: the first signal that asked to stop, 0 while none did.
        times: how often that was asked.
    """

    def __init__(self) -> None:
        self.stop = 0
        self.times = 0
        self._now = False
        self._before: dict[int, Any] = {}
        self._reading, self._writing = os.pipe()
        for end in (self._reading, self._writing):
            os.set_blocking(end, False)

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._heard_stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # ignored is what `nohup` made it: that stays
            self._before[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._heard_now)
        # With a handler, however empty, the end of a child interrupts waiting.
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        os.close(self._reading)
        os.close(self._writing)

    def asked_to_look(self) -> bool:
        """Return whether somebody asked to look now, since this was last asked."""
        asked, self._now = self._now, False
        return asked

    def wait(self, seconds: float, also: int | None = None) -> bool:
        """Wait until a signal comes, the time is over, or something can be read; return whether it can be read.

        Args:
            seconds: at most.
            also: a file descriptor to wait for beside signals.
        """
        wanted = [self._reading] if also is None else [self._reading, also]
        ready, _, _ = select.select(wanted, [], [], max(seconds, 0))
        if self._reading in ready:
            os.read(self._reading, 4096)
        return also in ready

    def _heard_stop(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.stop = self.stop or number
        self.times += 1

    def _heard_now(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._now = True
