"""PNG in bands: what a card shares with its ground was packed once, and only the bands with words are packed anew.

Each band of rows is filtered and deflated by itself, so that bands can stand beside each other in any file; each is a
chunk of its own. The bytes depend on the pixels alone: with or without a ground that is remembered they are the same.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL.Image import Image

    from pipeline.cards.draw import Rows

#: Rows of a band: few, and more of a card can be kept; many, and more is found to be alike.
_HIGH = 36
#: Bands that are filtered in one go.
_TOGETHER = 8
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A window of 32 KiB, deflated fast.
_HEAD = b"\x78\x01"
_NO_MORE = b"\x03\x00"  # an empty last block
_UP = 2
_PRIME = 65521  # Adler-32 counts modulo this
#: The fastest level; at the others ISA-L takes longer for as many bytes.
_LEVEL = 1


class Band(NamedTuple):
    """Some rows, packed.

    Args:
        chunk: the whole IDAT chunk.
        size: bytes before deflating.
        adler: Adler-32 of them.
    """

    chunk: bytes
    size: int
    adler: int


class Ground:
    """What many cards have in common: an image, and its bands as they were packed before.

    Args:
        image: RGB; nobody changes it.
    """

    #: whose sheet was drawn on last: only one has a sheet, for its memory
    _lately: ClassVar[Ground | None] = None

    def __init__(self, image: Image) -> None:
        self.image = image
        self._bands: list[Band] = []
        self._sheet: Image | None = None
        self._used: Rows | None = None

    def sheet(self) -> Image:
        """Return an image like it, to draw on until the next one is asked for; `used` says where something was drawn.

        The same sheet is wiped again and again: to wipe some rows takes a tenth of making a new one.
        """
        if Ground._lately is not self:
            if Ground._lately is not None:
                Ground._lately.put_away()
            Ground._lately = self
        if self._sheet is None or self._used is None:
            self._sheet = self.image.copy()
        elif self._used.first < self._used.last:
            first, last = max(0, self._used.first), min(self.image.height, self._used.last)
            self._sheet.paste(self.image.crop((0, first, self.image.width, last)), (0, first))
        self._used = None
        return self._sheet

    def put_away(self) -> None:
        """Give the sheet's memory back."""
        self._sheet = None

    def used(self, rows: Rows | None) -> None:
        """Remember where the sheet was drawn on; None where that is not known."""
        self._used = rows

    def bands(self) -> list[Band]:
        """Return it packed."""
        self._bands = self._bands or [*_packed(self.image, range(-(-self.image.height // _HIGH)))]
        return self._bands


def png(image: Image, ground: Ground | None = None, rows: Rows | None = None, more: Iterable[bytes] = ()) -> bytes:
    """Return an image as PNG.

    Args:
        image: RGB.
        ground: what it was drawn on.
        rows: those that differ from the ground's; None where that is not known.
        more: chunks that say what it is.
    """
    count = -(-image.height // _HIGH)
    fresh = range(count)
    if ground is not None and rows is not None:
        first = min(max(0, rows.first // _HIGH), count)
        fresh = range(first, max(first, min(count, -(-rows.last // _HIGH))))
    bands = [*_packed(image, fresh)]
    if ground is not None and len(fresh) < count:
        kept = ground.bands()
        bands = [*kept[: fresh.start], *bands, *kept[fresh.stop :]]
    adler = 1
    for band in bands:
        adler = _joined(adler, band)
    header = struct.pack(">LLBBBBB", image.width, image.height, 8, 2, 0, 0, 0)
    return b"".join(
        (
            _SIGNATURE,
            chunk(b"IHDR", header),
            *more,
            chunk(b"IDAT", _HEAD),
            *(band.chunk for band in bands),
            chunk(b"IDAT", _NO_MORE + struct.pack(">L", adler)),
            chunk(b"IEND", b""),
        )
    )


def with_chunks(png_file: bytes, more: Iterable[bytes]) -> bytes:
    """Return a PNG file with chunks behind its head."""
    head = len(_SIGNATURE) + 25  # the chunk IHDR: its length, name and sum, and thirteen bytes
    return b"".join((png_file[:head], *more, png_file[head:]))


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return b"".join((struct.pack(">L", len(data)), kind, data, struct.pack(">L", zlib.crc32(data, zlib.crc32(kind)))))


def _packed(image: Image, numbers: range) -> Iterator[Band]:
    """Yield bands of an image, packed."""
    from isal import isal_zlib  # noqa: PLC0415 - a plan or a cached check packs nothing

    for first in range(numbers.start, numbers.stop, _TOGETHER):
        last = min(first + _TOGETHER, numbers.stop)
        filtered = memoryview(_filtered(image, first * _HIGH, min(last * _HIGH, image.height)))
        size = _HIGH * (3 * image.width + 1)
        for start in range(0, len(filtered), size):
            rows = filtered[start : start + size]
            # Flushed to a whole byte and with nothing carried over: another band can follow.
            packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, -15)
            packed = packer.compress(rows) + packer.flush(isal_zlib.Z_FULL_FLUSH)
            yield Band(chunk(b"IDAT", packed), len(rows), isal_zlib.adler32(rows))


def _filtered(image: Image, top: int, bottom: int) -> bytes:
    """Return rows as they are deflated: each is how far it is from the one above, a band's first is itself."""
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise
    from PIL import ImageChops  # noqa: PLC0415 - likewise

    wide, high = image.width * 3, bottom - top
    held = image.crop((0, top, image.width, bottom)).tobytes()
    rows = Pillow.frombuffer("L", (wide, high), held, "raw", "L", 0, 1)
    above = Pillow.new("L", (wide, high))
    above.paste(rows, (0, 1))
    whole = Pillow.new("L", (wide + 1, high), _UP)
    for first in range(0, high, _HIGH):
        above.paste(0, (0, first, wide, first + 1))
        whole.paste(0, (0, first, 1, first + 1))
    whole.paste(ImageChops.subtract_modulo(rows, above), (1, 0))
    return whole.tobytes()


def _joined(adler: int, band: Band) -> int:
    """Return the Adler-32 of something and a band behind it."""
    low, high = adler & 0xFFFF, adler >> 16
    more_low, more_high = band.adler & 0xFFFF, band.adler >> 16
    return ((low + more_low - 1) % _PRIME) | ((high + more_high + band.size * (low - 1)) % _PRIME) << 16
