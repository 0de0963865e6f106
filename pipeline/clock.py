"""Time: reading moments and durations, wall times in zones with their DST gaps and overlaps.

Nothing here asks what time it is: `now` is an argument everywhere, and `--clock` sets it at the edge.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import tzinfo

_MOMENT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)\s*(?P<offset>Z|[+-]\d{2}:\d{2})?\Z"
)
_DURATION = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?\Z")


class Moment(NamedTuple):
    """A written time: a wall time that still needs a zone, or one with an offset.

    Args:
        wall: the date and time as written, without a zone.
        offset: the written offset from UTC, None where none was written.
    """

    wall: datetime
    offset: timedelta | None


class GapError(ValueError):
    """A wall time that the clocks of its zone jump over; `after` is the first moment that exists again (UTC)."""

    def __init__(self, after: datetime) -> None:
        super().__init__("this time does not exist in its zone")
        self.after = after


def read_moment(text: str) -> Moment:
    """Read `2026-12-01 10:00`, with seconds or an RFC 3339 offset if it has them.

    Raises:
        ValueError: it is not written so, or there is no such date or time.
    """
    match = _MOMENT.match(text.strip())
    if match is None:
        raise ValueError("not a date and time")
    wall = datetime.fromisoformat(f"{match['date']} {match['time']}")
    written = match["offset"]
    if written is None:
        return Moment(wall, None)
    if written == "Z":
        return Moment(wall, timedelta())
    hours, minutes = int(written[1:3]), int(written[4:6])
    if hours > 23 or minutes > 59:  # noqa: PLR2004 - the clock's own limits
        raise ValueError("no such offset")
    size = timedelta(hours=hours, minutes=minutes)
    return Moment(wall, -size if written[0] == "-" else size)


def resolve(moment: Moment, zone: tzinfo) -> tuple[datetime, bool]:
    """Return a moment in UTC, and whether its wall time happens twice in the zone (the first is taken).

    Raises:
        GapError: the clocks jump over this wall time (RFC 5545, 3.3.5, speaks of the same case).
    """
    if moment.offset is not None:
        return (moment.wall - moment.offset).replace(tzinfo=UTC), False
    first = moment.wall.replace(tzinfo=zone, fold=0)
    second = moment.wall.replace(tzinfo=zone, fold=1)
    utc = first.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) != moment.wall:
        raise GapError(utc)
    return utc, first.utcoffset() != second.utcoffset()


def reached(wall: datetime, zone: tzinfo, after: datetime) -> datetime:
    """Return the first moment after another (UTC) at which the clocks of a zone show a wall time, or jump over it.

    Args:
        wall: without a zone; a time that the clocks do not show before that moment is over.
        zone: whose clocks.
        after: the moment (UTC); its wall time there is before `wall`.
    """
    both = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    for moment in both:
        if moment > after and moment.astimezone(zone).replace(tzinfo=None) == wall:
            return moment
    low, high = int(after.timestamp()), int(max(both).timestamp())
    while high - low > 1:  # the clocks jump over it: the moment of the jump
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def read_duration(text: str) -> timedelta:
    """Read `6h`, `90m`, `2d`, `1d 12h`.

    Raises:
        ValueError: it is not written so, or it is nothing.
    """
    match = _DURATION.match(text.strip())
    if match is None or not any(match.groups()):
        raise ValueError("not a duration")
    days, hours, minutes = (int(group or 0) for group in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)
