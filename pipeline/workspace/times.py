"""Wall times of content in their zones: what the clocks jump over, or show twice, is said here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import GapError, read_moment, resolve
from pipeline.i18n import Message
from pipeline.workspace import zones

if TYPE_CHECKING:
    from pipeline.workspace.notes import Notes

#: In place of a zone's name: nobody gave one, or somebody gave one that is wrong and has its finding.
NO_ZONE, BAD_ZONE = "", "?"


def seconds(text: str, zone_name: str, line: int, key: str, notes: Notes) -> int | None:
    """Return a written time in seconds since 1970 (UTC), None where it means no moment, which is noted.

    Args:
        text: as `clock.read_moment` takes it.
        zone_name: the zone of times without an offset, or `NO_ZONE`, or `BAD_ZONE`.
        line: where it stands.
        key: what it is the value of.
        notes: takes the findings.
    """
    moment = read_moment(text)
    if moment.offset is None and zone_name == NO_ZONE:
        notes.error(
            line,
            "zone-missing",
            Message("nobody says in which time zone '{key}' is meant", key=key),
            Message('write timezone = "Europe/Istanbul" in tellal.toml, or the offset: {text}+03:00', text=text),
        )
        return None
    zone = zones.zone("UTC" if moment.offset is not None else zone_name)
    if zone is None:
        return None
    try:
        utc, twice = resolve(moment, zone)
    except GapError as gap:
        after = f"{gap.after.astimezone(zone):%Y-%m-%d %H:%M}"
        notes.error(
            line,
            "time-skipped",
            Message("there is no {text} in {zone}: the clocks jump over it", text=text, zone=zone_name),
            Message("write {after}", after=after),
        )
        return None
    if twice:
        notes.warning(
            line,
            "time-twice",
            Message(
                "{text} happens twice in {zone}, as the clocks go back; the first is taken", text=text, zone=zone_name
            ),
            Message("write the offset to say which one is meant"),
        )
    return int(utc.timestamp())
