"""The languages of a site's interface: which there are, where the pages of each stand, and in what order names do.

Only pages are said in a language. What they show is not: texts of posts keep their own, and pictures, calendars, feeds
and what is searched stand at the site's root once, for all of them.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from babel import Locale

from pipeline.i18n import LANGUAGES
from pipeline.text.casing import lower

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model.settings import Settings

#: Alphabets in which a letter with a mark is a letter of its own; everywhere else it stands with the one without.
_ALPHABETS = {"tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz"}
_LATIN = "abcdefghijklmnopqrstuvwxyz"


class Language(NamedTuple):
    """A language that a site's pages are said in.

    Args:
        name: what it calls itself.
        prefix: what addresses of its pages begin with: nothing for the site's first one, `en/` for another.
    """

    code: str
    name: str
    prefix: str


def of(settings: Settings) -> tuple[Language, ...]:
    """Return the languages of a site, its first one first; never none."""
    own = settings.locale.partition("-")[0]
    return of_codes(settings.site.languages or [own if own in LANGUAGES else "en"])


def of_codes(codes: Iterable[str]) -> tuple[Language, ...]:
    """Return languages by their codes, the site's first one first."""
    return tuple(
        Language(code, Locale.parse(code).get_language_name(code) or code, f"{code}/" if number else "")
        for number, code in enumerate(dict.fromkeys(codes))
    )


def in_order(names: Iterable[str], code: str) -> list[str]:
    """Return names, each once, as a dictionary of the language has them: Turkish has `ç` after `c`, English with it.

    Args:
        names: in any order.
        code: of the language.
    """
    alphabet = _ALPHABETS.get(code, _LATIN)

    def key(name: str) -> tuple[list[tuple[int, int]], str]:
        return [_rank(letter, alphabet) for letter in lower(name, code)], name

    return sorted({*names}, key=key)


def _rank(letter: str, alphabet: str) -> tuple[int, int]:
    """Return where a letter stands: signs first, then digits, the alphabet, letters of other scripts."""
    for known in (letter, unicodedata.normalize("NFD", letter)[0]):
        if known in alphabet:
            return 2, alphabet.index(known)
    return (3 if letter.isalpha() else int(letter.isdecimal())), ord(letter)
