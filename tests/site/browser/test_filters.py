"""A calendar narrowed down to what somebody cares for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


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
