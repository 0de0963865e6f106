"""A thread is sent only where threads exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find threads on a network without them."""
    parts = case.variant.parts
    if len(parts) > 1 and not case.limits.threads:
        yield case.error(
            max(parts[1].line - 1, 1),
            "thread-unsupported",
            Message(
                "{network} has no threads, and this post has {count} parts", network=case.network, count=len(parts)
            ),
            Message("remove the *** lines, or write the post for this channel as a file of its own with the same name"),
        )
