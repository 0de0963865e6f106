"""Campaigns: their order, how far they have come, and how much of a long one a page lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.model.plan import State
from pipeline.site.campaigns import LONGEST
from pipeline.site.pages import site

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.site.conftest import Workshop


def test_campaigns_stand_in_the_order_of_their_days(workshop: Workshop) -> None:
    """Those without days last; each keeps the colour of its place."""
    workshop.campaign("a", starts=None, ends=None)
    workshop.campaign("b", starts=date(2026, 12, 5))
    workshop.campaign("c", starts=date(2026, 12, 1))
    found = site(workshop.survey(), workshop.render).campaigns
    assert [(each.slug, each.tone) for each in found] == [("c", "k1"), ("b", "k2"), ("a", "k3")]


def test_the_page_says_in_which_year_a_campaign_is(workshop: Workshop, printed: Callable[..., dict[str, str]]) -> None:
    """A campaign of a whole year does not look like one of a day."""
    workshop.campaign("a", starts=date(2026, 3, 1), ends=date(2027, 3, 1))
    assert "1 Mar 2026 – 1 Mar 2027" in printed(workshop)["campaigns.html"]


def test_how_far_a_campaign_has_come(workshop: Workshop) -> None:
    """Out of all of its posts, those that went out; other posts are not its own."""
    workshop.campaign("kis")
    workshop.post("bir", State.PUBLISHED, campaign="kis")
    workshop.post("iki", campaign="kis")
    workshop.post("üç", campaign="gone")
    [found] = site(workshop.survey(), workshop.render).campaigns
    assert (found.out, found.all, [entry.post.title for entry in found.entries]) == (1, 2, ["bir", "iki"])


def test_a_long_campaign_lists_what_is_around_now(workshop: Workshop) -> None:
    """A year of daily posts must not make one page of a megabyte."""
    workshop.campaign("kis")
    for day in range(-LONGEST, LONGEST):
        workshop.post(f"{day:+04}", at=workshop.now + timedelta(days=day), campaign="kis")
    [found] = site(workshop.survey(), workshop.render).campaigns
    assert found.all == 2 * LONGEST
    assert [entry.post.title for entry in found.entries] == [f"{day:+04}" for day in range(-LONGEST // 2, LONGEST // 2)]
