"""What a picture may be where it goes: types, bytes, pixels; whether one is so already, else how large it may be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

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


def largest(fits: Callable[[int], bool], least: int, most: int) -> int:
    """Return the largest number that fits while one more does not; 0 where not even the least does.

    The last one that was asked for and fits is that number.
    """
    if fits(most):
        return most
    if not fits(least):
        return 0
    low, high = least, most
    while high - low > 1:
        middle = (low + high) // 2
        if fits(middle):
            low = middle
        else:
            high = middle
    return low
