"""Contrast as WCAG 2.2 defines it (1.4.3), measured against the pixels that are really behind a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Colour = tuple[int, int, int]

AA = 4.5
AA_LARGE = 3.0
# A card fills a phone's width of about 390 CSS pixels; there, 24 of them are WCAG's 18 points.
_PHONE_WIDTH = 390
_LARGE = 24


def rgb(colour: str) -> Colour:
    """Return a colour written `#rrggbb` as numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of an sRGB colour, 0 for black and 1 for white."""
    red, green, blue = (_LINEAR[channel] for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def worst(text: Colour, behind: Iterable[Colour]) -> float:
    """Return the lowest contrast of a text with anything behind it, 21 where there is nothing."""
    return min((ratio(text, colour) for colour in behind), default=21.0)


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


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own numbers


_LINEAR = tuple(_linear(channel) for channel in range(256))
