"""How late posts usually are, from how late the last ones were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.model.plan import Lateness

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Fewer posts say nothing of nine out of ten.
LEAST = 10


def lateness(delays: Sequence[int]) -> Lateness | None:
    """Return how late posts usually are, None where too few have gone out to tell.

    Args:
        delays: how many seconds after their time the last posts went out.
    """
    if len(delays) < LEAST:
        return None
    seconds = sorted(delays)
    usual, most = seconds[(len(seconds) - 1) // 2], seconds[-(len(seconds) // 10) - 1]
    return Lateness(timedelta(seconds=usual), timedelta(seconds=most), len(seconds))
