"""Pictures from outside on a card: known kinds only, size looked at before anything is unpacked, unpacked elsewhere."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import TYPE_CHECKING

from pipeline.cards import darkroom
from pipeline.cards.darkroom import PictureError
from pipeline.cards.framing import reduced, window
from pipeline.cards.probe import probe
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    _Key = tuple[bytes, tuple[int, int]]

__all__ = ["PictureError", "check", "cover", "cover_once", "inside", "load"]
MOST_PIXELS = 50_000_000
_LARGEST_FILE = 25_000_000
_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/avif": "AVIF"}
_CHANNELS = {"RGB": 3, "RGBA": 4}
#: Pixels of the pictures that are kept unpacked, up to four bytes each.
MOST_KEPT = 3_000_000
_unpacked: OrderedDict[_Key, Image] = OrderedDict()
#: Logos and the like, whole: each size that they are shown in.
_small: OrderedDict[_Key, Image] = OrderedDict()
_MOST_SMALL = 16


def check(data: bytes) -> str:
    """Return Pillow's name of a picture's kind after looking at its head alone.

    Raises:
        PictureError: it is of no kind that cards take, or larger than they take.
    """
    found = probe(data)
    if found is None or found.media_type not in _KINDS:
        raise PictureError(Message("a picture of the card is no PNG, JPEG, WebP or AVIF"))
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


def cover(data: bytes, size: tuple[int, int], focus: tuple[float, float], room: tuple[int, int] | None = None) -> Image:
    """Return a picture that fills a size, cut at the edges so that a point stays in sight.

    Args:
        data: the file's bytes.
        size: width and height in pixels.
        focus: the point, as shares of the picture's width and height.
        room: the largest width and height that the same picture is wanted in: it is unpacked once for all of them.

    Raises:
        PictureError: it cannot be decoded.
    """
    if room is None or not _is_worth_keeping(data, room):
        return _pixels(data, "RGB", size, {"job": "cover", "focus": focus})
    from PIL.Image import Resampling  # noqa: PLC0415 - a plan or a cached check needs no Pillow

    whole = _kept("RGB", data, room, "reduce")
    return whole.resize(size, Resampling.LANCZOS, box=window(whole.size, size, focus), reducing_gap=3.0)


def cover_once(data: bytes, size: tuple[int, int], focus: tuple[float, float], room: tuple[int, int] | None) -> Image:
    """Return the very pixels that `cover` does, and keep nothing: what they are drawn on is kept itself.

    Args:
        data: the file's bytes.
        size: width and height in pixels.
        focus: the point that stays in sight.
        room: as `cover` takes it.

    Raises:
        PictureError: it cannot be decoded.
    """
    shared = room is not None and _is_worth_keeping(data, room)
    return _pixels(data, "RGB", size, {"job": "cover", "focus": focus, **({"room": room} if shared else {})})


def _is_worth_keeping(data: bytes, room: tuple[int, int]) -> bool:
    found = probe(data)
    size = (found.width, found.height) if found else (0, 0)
    # It may lie on its side, which its head does not always say.
    return found is not None and all(math.prod(reduced(each, room)) <= MOST_KEPT for each in (size, size[::-1]))


def _kept(mode: str, data: bytes, size: tuple[int, int], job: str) -> Image:
    """Return what a job makes of a picture; do not change it, it is remembered while others have room beside it."""
    key, kept = (data, size), _unpacked if job == "reduce" else _small
    found = kept.pop(key, None)
    if found is None:
        # What is kept goes before the new one comes: the two of them need not have room together.
        _make_room(kept, MOST_KEPT - math.prod(size))
        found = _pixels(data, mode, size, {"job": job})
        _make_room(kept, MOST_KEPT - found.width * found.height)
    kept[key] = found
    while len(_small) > _MOST_SMALL:
        _small.popitem(last=False)
    return found


def _make_room(kept: OrderedDict[_Key, Image], most: int) -> None:
    while kept and sum(each.width * each.height for each in kept.values()) > most:
        kept.popitem(last=False)


def inside(data: bytes, size: tuple[int, int]) -> Image:
    """Return a picture with its transparency, as large as fits in a size; do not change it, it is remembered.

    Raises:
        PictureError: it cannot be decoded.
    """
    return _kept("RGBA", data, size, "inside")


def _pixels(data: bytes, mode: str, size: tuple[int, int], job: dict[str, object]) -> Image:
    kind = check(data)
    from PIL import Image  # noqa: PLC0415 - a plan or a cached check needs no Pillow

    try:
        about, pixels = darkroom.develop({**job, "kind": kind, "size": size}, data)
    except PictureError as error:
        if error.why == "unknown":
            raise
        said = (
            Message("a picture of the card takes more time or memory than any picture should")
            if error.much
            else Message("a picture of the card cannot be decoded: it may be cut off or damaged")
        )
        raise PictureError(said, error.why) from None
    width, height = int(about["width"]), int(about["height"])
    within = width * height <= MOST_KEPT if job["job"] == "reduce" else width <= size[0] and height <= size[1]
    if not (width > 0 and height > 0 and within and len(pixels) == width * height * _CHANNELS[mode]):
        raise PictureError(Message("a picture of the card cannot be decoded: it may be cut off or damaged"))
    return Image.frombytes(mode, (width, height), pixels)
