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
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
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


class _Letters:
    """Letters of one font at one size in one shaping, as they were drawn and measured."""

    def __init__(self, font: FreeTypeFont, shaping: Shaping) -> None:
        self._font = font
        self._options = shaping.options()
        self._inks: dict[str, Ink | None] = {}
        self._lengths: dict[str, int] = {}

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

    def together(self, text: str, start: float = 0.0) -> list[Ink] | None:
        """Return a text put together, in pieces that lie beside each other; None where letters move each other."""
        pen = math.floor(start * _UNIT + 0.5)
        pieces: list[list[Ink]] = []
        reached = right = 0
        for letter, after in zip(text, [*text[1:], ""], strict=True):
            if ink := self._ink(letter):
                left = (pen + reached + _UNIT // 2) // _UNIT + ink.left
                if not pieces or left >= right:
                    pieces.append([])
                pieces[-1].append(Ink(ink.mask, left, ink.top))
                right = max(right, left + ink.mask.width) if len(pieces[-1]) > 1 else left + ink.mask.width
            reached += self._length(letter + after) - (self._length(after) if after else 0)
        return [_over(inks) for inks in pieces] if reached == self._length(text) else None

    def _ink(self, letter: str) -> Ink | None:
        if letter not in self._inks:
            self._inks[letter] = self.whole(letter)
        return self._inks[letter]

    def _length(self, text: str) -> int:
        """Return how far a text moves the pen, in 64ths of a pixel."""
        found = self._lengths.get(text)
        if found is None:
            found = self._lengths[text] = round(self._font.getlength(text, **self._options) * _UNIT)
        return found


_letters: WeakKeyDictionary[FreeTypeFont, dict[Shaping, _Letters]] = WeakKeyDictionary()
#: (face, shaping) → pairs of letters → whether they keep apart.
_apart: dict[tuple[str, Shaping], dict[str, bool]] = {}


def line(face: Face, size: float, text: str, shaping: Shaping, start: float) -> list[Ink]:
    """Return the pixels of a text, in pieces that do not lie over each other.

    Args:
        face: the font; not one of coloured bitmaps.
        size: in pixels.
        text: one stretch of a line.
        shaping: how it is drawn.
        start: how far into its first pixel the pen is, 0 to 1.
    """
    letters = _of(face, size, shaping)
    found = None
    if start >= 0 and _PLAIN.fullmatch(text) and _keeps_to_pairs(face, shaping) and _pairs_apart(face, text, shaping):
        found = letters.together(text, start)
    if found is not None:
        return found
    whole = letters.whole(text, start)
    return [whole] if whole else []


def _over(inks: list[Ink]) -> Ink:
    """Return letters that reach into each other as one."""
    if len(inks) == 1:
        return inks[0]
    from PIL import Image  # noqa: PLC0415 - a plan or a cached check needs no Pillow

    left, top = min(ink.left for ink in inks), min(ink.top for ink in inks)
    right = max(ink.left + ink.mask.width for ink in inks)
    bottom = max(ink.top + ink.mask.height for ink in inks)
    mask = Image.new("L", (right - left, bottom - top))
    for ink in inks:
        x, y = ink.left - left, ink.top - top
        # Without Image.paste around it, which takes as long as the pasting.
        mask.im.paste(255, (x, y, x + ink.mask.width, y + ink.mask.height), ink.mask.im)
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
    whole, inks = letters.whole(text), letters.together(text)
    if inks is None or whole is None or not inks:
        return inks is not None and whole is None and not inks
    joined = _over(inks)
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
