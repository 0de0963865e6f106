"""A computer that slept is noticed by its two clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.watch.drift import Drift

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "steady", "jump"),
    [
        (30, 30, 0),
        (7200, 7200, 0),  # a long run is no sleep
        (3 * 3600 + 30, 30, 3 * 3600),  # the lid was closed for three hours
        (90, 30, 0),  # a clock that is being set right
        (92, 30, 62),
        (-3570, 30, -3600),  # it was set back
    ],
)
def test_a_jump_is_what_the_wall_says_and_nobody_counted(wall: int, steady: int, jump: int) -> None:
    """By more than a minute, either way; and it is told once."""
    walls = iter([NOON, NOON + timedelta(seconds=wall), NOON + timedelta(seconds=wall + 10)])
    steadies = iter([1000.0, 1000.0 + steady, 1010.0 + steady])
    drift = Drift(lambda: next(walls), lambda: next(steadies))
    assert [drift.jump(), drift.jump()] == [jump, 0]
