"""Texts under one another: what they say, how large they may be, what they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cards import keys
from pipeline.cards.formats import CANVASES
from pipeline.cards.keys import Key, Kind, read_keys
from pipeline.cards.layers.kind import ACROSS, DOWN, LayerKind, valign
from pipeline.cards.layout import Plate, Stack, Text
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.cards.layout import Layer, Rect
    from pipeline.cards.table import Table

MOST_TEXTS = 12
CASES = ("none", "upper", "lower", "small-caps")
#: how figures look → the feature that makes them so
FIGURES = {"usual": "", "tabular": "tnum", "proportional": "pnum", "lining": "lnum", "oldstyle": "onum"}
LONGEST = 1000


def _plate(table: Table, values: dict[str, Any]) -> Plate:
    del table
    across, down = values["padding"]
    return Plate(values["colour"], (round(across), round(down)), values["radius"])


PLATE = (
    Key("colour", keys.colour(), "Role of its colour.", '"sun"'),
    Key("padding", keys.pair((24, 12), 0, 400), "Pixels left and right, above and below.", "[26, 11]"),
    Key("radius", keys.whole(999, 0, 999), "Of its corners, in pixels."),
)
#: the keys of a text
TEXT = (
    Key("name", keys.text("", 60), "What a layout that extends this one calls it by.", '"headline"'),
    Key("hide", keys.flag(), "Leaves it out, on one format or in a layout that extends this one."),
    Key("field", keys.declared(), "The field that it shows.", '"headline"'),
    Key("text", keys.text("", LONGEST), "Or words of the layout itself.", '"“"'),
    Key("prefix", keys.text("", 100), "Before a field, and only with it.", '"— "'),
    Key("suffix", keys.text("", 100), "After a field, and only with it."),
    Key("font", keys.font(), "Role of its font.", '"display"'),
    Key("colour", keys.colour(), "Role of its colour.", '"ink"'),
    Key("weight", keys.whole(0, 0, 1000), "Of a variable font; 0 is as the brand has it.", "700"),
    Key("size", keys.size(48, 8, 600), "Font size that it starts from.", "132"),
    Key("smallest", keys.size(32, 8, 600), "Font size that it never goes below.", '"body"'),
    Key("lines", keys.whole(8, 1, 60), "At most so many."),
    Key("leading", keys.number(1.2, 0.7, 3), "Distance of baselines, in font sizes.", "1.0"),
    Key("tracking", keys.number(0.0, -0.2, 2), "Extra space between letters, in font sizes.", "0.06"),
    Key("case", keys.choice(CASES, "none"), "Letters by the language of the channel.", '"small-caps"'),
    Key("hyphens", keys.flag(), "Long words may be parted where that makes the text much larger."),
    Key("figures", keys.choice(tuple(FIGURES), "usual"), "How figures look; tabular ones are all of one width."),
    Key("features", keys.features(), "Of OpenType, with a minus what is switched off.", '["ss01", "-kern", "-liga"]'),
    Key("plate", keys.group(PLATE, _plate), "A ground of its own, as wide as its words."),
    Key("decorative", keys.flag(), "An ornament that nobody has to read."),
)


def _text(table: Table, values: dict[str, Any]) -> Text:
    if ("field" in table) == ("text" in table):
        table.wrong("text", Message("a text has a field or words of its own, one of them"))
    if "smallest" not in table:
        values["smallest"] = min(values["smallest"], values["size"])
    if values["smallest"] > values["size"]:
        table.wrong("smallest", Message("the smallest size is larger than the size"))
    del values["hide"]
    values["name"] = values["name"] or values["field"] or values["text"]
    figures = FIGURES[values.pop("figures")]
    values["features"] += (figures,) if figures else ()
    return Text(line=table.line, most_lines=values.pop("lines"), **values)


def _items(table: Table, key: str) -> tuple[Text, ...]:
    items: list[Text] = []
    for item in table.tables(key, MOST_TEXTS):
        item.check_formats()
        on = item.on(table.source.format)
        values = read_keys(on, TEXT)
        on.done()
        hidden = values["hide"]
        text = _text(on, values)
        if not hidden:
            items.append(text)
    return tuple(items)


def _stack(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    if not values["items"]:
        table.wrong("items", Message("a stack needs texts: write [[layers.items]] below it"))
    _check_covered(table, common["box"].on(*_canvas(table)))
    return Stack(
        **common,
        items=values["items"],
        gap=values["gap"],
        across=ACROSS[_SIDES.get(values["align"], values["align"])],
        mirrored=values["align"] in _SIDES,
        down=DOWN[values["valign"]],
    )


def _canvas(table: Table) -> tuple[int, int]:
    canvas = CANVASES[table.source.format]
    return canvas.width, canvas.height


def _check_covered(table: Table, box: Rect) -> None:
    """Refuse texts off the canvas, and warn of texts where the network puts something of its own."""
    fmt = table.source.format
    width, height = _canvas(table)
    if min(box.x, box.y) < 0 or box.x + box.width > width or box.y + box.height > height:
        message = Message("on '{format}' the box of the texts leaves the canvas", format=fmt)
        table.wrong("box", message, Message("give the layer a box of its own for it: [layers.on.{format}]", format=fmt))
        return
    for part in CANVASES[fmt].covered:
        x, y, long, high = part.rect(width, height)
        if box.x < x + long and x < box.x + box.width and box.y < y + high and y < box.y + box.height:
            message = Message(
                "on '{format}' the network covers {width} × {height} pixels under the texts, from {x}, {y} on",
                format=fmt, width=long, height=high, x=x, y=y,
            )  # fmt: skip
            table.warn("box", "layout-covered", message, Message("keep texts out of there; safe = true does"))


# By the direction of each text: where it starts, where it ends.
_SIDES = {"start": "left", "end": "right"}
_ALIGN = Key(
    "align",
    keys.choice((*_SIDES, *ACROSS), "start"),
    "Where lines stand: where the text starts, which is the right in Arabic and Hebrew, where it ends, or a side.",
    '"center"',
)
_ITEMS = Kind(
    "list of texts",
    {"type": "array", "maxItems": MOST_TEXTS, "items": {"$ref": "#/$defs/text"}},
    _items,
    required=True,
    keys=TEXT,
)
STACK = LayerKind(
    "stack",
    "Texts under one another in a box; they shrink together until they fit, and an empty field leaves no gap.",
    (
        Key("gap", keys.whole(24, 0, 1000), "Between two texts, in pixels."),
        _ALIGN,
        valign("top"),
        Key("items", _ITEMS, "The texts, each a `[[layers.items]]`."),
    ),
    _stack,
)
