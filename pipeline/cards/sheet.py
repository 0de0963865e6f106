"""A contact sheet: many pictures small on one, each with a few words below it, in the brand's own type."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import draw, materials, photo
from pipeline.cards.arrange import arrange
from pipeline.cards.layout import Box, Length, Stack, Text
from pipeline.cards.palette import Palette
from pipeline.cards.sfnt import FontFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from pipeline.model.library import Library

#: Pictures on one sheet: what an eye takes in.
MOST = 60
_WIDE, _TALL = 300, 534
_GAP, _MARGIN, _WORDS, _TITLE = 28, 40, 92, 84
_COLOURS = {"ink": "#1d1d1f", "faint": "#5d5d63"}
_GROUND = "#f4f4f2"
_MISSING = "#dcdcd8"


class Tile(NamedTuple):
    """One picture of a sheet.

    Args:
        picture: a PNG, JPEG, WebP or AVIF; empty for a place that stays empty.
        title: what is said of it first.
        text: what else.
    """

    picture: bytes
    title: str
    text: str = ""


def sheet(title: str, tiles: Sequence[Tile], columns: int, library: Library) -> bytes:
    """Return a picture of pictures, as a JPEG.

    Args:
        title: what stands above them.
        tiles: row by row.
        columns: of each row.
        library: whose fonts are used.

    Raises:
        PictureError: one of them cannot be decoded.
    """
    from PIL import Image  # noqa: PLC0415 - Pillow, only where something is drawn

    small = [photo.inside(tile.picture, (_WIDE, _TALL)) if tile.picture else None for tile in tiles]
    rows = [range(at, min(at + columns, len(tiles))) for at in range(0, len(tiles), columns)]
    heights = [max([_WIDE // 2, *(picture.height for each in row if (picture := small[each]))]) for row in rows]
    width = 2 * _MARGIN + columns * _WIDE + (columns - 1) * _GAP
    whole = Image.new("RGB", (width, 2 * _MARGIN + _TITLE + sum(height + _WORDS + _GAP for height in heights)), _GROUND)
    pen = _Pen(whole, library)
    pen.write((title,), (_MARGIN, _MARGIN, width - 2 * _MARGIN, _TITLE - 20), 40)
    y = _MARGIN + _TITLE
    for row, height in zip(rows, heights, strict=True):
        for column, number in enumerate(row):
            x = _MARGIN + column * (_WIDE + _GAP)
            shown = small[number]
            if shown is None:
                whole.paste(_MISSING, (x, y, x + _WIDE, y + height))
            else:
                whole.paste(shown, (x + (_WIDE - shown.width) // 2, y), shown)
            pen.write(tiles[number][1:], (x, y + height + 10, _WIDE, _WORDS - 14), 22)
        y += height + _WORDS + _GAP
    held = io.BytesIO()
    whole.save(held, "JPEG", quality=88, subsampling=0, optimize=True)
    return held.getvalue()


class _Pen:
    """Writes on an image in the brand's plainest font; a brand without fonts has sheets without words.

    Args:
        image: to write on.
        library: whose brand.
    """

    def __init__(self, image: Image, library: Library) -> None:
        self._image = image
        brand = library.brand
        role = "text" if "text" in brand.fonts else next(iter(brand.fonts), "")
        try:
            self._chain = materials.chain(brand, library.root, role) if role else ()
        except FontFileError:
            self._chain = ()
        self._lang = library.settings.locale

    def write(self, texts: Sequence[str], place: tuple[int, int, int, int], size: int) -> None:
        """Write lines below one another into a place: left, top, width and height; what does not fit is left out."""
        if not self._chain:
            return
        left, top, width, height = (Length(side) for side in place)
        items = tuple(
            Text(
                line=0, colour="faint" if number else "ink", font="pen", text=text, size=size, smallest=14, most_lines=2
            )
            for number, text in enumerate(texts)
            if text.strip()
        )
        stack = Stack(line=0, box=Box(left=left, top=top, width=width, height=height), items=items, gap=4)
        placed = arrange(stack, self._image.size, {}, self._lang, {("pen", 0): self._chain})
        draw.write(self._image, placed, Palette(_COLOURS, b"", {}))
