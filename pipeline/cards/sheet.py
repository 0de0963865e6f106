"""A contact sheet: many pictures small on one, each with a few words below it, in the brand's own type."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import photo
from pipeline.cards.layout import Rect, Text
from pipeline.cards.pen import FONT, Pen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model.library import Library

#: Pictures on one sheet: what an eye takes in.
MOST = 60
_WIDE, _TALL = 300, 534
_GAP, _MARGIN, _WORDS, _TITLE = 28, 40, 122, 84
#: Type below a picture, the same under each: who looks at a sheet of sixty reads no smaller one.
_SIZES = (22, 18)
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
    pen = Pen(whole, _COLOURS, library)
    pen.write(_lines((title,), (40,)), Rect(_MARGIN, _MARGIN, width - 2 * _MARGIN, _TITLE - 20))
    y = _MARGIN + _TITLE
    for row, height in zip(rows, heights, strict=True):
        for column, number in enumerate(row):
            x = _MARGIN + column * (_WIDE + _GAP)
            shown = small[number]
            if shown is None:
                whole.paste(_MISSING, (x, y, x + _WIDE, y + height))
            else:
                # On one line with its neighbours, whatever their shapes: its words are right below it.
                whole.paste(shown, (x + (_WIDE - shown.width) // 2, y + height - shown.height), shown)
            pen.write(_lines(tiles[number][1:], _SIZES), Rect(x, y + height + 10, _WIDE, _WORDS - 14), gap=4)
        y += height + _WORDS + _GAP
    held = io.BytesIO()
    whole.save(held, "JPEG", quality=88, subsampling=0, optimize=True)
    return held.getvalue()


def _lines(texts: Sequence[str], sizes: Sequence[int]) -> list[Text]:
    """Return the words below a picture, or above all: the first dark, the next less so; what is long is cut."""
    return [
        Text(line=0, colour="faint" if number else "ink", font=FONT, text=text, size=size, smallest=size, most_lines=2)
        for number, (text, size) in enumerate(zip(texts, sizes, strict=True))
        if text.strip()
    ]
