"""How late posts usually are."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from pipeline.model.plan import Lateness
from pipeline.plan.lateness import LEAST, lateness


def test_too_few_posts_tell_nothing() -> None:
    """Nine of ten takes ten."""
    assert lateness([60] * (LEAST - 1)) is None
    assert lateness([60] * LEAST) == Lateness(timedelta(minutes=1), timedelta(minutes=1), LEAST)


@pytest.mark.parametrize(("count", "usual", "most"), [(10, 5, 9), (11, 6, 10), (19, 10, 18), (200, 100, 180)])
def test_half_and_nine_of_ten_are_within_what_is_said(count: int, usual: int, most: int) -> None:
    """In whatever order they come."""
    delays = [60 * number for number in range(1, count + 1)]
    random.Random(count).shuffle(delays)  # noqa: S311 - the same every time is the point
    found = lateness(delays)
    assert found == Lateness(timedelta(minutes=usual), timedelta(minutes=most), count)
    assert sum(each <= found.usual.total_seconds() for each in delays) >= count / 2
    assert sum(each <= found.most.total_seconds() for each in delays) >= count * 0.9
