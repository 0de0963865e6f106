"""Pixels of layers that say something without words: icons, codes, faces, charts."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.cards import codes, icons, masks, photo, svg
from pipeline.cards.layout import Rect
from pipeline.cards.masks import paste
from pipeline.cards.signs import Avatar, Bar, Code, Icon, Plot

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw as Draw

    from pipeline.cards.palette import Palette
    from pipeline.cards.signs import Stroke
    from pipeline.cards.svg import Drawing
    from pipeline.cards.vector import Point


def square(where: Rect, focus: tuple[float, float], shape: float = 1.0) -> Rect:
    """Return the largest rectangle of a shape inside a place.

    Args:
        where: the place.
        focus: where it stands there, 0 left or top, 1 right or bottom.
        shape: width divided by height.
    """
    width = min(where.width, max(1, round(where.height * shape)))
    height = min(where.height, max(1, round(width / shape)))
    x = where.x + round((where.width - width) * focus[0])
    y = where.y + round((where.height - height) * focus[1])
    return Rect(x, y, width, height)


def paint_icon(image: Image, layer: Icon, where: Rect, palette: Palette, scale: float) -> None:
    """Draw an icon."""
    del scale
    if layer.source and layer.source not in palette.pictures:
        return
    drawing = icons.drawing(layer.icon) if layer.icon else svg.parse(palette.pictures[layer.source])
    place = square(where, layer.focus, max(0.05, min(20.0, drawing.view[2] / drawing.view[3])))
    paste(image, palette.colour(layer.colour), place, _inked(drawing, place.width, place.height), layer.opacity)


@lru_cache(maxsize=32)
def _inked(drawing: Drawing, width: int, height: int) -> Image:
    """Return an icon as a mask; do not change it, it is remembered."""
    from PIL import Image as Pillow  # noqa: PLC0415 - a plan or a cached check needs no Pillow
    from PIL import ImageChops, ImageDraw  # noqa: PLC0415 - likewise

    times = masks.finer(width, height)
    size = (width * times, height * times)
    x, y, across, down = drawing.view
    grown = min(size[0] / across, size[1] / down)

    def put(points: tuple[Point, ...]) -> list[Point]:
        return [((one - x) * grown, (other - y) * grown) for one, other in points]

    whole = Pillow.new("L", size)
    for polygons in drawing.fills:
        if len(polygons) == 1:
            ImageDraw.Draw(whole).polygon(put(polygons[0]), fill=255)
            continue
        form = Pillow.new("L", size)
        for polygon in polygons:
            one = Pillow.new("L", size)
            ImageDraw.Draw(one).polygon(put(polygon), fill=255)
            form = ImageChops.difference(form, one)
        whole = ImageChops.lighter(whole, form)
    draw = ImageDraw.Draw(whole)
    for line in drawing.lines:
        points = put(line.points)
        stroke(draw, [*points, *points[:1]] if line.closed else points, line.thickness * grown)
    return whole.reduce(times)


def stroke(draw: Draw, points: list[Point], thickness: float) -> None:
    """Draw a line with round joints and ends."""
    half = thickness / 2
    draw.line(points, fill=255, width=max(1, round(thickness)))
    for x, y in points:
        draw.ellipse((x - half, y - half, x + half, y + half), fill=255)


def paint_code(image: Image, layer: Code, where: Rect, palette: Palette, scale: float) -> None:
    """Draw a code in whole pixels for each module, on its ground."""
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise

    if not layer.text:
        return
    try:
        rows = codes.modules(layer.text, layer.level)
    except codes.CodeError:  # a finding says so, and such a card is not sent
        return
    count = len(rows)
    place = square(where, layer.focus)
    ground = masks.rounded(place.width, place.height, round(layer.radius * scale)) if layer.radius else None
    paste(image, palette.colour(layer.ground), place, ground, layer.opacity)
    side = place.width / (count + 2 * layer.quiet)
    wide = max(1, (int(side) if side >= 1 else side) * count)
    wide = round(wide)
    dark = Pillow.frombytes("L", (count, count), bytes(255 * module for row in rows for module in row))
    dark = dark.resize((wide, wide), Pillow.Resampling.NEAREST if side >= 1 else Pillow.Resampling.BOX)
    middle = Rect(place.x + (place.width - wide) // 2, place.y + (place.height - wide) // 2, wide, wide)
    paste(image, palette.colour(layer.colour), middle, dark, layer.opacity)


def module_size(layer: Code, where: Rect) -> int:
    """Return how many pixels wide a module of a code is.

    Raises:
        CodeError: there is no such code.
    """
    return square(where, layer.focus).width // (len(codes.modules(layer.text, layer.level)) + 2 * layer.quiet)


def paint_avatar(image: Image, layer: Avatar, where: Rect, palette: Palette, scale: float) -> None:
    """Draw a picture in a circle, or the circle that initials stand on."""
    data = palette.pictures.get(layer.source or layer.field, b"")
    if not (data or layer.initials):
        return
    place = square(where, (0.5, 0.5))
    ring = round(layer.ring * scale)
    if ring and layer.ring_colour:
        outer = masks.rounded(place.width, place.height, place.width)
        paste(image, palette.colour(layer.ring_colour), place, outer, layer.opacity)
        inner = max(1, place.width - 2 * ring)
        place = Rect(place.x + ring, place.y + ring, inner, inner)
    size = (place.width, place.height)
    face = photo.cover(data, size, layer.focus) if data else palette.colour(layer.ground)
    paste(image, face, place, masks.rounded(*size, size[0]), layer.opacity)


def paint_plot(image: Image, layer: Plot, where: Rect, palette: Palette, scale: float) -> None:
    """Draw the forms of a chart."""
    del where
    for form in layer.forms:
        colour = palette.colour(form.colour)
        if isinstance(form, Bar):
            place = Rect(*(round(side * scale) for side in form.rect))
            if place.width > 0 and place.height > 0:
                radius = min(round(form.radius * scale), place.width // 2, place.height // 2)
                mask = masks.rounded(place.width, place.height, radius) if radius else None
                paste(image, colour, place, mask, layer.opacity)
        else:
            _paint_stroke(image, form, colour, (layer.opacity, scale))


def _paint_stroke(image: Image, form: Stroke, colour: tuple[int, int, int], how: tuple[float, float]) -> None:
    opacity, scale = how
    points = [(x * scale, y * scale) for x, y in form.points]
    half = max(1.0, form.thickness * scale) / 2 + 1
    left, top = math.floor(min(x for x, _ in points) - half), math.floor(min(y for _, y in points) - half)
    right, bottom = math.ceil(max(x for x, _ in points) + half), math.ceil(max(y for _, y in points) + half)

    def pen(draw: Draw, times: int) -> None:
        stroke(draw, [((x - left) * times, (y - top) * times) for x, y in points], form.thickness * scale * times)

    place = Rect(left, top, right - left, bottom - top)
    paste(image, colour, place, masks.drawn(place.width, place.height, pen), opacity)
