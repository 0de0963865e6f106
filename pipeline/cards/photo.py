"""Pictures from outside, decoded with care: known kinds only, size looked at before anything is unpacked."""

from __future__ import annotations

import io
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.cards.probe import probe
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

MOST_PIXELS = 50_000_000
_LARGEST_FILE = 25_000_000
_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


class PictureError(ValueError):
    """The picture cannot be used; `message` says why, in words for its author."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def check(data: bytes) -> str:
    """Return Pillow's name of a picture's kind after looking at its head alone.

    Raises:
        PictureError: it is of no kind that cards take, or larger than they take.
    """
    found = probe(data)
    if found is None or found.media_type not in _KINDS:
        raise PictureError(Message("a picture of the card is no PNG, JPEG or WebP"))
    if found.width * found.height > MOST_PIXELS:
        size = f"{found.width} × {found.height}"
        raise PictureError(Message("a picture of the card has {size} pixels; cards take up to 50 million", size=size))
    return _KINDS[found.media_type]


def load(path: Path) -> bytes:
    """Return a picture file's bytes.

    Raises:
        PictureError: it is missing, cannot be read or is larger than 25 MB.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise PictureError(Message("a picture of the card is larger than 25 MB"))
        return path.read_bytes()
    except OSError as error:
        raise PictureError(Message("a picture of the card is missing or cannot be read")) from error


def cover(data: bytes, size: tuple[int, int], focus: tuple[float, float]) -> Image:
    """Return a picture that fills a size, cut at the edges so that a point stays in sight.

    Args:
        data: the file's bytes.
        size: width and height in pixels.
        focus: the point, as shares of the picture's width and height.

    Raises:
        PictureError: it cannot be decoded.
    """
    from PIL import Image  # noqa: PLC0415 - a plan or a cached check needs no Pillow

    picture = _decoded(data, "RGB", size)
    share = min(picture.width / size[0], picture.height / size[1])
    width, height = size[0] * share, size[1] * share
    left = min(max(focus[0] * picture.width - width / 2, 0), picture.width - width)
    top = min(max(focus[1] * picture.height - height / 2, 0), picture.height - height)
    box = (left, top, left + width, top + height)
    return picture.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


@lru_cache(maxsize=6)
def inside(data: bytes, size: tuple[int, int]) -> Image:
    """Return a picture with its transparency, as large as fits in a size; do not change it, it is remembered.

    Raises:
        PictureError: it cannot be decoded.
    """
    from PIL import Image  # noqa: PLC0415 - likewise

    picture = _decoded(data, "RGBA", size)
    share = min(size[0] / picture.width, size[1] / picture.height)
    fitted = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    # Premultiplied, so that the colour of what is transparent does not bleed into the edges.
    return picture.convert("RGBa").resize(fitted, Image.Resampling.LANCZOS, reducing_gap=3.0).convert("RGBA")


def _decoded(data: bytes, mode: str, size: tuple[int, int]) -> Image:
    kind = check(data)
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - likewise

    try:
        with warnings.catch_warnings():
            # Pillow warns of odd metadata that changes no pixel; the size was looked at above.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[kind]) as picture:
                picture.draft("RGB", (size[0] * 2, size[1] * 2))
                turned = ImageOps.exif_transpose(picture)
                return turned.convert(mode)
    except (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise PictureError(Message("a picture of the card cannot be decoded: it may be cut off or damaged")) from error
