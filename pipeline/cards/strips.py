"""JPEG in strips: of what a card shares with its ground nothing is encoded anew but the rows with words.

A JPEG may begin anew every so many rows of blocks: what stands between two such marks can be taken from one file into
another. The bytes depend on the pixels alone: a file that is put together is the one that is encoded in one go.
"""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PIL.Image import Image

    from pipeline.cards.bands import Ground
    from pipeline.cards.draw import Rows

#: Rows of pixels between two marks: two rows of blocks where colours are half as fine, else four.
_HIGH = 32
_BLOCK = 8
_MARK = re.compile(rb"\xff[\xd0-\xd7]")  # within a scan no other byte follows one that is all ones, but a zero
_START, _SIZE, _SCAN, _END = b"\xff\xd8", b"\xff\xc0", b"\xff\xda", b"\xff\xd9"
_MARKS = 8


class Saved(NamedTuple):
    """A JPEG file apart.

    Args:
        head: all that stands before its pixels.
        strips: what stands between two marks.
    """

    head: bytes
    strips: Sequence[bytes]


def jpeg(
    image: Image, fineness: tuple[int, int], words: Mapping[str, bytes], ground: Ground | None, rows: Rows | None
) -> bytes:
    """Return an image as JPEG.

    Args:
        image: RGB.
        fineness: quality, and how coarse colours are, as Pillow takes them.
        words: what the file says of itself, as Pillow takes it.
        ground: what it was drawn on; None where that is of no use.
        rows: those that differ from the ground's; None where that is not known.
    """
    if ground is None or rows is None:
        return _saved(image, fineness, words)
    count = -(-image.height // _HIGH)
    drawn = range(min(max(0, rows.first // _HIGH), count), max(0, min(count, -(-rows.last // _HIGH))))
    known = ground.strips(fineness)
    wanted = [number for number in range(count) if number in drawn or number not in known] or [0]
    first, last = wanted[0], wanted[-1] + 1
    part = image.crop((0, first * _HIGH, image.width, min(last * _HIGH, image.height)))
    made = _apart(_saved(part, fineness, words))
    fresh = dict(zip(range(first, last), made.strips, strict=True))
    known.update((number, strip) for number, strip in fresh.items() if number not in drawn)
    return _joined(made.head, image.height, [fresh.get(number) or known[number] for number in range(count)])


def _saved(image: Image, fineness: tuple[int, int], words: Mapping[str, bytes]) -> bytes:
    quality, sampling = fineness
    held = io.BytesIO()
    block = 2 * _BLOCK if sampling == 2 else _BLOCK  # noqa: PLR2004 - half as fine in both directions
    options: dict[str, Any] = {"quality": quality, "subsampling": sampling, "restart_marker_rows": _HIGH // block}
    image.save(held, "JPEG", **options, **words)
    return held.getvalue()


def _apart(file: bytes) -> Saved:
    at = len(_START)
    while file[at : at + 2] != _SCAN:
        at += 2 + int.from_bytes(file[at + 2 : at + 4])
    at += 2 + int.from_bytes(file[at + 2 : at + 4])
    return Saved(file[:at], _MARK.split(file[at : -len(_END)]))


def _joined(head: bytes, height: int, strips: Sequence[bytes]) -> bytes:
    """Return a file of strips, with a head that was one of fewer."""
    at = len(_START)
    while head[at : at + 2] != _SIZE:
        at += 2 + int.from_bytes(head[at + 2 : at + 4])
    whole = head[: at + 5] + struct.pack(">H", height) + head[at + 7 :]
    pieces = [whole, strips[0]]
    for number, strip in enumerate(strips[1:]):
        pieces += (b"\xff" + bytes((0xD0 + number % _MARKS,)), strip)
    return b"".join((*pieces, _END))
