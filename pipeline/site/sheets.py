"""The sheets of the calendar: months as tables and as lists, weeks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.site import addresses, weeks
from pipeline.site.page import Found, Page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from pipeline.site.months import Week
    from pipeline.site.views import ChannelView
    from pipeline.site.whole import Site


class Turn(NamedTuple):
    """A month as the pages of others name it: what they have in it they do not say, or each would change with each."""

    first: date
    address: str


def sheets(made: Site, narrowed: Mapping[str, Any]) -> Iterator[Page]:
    """Yield the months, as tables and as lists, and the weeks.

    Each is given what it shows and no more, so that it stands while another month changes.

    Args:
        made: the site.
        narrowed: what posts can be narrowed down to.
    """
    words, today = made.words, made.today
    listed = tuple(Turn(each.first, each.address) for each in made.months)
    week_of = _weeks_by_day(made)
    for month in made.months:
        title = Message("{text}", text=words.month(month.first))
        days = [day.date for week in month.weeks for day in week.days]
        known = {day: week_of[day] for day in days if day in week_of}
        current = today if (today.year, today.month) == (month.first.year, month.first.month) else None
        there = {
            "month": month,
            "months": listed,
            "week_of": known,
            "one_week": known[current] if current else next(iter(known.values()), ""),
            "current": current,
            **narrowed,
        }
        for address, template, present in (
            (month.address, "month.html", addresses.month(today)),
            (month.listed, "list.html", addresses.month_list(today)),
        ):
            yield Page(address, "calendar", title, template, {**there, "present": present}, lasting=True)
    for week in made.weeks:
        title = Message("{text}", text=words.span(week.first, week.last))
        current = today if week.first <= today <= week.last else None
        shown = {"week": week, "present": week_of[today], "current": current, **narrowed}
        rows = partial(_by_channel, week.whole, made.channels.values())
        yield Page(week.address, "calendar", title, "week.html", shown, lasting=True, later=rows)


def _by_channel(whole: Week, channels: Collection[ChannelView]) -> Found:
    """Return what each channel has in a week: it follows from the week, and from the channels that all pages name."""
    rows = weeks.rows(whole, channels)
    busy = {row.channel.name for row in rows}
    return Found({"rows": rows, "quiet": [each for each in channels if each.name not in busy]}, ())


def counted(made: Site) -> tuple[tuple[date, str, int], ...]:
    """Return the first day of every month, its page, and how many posts it has."""
    return tuple((each.first, each.address, sum(each.counts.values())) for each in made.months)


def _weeks_by_day(made: Site) -> dict[date, str]:
    """Return the page of each day's week, where it has one."""
    return {day.date: week.address for week in made.weeks for day in week.whole.days}
