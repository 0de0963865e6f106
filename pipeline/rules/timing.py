"""Times that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find posts that expire before they go out."""
    post = case.target.post
    if post.expires_at is not None and post.publish_at is not None and post.expires_at <= post.publish_at:
        yield case.anywhere(
            post.line("expires_at"),
            "expires-too-early",
            Message("the post expires before it goes out"),
            Message("set 'expires_at' after 'publish_at', or remove it"),
            Severity.ERROR,
        )
