"""A layout at its best: the wish of a post that nobody wrote, made of the layout's own `[example]`."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from pipeline.cards import materials
from pipeline.model.post import CardRequest

if TYPE_CHECKING:
    from pipeline.cards.layout import Layout


def example(layout: Layout) -> tuple[CardRequest, tuple[str, int]]:
    """Return the wish for a card with a layout's example, and the place that its findings get: the layout's own.

    Where there is no example, each text says its field's name, and there are no pictures.

    Args:
        layout: without errors.
    """
    shown = materials.photo_fields(layer for layers in layout.layers.values() for layer in layers)
    # Paths of pictures count from the wish's place; those of an example lie below `brand/`.
    brand = posixpath.relpath("brand", posixpath.dirname(layout.path))
    own = {name: name[: field.most] for name, field in layout.fields.items() if name not in shown}
    said = layout.example or own
    fields = tuple((name, f"{brand}/{text}" if name in shown and text else text) for name, text in said.items())
    return CardRequest(layout.name, fields), (layout.path, 0)
