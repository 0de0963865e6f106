"""Every kind of layer by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cards.layers.grounds import FILL, GRADIENT, SHAPE
from pipeline.cards.layers.pictures import LOGO, PHOTO
from pipeline.cards.layers.signs import AVATAR, CHART, ICON, QR
from pipeline.cards.layers.texts import STACK

if TYPE_CHECKING:
    from pipeline.cards.layers.kind import LayerKind

#: in the order of the reference page
KINDS: dict[str, LayerKind] = {
    kind.name: kind for kind in (FILL, GRADIENT, SHAPE, PHOTO, LOGO, STACK, ICON, QR, AVATAR, CHART)
}
