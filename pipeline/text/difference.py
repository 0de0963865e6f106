"""Two versions of a text beside each other: which words went, which came."""

from __future__ import annotations

import difflib
import re
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Words of a stretch that are compared one by one; a longer stretch is shown whole, for comparing takes its square.
MOST_WORDS = 600
#: Lines between the first and the last that differ, likewise.
MOST_LINES = 400


class Fate(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Stretch(NamedTuple):
    """Words that share a fate."""

    fate: Fate
    text: str


def difference(old: str, new: str) -> Iterator[tuple[Stretch, ...]]:
    """Yield each line, or each stretch of lines, that is not in both texts, word by word."""
    before, after = old.split("\n"), new.split("\n")
    same = _alike(before, after)
    before, after = before[same:], after[same:]
    same = _alike(reversed(before), reversed(after))
    before, after = before[: len(before) - same], after[: len(after) - same]
    if max(len(before), len(after)) > MOST_LINES:
        yield tuple(_words("\n".join(before), "\n".join(after)))
        return
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield tuple(_words("\n".join(before[i:j]), "\n".join(after[k:m])))


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many lines are the same from the first on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _words(old: str, new: str) -> Iterator[Stretch]:
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    if max(len(before), len(after)) > MOST_WORDS:
        before, after = [old], [new]
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        if kind == "equal":
            yield Stretch(Fate.SAME, gone)
            continue
        if gone:
            yield Stretch(Fate.GONE, gone)
        if come:
            yield Stretch(Fate.NEW, come)
