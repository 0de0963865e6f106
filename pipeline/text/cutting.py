"""Where a text that is too long may be cut: between paragraphs, lines, sentences, clauses or words, and nowhere else.

A cut is sound where both sides, read alone, say together what the whole said: the same words, links, mentions,
hashtags, emphasis and pictures. So none lies inside any of them, nor inside a list's number or a quotation.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline.text.markdown import read
from pipeline.text.passage import lay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Seam(IntEnum):
    """What a cut lies between, the best first."""

    PARAGRAPH = 0
    LINE = 1
    SENTENCE = 2
    CLAUSE = 3
    WORD = 4
    #: of writing that has no blanks between words
    LETTER = 5


class Place(NamedTuple):
    """A stretch of blanks that a cut would take the place of; empty between two letters.

    Args:
        start: first character of the blanks.
        end: one past the last.
    """

    start: int
    end: int
    seam: Seam


#: How long a piece must be beside the longest that fits, for a cut at this seam to be better than one at the next.
_WORTH = {Seam.PARAGRAPH: 0.5, Seam.LINE: 0.45, Seam.SENTENCE: 0.3, Seam.CLAUSE: 0.3, Seam.WORD: 0.0, Seam.LETTER: 0.0}
_BLANKS = re.compile(r"[ \t]*\n[ \t\n]*|[ \t]+")
_CLOSED = r"[\"'”’»)\]*_]*\Z"
_SENTENCE = re.compile(rf"(?P<last>\S*?)[.!?…]+{_CLOSED}")
_CLAUSE = re.compile(rf"(?:[,;:)]|[–—]){_CLOSED}")
#: Who ends so ends no sentence: `Dr.`, `T.C.`, `10.` (the tenth), `vb.`
_SHORT = re.compile(
    r"(?:[^\W\d_]|\d+|(?:[^\W\d_]\.)+[^\W\d_]|dr|prof|av|doç|vb|vs|bkz|no|mr|mrs|ms|st|e\.g|i\.e)\Z", re.IGNORECASE
)
#: Marks of a list, a heading or a quotation, which belong to what follows.
_HEAD = re.compile(r"[\s>]*(?:[-+*]|#{1,6}|\d+[.)])?\Z")
_HEADING = re.compile(r" {0,3}#{1,6}\s")
#: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
_UNSPACED = r"\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SMALL = "ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
_LETTERS = re.compile(rf"(?<=[{_UNSPACED}。！？，、；：」』）])(?=[{_UNSPACED}「『（])(?![{_SMALL}])")
_WIDEST_HEAD, _LONGEST_WORD = 40, 100
#: A longer text is not read as a whole, unless it has addresses at its end that all of it may need.
_LONG = 4000


def places(source: str) -> Iterator[Place]:
    """Yield where a text might be cut, in order; whether a cut there is sound is another question."""
    line, heading = 0, bool(_HEADING.match(source))
    for match in sorted([*_BLANKS.finditer(source), *_LETTERS.finditer(source)], key=lambda match: match.span()):
        start, end = match.span()
        if start > 0 and end < len(source) and unicodedata.category(source[end])[0] != "M":
            # A mark of a list or a heading is short.
            is_head = start - line < _WIDEST_HEAD and _HEAD.match(source[line:start])
            place = _place(source, start, end)
            if place and not is_head and not (heading and place.seam > Seam.LINE):
                yield place
        if "\n" in match[0]:
            line = source.rfind("\n", start, end) + 1
            heading = bool(_HEADING.match(source[line : line + 12]))


def _place(source: str, start: int, end: int) -> Place | None:
    blanks = source[start:end]
    if "\n" in blanks:
        # What is below an item of a list would fall out of it.
        indented = not blanks.endswith("\n")
        seam = Seam.PARAGRAPH if blanks.count("\n") > 1 else Seam.LINE
        return None if indented else Place(start, end, seam)
    before = source[max(start - _LONGEST_WORD, 0) : start]
    return Place(start, end, _seam(before, source[end], letters=start == end))


def _seam(before: str, after: str, *, letters: bool) -> Seam:
    word = before.rsplit(maxsplit=1)[-1] if before.split() else before
    if letters:
        return Seam.SENTENCE if word[-1] in "。！？" else Seam.CLAUSE if word[-1] in "，、；：" else Seam.LETTER
    ended = _SENTENCE.fullmatch(word)
    if ended and not after.islower() and not ("." in word and _SHORT.match(ended["last"].lstrip("\"'“‘«(["))):
        return Seam.SENTENCE
    if after in "–—" or (word[-1] in ",;:–—"):
        return Seam.CLAUSE
    return Seam.CLAUSE if _CLAUSE.search(word) else Seam.WORD


def is_sound(source: str, place: Place) -> bool:
    """Whether both sides of a cut say together what the whole says."""
    if len(source) > _LONG and "]:" not in source:
        # What is far behind a cut says nothing about it.
        far = _BLANKS.search(source, min(place.end + _LONG, len(source)))
        source = source[: far.start() if far else len(source)]
    sides = [_said(source[: place.start]), _said(source[place.end :])]
    if not all(letters or pictures for letters, _, pictures, _ in sides):
        return False
    return _said(source) == tuple(one + other for one, other in zip(*sides, strict=True))


def _said(source: str) -> tuple[tuple[object, ...], ...]:
    """Letters, marks and pictures of a text, whatever its blanks."""
    passage = read(source)
    laid = lay(passage.lines)
    letters = "".join(laid.text.split())
    spans = [(str(span.kind), "".join(laid.text[span.start : span.end].split()), span.target) for span in laid.spans]
    notes = [note.code for note in passage.notes]
    return tuple(letters), tuple(spans), tuple(picture.source for picture in passage.pictures), tuple(notes)


def first_cut(source: str, fits: Callable[[str], bool]) -> Place | None:
    """Return where to cut a text so that what is before it fits, None where no sound cut is early enough.

    The longest piece is not the best one: a sentence that ends a little earlier is worth more than half of the next.

    Args:
        source: Markdown of a part that is too long.
        fits: whether a piece is short enough.
    """
    known = list(places(source))
    low, high = 0, len(known)
    while low < high:
        middle = (low + high) // 2
        if fits(source[: known[middle].start]):
            low = middle + 1
        else:
            high = middle
    fitting = known[:low]
    if not fitting:
        return None
    longest = fitting[-1].start
    for worth in (True, False):
        for seam in Seam:
            wanted = [place for place in fitting if place.seam is seam]
            least = longest * _WORTH[seam] if worth else 0
            found = _latest([place for place in wanted if place.start >= least], source, fits)
            if found is not None:
                return found
    return None


def _latest(wanted: Sequence[Place], source: str, fits: Callable[[str], bool]) -> Place | None:
    return next(
        (place for place in reversed(wanted) if is_sound(source, place) and fits(source[: place.start].rstrip())), None
    )
