"""Quiet hours: reading them, and when they end. They are wall times: what counts is what the channel's clocks show."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from pipeline.clock import reached

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

#: First minute and the one after the last, from Monday 00:00.
Span: TypeAlias = tuple[int, int]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
WEEK = 7 * DAY
_DAY = "|".join(DAYS)
_HOURS = re.compile(
    rf"(?:(?P<first>{_DAY})(?:\s*-\s*(?P<last>{_DAY}))?\s+)?"
    r"(?P<start>(?:[01]\d|2[0-3]):[0-5]\d)\s*-\s*(?P<end>(?:[01]\d|2[0-3]):[0-5]\d|24:00)\Z",
    re.ASCII,
)


def read(text: str) -> tuple[Span, ...]:
    """Read `22:00-07:00`, `fri 22:00-08:00` or `sat-sun 00:00-24:00`; a day is that on which they begin.

    Raises:
        ValueError: it is not written so, or it is nothing.
    """
    match = _HOURS.match(text.strip())
    if match is None or match["start"] == match["end"]:
        raise ValueError("no hours")
    start, end = _minute(match["start"]), _minute(match["end"])
    length = (end - start) % DAY or DAY
    first = DAYS.index(match["first"]) if match["first"] else 0
    last = DAYS.index(match["last"]) if match["last"] else first if match["first"] else 6
    days = [(first + number) % 7 for number in range((last - first) % 7 + 1)]
    return merged((day * DAY + start, day * DAY + start + length) for day in days)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans sorted, none touching another, within one week: what reaches into the next begins it."""
    cut = []
    for start, end in spans:
        cut.append((start, min(end, WEEK)))
        if end > WEEK:
            cut.append((0, end - WEEK))
    apart: list[Span] = []
    for start, end in sorted(cut):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return tuple(apart)


def until(moment: datetime, spans: tuple[Span, ...], zone: tzinfo) -> datetime | None:
    """Return when the quiet hours end that a moment is in (UTC), None where it is in none.

    Args:
        moment: in UTC.
        spans: as `merged` returns them; they leave some of the week.
        zone: whose clocks count.
    """
    end = None
    # Sunday's may go on on Monday, and clocks that go back may show quiet hours again.
    while (minutes := left((end or moment).astimezone(zone), spans)) > 0:
        there = (end or moment).astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
        end = reached(there + timedelta(minutes=minutes), zone, end or moment)
    return end


def left(there: datetime, spans: tuple[Span, ...]) -> int:
    """Return after how many minutes of its clocks the quiet hours end that a wall time is in, 0 where it is in none."""
    minute = there.weekday() * DAY + there.hour * 60 + there.minute
    place = bisect_right(spans, (minute, WEEK)) - 1
    return max(0, spans[place][1] - minute) if place >= 0 else 0


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)
