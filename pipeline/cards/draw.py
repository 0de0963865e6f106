"""Pixels: a layout's layers, then its words. The same input gives the same pixels.

What does not change from post to post (the base) is drawn once for each layout, format and brand, and copied; a card
then costs its words and its encoding.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import glyphs, masks, painters, photo
from pipeline.cards.layout import Fill, Gradient, Layer, Logo, Photo, Rect, Shape, Stack
from pipeline.cards.masks import paste, rounded
from pipeline.cards.signs import Avatar, Code, Icon, Plot
from pipeline.cards.vector import Outline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL.Image import Image

    from pipeline.cards.arrange import Line, Placed
    from pipeline.cards.contrast import Colour
    from pipeline.cards.palette import Palette
    from pipeline.cards.typeface import Run

#: part of every card's digest: raise it when the same input gives other pixels
VERSION = 4
_PLAIN = Outline("rectangle")
_STRIP = 128  # rows
_GRADIENT = 64  # a smooth run needs few points; the rest is interpolated


class Rows(NamedTuple):
    """Rows of an image, from the first to before the last."""

    first: int
    last: int


class Mark(NamedTuple):
    """Where something was drawn.

    Args:
        where: the place.
        was: the one colour that all of it had before; None where it had several.
    """

    where: Rect
    was: Colour | None = None


class Calm(NamedTuple):
    """A place of one colour, on which nothing was drawn yet."""

    where: Rect
    colour: Colour


def rows_of(marks: Sequence[Mark]) -> Rows:
    """Return the rows that were drawn on, and all between them."""
    drawn = [where for where, _ in marks if where.width > 0 and where.height > 0]
    if not drawn:
        return Rows(0, 0)
    return Rows(min(where.y for where in drawn), max(where.y + where.height for where in drawn))


def paint(
    layers: Sequence[Layer], canvas: tuple[int, int], palette: Palette, scale: float = 1.0, under: Image | None = None
) -> Image:
    """Draw layers from the ground up; stacks are left out, their words come later.

    Args:
        layers: what to draw.
        canvas: width and height in pixels at scale 1.
        palette: what to draw with.
        scale: of everything; a small one is enough to know what is behind a text.
        under: what to draw on; it is changed. None starts on white.

    Raises:
        PictureError: a photo or the logo cannot be decoded.
    """
    from PIL import Image  # noqa: PLC0415 - a plan or a cached check needs no Pillow

    size = (round(canvas[0] * scale), round(canvas[1] * scale))
    image = under or Image.new("RGB", size, "white")
    for layer in layers:
        if not isinstance(layer, Stack) and layer.opacity > 0:
            box = layer.box.on(*canvas)
            where = Rect(*(round(side * scale) for side in box))
            if where.width > 0 and where.height > 0:
                _PAINTERS[type(layer)](image, layer, where, palette, scale)
    return image


class _Marks(list[Mark]):
    """Where something was drawn; somebody hears of each place before.

    Args:
        hear: is told.
    """

    def __init__(self, hear: Callable[[Mark], None] | None) -> None:
        super().__init__()
        self._hear = hear

    def add(self, where: Rect, was: Colour | None = None) -> None:
        """Say where something is drawn next, as `Mark` takes it."""
        self.append(Mark(where, was))
        if self._hear:
            self._hear(self[-1])


def write(
    image: Image,
    placed: Sequence[Placed],
    palette: Palette,
    calm: Calm | None = None,
    hear: Callable[[Mark], None] | None = None,
) -> list[Mark]:
    """Draw placed texts on an image, each with its plate under it; return where something was drawn.

    Args:
        image: is changed.
        placed: the texts.
        palette: what to draw with.
        calm: a place of one colour, which letters are laid on faster; the pixels are the same.
        hear: is told of each place before something is drawn there.
    """
    marks = _Marks(hear)
    image.load()
    for text in placed:
        colour = palette.colour(text.item.colour)
        if text.plate and text.item.plate:
            plate = text.item.plate
            radius = min(plate.radius, text.plate.height // 2, text.plate.width // 2)
            mask = rounded(text.plate.width, text.plate.height, radius)
            marks.add(text.plate)
            image.paste(palette.colour(plate.colour), (text.plate.x, text.plate.y), mask)
        for line in text.lines:
            _write_line(image, line, (text, colour), calm, marks)
    return marks


def _write_line(image: Image, line: Line, what: tuple[Placed, Colour], calm: Calm | None, marks: _Marks) -> None:
    text, colour = what
    for run, x, _ in text.typeface.places(line.text, text.size):
        pen = line.x + x
        if run.face.strike:
            picture, rise = _coloured(run, text.size)
            where = Rect(round(pen), line.baseline - rise, *picture.size)
            marks.add(where)
            image.paste(picture, (where.x, where.y), picture)
            continue
        start, whole = math.modf(pen)
        ink = glyphs.line(run.face, text.size * run.scale, run.text, run.shaping, start)
        if ink:
            where = Rect(int(whole) + ink.left, line.baseline + ink.top, *ink.mask.size)
            ground = calm.colour if calm and _untouched(where, calm.where, marks) else None
            marks.add(where, ground)
            masks.lay(image, colour, where, ink.mask, ground)


def _untouched(where: Rect, calm: Rect, marks: Sequence[Mark]) -> bool:
    """Whether a place lies inside another and beside all that was drawn."""
    return where.inside(calm) and not any(where.meets(mark.where) for mark in marks)


@lru_cache(maxsize=256)
def _coloured(run: Run, size: int) -> tuple[Image, int]:
    """Return a run of coloured bitmaps at a size and how far its top is above the baseline."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - likewise

    font, options = run.face.at(size), run.shaping.options()
    left, top, right, bottom = font.getbbox(run.text, anchor="ls", **options)
    picture = Image.new("RGBA", (max(1, math.ceil(right - left)), max(1, math.ceil(bottom - top))))
    ImageDraw.Draw(picture).text(
        (-left, -top), run.text, font=font, anchor="ls", embedded_color=True, **options
    )  # fmt: skip
    scale = run.face.scale(size)
    fitted = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    smooth = picture.convert("RGBa").resize(fitted, Image.Resampling.LANCZOS).convert("RGBA")
    return smooth, round(-top * scale)


def _paint_fill(image: Image, layer: Fill, where: Rect, palette: Palette, scale: float) -> None:  # noqa: ARG001 - painters are called alike
    paste(image, palette.colour(layer.colour), where, None, layer.opacity)


def _paint_gradient(image: Image, layer: Gradient, where: Rect, palette: Palette, scale: float) -> None:  # noqa: ARG001 - likewise
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise

    size = (where.width, where.height)
    mask = _gradient_mask(layer.angle, layer.round, where.width / where.height).resize(size, Pillow.Resampling.BICUBIC)
    low, high = layer.start_opacity * layer.opacity, layer.end_opacity * layer.opacity
    levels = [round(255 * (low + (high - low) * i / 255)) for i in range(256)]
    # Strip by strip: the shades of all of it would take as much memory as the image.
    for top in range(0, where.height, _STRIP):
        strip = mask.crop((0, top, where.width, min(top + _STRIP, where.height)))
        run = masks.shaded(strip, palette.colour(layer.start), palette.colour(layer.end))
        box = (where.x, where.y + top, where.x + where.width, where.y + top + strip.height)
        if low == high == 1:
            image.im.paste(run, box)
        else:
            image.im.paste(run, box, strip.point(levels).im)


def _paint_shape(image: Image, layer: Shape, where: Rect, palette: Palette, scale: float) -> None:
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise

    colour = palette.colour(layer.colour)
    if layer.size is None:
        plain = layer.outline == _PLAIN and not layer.stroke
        mask = None if plain else _mask(layer, where.width, where.height, scale)
        paste(image, colour, where, mask, layer.opacity)
        return
    width, height = (max(1, round(side * scale)) for side in layer.size)
    across, down = (side * scale for side in layer.tile)
    one = _mask(layer, width, height, scale)
    mask = Pillow.new("L", (where.width, where.height))
    for row in range(math.ceil(where.height / down) + 1):
        moved = across * layer.stagger if row % 2 else 0.0
        for column in range(-1, math.ceil(where.width / across) + 1):
            mask.paste(255, (round(column * across + moved), round(row * down)), one)
    paste(image, colour, where, mask, layer.opacity)


def _paint_photo(image: Image, layer: Photo, where: Rect, palette: Palette, scale: float) -> None:
    data = palette.pictures.get(layer.source or layer.field)
    if not data:
        return
    if layer.whole:
        _stand(image, data, where, palette.colour(layer.colour) if layer.colour else None, layer)
        return
    room = palette.room(layer.source or layer.field, scale)
    # A layout's own is part of a ground, which is kept itself; a post's may be wanted on another format.
    filled = photo.cover_once if layer.source else photo.cover
    picture = filled(data, (where.width, where.height), layer.focus, room)
    if layer.overlay:
        _paint_gradient(picture, layer.overlay, Rect(0, 0, where.width, where.height), palette, scale)
    mask = rounded(where.width, where.height, round(layer.radius * scale)) if layer.radius else None
    paste(image, picture, where, mask, layer.opacity)


def _paint_logo(image: Image, layer: Logo, where: Rect, palette: Palette, scale: float) -> None:  # noqa: ARG001 - likewise
    data = palette.pictures.get(layer.source, b"") if layer.source else palette.logo
    if not data:
        return
    _stand(image, data, where, palette.colour(layer.colour) if layer.colour else None, layer)


def _stand(image: Image, data: bytes, where: Rect, colour: tuple[int, int, int] | None, layer: Logo | Photo) -> None:
    """Put a picture whole into a box, in its own colours or in one."""
    picture = photo.inside(data, (where.width, where.height))
    across, down = layer.focus
    x = where.x + round((where.width - picture.width) * across)
    y = where.y + round((where.height - picture.height) * down)
    paste(image, colour or picture.convert("RGB"), Rect(x, y, *picture.size), picture.getchannel("A"), layer.opacity)


def _mask(layer: Shape, width: int, height: int, scale: float) -> Image:
    """Return a form as grey: white inside, black outside, smooth between."""
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise
    from PIL import ImageChops, ImageDraw  # noqa: PLC0415 - likewise

    finer = masks.finer(width, height)
    size = (width * finer, height * finer)
    whole = Pillow.new("L", size)
    for polygon in layer.outline.over(*size, radius_scale=scale * finer):
        one = Pillow.new("L", size)
        draw = ImageDraw.Draw(one)
        if layer.stroke:
            thick = max(1, round(layer.stroke * scale * finer))
            draw.line([*polygon, *polygon[:2]], fill=255, width=thick, joint="curve")
        else:
            draw.polygon(polygon, fill=255)
        whole = ImageChops.difference(whole, one)
    return whole.reduce(finer)


@lru_cache(maxsize=32)
def _gradient_mask(angle: float, round_: bool, aspect: float) -> Image:  # noqa: FBT001 - a key of the cache
    """Return a small grey run: 0 where a gradient starts, 255 where it ends."""
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise

    turn = math.radians(angle)
    x_axis, y_axis = -math.sin(turn) * aspect, math.cos(turn)
    reach = abs(x_axis) + abs(y_axis)
    mask = Pillow.new("L", (_GRADIENT, _GRADIENT))
    steps = [2 * (i + 0.5) / _GRADIENT - 1 for i in range(_GRADIENT)]
    if round_:
        shares = [min(1.0, math.hypot(x, y) / math.sqrt(2)) for y in steps for x in steps]
    else:
        shares = [0.5 + (x * x_axis + y * y_axis) / reach / 2 for y in steps for x in steps]
    mask.putdata([round(255 * share) for share in shares])
    return mask


_PAINTERS: dict[type[Layer], Callable[..., None]] = {
    Fill: _paint_fill,
    Gradient: _paint_gradient,
    Shape: _paint_shape,
    Photo: _paint_photo,
    Logo: _paint_logo,
    Icon: painters.paint_icon,
    Code: painters.paint_code,
    Avatar: painters.paint_avatar,
    Plot: painters.paint_plot,
}
