"""A line put together from letters that were drawn before, to the pixel as the font would draw it in one go.

Drawing an outline is what costs most of a card. Pillow puts every glyph on a whole pixel, so a letter looks the same
wherever it stands, and a line of plain letters is known once its letters and their places are: the distance of two
letters is the length of the pair without its second. Where letters do more to each other than that (ligatures, scripts
that join, fonts with contextual forms), the font draws the line itself. That a pair does not is seen once for each
face, by drawing it both ways in a small size.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from PIL._imaging import ImagingCore
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

    from pipeline.cards.fonts import Face, Shaping

#: Letters that stand alone, in scripts where each has one form: Latin, Greek, Cyrillic, and what is written among them.
_PLAIN = re.compile(r"[ -~\u00a0-\u00b6\u00b8-\u024f\u0386-\u03ce\u0400-\u045f\u1e9e\u2010-\u2026\u20ac\u20ba]+")
#: What changes letters by more than their neighbour.
_CONTEXTUAL = frozenset(("calt", "clig", "rclt", "rlig", "rand", "cswh", "frac"))
_SWITCHED_BY_DEFAULT = _CONTEXTUAL - {"frac", "cswh"}
#: Pixels at which it is seen whether two letters keep apart.
_SMALL = 24
#: Fonts at a size whose letters are kept: some forty letters of three kilobytes each.
_MOST_FONTS, _MOST_SEEN = 64, 20_000
_UNIT = 64  # parts of a pixel that FreeType counts in


class Ink(NamedTuple):
    """Grey pixels of a text, and where they lie from its pen on the baseline."""

    mask: Image
    left: int
    top: int


class Glyph(NamedTuple):
    """A letter as it was drawn: its pixels as Pillow's core has them, and where they lie from its pen."""

    core: ImagingCore
    left: int
    top: int
    width: int
    height: int


class ApartError(Exception):
    """A text is more than its letters beside each other."""


class _Letters:
    """Letters of one font at one size in one shaping, as they were drawn and measured."""

    def __init__(self, font: FreeTypeFont, shaping: Shaping) -> None:
        self._font = font
        self._options = shaping.options()
        self._glyphs: dict[str, Glyph | None] = {}
        self._steps: dict[tuple[str, str], tuple[Glyph | None, int]] = {}

    def whole(self, text: str, start: float = 0.0) -> Ink | None:
        """Return what the font draws of a text; None where that is nothing."""
        from PIL import Image  # noqa: PLC0415 - a plan or a cached check needs no Pillow

        core, (left, top) = self._font.getmask2(text, "L", anchor="ls", start=(start, 0.0), **self._options)
        box = core.getbbox()
        if box is None:
            return None
        mask = Image.new("L", core.size)
        mask.im.paste(core, (0, 0, *core.size))
        return Ink(mask.crop(box), left + box[0], top + box[1])

    def together(self, text: str, length: float, start: float = 0.0) -> Ink | None:
        """Return a text put together from its letters.

        Args:
            text: at least one letter.
            length: how far the text moves the pen as the font draws it, in pixels.
            start: as `line` takes it.

        Raises:
            ApartError: letters move each other by more than pairs do.
        """
        pen = reached = math.floor(start * _UNIT + 0.5) + _UNIT // 2
        placed: list[tuple[Glyph, int]] = []
        for pair in pairwise(text):
            glyph, step = self._steps.get(pair) or self._step(*pair)
            if glyph:
                placed.append((glyph, reached // _UNIT))
            reached += step
        glyph, step = self._steps.get((text[-1], "")) or self._step(text[-1], "")
        if glyph:
            placed.append((glyph, reached // _UNIT))
        if reached + step - pen != round(length * _UNIT):
            raise ApartError
        return _joined(placed) if placed else None

    def _step(self, letter: str, after: str) -> tuple[Glyph | None, int]:
        """Return a letter, and how far it moves the pen before another one; both are remembered."""
        if letter not in self._glyphs:
            ink = self.whole(letter)
            self._glyphs[letter] = Glyph(ink.mask.im, ink.left, ink.top, *ink.mask.size) if ink else None
        step = round(self.length(letter + after) * _UNIT) - (round(self.length(after) * _UNIT) if after else 0)
        found = self._steps[letter, after] = self._glyphs[letter], step
        return found

    def length(self, text: str) -> float:
        """Return how far a text moves the pen, in pixels."""
        return self._font.getlength(text, **self._options)


_letters: WeakKeyDictionary[FreeTypeFont, dict[Shaping, _Letters]] = WeakKeyDictionary()
#: (face, shaping) → pairs of letters → whether they keep apart.
_apart: dict[tuple[str, Shaping], dict[str, bool]] = {}


def line(face: Face, size: float, text: str, shaping: Shaping, start: float) -> Ink | None:
    """Return the pixels of a text; None where it has none.

    Args:
        face: the font; not one of coloured bitmaps.
        size: in pixels.
        text: one stretch of a line.
        shaping: how it is drawn.
        start: how far into its first pixel the pen is, 0 to 1.
    """
    letters = _of(face, size, shaping)
    if start >= 0 and _PLAIN.fullmatch(text) and _keeps_to_pairs(face, shaping) and _pairs_apart(face, text, shaping):
        with suppress(ApartError):
            return letters.together(text, face.advance(text, size, shaping), start)
    return letters.whole(text, start)


def _joined(placed: list[tuple[Glyph, int]]) -> Ink:
    """Return letters as one picture.

    Args:
        placed: each with the whole pixel of its pen.
    """
    from PIL import Image  # noqa: PLC0415 - a plan or a cached check needs no Pillow

    left = min(at + glyph.left for glyph, at in placed)
    right = max(at + glyph.left + glyph.width for glyph, at in placed)
    top = min(glyph.top for glyph, _ in placed)
    bottom = max(glyph.top + glyph.height for glyph, _ in placed)
    mask = Image.new("L", (right - left, bottom - top))
    # Without Image.paste around it, which takes as long as the pasting.
    put = mask.im.paste
    reached = 0
    for glyph, at in placed:
        x, y = at + glyph.left - left, glyph.top - top
        where = (x, y, x + glyph.width, y + glyph.height)
        if x >= reached:
            put(glyph.core, where)
        else:  # they reach into each other
            put(255, where, glyph.core)
        reached = max(reached, x + glyph.width)
    return Ink(mask, left, top)


def _keeps_to_pairs(face: Face, shaping: Shaping) -> bool:
    """Whether nothing of a font looks further than from one letter to the next."""
    if shaping.direction:
        return False
    asked = _CONTEXTUAL.intersection(feature for feature in shaping.features if not feature.startswith("-"))
    return not asked and face.features.isdisjoint(_SWITCHED_BY_DEFAULT)


def _pairs_apart(face: Face, text: str, shaping: Shaping) -> bool:
    known = _apart.setdefault((face.sha, shaping), {})
    if len(known) > _MOST_SEEN:
        known.clear()
    pairs = {one + other for one, other in pairwise(text)}
    unknown = sorted(pairs - known.keys())
    if unknown:
        letters = _of(face, _SMALL, shaping)
        if _same(letters, text):
            known.update(dict.fromkeys(unknown, True))
        else:
            known.update({pair: _same(letters, pair) for pair in unknown})
    return all(known[pair] for pair in pairs)


def _same(letters: _Letters, text: str) -> bool:
    """Whether a text put together is the text in one go."""
    whole = letters.whole(text)
    try:
        joined = letters.together(text, letters.length(text))
    except ApartError:
        return False
    if whole is None or joined is None:
        return whole is joined
    return (joined.left, joined.top, joined.mask.size) == (whole.left, whole.top, whole.mask.size) and (
        joined.mask.tobytes() == whole.mask.tobytes()
    )


def _of(face: Face, size: float, shaping: Shaping) -> _Letters:
    font = face.at(size)
    if font not in _letters and len(_letters) >= _MOST_FONTS:
        _letters.clear()
    kept = _letters.setdefault(font, {})
    if shaping not in kept:
        kept[shaping] = _Letters(font, shaping)
    return kept[shaping]


def forget() -> None:
    """Forget every letter, as at the start of a process."""
    _letters.clear()
    _apart.clear()
