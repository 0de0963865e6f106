"""Colours, gradients and forms: what lies under the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cards import keys, vector
from pipeline.cards.keys import Key
from pipeline.cards.layers.kind import LayerKind
from pipeline.cards.layout import Fill, Gradient, Shape
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.cards.layout import Layer
    from pipeline.cards.table import Table

_FINEST = 4  # pixels; a finer pattern is a grey


def _fill(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    del table
    return Fill(**common, colour=values["colour"])


def _gradient(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    del table
    return Gradient(**common, **run(values))


def run(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a gradient's keys as its record names them."""
    return {{"from": "start", "to": "end"}.get(name, name.replace("from_", "start_").replace("to_", "end_")): value
            for name, value in values.items()}  # fmt: skip


def _shape(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    tile, size = values["tile"], values["size"]
    repeated = "tile" in table
    if repeated and min(*tile, *size) < _FINEST:
        table.wrong("tile", Message("a pattern needs a tile and a size of at least 4 pixels"))
    return Shape(
        **common,
        colour=values["colour"],
        outline=_outline(table, values),
        size=(round(size[0]), round(size[1])) if repeated else None,
        tile=(round(tile[0]), round(tile[1])),
        stagger=values["stagger"],
        stroke=values["stroke"],
    )


def _outline(table: Table, values: dict[str, Any]) -> vector.Outline:
    if values["shape"] != "path":
        return vector.Outline(values["shape"], values["radius"])
    if not values["path"]:
        table.wrong("path", Message('a path needs what it draws: path = "M0 0 …"'))
        return vector.Outline("rectangle")
    try:
        return vector.Outline("path", polygons=vector.parse(values["path"]), view=values["view"])
    except vector.PathError as error:
        table.wrong("path", error.message)
        return vector.Outline("rectangle")


RUN = (
    Key("from", keys.colour(), "Role of the first colour.", '"night"'),
    Key("to", keys.colour(), "Role of the second.", '"stream"'),
    Key("from_opacity", keys.number(1.0, 0, 1), "How much of the first colour covers."),
    Key("to_opacity", keys.number(1.0, 0, 1), "How much of the second covers.", "0.0"),
    Key("angle", keys.number(0.0, -360, 360), "Degrees clockwise; 0 runs from top to bottom.", "90"),
    Key("round", keys.flag(), "Runs from the middle outwards instead."),
)
FILL = LayerKind("colour", "One colour over its box.", (Key("colour", keys.colour(), "Its role.", '"paper"'),), _fill)
GRADIENT = LayerKind("gradient", "Two colours that run into each other.", RUN, _gradient)
SHAPE = LayerKind(
    "shape",
    "A form, once or as a pattern over its box.",
    (
        Key("colour", keys.colour(), "Role of its colour.", '"rain"'),
        Key("shape", keys.choice(("rectangle", "ellipse", "path"), "rectangle"), "What form."),
        Key("radius", keys.whole(0, 0, 2000), "Of a rectangle's corners, in pixels.", "24"),
        Key("stroke", keys.whole(0, 0, 200), "Thickness of a line around it in pixels; 0 fills it."),
        Key("path", keys.text("", vector.LONGEST_PATH), "SVG's `d`.", '"M0 0 L100 0 L50 100 Z"'),
        Key("view", keys.pair((100, 100), 1, 10_000), "The path's own width and height."),
        Key("size", keys.pair((0, 0), 0, 2000), "Of one form in a pattern, in pixels.", "[24, 84]"),
        Key("tile", keys.pair((0, 0), 0, 2000), "Distance of forms in a pattern, in pixels.", "[132, 176]"),
        Key("stagger", keys.number(0.0, 0, 1), "How far every second row is moved, as a share of the tile.", "0.5"),
    ),
    _shape,
)
