"""Moments as people write them: in a channel's zone, with the day of the week in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from datetime import tzinfo

    from pipeline.report.voice import Voice

WEEKDAYS = (
    Message("Mon"),
    Message("Tue"),
    Message("Wed"),
    Message("Thu"),
    Message("Fri"),
    Message("Sat"),
    Message("Sun"),
)
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def zone(name: str) -> tzinfo:
    """Return a zone by its IANA name, UTC where nobody knows it (which is a finding elsewhere)."""
    from pipeline.workspace.zones import zone as known  # noqa: PLC0415 - 4 ms, and many runs show no time

    return known(name) or UTC


def local(moment: datetime, zone_name: str) -> datetime:
    """Return a moment as the clocks of a zone show it."""
    return moment.astimezone(zone(zone_name))


def day(moment: datetime, zone_name: str, voice: Voice) -> str:
    """Return `Tue 2026-12-08`."""
    return day_of(local(moment, zone_name), voice)


def day_of(there: datetime, voice: Voice) -> str:
    """Return the same of a moment that is in its zone already."""
    return f"{voice.say(WEEKDAYS[there.weekday()])} {there:%Y-%m-%d}"


def clock(moment: datetime, zone_name: str) -> str:
    """Return `10:00`."""
    return f"{local(moment, zone_name):%H:%M}"


def full(moment: datetime, zone_name: str, voice: Voice) -> str:
    """Return `Tue 2026-12-08 10:00 Europe/Istanbul`."""
    return f"{day(moment, zone_name, voice)} {clock(moment, zone_name)} {zone_name}"


def iso(moment: datetime | None) -> str | None:
    """Return RFC 3339 in UTC, for machines."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def iso_local(moment: datetime | None, zone_name: str) -> str | None:
    """Return RFC 3339 with the zone's offset, for machines that show it to people."""
    return None if moment is None else local(moment, zone_name).isoformat(timespec="seconds")


def distance(moment: datetime, now: datetime, voice: Voice) -> str:
    """Return how far off a moment is, in its largest unit: `in 3 days`, `2 hours ago`."""
    seconds = round((moment - now).total_seconds())
    size = abs(seconds)
    if size < MINUTE:
        return voice.say(Message("now"))
    if size < HOUR:
        n = size // MINUTE
        return voice.say(Message("{n} min ago" if seconds < 0 else "in {n} min", n=n))
    if size < 2 * DAY:
        n = size // HOUR
        return voice.say(Message("{n} h ago" if seconds < 0 else "in {n} h", n=n))
    return voice.say(Message("{n} days ago" if seconds < 0 else "in {n} days", n=size // DAY))
