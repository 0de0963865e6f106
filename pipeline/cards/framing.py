"""Which part of a picture is seen where it fills a place. Pure, for both sides of the dark room's door."""

from __future__ import annotations

import math
from typing import TypeAlias

_Size: TypeAlias = tuple[int, int]


def window(picture: _Size, size: _Size, focus: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return the edges of what is seen of a picture that fills a size, cut so that a point stays in sight.

    Args:
        picture: width and height in pixels.
        size: of the place.
        focus: the point, as shares of the picture's width and height.
    """
    share = min(picture[0] / size[0], picture[1] / size[1])
    # Shares are rounded: without a bound an edge may lie a hair outside of the picture, which Pillow refuses.
    width, height = min(size[0] * share, picture[0]), min(size[1] * share, picture[1])
    left = min(max(focus[0] * picture[0] - width / 2, 0), picture[0] - width)
    top = min(max(focus[1] * picture[1] - height / 2, 0), picture[1] - height)
    if share == 1:
        # Nothing is scaled, so nothing has to be smoothed between two pixels either.
        left, top = round(left), round(top)
    return left, top, min(left + width, picture[0]), min(top + height, picture[1])


def reduced(picture: _Size, room: _Size) -> _Size:
    """Return how small a picture may be that still fills a room; its own size where it is small already."""
    share = max(room[0] / picture[0], room[1] / picture[1])
    if share >= 1:
        return picture
    return max(room[0], math.ceil(picture[0] * share)), max(room[1], math.ceil(picture[1] * share))
