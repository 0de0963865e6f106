"""How late posts went out: what shows how often runs come.

A post counts whose very first intent was written by a run that a scheduler started, and that neither its account nor a
person kept: rehearsals (`--clock`), runs that were told what to send, released posts and those that waited their turn
say nothing of it. One that was approved late counts; there is no telling it apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pipeline.model.event import EventType
from pipeline.trust.record import moment, time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.model.event import Event

#: When a post went out, as written, and how many seconds after its time that was.
Delay: TypeAlias = tuple[str, int]

#: How many posts are looked at: the last ones.
MOST = 200


def first(events: Sequence[Event]) -> tuple[Delay, ...]:
    """Return how late a target went out, nothing where that does not show how often runs come."""
    begun = events[0]
    if begun.type is not EventType.INTENT or not begun.data.get("runner") or begun.data.get("waited"):
        return ()
    late = begun.at - moment(begun.data["due_at"])
    return ((time(begun.at), max(0, int(late.total_seconds()))),)


def newest(delays: Iterable[Delay]) -> tuple[Delay, ...]:
    """Return the last ones, in order."""
    return tuple(sorted(delays)[-MOST:])
