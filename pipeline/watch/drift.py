"""Whether the computer slept: then the clock on the wall has gone ahead of the one that counts seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

#: Seconds by which the two may differ; a clock that is being set right by the network stays below.
JUMP = 60


class Drift:
    """The difference of two clocks, from one look to the next.

    Args:
        wall: says what time it is (UTC).
        steady: counts seconds while the computer is awake.
    """

    def __init__(self, wall: Callable[[], datetime], steady: Callable[[], float]) -> None:
        self._wall = wall
        self._steady = steady
        self._before = wall(), steady()

    def jump(self) -> int:
        """Return by how many seconds the clock on the wall jumped since the last look; 0 where it went as it should."""
        now = self._wall(), self._steady()
        passed = (now[0] - self._before[0]).total_seconds() - (now[1] - self._before[1])
        self._before = now
        return round(passed) if abs(passed) > JUMP else 0
