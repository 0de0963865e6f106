"""How a layer comes in where the card moves: fading, sliding or zooming, from a moment on and for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cards import keys
from pipeline.cards.keys import Key
from pipeline.cards.layout import Motion
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.cards.table import Table

#: Seconds that a card may take.
LONGEST = 15
WAYS = ("fade", "slide", "zoom")
SIDES = ("left", "right", "top", "bottom")


def _motion(table: Table, values: dict[str, Any]) -> Motion:
    if values["start"] + values["for"] > LONGEST:
        table.wrong("for", Message("what moves comes to rest within {most} seconds", most=LONGEST))
    return Motion(values["type"], values["start"], values["for"], values["from"], round(values["by"]), values["scale"])


MOTION = Key(
    "motion",
    keys.group(
        (
            Key("type", keys.choice(WAYS), "How it comes in.", '"slide"'),
            Key("start", keys.number(0.0, 0, LONGEST), "Seconds after the beginning.", "0.4"),
            Key("for", keys.number(0.6, 0.1, LONGEST), "Seconds that it takes."),
            Key("from", keys.choice(SIDES, "bottom"), "Where what slides comes from.", '"left"'),
            Key("by", keys.number(80, 0, 2000), "How far it slides, in pixels.", "240"),
            Key(
                "scale",
                keys.number(0.8, 0.2, 2),
                "How large what zooms is at first; less than 1 fades in, more is there and settles.",
                "1.1",
            ),
        ),
        _motion,
    ),
    "How it comes in, where a post asks for a card that moves.",
    '{ type = "fade", start = 0.4, for = 0.6 }',
)
