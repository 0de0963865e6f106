"""The brand's font files: read from the repository alone, asked what they can draw, measured by Pillow."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards.clusters import is_ignorable
from pipeline.cards.sfnt import FontFileError, coverage, strike

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.ImageFont import FreeTypeFont

_LARGEST_FILE = 40_000_000
_ANY_SIZE = 100
# Coloured pictures fill their own em, which looks larger than the letters beside them.
COLOUR_SCALE = 0.95


class Shaping(NamedTuple):
    """What Pillow is told beside the text: language and font features, both None without Raqm."""

    language: str | None
    features: list[str] | None


class Face:
    """One font file.

    Args:
        data: the file's bytes.

    Raises:
        FontFileError: they are no font that FreeType reads.
    """

    def __init__(self, data: bytes) -> None:
        self.sha = hashlib.sha256(data).hexdigest()
        self.covers = coverage(data)
        #: the one size in pixels of a font of coloured bitmaps, None for outlines
        self.strike = strike(data)
        self._data = data
        self._sizes: dict[int, FreeTypeFont] = {}
        self.at(_ANY_SIZE)

    def at(self, size: int) -> FreeTypeFont:
        """Return the font at a size in pixels, or at the strike's own where it has one.

        Raises:
            FontFileError: FreeType cannot read the file.
        """
        size = self.strike or size
        font = self._sizes.get(size)
        if font is None:
            from PIL import ImageFont  # noqa: PLC0415 - a plan or a cached check needs no Pillow

            try:
                font = ImageFont.truetype(io.BytesIO(self._data), size)
            except (OSError, ValueError) as error:
                raise FontFileError(str(error)) from error
            self._sizes[size] = font
        return font

    def scale(self, size: int) -> float:
        """Return how much what it draws is enlarged at a size: bitmaps are, outlines never."""
        return size / self.strike * COLOUR_SCALE if self.strike else 1.0

    def draws(self, cluster: str) -> bool:
        """Whether it has a glyph for every character of a cluster that shows."""
        return all(char in self.covers or is_ignorable(char) for char in cluster)

    def advance(self, text: str, size: int, shaping: Shaping) -> float:
        """Return how far a text moves the pen, in pixels."""
        length = self.at(size).getlength(text, language=shaping.language, features=shaping.features)
        return length * self.scale(size)

    def ink(self, text: str, size: int, shaping: Shaping) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a text's ink around the pen on the baseline, in pixels."""
        box = self.at(size).getbbox(text, anchor="ls", language=shaping.language, features=shaping.features)
        scale = self.scale(size)
        return box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale


def load(path: Path) -> Face:
    """Return a font file as a face; the same file is read once in a process.

    Raises:
        FontFileError: it is missing, too large or no font.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise FontFileError("the file is missing") from error
    if found.st_size > _LARGEST_FILE:
        raise FontFileError("the file is larger than 40 MB")
    return _load(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def _load(path: Path, mtime_ns: int, size: int) -> Face:  # noqa: ARG001 - a changed file is another file
    try:
        return Face(path.read_bytes())
    except OSError as error:
        raise FontFileError("the file cannot be read") from error
