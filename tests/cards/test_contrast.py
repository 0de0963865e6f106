"""WCAG's numbers, and the brand colour that would do."""

from __future__ import annotations

import pytest

from pipeline.cards.contrast import needed, passing, ratio, rgb, worst


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),  # the grey that famously just fails
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_ratios_are_those_of_the_standard(one: str, other: str, wanted: float) -> None:
    """Either colour may be the lighter one."""
    assert ratio(rgb(one), rgb(other)) == pytest.approx(wanted, abs=0.01)
    assert ratio(rgb(other), rgb(one)) == pytest.approx(wanted, abs=0.01)


def test_the_worst_ground_counts() -> None:
    """A word that is half over a white plate is half unreadable."""
    assert worst(rgb("#ffffff"), [rgb("#000000"), rgb("#eeeeee")]) < 1.2


@pytest.mark.parametrize(("size", "wanted"), [(120, 3.0), (67, 3.0), (66, 4.5), (30, 4.5)])
def test_large_text_needs_less(size: int, wanted: float) -> None:
    """Large is what is large on a phone that shows the whole card."""
    assert needed(size, 1080) == wanted


def test_the_nearest_colour_that_passes() -> None:
    """A reddish text that is too light is told of the dark red, not of black."""
    brand = {"rose": "#f08080", "ruby": "#8a1020", "ink": "#000000", "snow": "#ffffff"}
    assert passing([rgb("#ffffff")], 4.5, rgb(brand["rose"]), brand) == "ruby"
    assert passing([rgb("#808080"), rgb("#777777")], 7.0, rgb(brand["rose"]), brand) == ""
