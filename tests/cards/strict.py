"""A reader of PNG that forgives nothing, and shares no code with what writes or with Pillow."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Read(NamedTuple):
    """What a file says.

    Args:
        pixels: red, green and blue of each, row by row.
        words: keyword → text of every textual chunk.
        filters: how each row was filtered, from the first on.
    """

    width: int
    height: int
    pixels: bytes
    words: dict[str, str]
    filters: tuple[int, ...]


def read(data: bytes) -> Read:
    """Read an 8-bit RGB file; whatever the standard does not allow is an AssertionError or an error of zlib."""
    assert data[:8] == _SIGNATURE
    found = chunks(data)
    kinds = [kind for kind, _ in found]
    assert kinds[0] == b"IHDR"
    assert kinds[-1] == b"IEND"
    assert kinds.count(b"IHDR") == kinds.count(b"IEND") == 1
    first = kinds.index(b"IDAT")
    count = kinds.count(b"IDAT")
    assert kinds[first : first + count] == [b"IDAT"] * count
    width, height, *rest = struct.unpack(">LLBBBBB", found[0][1])
    assert rest == [8, 2, 0, 0, 0]
    assert found[-1][1] == b""
    unpacker = zlib.decompressobj()
    rows = unpacker.decompress(b"".join(body for kind, body in found if kind == b"IDAT"))
    assert unpacker.eof
    assert unpacker.unused_data == unpacker.unconsumed_tail == b""
    assert len(rows) == height * (1 + 3 * width)
    words = dict(_words(kind, body) for kind, body in found if kind in (b"tEXt", b"iTXt"))
    return Read(width, height, _unfiltered(rows, width, height), words, tuple(rows[:: 1 + 3 * width]))


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the chunks of a file, kind and body; a wrong length or sum is an AssertionError."""
    found, at = [], 8
    while at < len(data):
        size, kind = struct.unpack_from(">L4s", data, at)
        body = data[at + 8 : at + 8 + size]
        assert len(body) == size
        assert struct.unpack_from(">L", data, at + 8 + size) == (zlib.crc32(kind + body),)
        found.append((kind, body))
        at += 12 + size
    assert at == len(data)
    return found


def _words(kind: bytes, body: bytes) -> tuple[str, str]:
    keyword, _, rest = body.partition(b"\0")
    assert 1 <= len(keyword) <= 79
    if kind == b"tEXt":
        return keyword.decode("latin-1"), rest.decode("latin-1")
    assert rest[:2] == b"\0\0"
    _, _, said = rest[2:].partition(b"\0")
    return keyword.decode("latin-1"), said.partition(b"\0")[2].decode("utf-8")


def _unfiltered(rows: bytes, width: int, height: int) -> bytes:
    wide = 3 * width
    before, found = bytes(wide), []
    for number in range(height):
        start = number * (wide + 1)
        kind, row = rows[start], rows[start + 1 : start + 1 + wide]
        assert kind in (0, 2)
        if kind == 2:
            row = bytes((one + other) & 255 for one, other in zip(row, before, strict=True))
        found.append(row)
        before = row
    return b"".join(found)
