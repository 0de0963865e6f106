"""Dates, times and names in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.site.words import Words

DAY = date(2026, 12, 1)
MOMENT = datetime(2026, 12, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("Tuesday 1 December", "Tue 1 Dec", "December 2026", "1 Dec", "Tuesday", "Tue 1 Dec 09:30"),
        ),
        (
            "tr",
            ("1 Aralık Salı", "1 Ara Sal", "Aralık 2026", "1 Ara", "Salı", "1 Ara Sal 09:30"),
        ),
    ],
)
def test_dates_are_said_as_the_language_says_them(language: str, said: tuple[str, ...]) -> None:
    """Order of words included."""
    words = Words(language, "Europe/Istanbul")
    found = (words.day(DAY), words.short_day(DAY), words.month(DAY), words.day_of_month(DAY), words.weekday(DAY))
    assert (*found, words.moment(MOMENT)) == said
    assert words.first_weekday == 0, "the week begins on Monday"


def test_a_country_says_how_its_dates_and_hours_are_written() -> None:
    """Where it speaks the page's language: the month first, from Sunday on, in two halves of a day."""
    words = Words("en", "Europe/Istanbul", "en-US")
    said = (words.day(DAY), words.day_of_month(DAY), words.moment(MOMENT), words.full_moment(MOMENT))
    assert said == ("Tuesday December 1", "Dec 1", "Tue Dec 1 9:30\u202fAM", "Tuesday December 1, 2026, 9:30\u202fAM")
    assert words.time(datetime(2026, 12, 1, 21, 5, tzinfo=UTC)) == "12:05\u202fAM"
    assert words.time(datetime(2026, 12, 1, 9, 5, tzinfo=UTC)) == "12:05\u202fPM"
    assert words.span(date(2026, 12, 6), date(2026, 12, 12)) == "December 6–12, 2026"
    assert words.span(date(2026, 12, 27), date(2027, 1, 2)) == "Dec 27 – Jan 2, 2027"
    assert words.first_weekday == 6


def test_a_day_has_two_halves_in_every_language_that_says_so() -> None:
    """Turkish is written with them on Cyprus, and has no long names of them."""
    assert Words("tr", "Europe/Istanbul", "tr-CY").time(MOMENT) == "9:30\u202fÖÖ"


@pytest.mark.parametrize(
    ("language", "own"),
    [("en", "tr-TR"), ("en", "en"), ("en", "en-XX-nope"), ("tr", "en-US"), ("en", "en-001"), ("en", "en-ZZ")],
)
def test_another_languages_country_says_nothing(language: str, own: str) -> None:
    """Nor one that nobody knows."""
    assert Words(language, "Europe/Istanbul", own).time(MOMENT) == "09:30"
    assert Words(language, "Europe/Istanbul", own).first_weekday == 0


@pytest.mark.parametrize(
    ("first", "last", "english", "turkish"),
    [
        (date(2026, 3, 1), date(2027, 3, 1), "1 Mar 2026 – 1 Mar 2027", "1 Mar 2026 – 1 Mar 2027"),
        (date(2026, 12, 1), date(2027, 2, 28), "1 Dec 2026 – 28 Feb 2027", "1 Ara 2026 – 28 Şub 2027"),
        (date(2027, 1, 4), date(2027, 1, 9), "4 Jan – 9 Jan 2027", "4 Oca – 9 Oca 2027"),
        (date(2027, 1, 4), date(2027, 1, 4), "4 Jan 2027", "4 Oca 2027"),
        (date(2027, 1, 4), None, "4 Jan 2027 –", "4 Oca 2027 –"),
        (None, date(2027, 1, 4), "– 4 Jan 2027", "– 4 Oca 2027"),
    ],
)
def test_days_of_a_campaign_say_their_year(first: date | None, last: date | None, english: str, turkish: str) -> None:
    """Once where it is the same one, twice where it is not: to a page that lasts no year goes without saying."""
    assert Words("en", "UTC").stretch(first, last) == english
    assert Words("tr", "UTC").stretch(first, last) == turkish


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Europe/Istanbul", "UTC+3"),
        ("America/New_York", "UTC−5"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/St_Johns", "UTC−3:30"),
        ("UTC", "UTC"),
    ],
)
def test_offsets(zone: str, offset: str) -> None:
    """Of the moment in question, half hours included."""
    assert Words("en", zone).offset(MOMENT) == offset


@pytest.mark.parametrize(
    ("away", "english", "turkish"),
    [
        (timedelta(minutes=135), "in 2 h 15 min", "2 sa 15 dk sonra"),
        (timedelta(days=3, hours=4, minutes=59), "in 3 d 4 h", "3 gün 4 sa sonra"),
        (timedelta(seconds=59), "in 0 min", "0 dk sonra"),
        (timedelta(seconds=-5), "in 0 min", "0 dk sonra"),
    ],
)
def test_how_long_until(away: timedelta, english: str, turkish: str) -> None:
    """Never rounded up: who hurries must not come too late."""
    assert Words("en", "UTC").until(MOMENT + away, MOMENT) == english
    assert Words("tr", "UTC").until(MOMENT + away, MOMENT) == turkish


def test_a_language_without_a_catalogue_is_english() -> None:
    """Half a translation would be worse."""
    assert Words("fr", "UTC").language == "en"


def test_a_clock_is_named_once() -> None:
    """A zone that is called as its distance says it all."""
    assert Words("en", "UTC").clock(MOMENT) == "UTC"
    assert Words("en", "UTC").clock(MOMENT, "Europe/Istanbul") == "Europe/Istanbul, UTC+3"
    assert Words("tr", "Europe/London").clock(MOMENT) == "Europe/London, UTC"
