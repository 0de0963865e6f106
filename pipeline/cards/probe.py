"""What a picture says of itself in its first bytes: type and size, without decoding it and without Pillow.

Every changed picture passes here, so it reads headers alone; whether the rest decodes is `photo.py`'s question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import avif

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

_PNG = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers carry the size; C4, C8 and CC share their range and mean other things.
_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Markers without a length, the picture's data (DA) and its end (D9): before a frame they mean there is none.
_NO_SEGMENT = frozenset({0x01, *range(0xD0, 0xDB)})
# Any number of fill bytes may precede a marker.
_MARKER = re.compile(rb"\xff+[^\xff]", re.DOTALL)
# Cameras write a few dozen segments before the frame; a file made of nothing else must not keep us busy.
_SEGMENTS = 1000
_APP1 = 0xE1
_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)


class Probed(NamedTuple):
    """Type and size of a picture as a reader sees it: a photo taken sideways counts turned upright.

    Of a PNG or WebP that is to be turned, what says so may stand behind the pixels: `developed.look` finds it.

    Args:
        media_type: such as `image/png`.
        width: pixels.
        height: pixels.
    """

    media_type: str
    width: int
    height: int

    def turned(self) -> Probed:
        """Return what it says once it is turned upright."""
        return self._replace(width=self.height, height=self.width)


def probe(data: bytes) -> Probed | None:
    """Return what the head of a PNG, JPEG, GIF, WebP or AVIF says, None where it is none of these or says nonsense."""
    for magic, media_type, read in _READERS:
        if data.startswith(magic):
            size = read(data)
            return Probed(media_type, *size) if size and min(size) > 0 else None
    size = avif.size(data) if avif.is_avif(data) else None
    return Probed("image/avif", *size) if size and min(size) > 0 else None


def is_photo(data: bytes) -> bool:
    """Whether a picture was kept with loss, as photos are; drawings are kept as they are."""
    return not data.startswith((_PNG, b"GIF8")) and data[12:16] != b"VP8L"


def _png(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR" or len(data) < 24:  # noqa: PLR2004 - signature, length, type and the two sizes
        return None
    return _number(data, 16, 4, "big"), _number(data, 20, 4, "big")


def _gif(data: bytes) -> tuple[int, int] | None:
    if data[3:6] not in (b"87a", b"89a"):
        return None
    return _number(data, 6, 2, "little"), _number(data, 8, 2, "little")


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[8:12] != b"WEBP" or len(data) < 30:  # noqa: PLR2004 - the longest of the three heads
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + _number(data, 24, 3, "little"), 1 + _number(data, 27, 3, "little")
    if kind == b"VP8L" and data[20] == 0x2F:  # noqa: PLR2004 - the lossless signature
        bits = _number(data, 21, 4, "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return _number(data, 26, 2, "little") & 0x3FFF, _number(data, 28, 2, "little") & 0x3FFF
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """Walk the segments to the frame's size; an Exif orientation met on the way turns it."""
    at, turned = 2, False
    for _ in range(_SEGMENTS):
        marker = _MARKER.match(data, at)
        if marker is None or data[marker.end() - 1] in _NO_SEGMENT:
            return None
        kind, segment = data[marker.end() - 1], marker.end()
        if kind in _SOF and segment + 7 <= len(data):
            height, width = _number(data, segment + 3, 2, "big"), _number(data, segment + 5, 2, "big")
            return (height, width) if turned else (width, height)
        length = _number(data, segment, 2, "big")
        if kind == _APP1:
            turned = turned or _exif_turns(data[segment + 2 : segment + length])
        at = segment + max(length, 2)
    return None


def _exif_turns(segment: bytes) -> bool:
    """Whether an Exif segment's orientation swaps width and height."""
    tiff = segment[6:]
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
    if segment[:6] != b"Exif\0\0" or tiff[:2] not in (b"II", b"MM"):
        return False
    directory = _number(tiff, 4, 4, order)
    for index in range(min(_number(tiff, directory, 2, order), 200)):
        entry = directory + 2 + 12 * index
        if _number(tiff, entry, 2, order) == _ORIENTATION:
            return _number(tiff, entry + 8, 2, order) in _SIDEWAYS
    return False


def _number(data: bytes, at: int, size: int, order: Literal["little", "big"]) -> int:
    return int.from_bytes(data[at : at + size], order)


_READERS: tuple[tuple[bytes, str, Callable[[bytes], tuple[int, int] | None]], ...] = (
    (_PNG, "image/png", _png),
    (b"\xff\xd8\xff", "image/jpeg", _jpeg),
    (b"GIF8", "image/gif", _gif),
    (b"RIFF", "image/webp", _webp),
)
