"""Pictures that others drew: photos and the brand's logo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cards import keys
from pipeline.cards.keys import Key
from pipeline.cards.layers.kind import ACROSS, DOWN, LayerKind, align, valign
from pipeline.cards.layout import Logo, Photo
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
    return Photo(
        **common,
        source=values["source"],
        field=values["field"],
        whole=values["fit"] == "inside",
        colour=values["colour"],
        focus=values["focus"],
        radius=values["radius"],
    )


def _logo(table: Table, values: dict[str, Any], common: dict[str, Any]) -> Layer:
    del table
    return Logo(**common, colour=values["colour"], focus=(ACROSS[values["align"]], DOWN[values["valign"]]))


PHOTO = LayerKind(
    "photo",
    "A picture that covers its box, or stands whole inside it with its transparency.",
    (
        Key("source", keys.text("", 300), "A file below `brand/`.", '"art/fincan-ust.png"'),
        Key("field", keys.declared(), "Or the field in which the post names a picture beside itself.", '"photo"'),
        Key("fit", keys.choice(("cover", "inside"), "cover"), "Whether its edges are cut, or it stands whole."),
        Key("focus", keys.pair((0.5, 0.5), 0, 1), "What stays in sight, in shares of the picture.", "[0.5, 0.2]"),
        Key("radius", keys.whole(0, 0, 2000), "Of its corners, in pixels.", "24"),
        Key("colour", keys.colour(""), "Inside a box, draws it in one colour by its transparency."),
    ),
    _photo,
)
LOGO = LayerKind(
    "logo",
    "The brand's logo, whole inside its box.",
    (
        Key("colour", keys.colour(""), "Draws it in one colour by its transparency.", '"foam"'),
        align("center"),
        valign("middle"),
    ),
    _logo,
)
