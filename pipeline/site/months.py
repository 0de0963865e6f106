"""Months: whole weeks of days, with campaigns as bands over them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.site import addresses
from pipeline.site.calendars import PRESSING, days
from pipeline.site.views import Day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from pipeline.model.plan import State
    from pipeline.site.campaigns import CampaignView
    from pipeline.site.views import Entry

_DAYS = 7


@dataclass(frozen=True, slots=True)
class Band:
    """A campaign's stretch of one week.

    Args:
        before: empty days between it and the one before it on its line.
        days: how many it covers.
        after: days left in the week.
        starts: it begins here, not in an earlier week.
        ends: it ends here.
    """

    campaign: CampaignView
    before: int
    days: int
    after: int
    starts: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A row of a month.

    Args:
        bands: lines of campaigns, as few as their days allow.
    """

    days: tuple[Day, ...]
    bands: tuple[tuple[Band, ...], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A page of the calendar.

    Args:
        first: its first day.
        earlier: address of the page before it, empty where there is none.
    """

    first: date
    address: str
    weeks: tuple[Week, ...]
    earlier: str
    later: str
    counts: dict[State, int]


def months(
    dated: Sequence[Entry],
    campaigns: Sequence[CampaignView],
    today: date,
    first_weekday: int,
    local: Callable[[datetime], datetime],
) -> tuple[Month, ...]:
    """Return a page for every month from the first entry to the last, that of today always among them."""
    by_day = {day.date: day for day in days(dated, local)}
    first = min((*by_day, today)).replace(day=1)
    last = max((*by_day, today)).replace(day=1)
    # A post dated in the year 9999 must not make a hundred thousand empty months.
    starts = sorted({day.replace(day=1) for day in by_day} | set(_between(first, last, around=today)))
    pages = [_month(start, by_day, campaigns, first_weekday) for start in starts]
    around = zip(pages, [None, *pages], [*pages[1:], None], strict=False)
    return tuple(
        replace(page, earlier=before.address if before else "", later=after.address if after else "")
        for page, before, after in around
    )


def _between(first: date, last: date, around: date) -> list[date]:
    """Return the first days of the months from one to another, as far as they lie within two years of a day."""
    low = max(first, around.replace(year=around.year - 2, day=1))
    high = min(last, around.replace(year=around.year + 2, day=1))
    found = [low]
    while found[-1] < high:
        found.append(_next_month(found[-1]))
    return found


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _month(first: date, by_day: dict[date, Day], campaigns: Sequence[CampaignView], first_weekday: int) -> Month:
    start = first - timedelta(days=(first.weekday() - first_weekday) % 7)
    weeks = []
    while start < _next_month(first):
        row = tuple(_day(start + timedelta(days=number), first, by_day) for number in range(_DAYS))
        weeks.append(Week(row, _lines(_bands(row, campaigns))))
        start += timedelta(days=_DAYS)
    inside = [entry for week in weeks for day in week.days if day.inside for entry in day.entries]
    counts = Counter(target.state for entry in inside for target in entry.targets)
    return Month(
        first=first,
        address=addresses.month(first),
        weeks=tuple(weeks),
        earlier="",
        later="",
        counts={state: counts[state] for state in PRESSING if counts[state]},
    )


def _day(day: date, first: date, by_day: dict[date, Day]) -> Day:
    inside = (day.year, day.month) == (first.year, first.month)
    found = by_day.get(day)
    return Day(day, found.entries if found and inside else (), inside)


def _lines(bands: Iterable[Band]) -> tuple[tuple[Band, ...], ...]:
    """Put each band on the first line that is free on its days."""
    lines: list[list[Band]] = []
    for band in bands:
        free = (line for line in lines if _DAYS - line[-1].after <= band.before)
        line = next(free, None)
        if line is None:
            lines.append([band])
        else:
            line.append(replace(band, before=band.before - (_DAYS - line[-1].after)))
    return tuple(tuple(line) for line in lines)


def _bands(row: tuple[Day, ...], campaigns: Sequence[CampaignView]) -> Iterable[Band]:
    first, last = row[0].date, row[-1].date
    for campaign in campaigns:
        starts = campaign.starts or campaign.ends
        ends = campaign.ends or campaign.starts
        if starts and ends and starts <= last and ends >= first and starts <= ends:
            before = max(0, (starts - first).days)
            after = max(0, (last - ends).days)
            yield Band(campaign, before, _DAYS - before - after, after, starts >= first, ends <= last)
