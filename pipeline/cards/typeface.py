"""Faces used as one: which draws what, how wide a text is, and what none of them can draw.

Widths are in ems (1.0 is the font size): with Raqm a text at 40 pixels is exactly two fifths of its width at 100, so a
text is measured once and fits at every size. `exact` measures at the size itself, ink included, for the last word.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards.clusters import clusters, is_ignorable, wants_colour
from pipeline.cards.fonts import Face, Shaping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_REFERENCE = 200  # pixels; large enough that hinting does not show in the widths
_MOST_KEPT = 5000  # texts whose measures are remembered
_ORDINARY = "\u017f"  # the last letter of Latin Extended-A; no mark on a letter before it is taller than Â or İ
_TALLEST = "İĞÖÂ"
_DEEPEST = "gjpşÇ"
# Dotless and dotted i are two letters there, and an fi ligature has swallowed the dot.
_DOTTED_I = ("tr", "az", "kk", "tt", "crh")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class Run(NamedTuple):
    """A stretch of text in one face."""

    face: Face
    text: str


class Typeface:
    """A chain of faces in one language; the first that has a character draws it.

    Args:
        faces: in order of preference, the coloured ones included.
        lang: language of the text.
        tracking: extra space after each character, in ems.
    """

    def __init__(self, faces: Sequence[Face], lang: str, tracking: float = 0.0) -> None:
        self.faces = tuple(faces)
        self.tracking = tracking
        self.shaping = _shaping(lang)
        self._shapes = has_raqm()
        self._pictures_first = tuple(sorted(self.faces, key=lambda face: face.strike is None))
        self._widths: dict[str, float] = {}
        self._reaches: dict[str, tuple[float, float]] = {}

    def runs(self, text: str) -> list[Run]:
        """Return the text in stretches of one face; what no face can draw goes to the first."""
        found: list[Run] = []
        for cluster in clusters(text) if self._shapes else self._unsteered(text):
            face = self._face(cluster) or self.faces[0]
            if found and found[-1].face is face:
                found[-1] = Run(face, found[-1].text + cluster)
            else:
                found.append(Run(face, cluster))
        return found

    def missing(self, text: str) -> list[str]:
        """Return what would be drawn as a box or in pieces, each once, in order."""
        wanted = dict.fromkeys(cluster for cluster in clusters(text) if not cluster.isspace())
        return [cluster for cluster in wanted if not self._draws_whole(cluster)]

    def consulted(self, text: str) -> tuple[Face, ...]:
        """Return every face that had a say in how a text looks: those that draw, and those asked before them."""
        last = max((self.faces.index(run.face) for run in self.runs(text)), default=-1)
        return self.faces[: last + 1]

    def width(self, text: str) -> float:
        """Return how far a text moves the pen, in ems."""
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) > _MOST_KEPT:
                self._widths.clear()
            width = sum(advance for _, _, advance in self.places(text, _REFERENCE)) / _REFERENCE
            self._widths[text] = width
        return width

    def exact(self, text: str, size: int) -> float:
        """Return a text's width in pixels at a size, with ink that leans out of its advance."""
        left, right = self.overhang(text, size)
        return sum(advance for _, _, advance in self.places(text, size)) + left + right

    def overhang(self, text: str, size: int) -> tuple[float, float]:
        """Return how far ink starts before the pen and ends after it, in pixels, never less than 0."""
        runs = self.runs(text)
        if not runs:
            return 0.0, 0.0
        first, last = clusters(runs[0].text)[0], clusters(runs[-1].text)[-1]
        left = runs[0].face.ink(first, size, self.shaping)[0]
        face = runs[-1].face
        right = face.ink(last, size, self.shaping)[2] - face.advance(last, size, self.shaping)
        return max(0.0, -left), max(0.0, right)

    def places(self, text: str, size: int) -> Iterator[tuple[Run, float, float]]:
        """Yield each stretch with its start and its advance in pixels; tracked text goes cluster by cluster."""
        x = 0.0
        for run in self.runs(text):
            for part, advance in self._tracked(run, size) if self.tracking else ((run, self._advance(run, size)),):
                yield part, x, advance
                x += advance

    def reach(self, text: str, size: int) -> tuple[int, int]:
        """Return how far lines of a text may go above and below their baselines at a size, in pixels.

        The same for every text but those with marks beyond the letters of Europe, so that baselines keep their place.
        """
        ordinary = self._reach("")
        above, below = self._reach(text) if any(char > _ORDINARY for char in text) else ordinary
        return math.ceil(max(above, ordinary[0]) * size), math.ceil(max(below, ordinary[1]) * size)

    def _reach(self, text: str) -> tuple[float, float]:
        """Return how far a text's ink goes above and below the baseline, in ems."""
        found = self._reaches.get(text)
        if found is None:
            if len(self._reaches) > _MOST_KEPT:
                self._reaches.clear()
            runs = self.runs(text) or [Run(self.faces[0], _TALLEST + _DEEPEST)]
            inks = [run.face.ink(run.text, _REFERENCE, self.shaping) for run in runs]
            found = max(-ink[1] for ink in inks) / _REFERENCE, max(ink[3] for ink in inks) / _REFERENCE
            self._reaches[text] = found
        return found

    def _tracked(self, run: Run, size: int) -> Iterator[tuple[Run, float]]:
        """Yield a stretch cluster by cluster; each is placed by the width of all before it, which keeps the kerning."""
        reached, text = 0.0, ""
        for cluster in clusters(run.text):
            text += cluster
            kerned = self._advance(Run(run.face, text), size)
            yield Run(run.face, cluster), kerned - reached + self.tracking * size
            reached = kerned

    def _advance(self, run: Run, size: int) -> float:
        return run.face.advance(run.text, size, self.shaping)

    @staticmethod
    def _unsteered(text: str) -> Iterator[str]:
        """Yield clusters without what only Raqm understands and anything else draws as a box."""
        for cluster in clusters(text):
            if kept := "".join(char for char in cluster if not is_ignorable(char)):
                yield kept

    def _face(self, cluster: str) -> Face | None:
        order = self._pictures_first if wants_colour(cluster) else self.faces
        return next((face for face in order if face.draws(cluster)), None)

    def _draws_whole(self, cluster: str) -> bool:
        face = self._face(cluster)
        if face is None or face.strike is None or len(cluster) == 1 or not self._shapes:
            return face is not None
        # A family that the font does not know comes apart into its members, each as wide as one emoji.
        return self._advance(Run(face, cluster), _REFERENCE) < 1.5 * self._advance(Run(face, cluster[0]), _REFERENCE)


def has_raqm() -> bool:
    """Whether Pillow can shape text: emoji families, scripts that join, and letters by language."""
    from PIL import features  # noqa: PLC0415 - a plan or a cached check needs no Pillow

    return bool(features.check("raqm"))


@lru_cache(maxsize=64)
def typeface(faces: tuple[Face, ...], lang: str, tracking: float) -> Typeface:
    """Return a typeface; the same one for the same faces, so that a word is measured once in a process."""
    return Typeface(faces, lang, tracking)


@cache
def _shaping(lang: str) -> Shaping:
    if not has_raqm():
        return Shaping(None, None)
    language = lang.replace("_", "-") if _LANGUAGE.fullmatch(lang) else None
    dotted = lang.replace("_", "-").partition("-")[0].lower() in _DOTTED_I
    return Shaping(language, ["-liga"] if dotted else None)
