"""From pixels to the bytes of a file: PNG in bands, JPEG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import bands

if TYPE_CHECKING:
    from pipeline.cards.scene import Drawn


class Fineness(NamedTuple):
    """How much of a picture a JPEG keeps.

    Args:
        quality: as Pillow counts, up to 95.
        sampling: 0 keeps colours as fine as the light, 2 half as fine in both directions.
    """

    quality: int
    sampling: int


#: Letters on a coloured ground would fray with coarser colours, and flat ground would show every block.
DRAWN = Fineness(92, 0)
#: In a photo nobody sees the difference, and it takes half the bytes and half the time.
TAKEN = Fineness(90, 2)


def encoded(drawn: Drawn, media_type: str, fineness: Fineness = DRAWN) -> bytes:
    """Return a card as PNG or JPEG.

    Args:
        drawn: its pixels.
        media_type: what it becomes.
        fineness: of a JPEG.
    """
    if media_type != "image/jpeg":
        return bands.png(*drawn)
    held = io.BytesIO()
    drawn.image.save(held, "JPEG", quality=fineness.quality, subsampling=fineness.sampling)
    return held.getvalue()
