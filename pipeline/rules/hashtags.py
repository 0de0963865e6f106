"""Hashtags: not too many, none twice."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.variant import SpanKind
from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case


CODE = "hashtag-too-many"
_CASHTAG = re.compile(r"(?<!\S)\$([A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)(?![\w$])")


def findings(case: Case) -> Iterator[Finding]:
    """Find more hashtags than the network likes, and repeated ones."""
    seen: set[str] = set()
    number = 0
    limit, most = case.limits.max_hashtags, case.limits.most_hashtags
    for part in case.variant.parts:
        for span in part.spans:
            if span.kind is not SpanKind.TAG:
                continue
            number += 1
            word = unicodedata.normalize("NFC", casing.lower(span.target, case.variant.lang))
            if word in seen:
                yield case.warning(
                    part.line_at(span.start),
                    "hashtag-twice",
                    Message("#{tag} is there twice", tag=span.target),
                    Message("once is enough; a template may have added it"),
                )
            seen.add(word)
            if number in {limit + 1, most + 1} - {0}:
                yield from _too_many(case, number - 1, part.line_at(span.start))
    yield from _cashtags(case)


def _too_many(case: Case, limit: int, line: int) -> Iterator[Finding]:
    """One more than the network likes, or than it takes; where it refuses the post, that alone is said."""
    total = sum(span.kind is SpanKind.TAG for part in case.variant.parts for span in part.spans)
    about: dict[str, str | int] = {"count": total, "limit": limit, "network": case.network}
    hint = Message("keep the {limit} that matter", limit=limit)
    if limit == case.limits.most_hashtags:
        yield case.error(line, CODE, Message("{count} of {limit} hashtags for {network}", **about), hint)
    elif not 0 <= case.limits.most_hashtags < total:
        yield case.warning(line, CODE, Message("{count} hashtags; {network} likes {limit} at most", **about), hint)


def _cashtags(case: Case) -> Iterator[Finding]:
    most = case.limits.max_cashtags
    found = [(part, match) for part in case.variant.parts if most >= 0 for match in _CASHTAG.finditer(part.text)]
    if 0 <= most < len(found):
        part, match = found[most]
        yield case.error(
            part.line_at(match.start()),
            "cashtag-too-many",
            Message("{count} of {limit} $cashtags for {network}", count=len(found), limit=most, network=case.network),
            Message("write ${name} without its $", name=match[1]),
        )
