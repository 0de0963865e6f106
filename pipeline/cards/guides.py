"""What a designer draws by, over a card: grid, what networks cover and crop, boxes of layers and words with names."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards.contrast import rgb
from pipeline.cards.formats import CANVASES
from pipeline.cards.layout import Plate, Rect, Text
from pipeline.cards.pen import FONT, Pen
from pipeline.cards.scene import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

    from pipeline.cards.arrange import Placed
    from pipeline.cards.grid import Grid
    from pipeline.cards.layout import Layout
    from pipeline.cards.scene import Scene
    from pipeline.model.library import Library
    from pipeline.model.variant import CardSpec

#: Strong colours that brands seldom have, and white to write in on them.
COLOURS = {"grid": "#d6006c", "covered": "#c2410c", "crop": "#007f8c", "layer": "#1d4ed8", "words": "#15803d",
           "label": "#ffffff"}  # fmt: skip
_TINT, _HATCH, _STEP = 0.14, 0.55, 28
_LINE, _DASH = 4, 22
_SIZE = 22
# To be looked at once: a smaller file would take longer to write than to read.
_QUICK = 1


class Label(NamedTuple):
    """A name that is written at a box.

    Args:
        kind: a role of `COLOURS`.
        at: the box.
    """

    kind: str
    text: str
    at: Rect


def guided(layout: Layout, spec: CardSpec, library: Library, language: str) -> bytes:
    """Return a card with everything over it that it was drawn by, as a PNG.

    Args:
        layout: of the card.
        spec: the card.
        library: in whose font names are written.
        language: of those that are ours.

    Raises:
        FontFileError: a font cannot be used.
        PictureError: a picture of the card cannot be decoded.
    """
    held = io.BytesIO()
    scene = compose(layout, spec.format, spec.lang, dict(spec.fields), library)
    over(scene, library, language).save(held, "PNG", compress_level=_QUICK)
    return held.getvalue()


def over(scene: Scene, library: Library, language: str) -> Image:
    """Return a card's pixels with everything over them that they were drawn by."""
    from PIL import ImageDraw  # noqa: PLC0415 - Pillow, only where something is drawn

    image = scene.image()
    grid = scene.layout.grids.get(scene.format)
    if grid:
        for rect in columns_and_rows(grid, scene.format):
            _tint(image, rect)
    pen, named = ImageDraw.Draw(image), labels(scene, language)
    for label in named:
        if label.kind == "covered":
            _hatch(image, label.at)
        elif label.kind == "crop":
            _dashed(pen, label.at)
        else:
            x, y, wide, high = label.at
            pen.rectangle((x, y, x + wide - 1, y + high - 1), outline=COLOURS[label.kind], width=_LINE)
    _write(image, named, library)
    return image


def columns_and_rows(grid: Grid, fmt: str) -> Iterator[Rect]:
    """Yield the columns of a grid, and then its rows, as they lie on a canvas."""
    canvas = CANVASES[fmt]
    left, top, right, bottom = canvas.safe if grid.safe else (0, 0, 0, 0)
    width, height = canvas.width - left - right, canvas.height - top - bottom
    for number in range(1, grid.columns + 1):
        start, long = grid.span(0, number, number, width)
        yield Rect(round(left + start), top, round(long), height)
    for number in range(1, grid.rows + 1):
        start, long = grid.span(1, number, number, height)
        yield Rect(left, round(top + start), width, round(long))


def labels(scene: Scene, language: str) -> list[Label]:
    """Return everything that has a name on a card: what is covered and cropped, each layer, and each text."""
    canvas = CANVASES[scene.format]
    found = [Label("covered", part.what.say(language), Rect(*part.rect(*scene.canvas))) for part in canvas.covered]
    for name, *left in canvas.cropped():
        found.append(Label("crop", f"{name.say(language)} {left[2]} × {left[3]}", Rect(*left)))
    for layer in scene.layout.layers[scene.format]:
        box = layer.box.on(*scene.canvas)
        found.append(Label("layer", f"{layer.name} {box.width} × {box.height}", box))
    found += [Label("words", _said(placed), rect) for _, placed in scene.placed() if (rect := _around(placed))]
    return found


def _said(placed: Placed) -> str:
    """Return a text's name with its size: the one that it starts from, and the one that it came to."""
    item = placed.item
    size = f"{item.size} px" if placed.size == item.size else f"{item.size} → {placed.size} px"
    return f"{item.name or item.field} {size}".strip()


def _around(placed: Placed) -> Rect | None:
    """Return the box that a text may touch, with its plate; None where nothing of it is drawn."""
    rects = [*placed.rects(), *([placed.plate] if placed.plate else [])]
    if not rects:
        return None
    x, y = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.x + rect.width for rect in rects), max(rect.y + rect.height for rect in rects)
    return Rect(x, y, right - x, bottom - y)


def _tint(image: Image, rect: Rect) -> None:
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise

    mask = Pillow.new("L", (max(1, rect.width), max(1, rect.height)), round(255 * _TINT))
    image.paste(rgb(COLOURS["grid"]), (rect.x, rect.y), mask)


def _hatch(image: Image, rect: Rect) -> None:
    """Draw slanted lines over what a network covers, dark and light ones: they are seen on any ground, and it too."""
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise
    from PIL import ImageDraw  # noqa: PLC0415 - likewise

    for role, moved in (("label", _STEP // 2), ("covered", 0)):
        mask = Pillow.new("L", (rect.width, rect.height))
        pen, seen = ImageDraw.Draw(mask), round(255 * _HATCH)
        for start in range(-rect.height + moved, rect.width, _STEP):
            pen.line((start, rect.height, start + rect.height, 0), fill=seen, width=_LINE)
        pen.rectangle((0, 0, rect.width - 1, rect.height - 1), outline=255, width=_LINE)
        image.paste(rgb(COLOURS[role]), (rect.x, rect.y), mask)


def _dashed(pen: ImageDraw, rect: Rect) -> None:
    right, bottom = rect.x + rect.width - 1, rect.y + rect.height - 1
    for start in range(rect.x, right, 2 * _DASH):
        end = min(start + _DASH, right)
        for y in (rect.y, bottom - _LINE + 1):
            pen.rectangle((start, y, end, y + _LINE - 1), fill=COLOURS["crop"])
    for start in range(rect.y, bottom, 2 * _DASH):
        end = min(start + _DASH, bottom)
        for x in (rect.x, right - _LINE + 1):
            pen.rectangle((x, start, x + _LINE - 1, end), fill=COLOURS["crop"])


def _write(image: Image, named: list[Label], library: Library) -> None:
    """Write each name above its box's upper left corner, or below the one that is there already."""
    pen = Pen(image, COLOURS, library)
    taken: list[Rect] = []
    for label in named:
        text = Text(
            line=0, colour="label", font=FONT, text=label.text, size=_SIZE, smallest=14, most_lines=1,
            plate=Plate(label.kind, (8, 4), 4),
        )  # fmt: skip
        size = next((each.plate for each in pen.placed([text], Rect(0, 0, *image.size)) if each.plate), None)
        if size is None:
            continue
        wanted = Rect(label.at.x, label.at.y - size.height, size.width, size.height)
        place = _free(wanted, image.size, taken)
        taken.append(place)
        pen.write([text], place)


def _free(wanted: Rect, canvas: tuple[int, int], taken: list[Rect]) -> Rect:
    """Return where a name is on the canvas and on no other, as near below the wanted place as there is one."""
    x = max(0, min(wanted.x, canvas[0] - wanted.width))
    lowest = max(0, canvas[1] - wanted.height)
    first = max(0, min(wanted.y, lowest))
    for y in (*range(first, lowest, wanted.height + 2), *range(0, first, wanted.height + 2)):
        place = Rect(x, y, wanted.width, wanted.height)
        if not any(place.meets(other) for other in taken):
            return place
    return Rect(x, first, wanted.width, wanted.height)
