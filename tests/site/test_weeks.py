"""Weeks: each channel's days, and which weeks have a page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pipeline.model.plan import State
from pipeline.site.pages import site
from pipeline.site.sheets import sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.site.weeks import WeekPage
    from tests.site.conftest import Workshop


def weeks(workshop: Workshop) -> dict[date, WeekPage]:
    """Return the weeks by their first day."""
    return {each.first: each for each in site(workshop.survey(), workshop.render).weeks}


def test_a_cross_post_stands_in_the_row_of_each_channel(workshop: Workshop) -> None:
    """With the state that it has there."""
    workshop.post("kış", at=datetime(2026, 12, 2, 9, 0, tzinfo=UTC), channels=("x", "bluesky"))
    workshop.planned[1] = workshop.planned[1]._replace(state=State.HELD)
    workshop.channel("blog")
    made = site(workshop.survey(), workshop.render)
    page = next(each for each in sheets(made, {}) if each.address == "calendar/week-2026-11-30.html").whole()
    shown = {
        row.channel.name: [(cell.date, target.state) for cell in row.cells for _, target in cell.posts]
        for row in page.data["rows"]
    }
    day = date(2026, 12, 2)
    assert shown == {"x": [(day, State.SCHEDULED)], "bluesky": [(day, State.HELD)]}
    assert [channel.name for channel in page.data["quiet"]] == ["blog"]


def test_a_far_week_has_a_page_if_something_stands_in_it(workshop: Workshop) -> None:
    """And those around it have none, so that who turns the page comes to it over them."""
    workshop.post("uzak", at=datetime(2027, 9, 1, 9, 0, tzinfo=UTC))
    found = weeks(workshop)
    assert date(2027, 8, 30) in found
    assert date(2027, 8, 23) not in found
    assert (found[date(2027, 8, 30)].earlier, found[date(2027, 8, 30)].later) == ("calendar/week-2027-01-25.html", "")
    assert found[date(2027, 1, 25)].later == "calendar/week-2027-08-30.html"


def test_a_month_leads_to_its_first_week_that_has_a_page(
    workshop: Workshop, printed: Callable[..., dict[str, str]]
) -> None:
    """In the month of today to the week of today; where no week has a page there is no such way."""
    workshop.post("nisan", at=datetime(2027, 4, 14, 9, 0, tzinfo=UTC))
    pages = printed(workshop, now=datetime(2026, 12, 16, 9, 0, tzinfo=UTC))
    kinds = {name: re.findall(r'href="[./]*calendar/([^"]*)"[^>]*>(?:Week)<', pages[f"calendar/{name}.html"])
             for name in ("2026-12", "2026-12-list", "2027-03", "2027-04")}  # fmt: skip
    assert kinds["2026-12"] == kinds["2026-12-list"] == ["week-2026-12-14.html"]
    assert kinds["2027-03"] == []
    assert kinds["2027-04"] == ["week-2027-04-12.html"]


def test_the_week_of_today_has_a_page_though_it_began_last_month(workshop: Workshop) -> None:
    """1 December 2026 is a Tuesday; November has no page, so it is December's."""
    page = weeks(workshop)[date(2026, 11, 30)]
    assert page.month == date(2026, 12, 1)
    assert page.earlier == ""
    assert page.later == "calendar/week-2026-12-07.html"
