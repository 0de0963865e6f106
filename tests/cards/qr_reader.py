"""A reader of QR codes for the tests, written from the standard and from nothing that draws them.

It reads codes of versions 1 to 3 with one block of data, undamaged, in bytes: enough to know that a drawn code says
what it should.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

_FORMAT_MASK = 0b101010000010010
#: version → how many bytes of data there are at the levels L, M, Q and H (two bits of the format)
_DATA = {1: {1: 19, 0: 16, 3: 13, 2: 9}, 2: {1: 34, 0: 28, 3: 22, 2: 16}, 3: {1: 55, 0: 44}}
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _: row % 2 == 0,
    lambda _, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: (row * column) % 2 + (row * column) % 3 == 0,
    lambda row, column: ((row * column) % 2 + (row * column) % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + (row * column) % 3) % 2 == 0,
)


def read(image: Image) -> tuple[str, int]:
    """Return what a code says, and the pixels of a module, from a picture with nothing else dark in it."""
    grey = image.convert("L").point([255 if level < 128 else 0 for level in range(256)])
    box = grey.getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert right - left == bottom - top
    # The finder at the upper left is seven modules wide, and its first row is dark all along.
    long = next(x for x in range(left, right) if not grey.getpixel((x, top))) - left
    side = long // 7
    count = (right - left) // side
    assert long == 7 * side
    assert (right - left) == count * side
    dark = [
        [
            bool(grey.getpixel((left + column * side + side // 2, top + row * side + side // 2)))
            for column in range(count)
        ]
        for row in range(count)
    ]
    return _text(dark), side


def _text(dark: list[list[bool]]) -> str:
    count = len(dark)
    version = (count - 17) // 4
    form = _number(
        [dark[8][column] for column in (0, 1, 2, 3, 4, 5, 7, 8)] + [dark[row][8] for row in (7, 5, 4, 3, 2, 1, 0)]
    )
    form ^= _FORMAT_MASK
    level, mask = form >> 13, _MASKS[form >> 10 & 7]
    bits = [dark[row][column] ^ mask(row, column) for row, column in _walk(count, version)]
    data = bits[: 8 * _DATA[version][level]]
    assert _number(data[:4]) == 4, "the code is not in bytes"
    length = _number(data[4:12])
    return bytes(_number(data[at : at + 8]) for at in range(12, 12 + 8 * length, 8)).decode()


def _number(bits: list[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _walk(count: int, version: int) -> list[tuple[int, int]]:
    """Return the modules of data in the order they are read: up and down in pairs of columns, from the right."""
    found = []
    upward = True
    for right in range(count - 1, 0, -2):
        pair = right - 1 if right <= 6 else right
        for row in range(count - 1, -1, -1) if upward else range(count):
            found += [(row, column) for column in (pair, pair - 1) if not _is_pattern(row, column, count, version)]
        upward = not upward
    return found


def _is_pattern(row: int, column: int, count: int, version: int) -> bool:
    corner = (row <= 8 and (column <= 8 or column >= count - 8)) or (row >= count - 8 and column <= 8)
    aligned = version > 1 and abs(row - (count - 7)) <= 2 and abs(column - (count - 7)) <= 2
    return corner or row == 6 or column == 6 or aligned
