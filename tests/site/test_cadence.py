"""Rhythm and gaps: which slots are free, which weeks are thin."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.model.plan import State
from pipeline.site.pages import site
from tests.site.conftest import NOW

if TYPE_CHECKING:
    from pipeline.site.cadence import Beat
    from tests.site.conftest import Workshop


def free(workshop: Workshop) -> list[tuple[str, str]]:
    """Return the free slots as channel and time (UTC)."""
    return [(slot.channel.name, f"{slot.at:%m-%d %H:%M}") for slot in site(workshop.survey(), workshop.render).free]


def beats(workshop: Workshop, name: str, now: datetime = NOW) -> list[Beat]:
    """Return the weeks of a channel in December 2026."""
    shown = site(workshop.survey(now), workshop.render)
    month = next(each for each in shown.months if each.first == date(2026, 12, 1))
    return list(next(row for row in month.rhythms if row.channel.name == name).beats)


def test_a_slot_is_free_unless_its_channel_has_something_that_day(workshop: Workshop) -> None:
    """At whatever hour; what was cancelled leaves its place, and another channel's post takes none."""
    workshop.channel("x", slots=("wed 10:00",))
    workshop.channel("bluesky")
    workshop.post("aynı", at=datetime(2026, 12, 2, 20, 0, tzinfo=UTC))
    workshop.post("iptal", State.CANCELLED, at=datetime(2026, 12, 9, 7, 0, tzinfo=UTC))
    workshop.post("öteki", at=datetime(2026, 12, 16, 7, 0, tzinfo=UTC), channels=("bluesky",))
    assert free(workshop) == [("x", "12-09 07:00"), ("x", "12-16 07:00"), ("x", "12-23 07:00")]


def test_the_day_of_a_slot_is_that_of_its_channel(workshop: Workshop) -> None:
    """23:30 in Istanbul is the evening of that day, though UTC and Tokyo have others."""
    workshop.channel("x", slots=("wed 08:00",), timezone="Asia/Tokyo")
    workshop.post("tokyo", at=datetime(2026, 12, 1, 15, 30, tzinfo=UTC))  # Wednesday 00:30 in Tokyo
    assert ("x", "12-01 23:00") not in free(workshop)


def test_a_channel_without_slots_has_no_gaps(workshop: Workshop) -> None:
    """Nobody said how often it speaks."""
    assert free(workshop) == []


def test_rings_of_a_week_are_the_slots_that_are_free_in_it(workshop: Workshop) -> None:
    """Two posts on one day fill a week's number and leave the other day free; what is far or over is nobody's gap."""
    workshop.channel("x", slots=("mon 09:00", "wed 09:00"))
    for day in (2, 7, 9, 14, 14):
        workshop.post(f"{day:02}{len(workshop.posts)}", at=datetime(2026, 12, day, 6, 0, tzinfo=UTC))
    found = beats(workshop, "x")
    assert [(beat.posts, beat.meant, beat.free) for beat in found] == [
        (1, 2, 0),
        (2, 2, 0),
        (2, 2, 1),
        (0, 2, 2),
        (0, 2, 1),
    ]
    assert sum(beat.free for beat in found) == len(free(workshop))
    later = beats(workshop, "x", workshop.now + timedelta(days=9))
    assert [beat.free for beat in later] == [0, 0, 1, 2, 2]


def test_a_slot_is_free_in_the_week_that_shows_it(workshop: Workshop) -> None:
    """Monday 00:30 in Tokyo is the Sunday before in Istanbul, where the calendar has it."""
    workshop.channel("x", slots=("mon 00:30",), timezone="Asia/Tokyo")
    assert [beat.free for beat in beats(workshop, "x")] == [1, 1, 1, 1, 0]
