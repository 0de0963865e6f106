"""The brand's fonts that a page may set in: those whose files are small enough to wait for."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model.library import Library

#: What a browser calls the kinds of font files.
KINDS = {".ttf": "truetype", ".otf": "opentype", ".woff2": "woff2"}
#: A page waits for its type: a larger file stays on the cards.
LARGEST = 160 * 1024


def faces(library: Library) -> dict[str, str]:
    """Return the class of the stylesheet that sets in a font, by the font's role."""
    return {
        role: f"face-{number}"
        for number, (role, path) in enumerate(library.brand.fonts.items(), 1)
        if PurePosixPath(path).suffix.lower() in KINDS
        and (media := library.media.get(path)) is not None
        and media.size <= LARGEST
    }
