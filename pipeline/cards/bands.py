"""PNG in bands: what a card shares with its ground was packed once, and only the bands with words are packed anew.

Each band of rows is filtered and deflated by itself, so that bands can stand beside each other in any file; each is a
chunk of its own. A band of few colours is deflated as it is, which takes a third of the time and fewer bytes; one of
many as differences from row to row. The bytes depend on the pixels of the card and of its ground alone: whether the
ground was remembered makes no difference.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from PIL._imaging import ImagingCore
    from PIL.Image import Image

    from pipeline.cards.contrast import Colour
    from pipeline.cards.draw import Mark, Rows
    from pipeline.cards.layout import Rect

#: Rows of a band: few, and more of a card can be kept; many, and more is found to be alike.
_HIGH = 36
#: So many colours at most are few.
_FEW = 256
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A window of 32 KiB, deflated fast.
_HEAD = b"\x78\x01"
_NO_MORE = b"\x03\x00"  # an empty last block
_NONE, _UP = b"\x00", b"\x02"  # how a row was filtered
_PRIME = 65521  # Adler-32 counts modulo this
#: As fast as level 1, and as few bytes. At level 1 ISA-L 2.32 now and then packs the same band otherwise: of 2,000
#: processes that packed one band 90 times, 5 had two outcomes at level 1, and none at level 2.
_LEVEL = 2


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
    """What many cards have in common: an image, its bands as they were packed before, and what was drawn on it since.

    Cards are drawn on the image itself and taken back before the next one: a second image would take as much memory.

    Args:
        image: RGB.
    """

    def __init__(self, image: Image) -> None:
        self.image = image
        self._bands: dict[int, Band] = {}
        self._calm: dict[Rect, Colour | None] = {}
        self._plain: tuple[bool, ...] = ()
        self._strips: tuple[Hashable, dict[int, bytes]] = None, {}
        self._before: list[tuple[tuple[int, int, int, int], Colour | ImagingCore]] = []

    def calm(self, where: Rect) -> Colour | None:
        """Return the one colour that a rectangle has, None where it has several or reaches out of the picture.

        Args:
            where: nothing was drawn there yet.
        """
        if where not in self._calm:
            box = (where.x, where.y, where.x + where.width, where.y + where.height)
            inside = min(box) >= 0 and box[2] <= self.image.width and box[3] <= self.image.height
            found = self.image.crop(box).getcolors(1) if inside else None
            self._calm[where] = found[0][1] if found else None  # type: ignore[assignment] # an RGB image's are triples
        return self._calm[where]

    def sheet(self) -> Image:
        """Return its image with nothing drawn on it, to draw on until the next one is asked for.

        Whoever draws says where, each time before it is done, to `remember`.
        """
        # The last first: a place may have been drawn on twice.
        while self._before:
            box, was = self._before.pop()
            self.image.im.paste(was, box)
        self.plain()
        return self.image

    def remember(self, mark: Mark) -> None:
        """Remember what a place is like that is drawn on next."""
        x, y, width, height = mark.where
        left, top = max(0, x), max(0, y)
        right, bottom = min(self.image.width, x + width), min(self.image.height, y + height)
        if left < right and top < bottom:
            box = (left, top, right, bottom)
            self._before.append((box, mark.was or self.image.im.crop(box)))

    def strips(self, way: Hashable) -> dict[int, bytes]:
        """Return what is known of it as it is encoded in a way, to be added to; of one way alone, the last one."""
        if self._strips[0] != way:
            self._strips = way, {}
        return self._strips[1]

    def band(self, number: int) -> Band:
        """Return one of its bands, packed; nothing is drawn on it."""
        if number not in self._bands:
            (self._bands[number],) = _packed(self.image, (number,), self.plain())
        return self._bands[number]

    def plain(self) -> tuple[bool, ...]:
        """Return for each band whether it has few colours, whatever was drawn on it since."""
        if not self._plain:
            wide, high = self.image.size
            tops = range(0, high, _HIGH)
            crops = (self.image.crop((0, top, wide, min(top + _HIGH, high))) for top in tops)
            self._plain = tuple(crop.getcolors(_FEW) is not None for crop in crops)
        return self._plain


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
    plain = (Ground(image) if ground is None or rows is None else ground).plain()
    bands = [*_packed(image, fresh, plain)]
    if ground is not None and len(fresh) < count:
        bands = [*map(ground.band, range(fresh.start)), *bands, *map(ground.band, range(fresh.stop, count))]
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


def _packed(image: Image, numbers: Iterable[int], plain: Sequence[bool]) -> Iterator[Band]:
    """Yield bands of an image, packed."""
    from isal import isal_zlib  # noqa: PLC0415 - a plan or a cached check packs nothing

    for number in numbers:
        top = number * _HIGH
        box = (0, top, image.width, min(top + _HIGH, image.height))
        first, rows = _NONE, _as_they_are(image.im, box) if plain[number] else _differences(image.im, box)
        # Flushed to a whole byte and with nothing carried over: another band can follow.
        packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, -15)
        packed = b"".join((packer.compress(first), packer.compress(rows), packer.flush(isal_zlib.Z_FULL_FLUSH)))
        adler = isal_zlib.adler32(rows, isal_zlib.adler32(first))
        yield Band(chunk(b"IDAT", packed), len(first) + len(rows), adler)


def _as_they_are(image: ImagingCore, box: tuple[int, int, int, int]) -> memoryview:
    """Return rows as they are, a zero between them."""
    from PIL import _imaging as core  # noqa: PLC0415 - likewise

    left, top, right, bottom = box
    # Pillow can leave a zero behind each row: what comes before the next one says that it is not filtered.
    size = 3 * (right - left) + 1
    encoder = core.raw_encoder("RGB", "RGB", size, 1)
    encoder.setimage(image, box)
    _, _, data = encoder.encode(size * (bottom - top))
    return memoryview(data)[:-1]


def _differences(image: ImagingCore, box: tuple[int, int, int, int]) -> memoryview:
    """Return rows as what each differs from the one above by; the first is as it is, for nothing is known above it."""
    left, top, right, bottom = box
    below = image.crop(box)
    if bottom - top > 1:
        # Of the first row nothing is taken away.
        above = below.crop((0, -1, right - left, bottom - top - 1))
        below = below.chop_subtract_modulo(above)
    rows = bytearray(_as_they_are(below, (0, 0, right - left, bottom - top)))
    size = 3 * (right - left) + 1
    rows[size - 1 :: size] = _UP * (bottom - top - 1)
    return memoryview(rows)


def _joined(adler: int, band: Band) -> int:
    """Return the Adler-32 of something and a band behind it."""
    low, high = adler & 0xFFFF, adler >> 16
    more_low, more_high = band.adler & 0xFFFF, band.adler >> 16
    return ((low + more_low - 1) % _PRIME) | ((high + more_high + band.size * (low - 1)) % _PRIME) << 16
