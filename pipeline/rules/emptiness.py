"""A post says something, and so does each part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find parts without words and without images; what a template adds around nothing is nothing."""
    parts = case.variant.parts
    bare = len(parts) == 1 and not case.target.post.body.strip()
    for number, part in enumerate(parts, 1):
        if part.images or part.video or (part.text.strip() and not bare):
            continue
        if len(parts) == 1:
            yield case.error(
                part.line,
                "post-empty",
                Message("the post has no text and no image"),
                Message("write it below the front matter; 'status: draft' keeps it from going out until then"),
            )
        else:
            yield case.error(
                part.line,
                "part-empty",
                Message("part {number} of the thread is empty", number=number),
                Message("write it, or remove one of the *** lines"),
            )
