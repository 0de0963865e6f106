"""Two pictures of a card beside each other: how much of it changed, and where. And small copies, to be shown on a page.

Whoever packed a picture, it is unpacked in the dark room.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pipeline.cards import darkroom
from pipeline.cards.probe import probe
from pipeline.errors import ContentError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from PIL.Image import Image

#: The change is shown on a faint picture of the new card, so that people see where they are.
_FAINT = 0.75
_MARK = (208, 0, 111)
#: Of 255: less is what encoding a picture twice does to it.
_SEEN = 6
_WIDEST = 720
_TALLEST = 4096
_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


def difference(before: bytes, after: bytes) -> tuple[bytes, int]:
    """Return a picture of what changed, as a PNG, and how many thousandths of the pixels did.

    Pictures of two sizes cannot be laid upon each other: then there is no picture, and everything changed.

    Args:
        before: a PNG or JPEG.
        after: another.

    Raises:
        ContentError: one of them is none.
    """
    from PIL import Image, ImageChops  # noqa: PLC0415 - a review without pictures needs no Pillow

    old, new = _unpacked(before, None), _unpacked(after, None)
    if old.size != new.size:
        return b"", 1000
    apart = ImageChops.difference(old, new).split()
    most = ImageChops.lighter(ImageChops.lighter(apart[0], apart[1]), apart[2])
    changed = most.point([0 if level < _SEEN else 255 for level in range(256)]).histogram()[255]
    share = -(-1000 * changed // (new.width * new.height))  # what changed at all is never nothing
    ground = Image.blend(new.convert("L").convert("RGB"), Image.new("RGB", new.size, "white"), _FAINT)
    # Strong changes are strong; weak ones can still be seen.
    ground.paste(_MARK, (0, 0), most.point([0 if level < _SEEN else min(255, 96 + level) for level in range(256)]))
    if ground.width > _WIDEST:
        ground = ground.resize((_WIDEST, round(ground.height * _WIDEST / ground.width)), Image.Resampling.LANCZOS)
    held = io.BytesIO()
    ground.quantize(64, Image.Quantize.FASTOCTREE).save(held, "PNG")
    return held.getvalue(), share


def smaller(picture: bytes, width: int) -> bytes:
    """Return a picture as a JPEG of ours that is at most so many pixels wide.

    Args:
        picture: a PNG or JPEG, whoever packed it.
        width: pixels.

    Raises:
        ContentError: it is none.
    """
    held = io.BytesIO()
    _unpacked(picture, width).save(held, "JPEG", quality=88, subsampling=0)
    return held.getvalue()


def _unpacked(picture: bytes, width: int | None) -> Image:
    """Return a picture on white, as large as it is, or at most so many pixels wide."""
    from PIL import Image  # noqa: PLC0415 - likewise

    about = probe(picture)
    if about is None or about.media_type not in _KINDS:
        raise ContentError(Message("a picture of the report is no PNG or JPEG"))
    size = (min(width or about.width, about.width), _TALLEST if width else about.height)
    try:
        made = darkroom.develop({"job": "inside", "kind": _KINDS[about.media_type], "size": size}, picture)
        pixels = Image.frombytes("RGBA", (made.about["width"], made.about["height"]), made.data)
    except (darkroom.PictureError, KeyError, TypeError, ValueError) as error:
        raise ContentError(Message("a picture of the report cannot be decoded")) from error
    ground = Image.new("RGB", pixels.size, "white")
    ground.paste(pixels, (0, 0), pixels)
    return ground
