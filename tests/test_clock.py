"""Reading moments and durations, and wall times that a zone has twice or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipeline.clock import GapError, Moment, read_duration, read_moment, resolve


def utc(text: str) -> datetime:
    """Return a moment in UTC from its ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "wall", "offset"),
    [
        ("2026-12-01 10:00", "2026-12-01 10:00", None),
        ("2026-12-01T10:00:30", "2026-12-01 10:00:30", None),
        ("  2026-12-01 10:00  ", "2026-12-01 10:00", None),
        ("2026-12-01 10:00Z", "2026-12-01 10:00", timedelta()),
        ("2026-12-01T10:00+03:00", "2026-12-01 10:00", timedelta(hours=3)),
        ("2026-12-01 10:00 -03:30", "2026-12-01 10:00", -timedelta(hours=3, minutes=30)),
    ],
)
def test_a_moment_is_read_as_written(text: str, wall: str, offset: timedelta | None) -> None:
    """The wall time stays the wall time; an offset is kept beside it."""
    assert read_moment(text) == Moment(datetime.fromisoformat(wall), offset)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-12-01",
        "10:00",
        "1.12.2026 10:00",
        "2026-13-01 10:00",
        "2026-02-30 10:00",
        "2026-12-01 24:00",
        "2026-12-01 10:60",
        "2026-12-01 1:00",
        "2026-12-01 10:00 PM",
        "2026-12-01 10:00+24:00",
        "2026-12-01 10:00+03:60",
        "2026-12-01 10:00\n2026-12-02 10:00",
        "２０２６-12-01 10:00\x00",
    ],
)
def test_what_is_not_a_moment_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError):
        read_moment(text)


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/Istanbul", "2026-03-29 03:30", "2026-03-29 00:30"),  # no DST since 2016
        ("Europe/Istanbul", "2026-12-01 10:00", "2026-12-01 07:00"),
        ("Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59"),
        ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00"),
        ("America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03 15:30"),
        ("Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00"),
    ],
)
def test_a_wall_time_that_exists_once(zone: str, wall: str, expected: str) -> None:
    """It is that time in that zone, and nothing is said about it."""
    assert resolve(read_moment(wall), ZoneInfo(zone)) == (utc(expected), False)


@pytest.mark.parametrize(
    ("zone", "wall", "after"),
    [
        ("Europe/Berlin", "2026-03-29 02:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 02:59", "2026-03-29 01:59"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45"),  # the gap is half an hour
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 22:00"),  # a day that never was
    ],
)
def test_a_wall_time_in_a_gap(zone: str, wall: str, after: str) -> None:
    """It is refused, with the same time moved forward by the gap."""
    with pytest.raises(GapError) as caught:
        resolve(read_moment(wall), ZoneInfo(zone))
    assert caught.value.after == utc(after)


@pytest.mark.parametrize(
    ("zone", "wall", "first"),
    [
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),
        ("America/New_York", "2026-11-01 01:00", "2026-11-01 05:00"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
    ],
)
def test_a_wall_time_that_happens_twice(zone: str, wall: str, first: str) -> None:
    """The first one is taken, and that is said."""
    assert resolve(read_moment(wall), ZoneInfo(zone)) == (utc(first), True)


def test_an_offset_needs_no_zone() -> None:
    """A written offset wins over any zone, also inside that zone's gap."""
    assert resolve(read_moment("2026-03-29 02:30+01:00"), ZoneInfo("Europe/Berlin")) == (utc("2026-03-29 01:30"), False)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("6h", 360), ("90m", 90), ("2d", 2880), ("1d 12h", 2160), ("1d12h30m", 2190), (" 5m ", 5), ("0m", 0)],
)
def test_a_duration(text: str, minutes: int) -> None:
    """Days, hours and minutes, largest first."""
    assert read_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "6", "h", "6 hours", "6h 2d", "-6h", "1.5h", "6h6h"])
def test_what_is_not_a_duration_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="not a duration"):
        read_duration(text)
