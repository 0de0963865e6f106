"""What layers are drawn with: the brand's colours, its logo, the post's pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.cards.contrast import rgb

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Palette:
    """What layers are drawn with.

    Args:
        colours: role → `#rrggbb`.
        logo: the logo file's bytes, empty where the brand has none.
        pictures: a photo layer's source or field → the file's bytes.
        rooms: likewise → how large it is wanted on any format of the layout.
    """

    colours: Mapping[str, str]
    logo: bytes
    pictures: Mapping[str, bytes]
    rooms: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def colour(self, role: str) -> tuple[int, int, int]:
        """Return a role's colour as numbers."""
        return rgb(self.colours[role])

    def room(self, name: str, scale: float) -> tuple[int, int] | None:
        """Return how large a photo is wanted, drawn at a scale; None where nobody knows."""
        wide, high = self.rooms.get(name, (0, 0))
        return (math.ceil(wide * scale), math.ceil(high * scale)) if wide and high else None
