"""How late posts usually are, in one line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.model.plan import Lateness
from pipeline.report import lateness
from pipeline.report.voice import Voice


@pytest.mark.parametrize(
    ("usual", "most", "said"),
    [
        (0, 61, "usually out within 1 min of their time, 9 of 10 within 2 min"),
        (7 * 60, 22 * 60, "usually out within 7 min of their time, 9 of 10 within 22 min"),
        (119 * 60, 120 * 60, "usually out within 119 min of their time, 9 of 10 within 2 h"),
        (121 * 60, 50 * 3600, "usually out within 3 h of their time, 9 of 10 within 50 h"),
    ],
)
def test_it_is_said_in_whole_minutes_or_hours(usual: int, most: int, said: str) -> None:
    """Rounded up: what is promised is kept."""
    known = Lateness(timedelta(seconds=usual), timedelta(seconds=most), 200)
    assert list(lateness.lines(known, Voice())) == [said]
    assert lateness.data(known) == {"usual": usual, "nine_of_ten": most, "posts": 200}


def test_nothing_is_said_where_nobody_can_tell() -> None:
    """Better than a guess."""
    assert (list(lateness.lines(None, Voice())), lateness.data(None)) == ([], None)
