"""What says something without words: icons, codes to be scanned, faces, charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cards import charts, codes, keys
from pipeline.cards.icons import ICONS
from pipeline.cards.keys import Key, Kind
from pipeline.cards.layers.kind import ACROSS, DOWN, LayerKind, align, valign
from pipeline.cards.layers.pictures import one_place
from pipeline.cards.signs import Avatar, Chart, Code, Icon
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.cards.layout import Layer
    from pipeline.cards.table import Table


def _where(values: dict[str, Any]) -> tuple[float, float]:
    return ACROSS[values["align"]], DOWN[values["valign"]]


def _icon(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    if ("icon" in table) == ("source" in table):
        table.wrong("icon", Message("an icon is one of ours or a file, one of them"))
    return Icon(**common, colour=values["colour"], icon=values["icon"], source=values["source"], focus=_where(values))


def _code(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    if ("field" in table) == ("text" in table):
        table.wrong("text", Message("a code has a field or words of its own, one of them"))
    elif values["text"]:
        try:
            codes.modules(values["text"], values["error"])
        except codes.CodeError as error:
            table.wrong("text", error.message)
    return Code(
        **common,
        colour=values["colour"],
        ground=values["ground"],
        field=values["field"],
        text=values["text"],
        level=values["error"],
        quiet=values["quiet"],
        radius=values["radius"],
        focus=_where(values),
    )


def _avatar(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    if "initials" not in table:
        one_place(table, Message("an avatar has a source or a field, one of them"))
    if values["ring"] and not values["ring_colour"]:
        table.wrong("ring", Message("a ring needs a colour: ring_colour"))
    return Avatar(**common, **values)


def _chart(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    if values["smallest"] > min(values["size"], values["figure_size"]):
        if "smallest" in table:
            table.wrong("smallest", Message("the smallest size is larger than the size"))
        values["smallest"] = min(values["size"], values["figure_size"])
    if not values["field"]:
        table.wrong("field", Message("a chart needs a field with its numbers"))
    return Chart(**common, **values)


ICON = LayerKind(
    "icon",
    "A small drawing in one colour, whole inside its box.",
    (
        Key(
            "icon",
            Kind("one of ours", {"enum": list(ICONS)}, lambda table, key: table.choice(key, tuple(ICONS), "")),
            "One of ours.",
            '"cup"',
        ),
        Key(
            "source",
            keys.text("", 300),
            "Or an SVG file below `brand/`: plain shapes, drawn in one colour.",
            '"icons/v60.svg"',
        ),
        Key("colour", keys.colour(), "Role of its colour.", '"accent"'),
        align("center"),
        valign("middle"),
    ),
    _icon,
)
QR = LayerKind(
    "qr",
    "A QR code on its ground, a square inside its box. What is too small or too faint to be scanned is a finding.",
    (
        Key("field", keys.declared(), "The field that it says.", '"url"'),
        Key(
            "text", keys.text("", codes.LONGEST), "Or words of the layout itself.", '"https://kirkikindi.example/menu"'
        ),
        Key("colour", keys.colour(), "Role of its dark modules.", '"ink"'),
        Key("ground", keys.colour(), "Role of what is between them and around: a light colour.", '"foam"'),
        Key("error", keys.choice(codes.LEVELS, "M"), "How much of it may be lost: 7, 15, 25 or 30 per cent."),
        Key("quiet", keys.whole(4, 2, 10), "Modules of ground around it; readers want four."),
        Key("radius", keys.whole(0, 0, 500), "Of the ground's corners, in pixels.", "24"),
        align("center"),
        valign("middle"),
    ),
    _code,
)
AVATAR = LayerKind(
    "avatar",
    "Somebody's picture in a circle; without one, their initials.",
    (
        Key("source", keys.text("", 300), "A file below `brand/`.", '"people/ayse.jpg"'),
        Key("field", keys.declared(), "Or the field in which the post names a picture beside itself.", '"photo"'),
        Key("initials", keys.declared(), "The field with the name whose initials stand there without one.", '"person"'),
        Key("ground", keys.colour(), "Role of the circle's colour behind initials.", '"soft"'),
        Key("colour", keys.colour(), "Role of the initials' colour.", '"ink"'),
        Key("font", keys.font(), "Role of their font.", '"display"'),
        Key("focus", keys.pair((0.5, 0.5), 0, 1), "What stays in sight, in shares of the picture.", "[0.5, 0.3]"),
        Key("ring", keys.whole(0, 0, 100), "Thickness of a ring around it, in pixels.", "8"),
        Key("ring_colour", keys.colour(""), "Role of the ring's colour.", '"sun"'),
    ),
    _avatar,
)
CHART = LayerKind(
    "chart",
    "Numbers of a field as forms, with their names and figures: `Huila 46 %; Guji 31 %`, or one on each line.",
    (
        Key("chart", keys.choice(charts.KINDS), "What kind; a ring shows one share of `total`.", '"bars"'),
        Key("field", keys.declared(), "The field with the numbers.", '"numbers"'),
        Key("marks", keys.colours(), "Roles of the forms' colours, taken in turn.", '["accent", "stream"]'),
        Key("colour", keys.colour(), "Role of the words' colour.", '"ink"'),
        Key("track", keys.colour(""), "Role of what a form would fill at most.", '"soft"'),
        Key("font", keys.font(), "Role of the names' font."),
        Key("figure_font", keys.font(), "Role of the figures' font.", '"strong"'),
        Key("size", keys.whole(34, 8, 200), "Font size of the names, in pixels."),
        Key("figure_size", keys.whole(40, 8, 500), "Font size of the figures, in pixels.", "150"),
        Key("smallest", keys.whole(20, 8, 200), "Font size that neither goes below."),
        Key("thickness", keys.whole(28, 2, 400), "Of bars, lines and rings, in pixels."),
        Key("gap", keys.whole(28, 0, 500), "Between forms, in pixels."),
        Key("radius", keys.whole(999, 0, 999), "Of bars' corners, in pixels.", "8"),
        Key("total", keys.number(0.0, 0, 1e9), "What fills a form; 0 is the largest number, in a ring 100.", "250"),
    ),
    _chart,
)
