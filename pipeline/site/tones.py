"""Colours to tell pillars and authors apart by: the brand's own first, then hues between them."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

from pipeline.site import colours

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How far apart two colours have to be: the sum of what their channels differ by.
_APART = 90
#: Steps around the circle of hues, as a share of it, by which new ones are found: none meets another soon.
_STEP = 0.382
_LIGHTNESS, _STRENGTH = 0.42, 0.45


def tones(brand: Mapping[str, str], count: int, skip: int = 0) -> tuple[str, ...]:
    """Return colours that can be told apart, as `#rrggbb`.

    Args:
        brand: role → `#rrggbb`.
        count: how many.
        skip: how many were taken before.
    """
    lead = colours.accent(brand)
    found: list[colours.Colour] = []
    named = (lead, *(colour for text in brand.values() if (colour := colours.read(text)) and colours.is_vivid(colour)))
    for colour in named:
        if all(_apart(colour, other) >= _APART for other in found):
            found.append(colour)
    hue = colorsys.rgb_to_hls(*(channel / 255 for channel in lead))[0]
    while len(found) < count + skip:
        hue = (hue + _STEP) % 1
        red, green, blue = colorsys.hls_to_rgb(hue, _LIGHTNESS, _STRENGTH)
        found.append(colours.Colour(round(red * 255), round(green * 255), round(blue * 255)))
    return tuple(colour.hex for colour in found[skip : skip + count])


def _apart(one: colours.Colour, other: colours.Colour) -> int:
    return sum(abs(mine - theirs) for mine, theirs in zip(one, other, strict=True))
