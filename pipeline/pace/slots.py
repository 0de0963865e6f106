"""The recurring times of a channel's week: when they are, and the next of them that nothing stands in."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.clock import GapError, Moment, resolve

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from datetime import tzinfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Where a channel names no slots: every day at ten.
DAILY = tuple(f"{day} 10:00" for day in DAYS)
FAR = timedelta(days=3 * 366)
_SLOT = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)\s+([01]\d|2[0-3]):([0-5]\d)\Z", re.IGNORECASE)


def next_free(slots: Iterable[str], zone: tzinfo, now: datetime, taken: Container[datetime | None]) -> datetime | None:
    """Return the first slot after a moment that is not taken (UTC), None where three years have none.

    Args:
        slots: such as `mon 09:30`; what is not written so is passed over.
        zone: what they are meant in; times that its clocks jump over are passed over.
        now: the moment.
        taken: moments (UTC) at which the channel has something already.
    """
    week = sorted(found for slot in slots if (found := _read(slot)))
    with suppress(OverflowError):  # the calendar ends in the year 9999
        for moment in _occurrences(week, zone, now):
            if moment > now and moment not in taken:
                return moment
    return None


def between(slots: Iterable[str], zone: tzinfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the moments (UTC) of slots from one moment up to another.

    Args:
        slots: as for `next_free`.
        zone: likewise.
        start: the first moment that counts.
        end: the first that does not.
    """
    week = sorted(found for slot in slots if (found := _read(slot)))
    with suppress(OverflowError):
        for moment in _occurrences(week, zone, start):
            if moment >= end:
                return
            if moment >= start:
                yield moment


def _occurrences(week: list[tuple[int, int, int]], zone: tzinfo, now: datetime) -> Iterator[datetime]:
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    monday = today - timedelta(days=today.weekday())
    end = today + FAR
    while week and monday < end:
        for day, hour, minute in week:
            try:
                yield resolve(Moment(monday + timedelta(days=day, hours=hour, minutes=minute), None), zone)[
                    0
                ].astimezone(UTC)
            except GapError:
                continue
        monday += timedelta(days=7)


def _read(slot: str) -> tuple[int, int, int] | None:
    match = _SLOT.match(slot.strip())
    return (DAYS.index(match[1].lower()), int(match[2]), int(match[3])) if match else None
