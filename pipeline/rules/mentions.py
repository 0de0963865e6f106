"""Mentions: not more than the network lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.variant import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find more mentions than the network likes."""
    limit, most = case.limits.max_mentions, case.limits.most_mentions
    places = [
        part.line_at(span.start) for part in case.variant.parts for span in part.spans if span.kind is SpanKind.MENTION
    ]
    if 0 <= most < len(places):
        yield case.error(
            places[most],
            "mention-too-many",
            Message("{count} of {limit} mentions for {network}", count=len(places), limit=most, network=case.network),
            Message("mention fewer people"),
        )
    elif 0 <= limit < len(places):
        yield case.warning(
            places[limit],
            "mention-too-many",
            Message(
                "{count} mentions; {network} likes {limit} at most",
                count=len(places),
                limit=limit,
                network=case.network,
            ),
            Message("mention fewer people"),
        )
