"""WCAG's numbers, and the brand colour that would do."""

from __future__ import annotations

import pytest

from pipeline.cards.contrast import apca, nearest_role, needed, passing, ratio, rgb, worst, worst_apca


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


@pytest.mark.parametrize(
    ("text", "ground", "lc"),
    [
        ("#888888", "#ffffff", 63.056),
        ("#ffffff", "#888888", -68.541),
        ("#000000", "#aaaaaa", 58.146),
        ("#aaaaaa", "#000000", -56.241),
        ("#112233", "#ddeeff", 91.668),
        ("#ddeeff", "#112233", -93.068),
        ("#112233", "#444444", 8.323),
        ("#444444", "#112233", -7.527),
        ("#777777", "#777777", 0.0),
    ],
)
def test_apca_as_its_authors_test_it(text: str, ground: str, lc: float) -> None:
    """The published pairs of APCA 0.1.9, both ways round."""
    assert apca(rgb(text), rgb(ground)) == pytest.approx(lc, abs=0.001)


def test_the_worst_of_what_is_behind_counts_there_too() -> None:
    """Light on a ground that is light in one place reads badly in that place."""
    assert worst_apca(rgb("#ffffff"), [rgb("#000000"), rgb("#888888")]) == pytest.approx(68.541, abs=0.001)


def test_colours_are_near_as_eyes_see_it() -> None:
    """In plain numbers olive is as near to this green as another green; to the eye it is not."""
    colours = {"leaf": "#3f9a3f", "olive": "#808000", "navy": "#000080"}
    assert nearest_role(rgb("#2e8b2e"), colours) == "leaf"
    assert nearest_role(rgb("#10104a"), colours) == "navy"
