"""Weeks: what each channel has on each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.site import addresses
from pipeline.site.months import DAYS, begins, week

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.site.calendars import Almanac
    from pipeline.site.campaigns import CampaignView
    from pipeline.site.months import Week
    from pipeline.site.views import ChannelView, Entry, Slot, TargetView

#: Weeks before and after that of today that have a page, whatever is in them.
AROUND = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """What a channel has on a day."""

    date: date
    posts: tuple[tuple[Entry, TargetView], ...]
    free: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A channel's week."""

    channel: ChannelView
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class WeekPage:
    """A week.

    Args:
        whole: its days, and campaigns over them.
        month: the month that it begins in, or that of today.
        earlier: address of the last week before it that has a page, empty where none has.
        later: likewise.
    """

    first: date
    last: date
    address: str
    whole: Week
    month: date
    earlier: str
    later: str


def first_days(known: Iterable[date], starts: Sequence[date], today: date, first_weekday: int) -> tuple[date, ...]:
    """Return the first day of every week that has a page: those with entries, and those around today.

    Args:
        known: days that have entries.
        starts: first days of months that have pages.
        today: the day.
        first_weekday: on which weeks begin, 0 for Monday.
    """
    there = {begins(day, first_weekday) for day in known}
    now = begins(today, first_weekday)
    near = {now + timedelta(days=DAYS * number) for number in range(-AROUND, AROUND + 1)}
    months = frozenset(first.replace(day=1) for first in starts)
    return tuple(sorted(there | {each for each in near if _month(each, today, months)}))


def weeks(
    almanac: Almanac, starts: Sequence[date], months: Iterable[date], campaigns: Sequence[CampaignView], today: date
) -> tuple[WeekPage, ...]:
    """Return the weeks that begin on some days.

    Args:
        almanac: what stands on each day.
        starts: their first days, sorted.
        months: first days of months that have pages.
        campaigns: become bands.
        today: the day.
    """
    known = frozenset(months)
    around = zip(starts, [None, *starts], [*starts[1:], None], strict=False)
    return tuple(_page(first, before, after, known, almanac, campaigns, today) for first, before, after in around)


def rows(whole: Week, channels: Iterable[ChannelView]) -> tuple[Row, ...]:
    """Return a week channel by channel: those that have something in it, or usually do.

    Args:
        whole: its days.
        channels: in the order in which they are shown.
    """
    made = (_row(channel, whole) for channel in channels)
    return tuple(row for row in made if any(cell.posts or cell.free for cell in row.cells))


def _page(  # noqa: PLR0913, PLR0917 - everything that a week is made of
    first: date,
    before: date | None,
    after: date | None,
    months: frozenset[date],
    almanac: Almanac,
    campaigns: Sequence[CampaignView],
    today: date,
) -> WeekPage:
    last = first + timedelta(days=DAYS - 1)
    return WeekPage(
        first=first,
        last=last,
        address=addresses.week(first),
        whole=week(first, almanac, campaigns),
        month=_month(first, today, months) or first,
        earlier=addresses.week(before) if before else "",
        later=addresses.week(after) if after else "",
    )


def _month(first: date, today: date, months: frozenset[date]) -> date | None:
    """Return the day of a week whose month it belongs to: that of today, else the first that has a page."""
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return next((day for day in (*(day for day in days if day == today), *days) if day.replace(day=1) in months), None)


def _row(channel: ChannelView, whole: Week) -> Row:
    return Row(
        channel,
        tuple(
            Cell(
                day.date,
                tuple(
                    (entry, target)
                    for entry in day.entries
                    for target in entry.targets
                    if target.channel.name == channel.name
                ),
                tuple(slot for slot in day.free if slot.channel.name == channel.name),
            )
            for day in whole.days
        ),
    )
