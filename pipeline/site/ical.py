"""Calendar files by RFC 5545: lines, texts, times and zones (the only import of icalendar).

An event of ours is a dozen plain lines, and icalendar takes 0.7 ms to print one, most of it for folding character by
character: for ten thousand posts that is longer than everything else a site does. So lines are written here, and tests
hold that icalendar prints the very same ones; zones, which are hard, and the frame of a file are left to it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Timezone, TimezoneDaylight, TimezoneStandard, vDuration, vText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: What RFC 5545 forbids in a text, and what turns a line around.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
#: Octets of a line without its end (RFC 5545, 3.1).
_OCTETS = 75
#: How often a subscriber should look again.
_REFRESH = timedelta(hours=1)
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def text(said: str) -> str:
    """Return a text as it stands after a colon: escaped, without what may not be in one."""
    return _CONTROLS.sub(" ", said.replace("\r\n", "\n")).translate(_ESCAPED)


def address(url: str) -> str:
    """Return a web address as it stands after a colon: what cannot be in one, or cannot be seen, is written out."""
    return _CONTROLS.sub(lambda match: quote(match[0], errors="replace"), url)


def line(name: str, value: str) -> bytes:
    """Return a content line, folded where it is longer than 75 octets and never inside a character.

    Args:
        name: of the property, with its parameters.
        value: as it is to stand there: texts escaped by `text`.
    """
    whole = f"{name}:{value}".encode()
    if len(whole) <= _OCTETS:
        return whole + b"\r\n"
    folded = bytearray()
    room = _OCTETS
    while len(whole) > room:
        cut = room
        while whole[cut] & 0xC0 == 0x80:  # noqa: PLR2004 - an octet that goes on with a character
            cut -= 1
        folded += whole[:cut] + b"\r\n "
        whole, room = whole[cut:], _OCTETS - 1  # the space that says so belongs to the line
    return bytes(folded + whole + b"\r\n")


def moment(name: str, at: datetime, zone: str) -> bytes:
    """Return the line of a moment, in a zone; in UTC where the wall clock there shows the time twice.

    Readers differ in which of the two they take.

    Args:
        name: of the property.
        at: when.
        zone: IANA name; the file has to have its `VTIMEZONE`.
    """
    local = at.astimezone(ZoneInfo(zone))
    if zone == "UTC" or local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return line(name, stamp(at))
    return line(f"{name};TZID={zone}", f"{local:%Y%m%dT%H%M%S}")


def stamp(at: datetime) -> str:
    """Return a moment in UTC as a value."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def zones(names: Iterable[str], years: Iterable[int]) -> bytes:
    """Return what calendars need to know of some zones.

    Args:
        names: IANA names; UTC needs nothing.
        years: those that something is in, by UTC.
    """
    asked = tuple(sorted({*years}))
    return b"".join(_zone(name, asked) for name in sorted({*names} - {"UTC"}))


@cache
def _zone(name: str, years: tuple[int, ...]) -> bytes:
    """Return the rules of a zone in some years; calendars of one site mostly ask for the same, and a year takes 2 ms.

    Each change of its clocks stands alone, by what they showed until then (RFC 5545, 3.6.5): of several in one
    component not every reader sees the first.
    """
    made = Timezone()
    made.add("tzid", name)
    zone = ZoneInfo(name)
    for first in (year for year in years if year - 1 not in years):
        last = next(year for year in count(first) if year + 1 not in years)
        before = (datetime(first, 1, 1, tzinfo=UTC) - _DAY).astimezone(zone)  # it is this year already somewhere
        made.add_component(_observance(before, before))
        for after in _changes(before, last):
            made.add_component(_observance(before, after))
            before = after
    return bytes(made.to_ical())


def _observance(before: datetime, after: datetime) -> Component:
    """Return what clocks show from a moment on, by a moment before it at which they showed what they did until then."""
    made = TimezoneDaylight() if after.dst() else TimezoneStandard()
    was, becomes = before.utcoffset() or timedelta(), after.utcoffset() or timedelta()
    made.add("dtstart", (after.astimezone(UTC) + was).replace(tzinfo=None))
    made.add("tzoffsetfrom", was)
    made.add("tzoffsetto", becomes)
    made.add("tzname", after.tzname())
    return made


def _changes(start: datetime, last: int) -> Iterator[datetime]:
    """Yield each moment, to the second, from which on clocks show something else, up to the end of a year."""
    zone, at = start.tzinfo, start.astimezone(UTC)
    while at.year <= last:
        low, high = at, at + _DAY
        was = _shown(low.astimezone(zone))
        if _shown(high.astimezone(zone)) != was:
            while high - low > _SECOND:
                middle = low + (high - low) // _SECOND // 2 * _SECOND
                low, high = (middle, high) if _shown(middle.astimezone(zone)) == was else (low, middle)
            yield high.astimezone(zone)
        at += _DAY


def _shown(at: datetime) -> tuple[timedelta | None, str | None]:
    return at.utcoffset(), at.tzname()


def calendar(name: str, inside: Iterable[bytes]) -> bytes:
    """Return a calendar file.

    Args:
        name: what calendars call it.
        inside: zones and events, as lines.
    """
    made = Calendar()
    made.add("prodid", "-//Tellal//Tellal//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    # What each value is stands here: editions of icalendar differ in what they know of these four.
    for key in ("name", "x-wr-calname"):
        made.add(key, vText(_CONTROLS.sub(" ", name)))
    every = vDuration(_REFRESH)
    made.add("refresh-interval", every, {"VALUE": "DURATION"})
    made.add("x-published-ttl", every)
    end = b"END:VCALENDAR\r\n"  # the last one: a name may end like that
    return b"".join((made.to_ical().removesuffix(end), *inside, end))
