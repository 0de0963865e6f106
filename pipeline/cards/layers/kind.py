"""What the layers have in common: a kind with its keys, where texts stand, and how much one sees through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.cards import keys
from pipeline.cards.boxes import BOX
from pipeline.cards.keys import Key
from pipeline.cards.layers.motions import MOTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cards.layout import Layer
    from pipeline.cards.table import Table

ACROSS = {"left": 0.0, "center": 0.5, "right": 1.0}
DOWN = {"top": 0.0, "middle": 0.5, "bottom": 1.0}

COMMON = (
    Key("name", keys.text("", 60), "What a layout that extends this one calls it by.", '"headline"'),
    Key("box", BOX, "Where it is; without one it is the whole canvas.", "{ left = 84, right = 84, top = 84 }"),
    Key("opacity", keys.number(1.0, 0, 1), "1 hides what is below, 0 is not seen.", "0.4"),
    Key("hide", keys.flag(), "Leaves it out, on one format or in a layout that extends this one."),
    MOTION,
)


@dataclass(frozen=True, slots=True)
class LayerKind:
    """A kind of layer.

    Args:
        name: as `type` says it.
        meaning: a sentence for the reference page.
        keys: beside those of every layer.
        make: what its values become; it gets its table, the values of its own keys, and those of every layer.
    """

    name: str
    meaning: str
    keys: tuple[Key, ...]
    make: Callable[[Table, dict[str, Any], dict[str, Any]], Layer]


def align(default: str) -> Key:
    """Return the key of where something stands from left to right."""
    return Key("align", keys.choice(tuple(ACROSS), default), "Where it stands from left to right.", '"center"')


def valign(default: str) -> Key:
    """Return the key of where something stands from top to bottom."""
    return Key("valign", keys.choice(tuple(DOWN), default), "Where it stands from top to bottom.", '"bottom"')
