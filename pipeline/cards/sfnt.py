"""What a font file can draw, read from its tables: Pillow draws a box for a missing letter and does not say so."""

from __future__ import annotations

import struct
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_COLLECTION = b"ttcf"
_MOST_AXES, _MOST_FEATURES = 64, 1000
_WIDE, _BMP = 12, 4
# The 16-bit table of a file that also has the wide one is a part of it, so the wide one is asked first.
_PREFERRED = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))


class FontFileError(ValueError):
    """The bytes are no TrueType or OpenType font, or its tables make no sense.

    Args:
        reason: for who looks into the font.
        path: which font, once that is known.
    """

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(reason)
        self.path = path


class Axis(NamedTuple):
    """One direction in which a variable font varies, such as its weight.

    Args:
        tag: `wght`, `wdth`, `opsz`, ….
        low: its least value.
        usual: what the font is without being told.
        high: its greatest value.
    """

    tag: str
    low: float
    usual: float
    high: float


class Coverage:
    """The characters that a font has glyphs for.

    Args:
        ranges: first and last code points, sorted, not overlapping.
    """

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = tuple(ranges)
        self._starts = tuple(start for start, _ in self._ranges)

    def __contains__(self, char: str) -> bool:
        index = bisect_right(self._starts, ord(char)) - 1
        return index >= 0 and ord(char) <= self._ranges[index][1]

    def __len__(self) -> int:
        return sum(end - start + 1 for start, end in self._ranges)


def coverage(data: bytes) -> Coverage:
    """Return which characters a font file can draw.

    Raises:
        FontFileError: it is no font, or it has no Unicode character map that makes sense.
    """
    try:
        table = _character_map(data)
        kind = struct.unpack_from(">H", table)[0]
        found = list(_wide(table) if kind == _WIDE else _bmp(table))
    except (struct.error, KeyError) as error:
        raise FontFileError("no character map that makes sense") from error
    if any(start > end for start, end in found) or any(before[1] >= after[0] for before, after in pairwise(found)):
        raise FontFileError("its character map is not sorted")
    return Coverage(found)


def strike(data: bytes) -> int | None:
    """Return the one size in pixels that a font of coloured bitmaps comes in, None for outlines of any size.

    Raises:
        FontFileError: it is no font.
    """
    tables = _tables(data)
    try:
        if b"CBLC" in tables:
            offset, _ = tables[b"CBLC"]
            count = struct.unpack_from(">L", data, offset + 4)[0]
            return max(data[offset + 8 + 48 * index + 44] for index in range(min(count, 64)))
        if b"sbix" in tables:
            offset, _ = tables[b"sbix"]
            count = struct.unpack_from(">L", data, offset + 4)[0]
            starts = struct.unpack_from(f">{min(count, 64)}L", data, offset + 8)
            return max(int(struct.unpack_from(">H", data, offset + start)[0]) for start in starts)
    except (struct.error, IndexError, ValueError) as error:
        raise FontFileError("its bitmaps make no sense") from error
    return None


def axes(data: bytes) -> tuple[Axis, ...]:
    """Return the axes of a variable font in its own order, none for a font that is as it is.

    Raises:
        FontFileError: it is no font, or its axes make no sense.
    """
    offset, _ = _tables(data).get(b"fvar", (0, 0))
    if not offset:
        return ()
    try:
        start, _, count, size = struct.unpack_from(">HHHH", data, offset + 4)
        rows = [struct.unpack_from(">4slll", data, offset + start + size * at) for at in range(min(count, _MOST_AXES))]
        found = [Axis(tag.decode("ascii"), *(value / 65536 for value in values)) for tag, *values in rows]
    except (struct.error, UnicodeDecodeError) as error:
        raise FontFileError("its axes make no sense") from error
    if any(not axis.low <= axis.usual <= axis.high for axis in found):
        raise FontFileError("its axes make no sense")
    return tuple(found)


def features(data: bytes) -> frozenset[str]:
    """Return the OpenType features that a font has: `tnum`, `smcp`, `kern`, ….

    Raises:
        FontFileError: it is no font, or its features make no sense.
    """
    tables = _tables(data)
    found: set[str] = set()
    try:
        for offset in (tables[table][0] for table in (b"GSUB", b"GPOS") if table in tables):
            start = offset + struct.unpack_from(">H", data, offset + 6)[0]
            count = struct.unpack_from(">H", data, start)[0]
            records = (data[start + 2 + 6 * at : start + 6 + 6 * at] for at in range(min(count, _MOST_FEATURES)))
            found.update(tag.decode("ascii") for tag in records)
    except (struct.error, UnicodeDecodeError) as error:
        raise FontFileError("its features make no sense") from error
    return frozenset(found - {""})


def _tables(data: bytes) -> dict[bytes, tuple[int, int]]:
    """Return the offset and length of every table; a collection's are those of its first font."""
    try:
        top = struct.unpack_from(">L", data, 12)[0] if data[:4] == _COLLECTION else 0
    except struct.error as error:
        raise FontFileError("its list of fonts is cut off") from error
    if data[top : top + 4] not in _SFNT:
        raise FontFileError("not a TrueType or OpenType font")
    try:
        count = struct.unpack_from(">H", data, top + 4)[0]
        records = (struct.unpack_from(">4sLLL", data, top + 12 + 16 * index) for index in range(count))
        return {tag: (offset, length) for tag, _, offset, length in records}
    except struct.error as error:
        raise FontFileError("its list of tables is cut off") from error


def _character_map(data: bytes) -> bytes:
    offset, length = _tables(data)[b"cmap"]
    cmap = data[offset : offset + length]
    count = struct.unpack_from(">H", cmap, 2)[0]
    records = [struct.unpack_from(">HHL", cmap, 4 + 8 * index) for index in range(count)]
    places = {(platform, encoding): start for platform, encoding, start in records}
    for wanted in _PREFERRED:
        start = places.get(wanted)
        if start is not None and struct.unpack_from(">H", cmap, start)[0] in (_WIDE, _BMP):
            return cmap[start:]
    raise FontFileError("no Unicode character map")


def _wide(table: bytes) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">L", table, 12)[0]
    for index in range(count):
        start, end, _glyph = struct.unpack_from(">LLL", table, 16 + 12 * index)
        yield start, end


def _bmp(table: bytes) -> Iterator[tuple[int, int]]:
    doubled = struct.unpack_from(">H", table, 6)[0]
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * doubled)
    offsets = struct.unpack_from(f">{count}H", table, 16 + 3 * doubled)
    last = -1
    for index, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        if start <= last or start > end:
            raise FontFileError("its character map is not sorted")
        last = end
        if offset == 0:
            yield from _runs(start, [(code + delta) & 0xFFFF for code in range(start, end + 1)])
        else:
            at = 16 + 3 * doubled + 2 * index + offset
            yield from _runs(start, struct.unpack_from(f">{end - start + 1}H", table, at))


def _runs(start: int, glyphs: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a segment that have a glyph; number 0 is the box."""
    first: int | None = None
    code = start - 1
    for code, glyph in enumerate(glyphs, start):
        if glyph and code != 0xFFFF:  # noqa: PLR2004 - the table's end marker is no character
            first = code if first is None else first
        elif first is not None:
            yield first, code - 1
            first = None
    if first is not None:
        yield first, code
