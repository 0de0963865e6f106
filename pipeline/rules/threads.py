"""A thread is sent only where threads exist; elsewhere a second part may be the comment below the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case

#: A post, and the comment below it.
MOST = 2


def findings(case: Case) -> Iterator[Finding]:
    """Find threads on a network without them, and comments that are too many or have pictures."""
    parts = case.variant.parts
    if len(parts) == 1 or case.limits.threads:
        return
    values: dict[str, str | int] = {"network": case.network, "count": len(parts)}
    if case.limits.max_comment < 0:
        yield case.error(
            max(parts[1].line - 1, 1),
            "thread-unsupported",
            Message("{network} has no threads, and this post has {count} parts", **values),
            Message("remove the *** lines, or write the post for this channel as a file of its own with the same name"),
        )
    elif len(parts) > MOST:
        yield case.error(
            max(parts[MOST].line - 1, 1),
            "thread-unsupported",
            Message("{network} has no threads but one comment below a post, and this post has {count} parts", **values),
            Message("leave one *** line, or write the post for this channel as a file of its own with the same name"),
        )
    elif parts[1].images:
        yield case.error(
            parts[1].images[0].line,
            "image-too-many",
            Message("the comment below a post on {network} takes no images from here", network=case.network),
            Message("move them above the *** line"),
        )
