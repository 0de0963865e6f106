"""What a picture may be where it goes: types, bytes, pixels; whether one is so already, else how large it may be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")
#: What we make, and every network shows; in the order of preference where a picture becomes another kind.
KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
#: What we read: of these, what we do not make always becomes another kind.
READ = {**KINDS, "image/avif": "AVIF"}
_FIELDS = 5


class Recipe(NamedTuple):
    """What a picture may be.

    Args:
        types: media types; none is any of ours.
        most: bytes; 0 for no limit.
        pixels: width times height; 0 for no limit.
        sides: width plus height; 0 for no limit.
        width: 0 for no limit.
    """

    types: tuple[str, ...] = ()
    most: int = 0
    pixels: int = 0
    sides: int = 0
    width: int = 0

    def __str__(self) -> str:
        types = "+".join(each.removeprefix("image/") for each in self.types) or "any"
        return " ".join(map(str, (types, self.most, self.pixels, self.sides, self.width)))

    def takes_type(self, media_type: str) -> bool:
        """Whether a picture of this type may stay what it is."""
        return media_type in (self.types or KINDS)

    def takes(self, media_type: str, size: int, width: int, height: int) -> bool:
        """Whether a picture may go as it is.

        Args:
            media_type: such as `image/png`.
            size: bytes.
            width: pixels.
            height: pixels.
        """
        light = not self.most or size <= self.most
        return light and self.takes_type(media_type) and self.room(width, height) == (width, height)

    def room(self, width: int, height: int) -> tuple[int, int]:
        """Return how large a picture may be that has this size: the same, or smaller in the same shape."""
        if not (width and height):
            return width, height
        share = 1.0
        if self.pixels:
            share = min(share, math.sqrt(self.pixels / (width * height)))
        if self.sides:
            share = min(share, self.sides / (width + height))
        if self.width:
            share = min(share, self.width / width)
        if share >= 1:
            return width, height
        # Rounded down, so that the product is within the limit too.
        return max(1, int(width * share)), max(1, int(height * share))


def written(text: str) -> Recipe:
    """Return the recipe that was written as text.

    Raises:
        ValueError: it is none.
    """
    types, *numbers = text.split(" ")
    if len(numbers) != _FIELDS - 1:
        raise ValueError(text)
    named: Any = () if types == "any" else tuple(f"image/{each}" for each in types.split("+"))
    return Recipe(named, *map(int, numbers))


def largest(made: Callable[[int], Made | None], least: int, most: int) -> tuple[int, Made] | None:
    """Return the largest number that fits while one more does not, with what came of it; None where none fits.

    Args:
        made: what comes of a number, None where that does not fit.
        least: the smallest number.
        most: the largest one.
    """
    if (found := made(most)) is not None:
        return most, found
    if (found := made(least)) is None:
        return None
    best, high = (least, found), most
    while high - best[0] > 1:
        middle = (best[0] + high) // 2
        if (found := made(middle)) is None:
            high = middle
        else:
            best = middle, found
    return best
