"""Words that the brand never uses, as whole words, in capitals as well, by the letters of the post's language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case

#: How many of them are named in one text; who has mended those will see the rest.
ENOUGH = 20


def findings(case: Case) -> Iterator[Finding]:
    """Find words of `[voice] never` in anything that readers will read."""
    pattern = _pattern(case.library.brand.never, case.variant.lang)
    if pattern is None:
        return
    for words in case.words():
        # Lowering and composing keep line breaks where they are, so lines can be counted in the result.
        text = unicodedata.normalize("NFC", casing.lower(words.text, case.variant.lang))
        for match in islice(pattern.finditer(text), ENOUGH):
            rows = text.count("\n", 0, match.start())
            place = _start_of_row(words.text, rows)
            yield case.error(
                words.line(place),
                "voice-never",
                Message("“{word}” is a word that {brand} never uses", word=match[0], brand=case.library.brand.name),
                Message("say it in another way; the list is [voice] never in brand/brand.toml"),
            )


@lru_cache(maxsize=32)
def _pattern(never: tuple[str, ...], lang: str) -> re.Pattern[str] | None:
    lowered = {unicodedata.normalize("NFC", casing.lower(word, lang)) for word in never}
    phrases = sorted(r"\s+".join(map(re.escape, word.split())) for word in lowered if word.strip())
    if not phrases:
        return None
    # The longest first, so that a phrase is named whole.
    phrases.sort(key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)")


def _start_of_row(text: str, rows: int) -> int:
    place = 0
    for _ in range(rows):
        place = text.index("\n", place) + 1
    return place
