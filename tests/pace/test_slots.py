"""The next free slot of a channel's week."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pipeline.pace.slots import DAILY, next_free

ISTANBUL = ZoneInfo("Europe/Istanbul")
BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> datetime:
    """Return a moment in UTC from its ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-07 06:29:59", "2026-12-07 06:30"),  # Monday, a second before
        ("2026-12-07 06:30:00", "2026-12-09 15:00"),  # the slot itself is no longer after now
        ("2026-12-09 15:00:01", "2026-12-14 06:30"),  # over to the next week
        ("2026-12-06 21:30:00", "2026-12-07 06:30"),  # Sunday in UTC, Monday in Istanbul
    ],
)
def test_the_next_slot_after_now(now: str, expected: str) -> None:
    """Weeks begin on Monday in the channel's zone, whatever UTC says."""
    assert next_free(["wed 18:00", "mon 09:30"], ISTANBUL, utc(now), set()) == utc(expected)


def test_taken_slots_are_passed_over() -> None:
    """However many weeks it takes."""
    taken = {utc("2026-12-07 06:30"), utc("2026-12-14 06:30"), utc("2026-12-21 06:30")}
    assert next_free(["mon 09:30"], ISTANBUL, utc("2026-12-01 00:00"), taken) == utc("2026-12-28 06:30")


def test_a_slot_that_the_clocks_jump_over_is_passed_over() -> None:
    """On 28 March 2027 Berlin has no 02:30."""
    assert next_free(["sun 02:30"], BERLIN, utc("2027-03-22 00:00"), set()) == utc("2027-04-04 00:30")


def test_wall_time_stays_when_the_clocks_change() -> None:
    """Half past nine is half past nine, an hour earlier in UTC in summer."""
    assert next_free(["mon 09:30"], BERLIN, utc("2027-03-29 00:00"), set()) == utc("2027-03-29 07:30")


@pytest.mark.parametrize("slots", [[], ["monday 09:30"], ["mon 9:30"], ["mon 24:00"], ["mon"]])
def test_without_a_readable_slot_there_is_none(slots: list[str]) -> None:
    """What is not a slot is passed over; `check` says what is wrong with it."""
    assert next_free(slots, ISTANBUL, utc("2026-12-07 00:00"), set()) is None


def test_a_full_calendar_ends() -> None:
    """Three years are enough to look through."""

    class Everything:
        def __contains__(self, _: object) -> bool:
            return True

    assert next_free(DAILY, ISTANBUL, utc("2026-12-07 00:00"), Everything()) is None


def test_near_the_end_of_time() -> None:
    """A clock that somebody set absurdly does not crash."""
    assert next_free(["mon 09:30"], ISTANBUL, datetime(9999, 12, 30, tzinfo=UTC), set()) is None
