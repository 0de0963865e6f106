"""Pictures that others drew: photos and the brand's logo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cards import keys
from pipeline.cards.keys import Key
from pipeline.cards.layers.grounds import run
from pipeline.cards.layers.kind import ACROSS, DOWN, LayerKind, align, valign
from pipeline.cards.layout import Gradient, Logo, Photo
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.cards.layout import Layer
    from pipeline.cards.table import Table


def one_place(table: Table, message: Message) -> None:
    """Refuse a picture that comes from nowhere, or from two places."""
    if ("source" in table) == ("field" in table):
        table.wrong("source", message)


def _photo(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    one_place(table, Message("a photo has a source or a field, one of them"))
    if values["overlay"] and values["fit"] == "inside":
        table.wrong("overlay", Message("only a picture that covers its box has an overlay"))
    return Photo(
        **common,
        source=values["source"],
        field=values["field"],
        whole=values["fit"] == "inside",
        colour=values["colour"],
        focus=values["focus"],
        radius=values["radius"],
        focus_field=values["focus_field"],
        overlay=values["overlay"],
    )


def _overlay(table: Table, values: dict[str, Any]) -> Gradient | None:
    colour, opacity = values.pop("colour"), values.pop("opacity")
    if ("colour" in table) == ("from" in table or "to" in table):
        table.wrong("colour", Message("an overlay has one colour, or one from and one to"))
    if colour:
        values |= {"from": colour, "to": colour, "from_opacity": opacity, "to_opacity": opacity}
    if not (values["from"] and values["to"]):
        if not colour:
            table.wrong("from", Message("an overlay has one colour, or one from and one to"))
        return None
    return Gradient(line=table.line, **run(values))


OVERLAY = (
    Key("colour", keys.colour(""), "One colour.", '"night"'),
    Key("opacity", keys.number(0.4, 0, 1), "How much of that colour covers."),
    Key("from", keys.colour(""), "Or a gradient: role of its first colour.", '"night"'),
    Key("to", keys.colour(""), "Role of its second.", '"night"'),
    Key("from_opacity", keys.number(0.0, 0, 1), "How much of the first covers."),
    Key("to_opacity", keys.number(0.8, 0, 1), "How much of the second covers."),
    Key("angle", keys.number(0.0, -360, 360), "Degrees clockwise; 0 runs from top to bottom."),
    Key("round", keys.flag(), "Runs from the middle outwards instead."),
)


def _logo(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    del table
    focus = ACROSS[values["align"]], DOWN[values["valign"]]
    return Logo(**common, colour=values["colour"], focus=focus, source=values["source"])


PHOTO = LayerKind(
    "photo",
    "A picture that covers its box, or stands whole inside it with its transparency.",
    (
        Key("source", keys.text("", 300), "A file below `brand/`.", '"art/fincan-ust.png"'),
        Key("field", keys.declared(), "Or the field in which the post names a picture beside itself.", '"photo"'),
        Key("fit", keys.choice(("cover", "inside"), "cover"), "Whether its edges are cut, or it stands whole."),
        Key("focus", keys.pair((0.5, 0.5), 0, 1), "What stays in sight, in shares of the picture.", "[0.5, 0.2]"),
        Key(
            "focus_field",
            keys.declared(),
            "The field in which a post may say it itself: `70% 30%`, or `top right`.",
            '"focus"',
        ),
        Key("radius", keys.whole(0, 0, 2000), "Of its corners, in pixels.", "24"),
        Key("overlay", keys.group(OVERLAY, _overlay), "What lies over it, so that words can be read."),
        Key("colour", keys.colour(""), "Inside a box, draws it in one colour by its transparency."),
    ),
    _photo,
)
LOGO = LayerKind(
    "logo",
    "The brand's logo, whole inside its box.",
    (
        Key("source", keys.text("", 300), "Another file below `brand/`, such as the one for dark grounds."),
        Key("colour", keys.colour(""), "Draws it in one colour by its transparency.", '"foam"'),
        align("center"),
        valign("middle"),
    ),
    _logo,
)
