"""What layers are drawn with: the brand's colours, its logo, the post's pictures."""

from __future__ import annotations

from dataclasses import dataclass
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
    """

    colours: Mapping[str, str]
    logo: bytes
    pictures: Mapping[str, bytes]

    def colour(self, role: str) -> tuple[int, int, int]:
        """Return a role's colour as numbers."""
        return rgb(self.colours[role])
