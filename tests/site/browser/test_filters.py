"""A calendar narrowed down to what somebody cares for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.site.browser.serving import written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.site.conftest import Workshop


def test_a_month_is_narrowed_down(opened: Callable[..., Page]) -> None:
    """To a state, a channel; the counts above it follow, and so do the address and the way back."""
    page = opened("calendar/2026-12.html")
    chips = page.locator(".chip:visible")
    all_of_them = chips.count()
    page.locator("select[name=campaign]").select_option("kis")
    fewer = chips.count()
    assert 0 < fewer < all_of_them
    expect(page.locator(".filters [role=status]")).to_have_text(f"{fewer} of {all_of_them} shown")
    page.locator("select[name=state]").select_option("held")
    expect(chips).to_have_count(1)
    assert page.url.endswith("?state=held&campaign=kis")
    counts = dict(
        page.locator(".legend li").evaluate_all("all => all.map(li => li.innerText.trim().split(/\\s+(?=\\d+$)/))")
    )
    assert counts["held"] == "1"
    assert counts["scheduled"] == "0"
    page.go_back()
    expect(chips).to_have_count(fewer)
    page.go_back()
    expect(chips).to_have_count(all_of_them)
    expect(page.get_by_role("button", name="Clear")).not_to_be_visible()


def test_the_next_month_and_the_list_show_the_same(opened: Callable[..., Page]) -> None:
    """Nobody sets a filter twelve times for a year."""
    page = opened("calendar/2026-12.html?state=held")
    expect(page.locator(".chip:visible")).to_have_count(1)
    page.get_by_role("navigation", name="Kinds of calendar").get_by_role("link", name="List").click()
    page.wait_for_url("**?state=held")
    expect(page.locator(".row:visible")).to_have_count(1)
    assert page.locator("section.day:visible").count() == 1, "days of which nothing is left are gone"
    page.locator(".turn a[rel=prev]").click()
    page.wait_for_url("**/2026-11*?state=held")
    expect(page.locator("select[name=state]")).to_have_value("held")
    page.locator(".tabs [data-section=agenda]").click()
    page.wait_for_url("**/agenda.html?state=held")
    expect(page.locator(".row:visible")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    assert page.locator(".row:visible").count() > 10


def test_a_channel_is_told_apart_in_a_post_for_several(opened: Callable[..., Page]) -> None:
    """A chip stands for all channels of its minute: it is there as long as one of them is wanted."""
    page = opened("agenda.html?channel=blog")
    expect(page.locator(".row:visible")).to_have_count(1)
    page = opened("agenda.html?channel=blog&state=held")
    expect(page.locator(".row:visible")).to_have_count(0)


def free(page: Page) -> set[str]:
    """Return the channels whose free slots can be seen."""
    return set(page.locator(".free li:visible").evaluate_all("all => all.map(li => li.dataset.free)"))


def test_free_slots_are_those_of_the_channel(opened: Callable[..., Page]) -> None:
    """All of them, on days that have nothing else too; and nobody else's."""
    page = opened("calendar/2026-12-list.html", "gaps-en")
    assert free(page) == {"x", "linkedin"}
    page.locator("select[name=channel]").select_option("linkedin")
    assert free(page) == {"linkedin"}
    assert page.locator(".day:visible h2 b").all_inner_texts() == ["4", "11", "18", "25"]
    expect(page.get_by_text("Nothing here fits")).to_have_count(0)
    page.get_by_role("button", name="Clear").click()
    assert free(page) == {"x", "linkedin"}


def test_a_month_of_a_channel_has_its_slots_and_its_rhythm(opened: Callable[..., Page]) -> None:
    """Beside the posts of a channel the gaps of another one would be told as its own."""
    page = opened("calendar/2026-12.html?channel=linkedin", "gaps-en")
    assert free(page) == {"linkedin"}
    assert page.locator(".cadence tbody th:visible bdi").all_inner_texts() == ["LinkedIn"]


def test_a_week_of_a_channel_has_one_row(opened: Callable[..., Page]) -> None:
    """Others would stand there as if they had nothing."""
    page = opened("calendar/week-2026-11-30.html?channel=linkedin", "gaps-en")
    assert page.locator(".week tbody th:visible bdi").all_inner_texts() == ["LinkedIn"]
    assert free(page) == {"linkedin"}


@pytest.mark.parametrize("asked", ["campaign=kis", "author=ayse", "state=scheduled"])
def test_a_free_slot_belongs_to_nothing_but_a_channel(opened: Callable[..., Page], asked: str) -> None:
    """It is in no state, in no campaign, and nobody's."""
    page = opened(f"calendar/week-2026-11-30.html?{asked}", "gaps-en")
    expect(page.locator(".chip:visible")).to_have_count(1)
    assert free(page) == set()


@pytest.mark.parametrize("kind", ["2026-12", "2026-12-list", "week-2026-11-30"])
def test_where_nothing_is_left_the_page_says_so(opened: Callable[..., Page], kind: str) -> None:
    """A blank page looks broken."""
    page = opened(f"calendar/{kind}.html?channel=linkedin&campaign=kis", "gaps-en")
    told = page.get_by_role("status").filter(has_text="Nothing here fits these filters.")
    expect(told).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(told).to_have_count(0)


def test_what_a_day_has_beside_what_it_shows_is_counted_too(workshop: Workshop, page: Page, tmp_path: Path) -> None:
    """A channel whose posts come after the twelfth of a day is not said to have none."""
    for number in range(15):
        workshop.post(f"{number:02}", channels=("blog",))
    for number in range(15, 18):
        workshop.post(f"{number:02}", channels=("x",))
    written(workshop, tmp_path / "site")
    page.goto((tmp_path / "site/calendar/2026-12.html").as_uri())
    rest = page.locator("[data-rest]")
    expect(rest).to_have_text("6 more")
    page.locator("select[name=channel]").select_option("x")
    expect(page.locator(".filters [role=status]")).to_have_text("3 of 18 shown")
    expect(rest).to_have_text("3 more")
    expect(page.locator("[data-nothing]")).to_be_empty()
    page.locator("select[name=channel]").select_option("blog")
    expect(rest).to_have_text("3 more")
    expect(page.locator(".filters [role=status]")).to_have_text("15 of 18 shown")


def test_a_view_that_was_sent_does_not_move_after_it_was_seen(opened: Callable[..., Page]) -> None:
    """What does not fit is gone before anything is painted (layout shift below 0.1, as web.dev has it)."""
    page = opened("calendar/2026-12-list.html")
    page.goto(f"{page.url}?channel=blog")
    expect(page.locator("html")).to_have_class(re.compile("narrowed"))
    moved = page.evaluate(
        "new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "each => sum += each.value)).observe({type: 'layout-shift', buffered: true});"
        "requestAnimationFrame(() => setTimeout(() => done(sum), 0)); })"
    )
    assert moved < 0.1
    assert page.locator(".narrowing").count() == 0


def test_what_is_no_longer_there_is_not_asked_for_any_more(opened: Callable[..., Page]) -> None:
    """An old address shows everything and says nothing else."""
    page = opened("calendar/2026-12.html")
    page.goto(f"{page.url}?channel=gone")
    expect(page).to_have_url(re.compile(r"2026-12\.html$"))
    assert page.locator("[data-clear]").is_hidden()


def test_paper_says_what_it_was_narrowed_down_to(opened: Callable[..., Page]) -> None:
    """The filters themselves are not printed."""
    page = opened("calendar/2026-12.html")
    page.goto(f"{page.url}?channel=x&state=held")
    page.emulate_media(media="print")
    expect(page.locator("[data-paper]")).to_be_visible()
    assert page.locator("[data-paper]").inner_text() == "X · held"


def test_the_weeks_of_the_rhythm_show_the_same(opened: Callable[..., Page]) -> None:
    """Filters are kept from page to page."""
    page = opened("calendar/2026-12.html")
    page.goto(f"{page.url}?channel=x")
    assert (page.locator(".cadence thead a").first.get_attribute("href") or "").endswith("?channel=x")
