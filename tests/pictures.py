"""Small pictures that are whole: what is shown is unpacked, so a head alone does not do."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

#: More would take long to draw; what says so of itself is never unpacked.
MOST_DRAWN = 10_000_000


@cache
def png(width: int, height: int, size: int = 0) -> bytes:
    """Return a grey PNG, followed by as many empty bytes as make it so large."""
    rows = (b"\0" + b"\x80" * width) * height if width * height < MOST_DRAWN else b""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = _chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b"")
    return (b"\x89PNG\r\n\x1a\n" + b"".join(parts)).ljust(size, b"\0")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def drawn(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:  # noqa: ANN401 - whatever Pillow's encoders take
    """Return a picture whose left half is red and whose right half is blue."""
    from PIL import Image  # noqa: PLC0415 - most tests need none

    picture = Image.new("RGB", size, "#ff0000")
    picture.paste("#0000ff", (size[0] // 2, 0, *size))
    held = io.BytesIO()
    picture.convert(mode).save(held, kind, **options)
    return held.getvalue()


def gif(width: int, height: int) -> bytes:
    """Return a GIF that is red for a fifth of a second, then blue, without end."""
    from PIL import Image  # noqa: PLC0415 - likewise

    red, blue = (Image.new("RGB", (width, height), colour) for colour in ("#ff0000", "#0000ff"))
    held = io.BytesIO()
    red.save(held, "GIF", save_all=True, append_images=[blue], duration=200, loop=0)
    return held.getvalue()
