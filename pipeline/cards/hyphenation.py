"""Where a long word may be parted at the end of a line: by rule in Turkish, by the patterns of pyphen elsewhere.

What comes back is the text with soft hyphens (U+00AD), which show only where a line ends with one. Words that an author
has parted by hand stay as they are; so do names with figures, addresses, hashtags and abbreviations.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyphen

_SOFT_HYPHEN = "\u00ad"
_MAY_END_HERE = "\u200b"
_APOSTROPHES = "'’ʼ"
# Shorter words are not worth it; so many letters stay on each side.
_SHORTEST, _BEFORE, _AFTER = 7, 3, 3
_SHORTEST_CAPITALS = 9  # shorter ones may be spelt letter by letter
_VOWELS = frozenset("aeıioöuüâîû")
# Turkish is written as it is spoken, and its cousin with it.
_BY_RULE = frozenset({"tr", "az"})
# A run of letters that is no part of an address, a number, a hashtag or a handle.
_WORD = re.compile(rf"(?<![\w@#/.\u00ad{_APOSTROPHES}-])[^\W\d_]+(?:[{_APOSTROPHES}][^\W\d_]+)?(?![\w@/\u00ad]|\.\w)")


def soften(text: str, lang: str) -> str:
    """Return a text with soft hyphens where its words may be parted.

    Args:
        text: as it is read.
        lang: its language; one without patterns leaves it as it is.
    """
    return _WORD.sub(lambda found: _softened(found[0], lang), text)


def is_by_rule(lang: str) -> bool:
    """Whether words of a language are parted by rule, which takes no time; patterns have to be read first."""
    return lang.replace("_", "-").partition("-")[0].lower() in _BY_RULE


@lru_cache(maxsize=4000)
def _softened(word: str, lang: str) -> str:
    stem, apostrophe, ending = _split(word)
    if len(word) < (_SHORTEST_CAPITALS if word.isupper() else _SHORTEST):
        return word
    if not apostrophe:
        return _parted(stem, lang)
    # The apostrophe itself ends a line: a hyphen beside it would be one sign too many.
    last = _MAY_END_HERE if len(ending) >= _AFTER else ""
    return _parted(stem, lang) + apostrophe + last + ending


def _split(word: str) -> tuple[str, str, str]:
    """Return a word before its apostrophe, the apostrophe, and what follows; two empty texts where there is none."""
    for at, char in enumerate(word):
        if char in _APOSTROPHES:
            return word[:at], char, word[at + 1 :]
    return word, "", ""


def _parted(word: str, lang: str) -> str:
    """Return a word with soft hyphens; its capitals are read as the language reads them, so that none is lost."""
    if len(word) < _SHORTEST:
        return word
    small = casing.lower(word, lang)
    if len(small) != len(word):
        return word
    places = _syllables(small) if is_by_rule(lang) else _patterns(small, lang)
    kept = [at for at in places if _BEFORE <= at <= len(word) - _AFTER]
    return _SOFT_HYPHEN.join(word[start:end] for start, end in zip([0, *kept], [*kept, len(word)], strict=True))


def _syllables(word: str) -> Iterator[int]:
    """Yield where the syllables of a Turkish word begin: one vowel in each, and one consonant before it at the most."""
    vowels = [at for at, char in enumerate(word) if char in _VOWELS]
    for one, other in pairwise(vowels):
        yield other - 1 if other - one > 1 else other


def _patterns(word: str, lang: str) -> tuple[int, ...]:
    found = _dictionary(lang)
    # Where a word would be spelt another way when parted (Hungarian, old German) it is not.
    return tuple(place for place in found.positions(word) if not place.data) if found else ()


@lru_cache(maxsize=8)
def _dictionary(lang: str) -> pyphen.Pyphen | None:
    import pyphen  # noqa: PLC0415 - its patterns take a fifth of a second, and most layouts part no word

    try:
        return pyphen.Pyphen(lang=lang.replace("-", "_"), left=_BEFORE, right=_AFTER)
    except KeyError:
        return None
