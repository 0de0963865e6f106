"""Faces used as one: which draws what, how wide a text is, and what none of them can draw.

Widths are in ems (1.0 is the font size): with Raqm a text at 40 pixels is exactly two fifths of its width at 100, so a
text is measured once and fits at every size. `exact` measures at the size itself, ink included, for the last word.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import bidi
from pipeline.cards.clusters import clusters, is_ignorable, wants_colour
from pipeline.cards.fonts import Face, Shaping
from pipeline.cards.memory import Memory
from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_REFERENCE = 200  # pixels; large enough that hinting does not show in the widths
_ORDINARY = "\u017f"  # the last letter of Latin Extended-A; no mark on a letter before it is taller than Â or İ
_TALLEST = "İĞÖÂ"
_DEEPEST = "gjpşÇ"
# Dotless and dotted i are two letters there, and an fi ligature has swallowed the dot.
_DOTTED_I = ("tr", "az", "kk", "tt", "crh")
# Letters of these join, or stand around each other: Arabic and its neighbours, India, Tibet, Burma, Khmer, Mongol.
_JOINING = re.compile("[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\ua87f\ufb50-\ufdff\ufe70-\ufefc]")
# Letters and signs of Europe that are a character each and never a picture.
_ALONE = re.compile("[ -~\u00a0-\u00a8\u00ab-\u00ac\u00b0-\u024f\u2010-\u2026\u20ac\u20ba]+")
_SMALL_CAPITALS = "c2sc"  # from capitals, since only a language knows that the one of i is İ
_ABOVE_X = 1.08  # small capitals are a little taller than an x
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class Style(NamedTuple):
    """How a text is set, beside its face and size.

    Args:
        tracking: extra space after each character, in ems.
        features: of OpenType, with a minus what is switched off.
        small_caps: small letters are drawn as small capitals, by the language.
        leftward: its paragraph starts at the right.
    """

    tracking: float = 0.0
    features: tuple[str, ...] = ()
    small_caps: bool = False
    leftward: bool = False


PLAIN = Style()


class Run(NamedTuple):
    """A stretch of text in one face.

    Args:
        text: as it is read, which is from the right where `shaping` says so.
        scale: of the font size; small capitals are smaller.
    """

    face: Face
    text: str
    shaping: Shaping = Shaping()
    scale: float = 1.0


class Typeface:
    """A chain of faces in one language; the first that has a character draws it.

    Args:
        faces: in order of preference, the coloured ones included.
        lang: language of the text.
        style: how it is set.
    """

    def __init__(self, faces: Sequence[Face], lang: str, style: Style = PLAIN) -> None:
        self.faces = tuple(faces)
        self.lang = lang
        self.style = style
        self.shaping = _shaping(lang, style.features)
        self._shapes = has_raqm()
        self._pictures_first = tuple(sorted(self.faces, key=lambda face: face.strike is None))
        self._widths = Memory[str, float]()
        self._exact = Memory[tuple[str, int], float]()
        self._inks = Memory[tuple[Run, int], tuple[float, float, float, float]]()
        self._reaches = Memory[str, tuple[float, float]]()
        self._runs = Memory[str, tuple[Run, ...]]()
        self._choices = Memory[str, "Face | None"]()
        self._plain: set[str] = set()
        self._capitals: dict[Face, tuple[tuple[str, ...], float]] = {}

    def runs(self, text: str) -> Sequence[Run]:
        """Return a line in stretches of one face, from left to right; what no face can draw goes to the first."""
        found = self._runs.get(text)
        if found is None:
            found = self._runs[text] = tuple(self._ordered(text))
        return found

    def missing(self, text: str) -> list[str]:
        """Return what would be drawn as a box or in pieces, each once, in order."""
        if self._is_plain(text):
            return []
        wanted = dict.fromkeys(self._written(cluster) for cluster in clusters(text) if not cluster.isspace())
        return [cluster for cluster in wanted if not self._draws_whole(cluster)]

    def consulted(self, text: str) -> tuple[Face, ...]:
        """Return every face that had a say in how a text looks: those that draw, and those asked before them."""
        last = max((self.faces.index(run.face) for run in self.runs(text)), default=-1)
        return self.faces[: last + 1]

    def width(self, text: str) -> float:
        """Return how far a text moves the pen, in ems."""
        width = self._widths.get(text)
        if width is None:
            width = sum(advance for _, _, advance in self.places(text, _REFERENCE)) / _REFERENCE
            self._widths[text] = width
        return width

    def exact(self, text: str, size: int) -> float:
        """Return a text's width in pixels at a size, with ink that leans out of its advance."""
        found = self._exact.get((text, size))
        if found is None:
            left, right = self.overhang(text, size)
            found = sum(advance for _, _, advance in self.places(text, size)) + left + right
            self._exact[text, size] = found
        return found

    def overhang(self, text: str, size: int) -> tuple[float, float]:
        """Return how far ink starts before the pen and ends after it, in pixels, never less than 0."""
        # A sign that only steers stands nowhere, so it is no end of a line either.
        runs = [run for run in self.runs(text) if not all(map(is_ignorable, run.text))]
        if not runs:
            return 0.0, 0.0
        first, last = runs[0], runs[-1]
        if first.shaping.direction is None:
            first = first._replace(text=next(_seen(clusters(first.text))))
            last = last._replace(text=next(_seen(reversed(clusters(last.text)))))
        left = self._ink(first, size)[0]
        right = self._ink(last, size)[2] - self._advance(last, size)
        return max(0.0, -left), max(0.0, right)

    def places(self, text: str, size: int) -> Iterator[tuple[Run, float, float]]:
        """Yield each stretch with its start and its advance in pixels; tracked text goes cluster by cluster."""
        x = 0.0
        for run in self.runs(text):
            for part, advance in self._tracked(run, size):
                yield part, x, advance
                x += advance

    def reach(self, text: str) -> tuple[float, float]:
        """Return how far lines of a text may go above and below their baselines, in ems.

        The same for every text but those with marks beyond the letters of Europe, so that baselines keep their place.
        """
        ordinary = self._reach("")
        above, below = self._reach(text) if any(char > _ORDINARY for char in text) else ordinary
        return max(above, ordinary[0]), max(below, ordinary[1])

    def _reach(self, text: str) -> tuple[float, float]:
        """Return how far a text's ink goes above and below the baseline, in ems."""
        found = self._reaches.get(text)
        if found is None:
            runs = self.runs(text) or [Run(self.faces[0], _TALLEST + _DEEPEST, self.shaping)]
            inks = [self._ink(run, _REFERENCE) for run in runs]
            found = max(-ink[1] for ink in inks) / _REFERENCE, max(ink[3] for ink in inks) / _REFERENCE
            self._reaches[text] = found
        return found

    def _ordered(self, text: str) -> Iterator[Run]:
        """Yield a line's stretches as they are seen; where all of it runs to the right that is how it is read."""
        if not self._shapes or not (self.style.leftward or bidi.needs_order(text)):
            yield from self._stretches(text, None)
            return
        for part, leftward in bidi.seen(text, leftward=self.style.leftward):
            row = list(self._stretches(part, "rtl" if leftward else "ltr"))
            yield from reversed(row) if leftward else row

    def _stretches(self, text: str, direction: str | None) -> Iterator[Run]:
        plain = self.shaping._replace(direction=direction) if direction else self.shaping
        if text and self._is_plain(text):
            yield Run(self.faces[0], text, plain)
            return
        held: Run | None = None
        for cluster in clusters(text) if self._shapes else self._unsteered(text):
            written = self._written(cluster)
            face = self._face(written, held.face if held else None) or self.faces[0]
            features, scale = self._as_capital(face) if written is not cluster else ((), 1.0)
            shaping = plain._replace(features=plain.features + features) if features else plain
            if held and (held.face, held.shaping, held.scale) == (face, shaping, scale):
                held = held._replace(text=held.text + written)
                continue
            if held:
                yield held
            held = Run(face, written, shaping, scale)
        if held:
            yield held

    def _is_plain(self, text: str) -> bool:
        """Whether a text is letters that stand alone, all of them the first face's."""
        first, written = self.faces[0], set(text)
        if not written <= self._plain:
            if self.style.small_caps or first.strike is not None or not _ALONE.fullmatch(text):
                return False
            if not all(char in first.covers for char in written):
                return False
            self._plain |= written
        return True

    def _written(self, cluster: str) -> str:
        """Return what is drawn for a cluster: the same object, or its capital where it becomes a small one."""
        if not self.style.small_caps:
            return cluster
        capital = casing.upper(cluster, self.lang)
        return cluster if capital == cluster else capital

    def _as_capital(self, face: Face) -> tuple[tuple[str, ...], float]:
        """Return how a face draws a small capital: by a feature of its own, or as a capital at a smaller size."""
        found = self._capitals.get(face)
        if found is None:
            if _SMALL_CAPITALS in face.features and self._shapes:
                found = (_SMALL_CAPITALS,), 1.0
            else:
                small, tall = (-face.ink(letter, _REFERENCE, self.shaping)[1] for letter in "xH")
                found = (), min(max(_ABOVE_X * small / max(tall, 1), 0.65), 0.86)
            self._capitals[face] = found
        return found

    def _tracked(self, run: Run, size: int) -> Iterator[tuple[Run, float]]:
        """Yield a stretch cluster by cluster; each is placed by the width of all before it, which keeps the kerning.

        Scripts whose letters join are not tracked, since space would tear them apart.
        """
        if not self.style.tracking or _JOINING.search(run.text):
            yield run, self._advance(run, size)
            return
        reached, text = 0.0, ""
        row: list[tuple[Run, float]] = []
        for cluster in clusters(run.text):
            text += cluster
            kerned = self._advance(run._replace(text=text), size)
            row.append((run._replace(text=cluster), kerned - reached + self.style.tracking * size))
            reached = kerned
        yield from reversed(row) if run.shaping.direction == "rtl" else row

    @staticmethod
    def _advance(run: Run, size: int) -> float:
        return run.face.advance(run.text, size * run.scale, run.shaping)

    def _ink(self, run: Run, size: int) -> tuple[float, float, float, float]:
        found = self._inks.get((run, size))
        if found is None:
            found = self._inks[run, size] = run.face.ink(run.text, size * run.scale, run.shaping)
        return found

    @staticmethod
    def _unsteered(text: str) -> Iterator[str]:
        """Yield clusters without what only Raqm understands and anything else draws as a box."""
        for cluster in clusters(text):
            if kept := "".join(char for char in cluster if not is_ignorable(char)):
                yield kept

    def _face(self, cluster: str, before: Face | None = None) -> Face | None:
        """Return who draws a cluster; a sign that only steers goes with the face before it."""
        if before and len(cluster) == 1 and is_ignorable(cluster):
            return before
        if cluster not in self._choices:
            order = self._pictures_first if wants_colour(cluster) else self.faces
            self._choices[cluster] = next((face for face in order if face.draws(cluster)), None)
        return self._choices[cluster]

    def _draws_whole(self, cluster: str) -> bool:
        face = self._face(cluster)
        if face is None or face.strike is None or len(cluster) == 1 or not self._shapes:
            return face is not None
        # A family that the font does not know comes apart into its members, each as wide as one emoji.
        whole, member = (face.advance(text, _REFERENCE, self.shaping) for text in (cluster, cluster[0]))
        return whole < 1.5 * member


def _seen(found: Iterable[str]) -> Iterator[str]:
    """Yield clusters that are more than signs that only steer."""
    return (cluster for cluster in found if not all(map(is_ignorable, cluster)))


def has_raqm() -> bool:
    """Whether Pillow can shape text: emoji families, scripts that join, and letters by language."""
    from PIL import features  # noqa: PLC0415 - a plan or a cached check needs no Pillow

    return bool(features.check("raqm"))


@lru_cache(maxsize=256)
def typeface(faces: tuple[Face, ...], lang: str, style: Style = PLAIN) -> Typeface:
    """Return a typeface; the same one for the same faces, so that a word is measured once in a process."""
    return Typeface(faces, lang, style)


@cache
def _shaping(lang: str, features: tuple[str, ...]) -> Shaping:
    if not has_raqm():
        return Shaping()
    language = lang.replace("_", "-") if _LANGUAGE.fullmatch(lang) else None
    dotted = lang.replace("_", "-").partition("-")[0].lower() in _DOTTED_I
    return Shaping(language, (("-liga",) if dotted and "-liga" not in features else ()) + features)
