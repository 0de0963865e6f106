"""Each part fits, counted as its network counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.text.counting import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.model.variant import Part
    from pipeline.networks.limits import Limits
    from pipeline.rules.case import Case


def excess(part: Part, limits: Limits) -> int:
    """Return by how much a part is too long, in whichever unit it is; 0 where it fits."""
    limit = limits.max_of(images=bool(part.images or part.video))
    over = max(part.count - limit, 0) if limit else 0
    if over or not limits.second_max:
        return over
    return max(count(limits.second_counter, part.text) - limits.second_max, 0)


def findings(case: Case) -> Iterator[Finding]:
    """Find parts that are too long, in characters or in bytes."""
    limits = case.limits
    for number, part in enumerate(case.variant.parts, 1):
        comments = number > 1 and not limits.threads and limits.max_comment >= 0
        limit = limits.max_comment if comments else limits.max_of(images=bool(part.images or part.video))
        if limit and part.count > limit:
            message = _said(case, number, part.count, limit, limits.counter)
            yield case.error(_line(part, limit), "text-too-long", message, _hint(case, part, limit))
        elif limits.second_max and (size := count(limits.second_counter, part.text)) > limits.second_max:
            message = _said(case, number, size, limits.second_max, limits.second_counter)
            yield case.error(part.line, "text-too-long", message, Message("shorten it, or use fewer emoji"))


def _said(case: Case, number: int, size: int, limit: int, counter: str) -> Message:
    values: dict[str, str | int] = {"part": _part(case, number), "count": size, "limit": limit, "network": case.network}
    if counter == "bytes":
        return Message("{part}{count} of {limit} bytes for {network}", **values)
    return Message("{part}{count} of {limit} characters for {network}", **values)


def _part(case: Case, number: int) -> str:
    return f"{number}/{len(case.variant.parts)}: " if len(case.variant.parts) > 1 else ""


def _hint(case: Case, part: Part, limit: int) -> Message:
    over = part.count - limit
    if case.limits.max > limit == case.limits.max_with_images:
        return Message("take out {over}; without an image it may have {max}", over=over, max=case.limits.max)
    if case.limits.threads:
        name = f"{case.target.post.channel}/{case.target.post.stem}"
        return Message("take out {over}, or part it: tellal fit {name} shows where", over=over, name=name)
    return Message("take out {over}", over=over)


def _line(part: Part, limit: int) -> int:
    """The line on which the text runs over, roughly: counters do not say where they were."""
    return part.line_at(min(limit, max(len(part.text) - 1, 0)))
