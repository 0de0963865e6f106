"""The brand's font files: read from the repository alone, asked what they can draw, measured by Pillow."""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from pipeline.cards.clusters import is_ignorable
from pipeline.cards.memory import Memory
from pipeline.cards.sfnt import FontFileError, axes, coverage, features, strike

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from PIL.ImageFont import FreeTypeFont

_LARGEST_FILE = 40_000_000
_ANY_SIZE = 100
# FreeType keeps a copy of the file for each size, which is nothing with 90 kB and much with the 20 MB of China's signs.
_FEWEST_SIZES, _MOST_BYTES = 3, 24_000_000
# Coloured pictures fill their own em, which looks larger than the letters beside them.
COLOUR_SCALE = 0.95


class Options(TypedDict):
    """The keywords that Pillow takes beside a text."""

    language: str | None
    features: list[str] | None
    direction: str | None


class Shaping(NamedTuple):
    """What Pillow is told beside the text; nothing without Raqm.

    Args:
        language: as BCP 47 writes it.
        features: of OpenType, with a minus what is switched off.
        direction: `ltr` or `rtl`; None where nothing of a line runs from right to left.
    """

    language: str | None = None
    features: tuple[str, ...] = ()
    direction: str | None = None

    def options(self) -> Options:
        """Return it as Pillow's keywords."""
        return {"language": self.language, "features": [*self.features] or None, "direction": self.direction}


class Face:
    """One font file, a variable one at one place of its axes.

    Args:
        data: the file's bytes.

    Raises:
        FontFileError: they are no font that FreeType reads.
    """

    def __init__(self, data: bytes) -> None:
        #: fingerprint of the file, and of where on its axes it is
        self.sha = hashlib.sha256(data).hexdigest()
        self.covers = coverage(data)
        #: the one size in pixels of a font of coloured bitmaps, None for outlines
        self.strike = strike(data)
        self.axes = axes(data)
        self.features = features(data)
        self._data = data
        self._place: tuple[float, ...] = ()
        self._cuts: dict[tuple[float, ...], Face] = {}
        self._sizes: OrderedDict[float, FreeTypeFont] = OrderedDict()
        self._inks = Memory[tuple[str, float, Shaping], tuple[float, float, float, float]]()
        self._advances = Memory[tuple[str, float, Shaping], float]()
        # Only to see that it can be read: what draws no letter takes no memory for it.
        self._open(self.strike or _ANY_SIZE)

    def cut(self, wanted: Mapping[str, float]) -> Face:
        """Return the font at a place of its axes, what lies beyond one at its end; itself where it has none of them.

        Args:
            wanted: axis → value; an axis that the font lacks asks for nothing.
        """
        here = self._place or tuple(axis.usual for axis in self.axes)
        place = tuple(
            min(max(wanted[axis.tag], axis.low), axis.high) if axis.tag in wanted else now
            for axis, now in zip(self.axes, here, strict=True)
        )
        if place == here:
            return self
        found = self._cuts.get(place)
        if found is None:
            found = self._cuts[place] = copy(self)
            found.sha = hashlib.sha256(f"{self.sha} {place}".encode()).hexdigest()
            found._place, found._cuts, found._sizes = place, {}, OrderedDict()  # noqa: SLF001 - its own kind
            found._inks, found._advances = Memory(), Memory()  # noqa: SLF001 - likewise
        return found

    def at(self, size: float) -> FreeTypeFont:
        """Return the font at a size in pixels, or at the strike's own where it has one.

        Raises:
            FontFileError: FreeType cannot read the file.
        """
        size = self.strike or size
        font = self._sizes.get(size)
        if font is None:
            font = self._sizes[size] = self._open(size)
            if len(self._sizes) > max(_FEWEST_SIZES, _MOST_BYTES // len(self._data)):
                self._sizes.popitem(last=False)
        return font

    def _open(self, size: float) -> FreeTypeFont:
        from PIL import ImageFont  # noqa: PLC0415 - a plan or a cached check needs no Pillow

        try:
            font = ImageFont.truetype(io.BytesIO(self._data), size)
            if self._place:
                font.set_variation_by_axes(list(self._place))
        except (OSError, ValueError) as error:
            raise FontFileError(str(error)) from error
        return font

    def scale(self, size: float) -> float:
        """Return how much what it draws is enlarged at a size: bitmaps are, outlines never."""
        return size / self.strike * COLOUR_SCALE if self.strike else 1.0

    def draws(self, cluster: str) -> bool:
        """Whether it has a glyph for every character of a cluster that shows."""
        return all(char in self.covers or is_ignorable(char) for char in cluster)

    def advance(self, text: str, size: float, shaping: Shaping) -> float:
        """Return how far a text moves the pen, in pixels."""
        # A line is measured to be fitted, to be placed and to be drawn.
        found = self._advances.get((text, size, shaping))
        if found is None:
            length = self.at(size).getlength(text, **shaping.options())
            found = self._advances[text, size, shaping] = length * self.scale(size)
        return found

    def ink(self, text: str, size: float, shaping: Shaping) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a text's ink around the pen on the baseline, in pixels."""
        found = self._inks.get((text, size, shaping))
        if found is None:
            box = self.at(size).getbbox(text, anchor="ls", **shaping.options())
            scale = self.scale(size)
            found = self._inks[text, size, shaping] = (
                box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale
            )  # fmt: skip
        return found


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
