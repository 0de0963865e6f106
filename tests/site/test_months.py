"""Months: which day a post is on, whole weeks, campaigns over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.model.plan import State
from pipeline.model.settings import SiteSettings
from pipeline.site.pages import site

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.site.months import Month
    from tests.site.conftest import Workshop


def month(workshop: Workshop, name: str) -> Month:
    """Return a month by its address."""
    return next(
        each for each in site(workshop.survey(), workshop.render).months if each.address == f"calendar/{name}.html"
    )


def test_a_day_begins_at_midnight_of_the_workspace(workshop: Workshop) -> None:
    """In Istanbul the 1st begins at 21:00 UTC of the day before."""
    workshop.post("önce", at=datetime(2026, 11, 30, 20, 59, tzinfo=UTC))
    workshop.post("sonra", at=datetime(2026, 11, 30, 21, 0, tzinfo=UTC))
    by_day = {
        day.date: [entry.post.title for entry in day.entries]
        for week in month(workshop, "2026-12").weeks + month(workshop, "2026-11").weeks
        for day in week.days
        if day.entries
    }
    assert by_day == {date(2026, 11, 30): ["önce"], date(2026, 12, 1): ["sonra"]}


def test_a_month_has_whole_weeks_and_a_post_stands_in_one_month_only(workshop: Workshop) -> None:
    """The days around it are there, empty: what is on them is on their own page."""
    workshop.post("kasım", at=datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    workshop.post("aralık", at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    december = month(workshop, "2026-12")
    assert [len(week.days) for week in december.weeks] == [7] * 5
    first = december.weeks[0].days
    assert (first[0].date, first[0].inside, first[0].entries) == (date(2026, 11, 30), False, ())
    assert (first[1].date, first[1].inside, len(first[1].entries)) == (date(2026, 12, 1), True, 1)
    assert december.counts == {State.SCHEDULED: 1}
    assert (december.earlier, december.later) == (date(2026, 11, 1), date(2027, 1, 1))


def test_months_between_posts_are_there_and_a_far_post_makes_no_thousand_pages(workshop: Workshop) -> None:
    """Turning the page never skips a near month, and a year typed wrong costs one page."""
    workshop.post("mart", at=datetime(2027, 3, 1, 9, 0, tzinfo=UTC))
    workshop.post("typo", at=datetime(2926, 2, 1, 9, 0, tzinfo=UTC))
    names = [each.address[9:16] for each in site(workshop.survey(), workshop.render).months]
    assert names[:4] == ["2026-12", "2027-01", "2027-02", "2027-03"]
    assert names[-1] == "2926-02"
    assert len(names) < 30


def test_a_campaign_to_come_has_its_months_before_it_has_posts(workshop: Workshop) -> None:
    """A year typed wrong costs a page or two, and one that ends before it starts none."""
    workshop.campaign("bahar", starts=date(2027, 4, 5), ends=date(2027, 5, 2))
    workshop.campaign("typo", starts=date(2926, 2, 1), ends=date(9999, 12, 31))
    workshop.campaign("kept", starts=date(2200, 2, 1), ends=date(2100, 1, 1))
    found = site(workshop.survey(), workshop.render).months
    names = [each.address[9:16] for each in found]
    assert names[:6] == ["2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"]
    assert names[-1] == "2926-02"
    assert not any(name.startswith(("2100", "2200")) for name in names)
    assert len(names) < 30
    may = next(each for each in found if each.first == date(2027, 5, 1))
    assert [band.name for week in may.weeks for line in week.bands for band in line] == ["Bahar"]


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2026, 12, 3), date(2026, 12, 3), [(3, 1, 3, True, True)]),
        (date(2026, 12, 1), date(2026, 12, 8), [(1, 6, 0, True, False), (0, 2, 5, False, True)]),
        (date(2026, 12, 6), None, [(6, 1, 0, True, True)]),
        (None, date(2026, 12, 7), [(0, 1, 6, True, True)]),
        (date(2026, 12, 9), date(2026, 12, 2), []),
        (None, None, []),
    ],
)
def test_a_campaign_is_a_band_over_its_days(
    workshop: Workshop, starts: date | None, ends: date | None, expected: list[tuple[int, int, int, bool, bool]]
) -> None:
    """Days before it, its days, days after it in each week that it touches; with one day named it is that day."""
    workshop.campaign("k", starts=starts, ends=ends)
    bands = [band for week in month(workshop, "2026-12").weeks for line in week.bands for band in line]
    assert [(band.before, band.days, band.after, band.starts, band.ends) for band in bands] == expected


def test_campaigns_share_a_line_where_their_days_allow(workshop: Workshop) -> None:
    """One after the other on one line, at the same time on two; each line is a whole week."""
    for slug, starts, ends in (("a", 1, 2), ("b", 2, 3), ("c", 4, 4), ("d", 6, 9)):
        workshop.campaign(slug, starts=date(2026, 12, starts), ends=date(2026, 12, ends))
    first = month(workshop, "2026-12").weeks[0].bands
    shown = [[(band.name, band.before, band.days) for band in line] for line in first]
    assert shown == [[("A", 1, 2), ("C", 1, 1), ("D", 1, 1)], [("B", 2, 2)]]
    assert [sum(band.before + band.days for band in line) + line[-1].after for line in first] == [7, 7]


def test_two_months_after_today_can_be_planned_in(workshop: Workshop) -> None:
    """Before anything stands in them: their holidays and campaigns do."""
    names = [each.address for each in site(workshop.survey(), workshop.render).months]
    assert names == ["calendar/2026-12.html", "calendar/2027-01.html", "calendar/2027-02.html"]


def test_a_day_says_what_it_is_known_for_and_what_is_free(workshop: Workshop) -> None:
    """A holiday of the country, the trade's day, and the slot that nothing stands in."""
    workshop.settings = replace(workshop.settings, site=SiteSettings(countries=("TR",)))
    workshop.channel("x", slots=("thu 10:00", "sat 10:00"))
    workshop.post("cumartesi", at=datetime(2026, 12, 5, 16, 0, tzinfo=UTC))
    days = {day.date: day for each in ("2026-12", "2027-01") for day in month(workshop, each).days}
    assert [special.name for special in days[date(2027, 1, 1)].specials] == ["New Year's Day"]
    assert [special.kind for special in days[date(2026, 12, 5)].specials] == ["trade"]
    assert [slot.channel.name for slot in days[date(2026, 12, 3)].free] == ["x"]
    assert not days[date(2026, 12, 5)].free
    assert date(2026, 12, 9) not in days


def test_weeks_begin_where_they_do_in_the_workspaces_country(
    workshop: Workshop, printed: Callable[..., dict[str, str]]
) -> None:
    """In the United States on Sunday; and hours stand in the two halves of a day."""
    workshop.settings = replace(workshop.settings, locale="en-US")
    workshop.post("kış")
    assert [week.days[0].date for week in month(workshop, "2026-12").weeks][:2] == [
        date(2026, 11, 29),
        date(2026, 12, 6),
    ]
    page = printed(workshop)["calendar/2026-12.html"]
    assert "12:00\u202fPM</time>" in page
    assert ' data-hours="12"' in page
