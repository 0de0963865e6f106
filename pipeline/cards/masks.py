"""Grey pictures that say how much of a colour is laid where, and the laying."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL._imaging import ImagingCore
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw as Draw

    from pipeline.cards.contrast import Colour
    from pipeline.cards.layout import Rect

# Forms are drawn so many times larger and averaged down, for smooth edges; large ones less, for the memory.
_FINER, _FINER_LARGE, _LARGE = 4, 2, 500_000


def paste(image: Image, what: Image | tuple[int, int, int], where: Rect, mask: Image | None, opacity: float) -> None:
    """Lay a picture or a colour on an image.

    Args:
        image: is changed.
        what: of the size of the place where it is a picture.
        where: the place, in pixels of the image.
        mask: how much of it is laid where; None lays all of it.
        opacity: of the whole, 0 to 1.
    """
    from PIL import Image as Pillow  # noqa: PLC0415 - a plan or a cached check needs no Pillow

    if opacity < 1:
        faint = round(255 * opacity)
        mask = mask.point([round(i * opacity) for i in range(256)]) if mask else Pillow.new("L", where[2:], faint)
    image.paste(what, (where.x, where.y, where.x + where.width, where.y + where.height), mask)


def lay(image: Image, colour: Colour, where: Rect, mask: Image, ground: Colour | None) -> None:
    """Lay a colour on an image through a mask, fast; the pixels are those of any other way.

    Args:
        image: is changed; RGB.
        colour: what is laid.
        where: the place, as large as the mask.
        mask: how much of it is laid where.
        ground: the one colour that all of the place has; None where it has several.
    """
    from PIL import _imaging as core  # noqa: PLC0415 - likewise

    box = (where.x, where.y, where.x + where.width, where.y + where.height)
    # Without Image.paste around it, which takes as long as the pasting. A picture is laid twice as fast as a colour is.
    if ground is None:
        image.im.paste(core.fill("RGB", mask.size, colour), box, mask.im)
        return
    image.im.paste(shaded(mask, ground, colour), box)


def shaded(mask: Image, ground: Colour, colour: Colour) -> ImagingCore:
    """Return what becomes of a plain ground that a colour is laid on through a mask: each grey is a shade."""
    from PIL import _imaging as core  # noqa: PLC0415 - likewise

    found = core.new("P", mask.size)
    found.paste(mask.im, (0, 0, *mask.size))
    found.putpalette("RGB", "RGB", _shades(ground, colour))
    made: ImagingCore = found.convert("RGB", 0)
    return made


@lru_cache(maxsize=64)
def _shades(ground: Colour, colour: Colour) -> bytes:
    """Return what becomes of a ground that a colour is laid on, from none of it to all."""
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise

    made = Pillow.new("RGB", (256, 1), ground)
    made.paste(colour, (0, 0, 256, 1), Pillow.frombytes("L", (256, 1), bytes(range(256))))
    return made.tobytes()


def finer(width: int, height: int) -> int:
    """Return how many times larger a form of a size is drawn."""
    return _FINER if width * height < _LARGE else _FINER_LARGE


def drawn(width: int, height: int, pen: Callable[[Draw, int], None]) -> Image:
    """Return a mask with smooth edges.

    Args:
        width: pixels.
        height: pixels.
        pen: draws in white on black, so many times larger as it is told.
    """
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise
    from PIL import ImageDraw  # noqa: PLC0415 - likewise

    times = finer(width, height)
    whole = Pillow.new("L", (width * times, height * times))
    pen(ImageDraw.Draw(whole), times)
    return whole.reduce(times)


@lru_cache(maxsize=64)
def rounded(width: int, height: int, radius: int) -> Image:
    """Return the mask of a rectangle with round corners; do not change it, it is remembered."""

    def pen(draw: Draw, times: int) -> None:
        draw.rounded_rectangle((0, 0, width * times - 1, height * times - 1), radius * times, fill=255)

    return drawn(width, height, pen)
