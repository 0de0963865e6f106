"""Months: whole weeks of days, with campaigns as bands over them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.site import addresses
from pipeline.site.calendars import PRESSING
from pipeline.site.views import Day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.model.plan import State
    from pipeline.site.cadence import Rhythm
    from pipeline.site.calendars import Almanac
    from pipeline.site.campaigns import CampaignView

DAYS = 7


@dataclass(frozen=True, slots=True)
class Band:
    """A campaign's stretch of one week, with no more of the campaign than it shows.

    Args:
        tone: name of the campaign's colour in the stylesheet.
        before: empty days between it and the one before it on its line.
        days: how many it covers.
        after: days left in the week.
        starts: it begins here, not in an earlier week.
        ends: it ends here.
    """

    name: str
    address: str
    tone: str
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
    """A month of the calendar, as a table of weeks and as a list.

    Args:
        first: its first day.
        listed: the page that has it as a list.
        days: its days that there is something to say of.
        rhythms: of each channel, a beat for each of the weeks.
        earlier: first day of the month before it, None where there is no page of that.
    """

    first: date
    address: str
    listed: str
    weeks: tuple[Week, ...]
    days: tuple[Day, ...]
    rhythms: tuple[Rhythm, ...]
    earlier: date | None
    later: date | None
    counts: dict[State, int]


def first_days(known: Iterable[date], today: date) -> tuple[date, ...]:
    """Return the first day of every month that has a page: from the first day known to the last, with that of today.

    Args:
        known: days that have entries, and first and last days of campaigns.
        today: two months after it have pages too, to plan in.
    """
    there = {day.replace(day=1) for day in known}
    ahead = _next_month(_next_month(today.replace(day=1)))
    # A post dated in the year 9999 must not make a hundred thousand empty months.
    return tuple(sorted(there | set(_between(min((*there, today)), max((*there, ahead)), around=today))))


def months(
    almanac: Almanac,
    starts: Sequence[date],
    campaigns: Sequence[CampaignView],
    first_weekday: int,
    rhythms: Callable[[Sequence[date]], tuple[Rhythm, ...]],
) -> tuple[Month, ...]:
    """Return the months that begin on some days.

    Args:
        almanac: what stands on each day.
        starts: their first days, sorted.
        campaigns: become bands.
        first_weekday: on which weeks begin, 0 for Monday.
        rhythms: how often channels speak in weeks, by their first days.
    """
    around = zip(starts, [None, *starts], [*starts[1:], None], strict=False)
    return tuple(
        _month(first, before, after, almanac, campaigns, first_weekday, rhythms) for first, before, after in around
    )


def week(first: date, almanac: Almanac, campaigns: Sequence[CampaignView]) -> Week:
    """Return a week with everything on it."""
    row = tuple(almanac.day(first + timedelta(days=number)) for number in range(DAYS))
    return Week(row, _lines(_bands(row, campaigns)))


def retold(month: Month, almanac: Almanac) -> Month:
    """Return a month with the names of its days in the language of an almanac."""
    weeks = tuple(retold_week(each, almanac) for each in month.weeks)
    return replace(month, weeks=weeks, days=_retold(month.days, almanac))


def retold_week(week: Week, almanac: Almanac) -> Week:
    """Return a week with the names of its days in the language of an almanac."""
    return replace(week, days=_retold(week.days, almanac))


def begins(day: date, first_weekday: int) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=(day.weekday() - first_weekday) % DAYS)


def _between(first: date, last: date, around: date) -> list[date]:
    """Return the first days of the months from one to another, as far as they lie within two years of a day."""
    low = max(first, around.replace(year=around.year - 2, day=1)).replace(day=1)
    high = min(last, around.replace(year=around.year + 2, day=1))
    found = [low]
    while _next_month(found[-1]) <= high:
        found.append(_next_month(found[-1]))
    return found


def _retold(days: Iterable[Day], almanac: Almanac) -> tuple[Day, ...]:
    return tuple(replace(day, specials=almanac.specials[day.date]) if day.specials else day for day in days)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _month(  # noqa: PLR0913, PLR0917 - everything that a month is made of
    first: date,
    before: date | None,
    after: date | None,
    almanac: Almanac,
    campaigns: Sequence[CampaignView],
    first_weekday: int,
    rhythms: Callable[[Sequence[date]], tuple[Rhythm, ...]],
) -> Month:
    start = begins(first, first_weekday)
    starts = [start + timedelta(days=DAYS * number) for number in range(6)]
    starts = [each for each in starts if each < _next_month(first)]
    weeks = tuple(_inside(week(each, almanac, campaigns), first) for each in starts)
    days = [day for each in weeks for day in each.days if day.inside]
    counts = Counter(target.state for day in days for entry in day.entries for target in entry.targets)
    return Month(
        first=first,
        address=addresses.month(first),
        listed=addresses.month_list(first),
        weeks=weeks,
        days=tuple(day for day in days if day.entries or day.specials or day.free),
        rhythms=rhythms(starts),
        earlier=before,
        later=after,
        counts={state: counts[state] for state in PRESSING if counts[state]},
    )


def _inside(whole: Week, first: date) -> Week:
    """Return a week without what belongs to other months."""
    days = (
        day if (day.date.year, day.date.month) == (first.year, first.month) else Day(day.date, (), inside=False)
        for day in whole.days
    )
    return replace(whole, days=tuple(days))


def _lines(bands: Iterable[Band]) -> tuple[tuple[Band, ...], ...]:
    """Put each band on the first line that is free on its days."""
    lines: list[list[Band]] = []
    for band in bands:
        free = (line for line in lines if DAYS - line[-1].after <= band.before)
        line = next(free, None)
        if line is None:
            lines.append([band])
        else:
            line.append(replace(band, before=band.before - (DAYS - line[-1].after)))
    return tuple(tuple(line) for line in lines)


def _bands(row: tuple[Day, ...], campaigns: Sequence[CampaignView]) -> Iterable[Band]:
    first, last = row[0].date, row[-1].date
    for campaign in campaigns:
        if campaign.days is None:
            continue
        starts, ends = campaign.days
        if starts <= last and ends >= first:
            before = max(0, (starts - first).days)
            after = max(0, (last - ends).days)
            named = (campaign.name, campaign.address, campaign.tone)
            yield Band(*named, before, DAYS - before - after, after, starts >= first, ends <= last)
