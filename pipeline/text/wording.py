"""Words in a text, found by their beginnings: `deprem` is in “Depremde” and in “#deprem”, not in “büyükdeprem”.

Turkish puts at the end of a word what English says with small words, so the beginning is what stays. Case and the dot
of an i do not matter (`casing.folded`). What a reader does not see does not hide a word either: Markdown's marks around
or in it, soft hyphens and other invisible characters, letters written as `&#246;`.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.text.casing import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.model.post import Post

#: What stands in a word and is not seen: soft hyphen, zero-width characters, byte order mark, Markdown's own marks.
_UNSEEN = "*`~\\\u00ad\u200b\u200c\u200d\u2060\ufeff"
#: Letters around a place, for people who look at what was found.
AROUND = 24


class Find(NamedTuple):
    """A word that was found.

    Args:
        word: as it was looked for.
        where: the text around it, on one line.
    """

    word: str
    where: str


class Wording:
    """Words that are looked for.

    Args:
        beginnings: words and phrases of which the last word may go on.
        whole: those that are meant as they stand.
    """

    def __init__(self, beginnings: Iterable[str], whole: Iterable[str] = ()) -> None:
        self._words = {_plain(word): word for word in beginnings}
        self._whole = {_plain(word): word for word in whole}
        self._pattern = _pattern(frozenset(self._words), frozenset(self._whole))
        # Most texts have none of them, and to see that a plain search is ten times as fast.
        self._hints = [word.split()[0] for word in (*self._words, *self._whole) if is_word(word)]

    def __bool__(self) -> bool:
        return self._pattern is not None

    def is_in(self, text: str) -> bool:
        """Say whether one of the words is in a text."""
        plain = folded(seen(text))
        if self._pattern is None or not any(hint in plain for hint in self._hints):
            return False
        return self._pattern.search(plain) is not None

    def finds(self, text: str) -> Iterator[Find]:
        """Yield each of the words that is in a text, once, with where it is first."""
        said = unicodedata.normalize("NFC", seen(text))
        known: set[str] = set()
        for match in self._pattern.finditer(folded(said)) if self._pattern else ():
            found = _plain(match[0])
            word = self._words.get(found) if match["begins"] is not None else self._whole.get(found)
            if word is not None and word not in known:
                known.add(word)
                yield Find(word, _around(said, *match.span()))


def written_in(post: Post) -> Iterator[tuple[str, str]]:
    """Yield everything in a post that readers may get to see, and what it is: `title`, `text`, `card`, `alt`, `tag`."""
    if post.title:
        yield "title", post.title
    yield "text", post.body  # the alt texts of its pictures are in it
    if post.spoiler:
        yield "spoiler", post.spoiler
    if post.card is not None:
        yield from (("card", text) for _, text in post.card.fields)
        if post.card.alt:
            yield "alt", post.card.alt
    if post.tags:
        yield "tag", ", ".join(post.tags)


def split(text: str) -> tuple[str, ...]:
    """Return words that somebody wrote with commas between them; what has no letter or digit in it is no word."""
    return tuple(word for word in map(str.strip, text.split(",")) if is_word(word))


def is_word(text: str) -> bool:
    """Say whether there is anything to look for in a text."""
    return any(char.isalnum() for char in text)


def seen(text: str) -> str:
    """Return text without what a reader does not see of it."""
    text = html.unescape(text) if "&" in text else text
    for char in _UNSEEN:
        if char in text:
            text = text.replace(char, "")
    return text


def _plain(word: str) -> str:
    return " ".join(folded(seen(word)).split())


@lru_cache(maxsize=32)
def _pattern(beginnings: frozenset[str], whole: frozenset[str]) -> re.Pattern[str] | None:
    kinds = [("begins", beginnings, ""), ("whole", whole, r"(?![^\W_])")]
    pieces = [f"(?P<{name}>{'|'.join(_phrases(words))}){end}" for name, words, end in kinds if any(map(is_word, words))]
    if not pieces:
        return None
    if len(pieces) == 1 and whole:
        pieces.append("(?P<begins>(?!))")  # the name is asked for
    # An underscore is a letter to a pattern, and a mark of emphasis to Markdown.
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(pieces)})")


def _phrases(words: Iterable[str]) -> list[str]:
    # The longest first, so that a phrase is named whole.
    longest = sorted(filter(is_word, words), key=lambda word: (-len(word), word))
    return [r"\s+".join(map(re.escape, word.split())) for word in longest]


def _around(text: str, start: int, end: int) -> str:
    """Return the text around a place of its folded form."""
    places = list(itertools.accumulate((len(folded(char)) for char in text), initial=0))
    first = next((at for at, place in enumerate(places) if place > start), 1) - 1
    last = next((at for at, place in enumerate(places) if place >= end), len(text))
    before, after = text[:first].rpartition("\n")[2], text[last:].partition("\n")[0]
    if len(before) > AROUND:  # a word that is cut says nothing
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return " ".join(f"{before}{text[first:last]}{after}".split())
