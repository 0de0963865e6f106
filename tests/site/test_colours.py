"""Whatever a brand's colours are, text in them can be read."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.site.colours import READABLE, SEEN, accent, contrast, read, stylesheet

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def palettes(sheet: str) -> list[dict[str, str]]:
    """Return the variables of light and dark."""
    both = re.findall(r"--(\w+):light-dark\((#\w{6}),(#\w{6})\)", sheet)
    return [{name: light for name, light, _ in both}, {name: dark for name, _, dark in both}]


@given(st.dictionaries(st.sampled_from(["accent", "ink", "paper", "sun"]), COLOURS), st.lists(COLOURS | st.just("")))
def test_text_is_readable_by_day_and_by_night(brand: dict[str, str], campaigns: list[str]) -> None:
    """WCAG's 4.5 : 1 for every pair that the theme sets text in."""
    for palette in palettes(stylesheet(brand, campaigns)):
        grounds = ("ground", "surface", "sunken", "wash")
        pairs = [(text, ground) for text in ("ink", "quiet", "accent") for ground in grounds]
        pairs += [
            (f"k{number}t", under) for number in range(1, len(campaigns) + 1) for under in (f"k{number}", "surface")
        ]
        for text, ground in pairs:
            one, other = read(palette[text]), read(palette[ground])
            assert one is not None
            assert other is not None
            assert contrast(one, other) >= READABLE, (text, ground)
        fill, white = read(palette["fill"]), read("#ffffff")
        assert fill is not None
        assert white is not None
        assert contrast(fill, white) >= READABLE


@given(st.text())
def test_only_six_hexadecimal_digits_are_a_colour(text: str) -> None:
    """Everything else would be written into a stylesheet."""
    assert (read(text) is not None) is bool(re.fullmatch("#[0-9a-fA-F]{6}", text))


@pytest.mark.parametrize(
    ("brand", "expected"),
    [
        ({"ink": "#111111", "accent": "#b3412a"}, "#b3412a"),
        ({"ink": "#111111", "primary": "#0a0b0c"}, "#0a0b0c"),
        ({"leaf": "#5a7850"}, "#5a7850"),
        ({"accent": "red", "leaf": "#5a7850"}, "#5a7850"),
        ({}, "#3d5a80"),
    ],
)
def test_the_leading_colour(brand: dict[str, str], expected: str) -> None:
    """The one that is called so, else the first, else ours."""
    assert accent(brand).hex == expected


def test_a_dark_campaign_is_seen_by_night() -> None:
    """The edge of a chip, a pillar's square; by day the colour is the brand's to the letter."""
    light, dark = palettes(stylesheet({"accent": "#b3412a"}, ["#101c2e"]))
    assert light["k1l"] == "#101c2e"
    edge, surface = read(dark["k1l"]), read(dark["surface"])
    assert edge is not None
    assert surface is not None
    assert contrast(edge, surface) >= SEEN


@pytest.mark.parametrize("colour", ["#ffffff", "#fffbe6", "#fdfdfd"])
def test_a_pale_campaign_is_seen_by_day(colour: str) -> None:
    """On white paper a white band would be none: it is darker than the line around a chip that has no campaign."""
    light = palettes(stylesheet({"accent": "#b3412a"}, [colour]))[0]
    edge, band, line, surface = (read(light[name]) for name in ("k1l", "k1", "line", "surface"))
    assert edge
    assert band
    assert line
    assert surface
    assert contrast(edge, surface) > max(1.5, contrast(line, surface))
    assert contrast(band, surface) > 1.1


def test_each_campaign_has_a_colour_of_its_own() -> None:
    """One without a colour takes the next of the brand's vivid ones."""
    sheet = stylesheet({"accent": "#b3412a", "rain": "#2f8f95"}, ["#f2b544", "", ""])
    found = palettes(sheet)[0]
    assert found["k1l"] == "#f2b544"
    assert all(one != other for one, other in pairwise((found["k1l"], found["k2l"], found["k3l"])))
    assert ".k3{--band:var(--k3)" in sheet
