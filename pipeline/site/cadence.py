"""How often channels speak: what they have in each week beside what they usually have, and slots that are free."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pipeline.pace.slots import between
from pipeline.site.calendars import VOID
from pipeline.site.views import Slot
from pipeline.workspace.zones import zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.model.settings import Channel
    from pipeline.site.views import ChannelView, Entry

#: How far ahead a free slot is a gap, and not just the future.
AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Beat:
    """A channel's week.

    Args:
        posts: how many it has.
        meant: how many slots it has; 0 where nobody named any.
        free: how many of them are to come and free, by the calendar above it: two posts on one day leave another empty.
    """

    posts: int
    meant: int
    free: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A channel's weeks, one after the other."""

    channel: ChannelView
    beats: tuple[Beat, ...]


def free_slots(
    channels: Iterable[Channel], views: Mapping[str, ChannelView], dated: Iterable[Entry], now: datetime
) -> tuple[Slot, ...]:
    """Return the slots of the next weeks on whose days their channel has nothing, the soonest first.

    Args:
        channels: all of them; one without slots has no gaps.
        views: the same by name, as the site shows them.
        dated: everything that has a time.
        now: the moment (UTC).
    """
    zones = {channel.name: zone(channel.timezone) or UTC for channel in channels}
    taken = {
        (target.channel.name, target.at.astimezone(zones[target.channel.name]).date())
        for entry in dated
        for target in entry.targets
        if target.at and now - timedelta(days=2) < target.at < now + AHEAD + timedelta(days=2)
        and target.state not in VOID
    }  # fmt: skip
    found = [
        Slot(views[channel.name], at)
        for channel in channels
        for at in between(channel.slots, zones[channel.name], now, now + AHEAD)
        if (channel.name, at.astimezone(zones[channel.name]).date()) not in taken
    ]
    return tuple(sorted(found, key=lambda slot: (slot.at, slot.channel.name)))


def by_day(slots: Iterable[Slot], local: Callable[[datetime], datetime]) -> dict[date, tuple[Slot, ...]]:
    """Return slots by the day that they are on, in the zone of the calendar."""
    found: dict[date, tuple[Slot, ...]] = {}
    for slot in slots:
        day = local(slot.at).date()
        found[day] = (*found.get(day, ()), slot)
    return found


def counted(entries: Mapping[date, Sequence[Entry]]) -> Counter[tuple[str, date]]:
    """Return how many posts each channel has on each day."""
    return Counter(
        (target.channel.name, day)
        for day, those in entries.items()
        for entry in those
        for target in entry.targets
        if target.state not in VOID
    )


def gaps(slots: Mapping[date, Iterable[Slot]]) -> Counter[tuple[str, date]]:
    """Return how many free slots each channel has on each day."""
    return Counter((slot.channel.name, day) for day, those in slots.items() for slot in those)


def rhythms(
    channels: Iterable[Channel],
    views: Mapping[str, ChannelView],
    counts: Counter[tuple[str, date]],
    free: Counter[tuple[str, date]],
    weeks: Sequence[date],
) -> tuple[Rhythm, ...]:
    """Return the weeks of each channel.

    Args:
        channels: all of them.
        views: the same by name, as the site shows them.
        counts: posts by channel and day, as of `counted`.
        free: slots likewise, as of `gaps`.
        weeks: the first day of each.
    """
    return tuple(
        Rhythm(views[each.name], tuple(_beat(each, counts, free, first) for first in weeks)) for each in channels
    )


def _beat(channel: Channel, counts: Counter[tuple[str, date]], free: Counter[tuple[str, date]], first: date) -> Beat:
    days = [(channel.name, first + timedelta(days=number)) for number in range(7)]
    start = datetime.combine(first, time(), UTC)
    meant = sum(1 for _ in between(channel.slots, UTC, start, start + timedelta(days=7)))
    return Beat(sum(counts[day] for day in days), meant, sum(free[day] for day in days))
