"""`--until`, wherever it is taken: a day, a moment, or a time from now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.clock import GapError, read_duration, read_moment, resolve
from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.report.times import zone


def read_until(text: str, zone_name: str, now: datetime) -> datetime:
    """Return the end of `--until` (UTC); a day counts to its end.

    Args:
        text: as typed.
        zone_name: of what is typed without an offset.
        now: what a time from now counts from (UTC).

    Raises:
        UsageError: it is none of a day, a moment and a time from now.
    """
    try:
        return now + read_duration(text)
    except ValueError:
        pass
    try:
        moment = read_moment(text if ":" in text else f"{text} 00:00")
    except ValueError:
        raise UsageError(
            Message("--until: {text} is not a time", text=repr(text)),
            Message("write a day (2026-12-31), a moment ('2026-12-31 18:00') or a time from now (7d, 12h)"),
        ) from None
    try:
        end = resolve(moment, zone(zone_name))[0]
    except GapError as gap:
        end = gap.after.astimezone(UTC)
    return end if ":" in text else end + timedelta(days=1)
