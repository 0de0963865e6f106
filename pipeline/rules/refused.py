"""Characters that a network refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find what neither the text nor the title may have, the first of each kind."""
    for words in case.words() if case.limits.refuses else ():
        for char in case.limits.refuses:
            if words.what in {"text", "title"} and char in words.text:
                yield case.error(
                    words.line(words.text.index(char)),
                    "character-refused",
                    Message("{network} takes no text with {char} in it", network=case.network, char=char),
                    Message("write it in another way"),
                )
