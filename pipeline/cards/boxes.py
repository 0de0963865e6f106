"""Where a layer is: distances from edges, an anchor, columns and rows of a grid, the part that nothing covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cards import keys
from pipeline.cards.formats import CANVASES
from pipeline.cards.grid import Grid
from pipeline.cards.keys import Key, Kind, read_keys
from pipeline.cards.layout import Box, Length, span
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.cards.table import Table

_MOST_COLUMNS = 24
_WIDEST = 2000
_AXES = (("left", "right", "width", "columns"), ("top", "bottom", "height", "rows"))
#: anchor → where it is from left to right, and from top to bottom; None stands for the middle
_ANCHORS: dict[str, tuple[str | None, str | None]] = {
    "top-left": ("left", "top"),
    "top": (None, "top"),
    "top-right": ("right", "top"),
    "left": ("left", None),
    "center": (None, None),
    "right": ("right", None),
    "bottom-left": ("left", "bottom"),
    "bottom": (None, "bottom"),
    "bottom-right": ("right", "bottom"),
}


def _grid(table: Table, values: dict[str, Any]) -> Grid:
    grid = Grid(**values)
    canvas = CANVASES[table.source.format]
    for axis, whole in enumerate((canvas.width, canvas.height)):
        if grid.span(axis, 1, 1, whole)[1] < 1:
            table.wrong("margin", Message("on '{format}' margins and gutters leave no room for the grid",
                                          format=table.source.format))  # fmt: skip
    return grid


GRID = (
    Key("columns", keys.whole(12, 1, _MOST_COLUMNS), "How many."),
    Key("rows", keys.whole(12, 1, _MOST_COLUMNS), "How many."),
    Key("margin", keys.pair((0, 0), 0, _WIDEST), "Pixels left and right, above and below.", "[84, 84]"),
    Key("gutter", keys.pair((0, 0), 0, _WIDEST), "Pixels between columns, between rows.", "[24, 24]"),
)


def read_grid(top: Table) -> Grid:
    """Return the grid of the format that is being read."""
    written = top.table("grid")
    if written is None:
        return Grid()
    written.check_formats()
    on = written.on(top.source.format)
    grid = _grid(on, read_keys(on, GRID))
    on.done()
    return grid


def _range(axis: int) -> Kind:
    """Return the kind of a first and a last column, or row; None where they are not written."""

    def read(table: Table, key: str) -> tuple[int, int] | None:
        if key not in table:
            return None
        grid = table.source.grid
        count = (grid.columns, grid.rows)[axis]
        first, last = table.pair(key, (1, count), 1, count)
        if first > last or first % 1 or last % 1:
            table.wrong(key, Message("'{key}' has to be a first and a last number of the grid's {count}",
                                     key=key, count=count))  # fmt: skip
            return 1, count
        return int(first), int(last)

    schema = {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 2, "maxItems": 2}
    return Kind("two whole numbers", schema, read)


_EDGES = (
    Key("left", keys.length(), "Distance from the left edge; negative lies outside.", "84"),
    Key("right", keys.length(), "Distance from the right edge.", '"8%"'),
    Key("top", keys.length(), "Distance from the top.", "84"),
    Key("bottom", keys.length(), "Distance from the bottom.", "180"),
    Key("width", keys.length(), "How wide; without left and right it is centred.", "330"),
    Key("height", keys.length(), "How high; without top and bottom it is centred.", "70"),
)
KEYS = (
    *_EDGES,
    Key(
        "at",
        keys.choice(tuple(_ANCHORS), ""),
        "A corner, an edge or the middle, instead of distances.",
        '"bottom-right"',
    ),
    Key("margin", keys.pair((0, 0), 0, _WIDEST), "Of `at`: pixels from its edges.", "[84, 80]"),
    Key("columns", _range(0), "First and last column of `[grid]`, instead of left, right and width.", "[1, 8]"),
    Key("rows", _range(1), "First and last row of `[grid]`.", "[2, 5]"),
    Key("safe", keys.flag(), "Counts from where the network covers nothing, instead of from the canvas's edges."),
)


def _read(table: Table, key: str) -> Box:
    """Read a box for the format that is being read; without one it is the whole canvas."""
    inner = table.table(key)
    if inner is None:
        return Box()
    values = read_keys(inner, KEYS)
    inner.done()
    _anchor(inner, values)
    for near, far, size, of_grid in _AXES:
        written = [name for name in (near, far, size) if values[name] is not None]
        if len(written) == 3:  # noqa: PLR2004 - all of them
            message = Message("{near}, {far} and {size} say the same twice", near=near, far=far, size=size)
            inner.wrong(size, message, Message("leave one of them out"))
        if values[of_grid] and written:
            message = Message("{one} and {other} say the same twice", one=written[0], other=of_grid)
            inner.wrong(of_grid, message, Message("leave one of them out"))
    plain = not (values["safe"] or values["columns"] or values["rows"])
    return Box(**{edge.name: values[edge.name] for edge in _EDGES}) if plain else _placed(inner, values)


def _anchor(table: Table, values: dict[str, Any]) -> None:
    """Make distances of an anchor."""
    if not values["at"]:
        if "margin" in table:
            table.wrong("margin", Message('a margin needs a corner to be from: at = "bottom-right"'))
        return
    for edge, axis, margin in zip(_ANCHORS[values["at"]], _AXES, values["margin"], strict=True):
        near, far, size, of_grid = axis
        if values[near] is not None or values[far] is not None or values[of_grid]:
            message = Message("{one} and {other} say the same twice", one="at", other=f"{near}, {far}, {of_grid}")
            table.wrong("at", message, Message("leave one of them out"))
        elif values[size] is None:
            table.wrong("at", Message("at '{at}' a box needs a {size}", at=values["at"], size=size))
        elif edge:
            values[edge] = Length(margin)


def _placed(table: Table, values: dict[str, Any]) -> Box:
    """Return a box in pixels of the format's canvas."""
    canvas = CANVASES[table.source.format]
    insets = canvas.safe if values["safe"] else (0, 0, 0, 0)
    lengths: list[Length] = []
    for axis, (near, far, size, of_grid) in enumerate(_AXES):
        before, after = insets[axis], insets[axis + 2]
        whole = (canvas.width, canvas.height)[axis] - before - after
        if values[of_grid]:
            first, last = values[of_grid]
            start, long = table.source.grid.span(axis, first, last, whole)
            table.source.grid = table.source.grid._replace(safe=table.source.grid.safe or values["safe"])
        else:
            start, long = span(values[near], values[far], values[size], whole)
        lengths += [Length(round(before + start)), Length(round(long))]
    return Box(left=lengths[0], width=lengths[1], top=lengths[2], height=lengths[3])


BOX = Kind("a box", {"$ref": "#/$defs/box"}, _read, "the whole canvas", keys=KEYS)
