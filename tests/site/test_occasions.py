"""Days of the trade: rules that move, dates that are known, where they count."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.site.occasions import days_of, easter, occasions, occasions_of


@pytest.mark.parametrize(
    ("when", "year", "day"),
    [
        ("02-14", 2027, date(2027, 2, 14)),
        ("second sunday of may", 2026, date(2026, 5, 10)),  # Anneler Günü
        ("second sunday of may", 2027, date(2027, 5, 9)),
        ("third sunday of june", 2026, date(2026, 6, 21)),
        ("last monday of may", 2026, date(2026, 5, 25)),
        ("last thursday of december", 2026, date(2026, 12, 31)),
        ("fourth thursday of november +1", 2026, date(2026, 11, 27)),  # Black Friday
        ("fourth thursday of november +1", 2030, date(2030, 11, 29)),  # the last Friday of a November that has five
        ("fourth thursday of november +5", 2026, date(2026, 12, 1)),
        ("first monday of february +8", 2027, date(2027, 2, 9)),
        ("easter -21", 2026, date(2026, 3, 15)),
    ],
)
def test_days_that_move_are_reckoned(when: str, year: int, day: date) -> None:
    """A weekday of a month, days before or after it, or from Easter on."""
    assert days_of(when, year) == (day,)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter(year: int, day: date) -> None:
    """As churches of the west keep it; 2038 is as late as it gets."""
    assert easter(year) == day


def test_what_follows_the_moon_is_a_list_of_dates() -> None:
    """A year beyond the list has none, rather than a wrong one."""
    ramadan = next(each for each in occasions() if each.name == "Ramadan begins")
    assert days_of(ramadan.when, 2026) == (date(2026, 2, 19),)
    assert days_of(ramadan.when, 2050) == ()


def test_no_rule_is_an_error() -> None:
    """A typo in the file must not be a day that is never shown."""
    with pytest.raises(ValueError, match="fifth"):
        days_of("fifth sunday of may", 2026)


def test_every_day_of_the_file_can_be_reckoned_and_says_where_it_is_from() -> None:
    """Each with a source that was looked at."""
    for each in occasions():
        assert each.source.startswith("https://"), each.name
        assert days_of(each.when, 2026), each.name


def test_a_day_counts_where_it_is_kept() -> None:
    """Türkiye and Britain honour mothers on different days, and somebody in neither on none that we know."""
    assert [day for day, each in occasions_of(2026, ("TR",)) if each.name == "Mother's Day"] == [date(2026, 5, 10)]
    assert [day for day, each in occasions_of(2026, ("GB",)) if each.name == "Mother's Day"] == [date(2026, 3, 15)]
    assert not [day for day, each in occasions_of(2026, ()) if each.name == "Mother's Day"]
    assert "Valentine's Day" in {each.name for _, each in occasions_of(2026, ())}
