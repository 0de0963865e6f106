"""Hashtags: not too many, none twice."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.variant import SpanKind
from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find more hashtags than the network likes, and repeated ones."""
    seen: set[str] = set()
    number = 0
    limit = case.limits.max_hashtags
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
            if number == limit + 1 > 0:
                total = sum(span.kind is SpanKind.TAG for part in case.variant.parts for span in part.spans)
                yield case.warning(
                    part.line_at(span.start),
                    "hashtag-too-many",
                    Message(
                        "{count} hashtags; {network} likes {limit} at most",
                        count=total,
                        limit=limit,
                        network=case.network,
                    ),
                    Message("keep the {limit} that matter", limit=limit),
                )
