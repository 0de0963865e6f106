"""Contrast as WCAG 2.2 defines it (1.4.3), measured against the pixels that are really behind a text.

Beside it the figure of APCA (0.1.9, the W3C's constants), which is nearer to what eyes see and decides nothing here.
"""

from __future__ import annotations

from bisect import bisect
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Colour = tuple[int, int, int]

AA = 4.5
AA_LARGE = 3.0
# A card fills a phone's width of about 390 CSS pixels; there, 24 of them are WCAG's 18 points.
_PHONE_WIDTH = 390
_LARGE = 24
_APCA_SCALE, _APCA_OFFSET, _APCA_CLIP, _LEAST, _DARK = 1.14, 0.027, 0.1, 0.0005, 0.022


def rgb(colour: str) -> Colour:
    """Return a colour written `#rrggbb` as numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of an sRGB colour, 0 for black and 1 for white."""
    red, green, blue = colour
    return 0.2126 * _LINEAR[red] + 0.7152 * _LINEAR[green] + 0.0722 * _LINEAR[blue]


def ratio(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def apca(text: Colour, ground: Colour) -> float:
    """Return the lightness contrast Lc of a text on a ground: -108 to 106, below 0 for light on dark; 60 reads well."""
    ink, paper = _screen_luminance(text), _screen_luminance(ground)
    if abs(paper - ink) < _LEAST:
        return 0.0
    if paper > ink:
        found = (paper**0.56 - ink**0.57) * _APCA_SCALE
        return 0.0 if found < _APCA_CLIP else (found - _APCA_OFFSET) * 100
    found = (paper**0.65 - ink**0.62) * _APCA_SCALE
    return 0.0 if found > -_APCA_CLIP else (found + _APCA_OFFSET) * 100


def worst_apca(text: Colour, behind: Iterable[Colour]) -> float:
    """Return the lowest lightness contrast, without its sign, of a text with anything behind it."""
    return min((abs(apca(text, colour)) for colour in behind), default=108.0)


def nearest_role(colour: Colour, colours: Mapping[str, str]) -> str:
    """Return the brand colour that looks most like a colour, empty where the brand has none."""
    return min(colours, key=lambda role: (_distance(rgb(colours[role]), colour), role), default="")


def worst(text: Colour, behind: Iterable[Colour]) -> float:
    """Return the lowest contrast of a text with anything behind it, 21 where there is nothing."""
    # That of the two grounds whose light is nearest to its own: a photo has a thousand of them.
    own = luminance(text)
    grounds = sorted(map(luminance, behind))
    at = bisect(grounds, own)
    lighter, darker = grounds[at : at + 1], grounds[max(at - 1, 0) : at]
    ratios = [(light + 0.05) / (own + 0.05) for light in lighter] + [(own + 0.05) / (dark + 0.05) for dark in darker]
    return min(ratios, default=21.0)


def needed(size: int, width: int) -> float:
    """Return the contrast that a text needs for AA.

    Args:
        size: font size in pixels of the card.
        width: of the card in pixels.
    """
    return AA_LARGE if size * _PHONE_WIDTH >= _LARGE * width else AA


def passing(behind: Iterable[Colour], wanted: float, meant: Colour, colours: Mapping[str, str]) -> str:
    """Return the brand colour nearest to the one meant that has enough contrast, empty where none has."""
    ground = list(behind)
    good = [role for role, colour in colours.items() if worst(rgb(colour), ground) >= wanted]
    return min(good, key=lambda role: (_distance(rgb(colours[role]), meant), role), default="")


def _distance(one: Colour, other: Colour) -> float:
    """Return how different two colours look: their distance in Oklab, squared."""
    return sum((a - b) ** 2 for a, b in zip(_oklab(one), _oklab(other), strict=True))


@lru_cache(maxsize=4096)
def _oklab(colour: Colour) -> tuple[float, float, float]:
    """Return lightness and two axes of hue, in which equal distances look equally far (Ottosson 2020)."""
    red, green, blue = (_LINEAR[channel] for channel in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _screen_luminance(colour: Colour) -> float:
    """Return what APCA takes for luminance: a plain power curve, and dark tones lifted by what a screen reflects."""
    red, green, blue = (float((channel / 255) ** 2.4) for channel in colour)
    found = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    return found + float((_DARK - found) ** 1.414) if found < _DARK else found


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own numbers


_LINEAR = tuple(_linear(channel) for channel in range(256))
