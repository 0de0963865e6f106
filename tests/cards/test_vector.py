"""Paths as drawing programs write them, and forms that stay round."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cards.vector import Outline, PathError, parse


@pytest.mark.parametrize(
    "d",
    ["M0 0 L10 0 L10 10 L0 10 Z", "M0 0 H10 V10 H0 Z", "m0,0 l10,0 0,10 -10,0z", "M0 0 10 0 10 10 0 10"],
)
def test_a_square_in_many_hands(d: str) -> None:
    """Absolute, relative, short and unclosed say the same."""
    assert parse(d) == (((0, 0), (10, 0), (10, 10), (0, 10)),)


def test_curves_go_where_they_should() -> None:
    """A curve ends at its end; its smooth follower leaves in the same direction."""
    points = parse("M0 0 C0 10 10 10 10 0 S20 -10 20 0 Z")[0]
    assert points[24] == pytest.approx((10, 0))
    assert points[-1] == pytest.approx((20, 0))
    assert max(y for _, y in points[:25]) == pytest.approx(7.5)
    assert min(y for _, y in points[25:]) == pytest.approx(-7.5)


def test_stretches_are_separate() -> None:
    """A ring is two polygons, the inner one a hole."""
    assert len(parse("M0 0 H10 V10 H0 Z M2 2 H8 V8 H2 Z")) == 2


@pytest.mark.parametrize(
    "d", ["", "Z", "L", "M", "M 1", "M0 0 L1", "10 10", "M0 0 A1 1 0", "M0 0 L1e99 0", "M0 0 url(x)", "M0 0Z1"]
)
def test_what_is_no_path_is_refused(d: str) -> None:
    """With a reason, before anything is drawn."""
    with pytest.raises(PathError):
        parse(d)


@given(st.text("MLHVCSQTAaZmlz0123456789.,- e", max_size=80))
def test_any_text_is_a_path_or_not(d: str) -> None:
    """Nothing else can happen."""
    with contextlib.suppress(PathError):
        assert all(len(polygon) > 2 for polygon in parse(d))


def test_corners_stay_round_when_a_form_is_stretched() -> None:
    """A radius is never more than half of the shorter side, nor does it become an oval."""
    (ring,) = Outline("rectangle", 999).over(200, 40)
    assert min(x for x, _ in ring) == pytest.approx(0)
    assert {round(x) for x, y in ring if y in {0, 40}} <= set(range(20, 181))
    (whole,) = Outline("path", polygons=(((0, 0), (50, 0), (50, 50)),), view=(50, 50)).over(100, 10)
    assert whole[-1] == (100, 10)
