"""Characters and signs that a network refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find what neither the text nor the title may have, the first of each kind."""
    for words in case.words() if case.limits.refuses else ():
        for pattern in case.limits.refuses:
            if words.what in {"text", "title"} and (found := re.search(pattern, words.text)):
                blank = not found[0].strip()
                yield case.error(
                    words.line(found.start()),
                    "character-refused",
                    Message("{network} takes one line of text, without tabs or many blanks", network=case.network)
                    if blank
                    else Message("{network} takes no text with {char} in it", network=case.network, char=found[0]),
                    Message("make one paragraph of it") if blank else Message("write it in another way"),
                )
