"""Entries in time: which stand together, the days they are on, the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline.model.plan import State
from pipeline.site.views import Day, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from pipeline.site.specials import Special
    from pipeline.site.views import PostView, Slot, TargetView

#: The most pressing state first: what a line says that stands for several channels.
PRESSING = (
    State.UNKNOWN,
    State.HANDED,
    State.PARTIAL,
    State.REJECTED,
    State.INVALID,
    State.MISSED,
    State.SENDING,
    State.DUE,
    State.UNAPPROVED,
    State.HELD,
    State.DRAFT,
    State.CHANGED,
    State.SCHEDULED,
    State.PUBLISHED,
    State.RETRACTED,
    State.CANCELLED,
)
RANK = {state: rank for rank, state in enumerate(PRESSING)}
OUT = frozenset({State.PUBLISHED, State.CHANGED, State.PARTIAL})
GOING = frozenset({State.SCHEDULED, State.DUE, State.SENDING})
OVER = OUT | {State.RETRACTED, State.REJECTED, State.MISSED, State.UNKNOWN, State.HANDED}
IDLE = OVER | {State.CANCELLED}
#: What leaves its place as empty as if it had never been planned.
VOID = frozenset({State.CANCELLED, State.RETRACTED, State.MISSED, State.REJECTED})
LONGEST_LIST = 200
#: Years that a calendar can show, whatever the zone; what is outside of them counts as without a time.
YEARS = range(1900, 9999)


@dataclass(frozen=True, slots=True)
class Agenda:
    """Two long lists and what has no time yet; `more_` counts what the page leaves to the months."""

    upcoming: tuple[Day, ...]
    past: tuple[Day, ...]
    undated: tuple[Entry, ...]
    more_upcoming: int
    more_past: int


@dataclass(frozen=True, slots=True)
class Almanac:
    """Every day that there is something to say of."""

    entries: Mapping[date, tuple[Entry, ...]]
    specials: Mapping[date, tuple[Special, ...]]
    free: Mapping[date, tuple[Slot, ...]]

    def day(self, day: date) -> Day:
        """Return a day with everything that stands on it."""
        return Day(day, self.entries.get(day, ()), specials=self.specials.get(day, ()), free=self.free.get(day, ()))


def entries(posts: Iterable[PostView], local: Callable[[datetime], datetime]) -> tuple[Entry, ...]:
    """Return posts as entries in time: channels that show a post in the same minute share one.

    Args:
        posts: in any order.
        local: a moment in the zone of the calendar.
    """
    made = [
        Entry(post, sharing[0].at, tuple(sharing), min((each.state for each in sharing), key=RANK.__getitem__))
        for post in posts
        for sharing in _sharing(post.targets, local)
    ]
    return tuple(sorted(made, key=_order))


def days(dated: Iterable[Entry], local: Callable[[datetime], datetime]) -> tuple[Day, ...]:
    """Group entries, sorted by time, into their days."""
    placed = [(local(entry.at).date(), entry) for entry in dated if entry.at]
    return tuple(Day(day, tuple(entry for _, entry in group)) for day, group in groupby(placed, key=itemgetter(0)))


def agenda(dated: Sequence[Entry], now: datetime, local: Callable[[datetime], datetime]) -> Agenda:
    """Return what comes, what is over, and what has no time yet."""
    upcoming = [entry for entry in dated if entry.at and not _is_over(entry, now)]
    past = [entry for entry in reversed(dated) if entry.at and _is_over(entry, now)]
    return Agenda(
        upcoming=days(upcoming[:LONGEST_LIST], local),
        past=days(past[:LONGEST_LIST], local),
        undated=tuple(entry for entry in dated if not entry.at),
        more_upcoming=max(0, len(upcoming) - LONGEST_LIST),
        more_past=max(0, len(past) - LONGEST_LIST),
    )


def _sharing(targets: Sequence[TargetView], local: Callable[[datetime], datetime]) -> list[list[TargetView]]:
    groups: dict[datetime | None, list[TargetView]] = {}
    for target in targets:
        minute = local(target.at).replace(second=0, microsecond=0) if target.at else None
        groups.setdefault(minute, []).append(target)
    return list(groups.values())


def _order(entry: Entry) -> tuple[bool, float, str]:
    return (entry.at is None, entry.at.timestamp() if entry.at else 0.0, entry.post.path)


def _is_over(entry: Entry, now: datetime) -> bool:
    return entry.state in OVER or (entry.at is not None and entry.at < now and entry.state not in GOING)
