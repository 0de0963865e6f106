"""The boxes that MP4 and MOV files are made of (ISO/IEC 14496-12), read within bounds: strangers wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

#: Boxes that a file, or a box, may have; what has more was made to keep its readers busy.
MOST_BOXES = 20_000
#: Bytes of the box that says where everything is; that of an hour of film is a few millions.
LARGEST_INDEX = 32 * 1024 * 1024
_LONG, _TO_THE_END = 1, 0
_HEAD, _LONG_HEAD = 8, 16


class BrokenError(ValueError):
    """The boxes do not fit into each other; `why` is `cut` where the file ends too early, else `damaged` or `much`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Box(NamedTuple):
    """One box.

    Args:
        kind: its four letters.
        start: of the box itself, in the file.
        body: where what it holds begins.
        end: one past its last byte.
    """

    kind: bytes
    start: int
    body: int
    end: int


def outermost(file: BinaryIO, size: int) -> list[Box]:
    """Return the boxes that a file consists of, and nothing else is in it.

    Args:
        file: to read from, anywhere in it.
        size: its bytes.

    Raises:
        BrokenError: it consists of something else.
    """
    found: list[Box] = []
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(_LONG_HEAD)
        box = _box(head, at, size)
        found.append(box)
        at = box.end
        if len(found) > MOST_BOXES:
            raise BrokenError("much")
    return found


def inside(data: bytes, within: Box) -> Iterator[Box]:
    """Yield the boxes within a box, whose places count from the beginning of some bytes.

    Raises:
        BrokenError: they do not fit into it.
    """
    at, count = within.body, 0
    while at < within.end:
        if within.end - at < _HEAD and not any(data[at : within.end]):
            return  # QuickTime ends lists with a zero
        box = _box(data[at : at + _LONG_HEAD], at, within.end)
        yield box
        at = box.end
        count += 1
        if count > MOST_BOXES:
            raise BrokenError("much")


def _box(head: bytes, at: int, end: int) -> Box:
    if len(head) < _HEAD:
        raise BrokenError("cut")
    size, kind, body = int.from_bytes(head[:4], "big"), head[4:8], _HEAD
    if size == _LONG:
        if len(head) < _LONG_HEAD:
            raise BrokenError("cut")
        size, body = int.from_bytes(head[8:16], "big"), _LONG_HEAD
    elif size == _TO_THE_END:
        size = end - at
    if not _is_kind(kind) or size < body:
        raise BrokenError("damaged")
    if at + size > end:
        raise BrokenError("cut")
    return Box(kind, at, at + body, at + size)


def _is_kind(kind: bytes) -> bool:
    """Whether four bytes are a kind of box: printable, or one of Apple's, which begin with a ©."""
    return all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in kind)  # noqa: PLR2004 - ASCII, and ©


def first(data: bytes, within: Box, *path: bytes) -> Box | None:
    """Return the first box at a path of kinds within another; None where there is none."""
    box: Box | None = within
    for kind in path:
        box = next((each for each in inside(data, box) if each.kind == kind), None) if box else None
    return box
