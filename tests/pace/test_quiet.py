"""Quiet hours: what may be written, and when they end by the clocks of their zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pipeline.pace.quiet import DAY, WEEK, merged, read, until

NIGHTS = tuple(
    (max(0, day * DAY - 120), day * DAY + 420) for day in range(7)
)  # the first and the last are two halves of Sunday's


def utc(text: str) -> datetime:
    """Return a moment in UTC from its ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("12:00-13:30", tuple((day * DAY + 720, day * DAY + 810) for day in range(7))),
        ("22:00-07:00", (*NIGHTS, (WEEK - 120, WEEK))),
        (" 22:00 - 07:00 ", (*NIGHTS, (WEEK - 120, WEEK))),
        ("mon 00:00-24:00", ((0, DAY),)),
        ("sat-sun 00:00-24:00", ((5 * DAY, WEEK),)),
        ("sun-mon 20:00-24:00", ((DAY - 240, DAY), (WEEK - 240, WEEK))),
        ("fri 22:00-08:00", ((5 * DAY - 120, 5 * DAY + 480),)),
        ("sun 22:00-08:00", ((0, 480), (WEEK - 120, WEEK))),
    ],
)
def test_hours_are_read_as_spans_of_a_week(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    """A day is that on which they begin; what touches becomes one."""
    assert read(text) == spans


@pytest.mark.parametrize(
    "text",
    ["", "night", "22:00", "22-07", "22:00-22:00", "24:00-07:00", "22:00-24:01", "7:00-8:00", "weekend 00:00-24:00",
     "sat-sun", "sat,sun 00:00-24:00", "Sat 00:00-24:00", "22:00-07:00-08:00", "２２:00-07:00"],
)  # fmt: skip
def test_what_are_no_hours_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="no hours"):
        read(text)


def test_several_are_one_whole() -> None:
    """Whichever comes first, and however they overlap."""
    texts = ("fri 20:00-09:00", "22:00-07:00", "sat-sun 00:00-24:00")
    spans = merged(span for text in texts for span in read(text))
    assert spans == (
        (0, 420),
        *((day * DAY - 120, day * DAY + 420) for day in range(1, 4)),
        (4 * DAY - 120, 4 * DAY + 420),
        (5 * DAY - 240, WEEK),
    )


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2026-12-01 18:59:59", None),
        ("2026-12-01 19:00", "2026-12-02 04:00"),  # 22:00 in Istanbul
        ("2026-12-02 03:59:59", "2026-12-02 04:00"),
        ("2026-12-02 04:00", None),
        ("2026-12-04 22:00", "2026-12-07 04:00"),  # a Friday night goes on until Monday
        ("2026-12-06 20:59:59", "2026-12-07 04:00"),
        ("2026-12-06 21:00", "2026-12-07 04:00"),
    ],
)
def test_quiet_hours_end_when_the_last_of_them_do(moment: str, end: str | None) -> None:
    """Nights and a weekend, which follow on each other, also across the end of the week."""
    spans = merged((*read("22:00-07:00"), *read("sat-sun 00:00-24:00")))
    found = until(utc(moment), spans, ZoneInfo("Europe/Istanbul"))
    assert found == (utc(end) if end else None)
