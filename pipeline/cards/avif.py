"""How large an AVIF picture is, from the boxes at its beginning (ISO/IEC 23008-12), read within bounds."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Boxes within a box that are looked at; a picture has a dozen.
_MOST = 400
_BRANDS = frozenset({b"avif", b"avis"})
_QUARTERS = 3


class _Box(NamedTuple):
    kind: bytes
    body: int
    end: int


def is_avif(data: bytes) -> bool:
    """Whether bytes begin as an AVIF picture does: by its own brand, or by one it is compatible with."""
    if data[4:8] != b"ftyp":
        return False
    brands = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    return bool(_BRANDS & {brands[at : at + 4] for at in range(0, len(brands), 4) if at != 4})  # noqa: PLR2004 - a version


def size(data: bytes) -> tuple[int, int] | None:
    """Return width and height as readers see them, None where the boxes do not say."""
    try:
        return _size(data)
    except (struct.error, IndexError):
        return None


def _size(data: bytes) -> tuple[int, int] | None:
    meta = _first(data, _Box(b"", 0, len(data)), b"meta")
    whole = meta._replace(body=meta.body + 4) if meta else None
    properties = _first(data, whole, b"iprp") if whole else None
    held = _first(data, properties, b"ipco") if properties else None
    if not (whole and properties and held):
        return None
    boxes = list(_inside(data, held))
    wanted = _of_picture(data, properties, _primary(data, whole)) or range(1, len(boxes) + 1)
    found: tuple[int, int] | None = None
    turned = False
    for number in wanted:
        box = boxes[number - 1] if 0 < number <= len(boxes) else None
        if box and box.kind == b"ispe":
            found = struct.unpack_from(">II", data, box.body + 4)
        elif box and box.kind == b"irot":
            turned = data[box.body] & _QUARTERS in (1, 3)
    return (found[1], found[0]) if found and turned else found


def _primary(data: bytes, meta: _Box) -> int:
    """Return the number of the item that is shown, 0 where that is not said."""
    box = _first(data, meta, b"pitm")
    if box is None:
        return 0
    return int(struct.unpack_from(">I" if data[box.body] else ">H", data, box.body + 4)[0])


def _of_picture(data: bytes, properties: _Box, item: int) -> list[int]:
    """Return the numbers of the properties that an item has, from 1."""
    for box in _inside(data, properties):
        if box.kind == b"ipma" and item in (found := _associated(data, box)):
            return found[item]
    return []


def _associated(data: bytes, box: _Box) -> dict[int, list[int]]:
    long, wide = bool(data[box.body]), bool(data[box.body + 3] & 1)
    (count,) = struct.unpack_from(">I", data, box.body + 4)
    at, found = box.body + 8, {}
    for _ in range(min(count, _MOST)):
        (item,) = struct.unpack_from(">I" if long else ">H", data, at)
        at += 4 if long else 2
        many, at = data[at], at + 1
        width = 2 if wide else 1
        numbers = [int.from_bytes(data[at + width * each : at + width * (each + 1)], "big") for each in range(many)]
        found[item] = [number & (0x7FFF if wide else 0x7F) for number in numbers]
        at += width * many
    return found


def _first(data: bytes, within: _Box, kind: bytes) -> _Box | None:
    return next((box for box in _inside(data, within) if box.kind == kind), None)


def _inside(data: bytes, within: _Box) -> Iterator[_Box]:
    at = within.body
    for _ in range(_MOST):
        if at + 8 > min(within.end, len(data)):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, body)
            body += 8
        end = at + length if length else within.end
        if end <= at or body > end:
            return
        yield _Box(kind, body, min(end, within.end))
        at = end
