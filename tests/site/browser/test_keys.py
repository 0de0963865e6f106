"""The site without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def test_today_and_this_month_are_one_key_away(opened: Callable[..., Page]) -> None:
    """From wherever one is."""
    page = opened("posts/x/thread.html")
    page.keyboard.press("t")
    page.wait_for_url("**/index.html")
    page.keyboard.press("c")
    page.wait_for_url("**/calendar/2026-12.html")


def test_arrows_turn_the_months(opened: Callable[..., Page]) -> None:
    """Back and forth, and not past the first."""
    page = opened("calendar/2026-12.html")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/calendar/2026-11.html")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/calendar/2026-12.html")


def test_arrows_walk_through_a_month_where_a_post_is_chosen(opened: Callable[..., Page]) -> None:
    """Down to the next week, right to the next day."""
    page = opened("calendar/2026-12.html")
    page.locator("#d2026-12-02 .chip").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#d2026-12-03 .chip").first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('td').id") == "d2026-12-09"
    assert page.url.endswith("2026-12.html")


def test_j_and_k_go_from_post_to_post(opened: Callable[..., Page]) -> None:
    """Past filters, headings and everything else."""
    page = opened("agenda.html")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".row .what > a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".row .what > a").first).to_be_focused()


def test_keys_work_where_a_table_can_be_scrolled(opened: Callable[..., Page]) -> None:
    """The week is one: only the arrows are its own, until a post is chosen."""
    page = opened("calendar/week-2026-11-30.html")
    page.keyboard.press("j")
    expect(page.locator(".chip").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".chip").nth(1)).to_be_focused()
    page.locator(".week tbody th a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("/")
    expect(page.locator(".palette input")).to_be_focused()
    assert page.url.endswith("week-2026-11-30.html")


def test_a_text_is_chosen_with_the_keyboard(opened: Callable[..., Page]) -> None:
    """Shift and an arrow turn no page."""
    page = opened("calendar/2026-12.html")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    assert page.url.endswith("calendar/2026-12.html")


def test_keys_are_explained_and_can_be_switched_off(opened: Callable[..., Page]) -> None:
    """Who speaks to their computer must not be sent around by a word (WCAG 2.1.4); it is remembered."""
    page = opened("agenda.html")
    page.keyboard.press("?")
    help_box = page.get_by_role("dialog", name="Keyboard")
    expect(help_box).to_be_visible()
    page.get_by_label("Single letters are shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.reload()
    page.keyboard.press("t")
    page.keyboard.press("/")
    expect(page.locator(".palette")).to_have_count(0)
    assert page.url.endswith("agenda.html")
    page.locator("[data-keys]").click()
    page.get_by_label("Single letters are shortcuts").check()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.wait_for_url("**/index.html")


def test_a_letter_that_is_typed_is_a_letter(opened: Callable[..., Page]) -> None:
    """In a box it is text, with Ctrl it is the browser's."""
    page = opened("search.html")
    page.locator("input[name=q]").press_sequentially("t/c?")
    expect(page.locator("input[name=q]")).to_have_value("t/c?")
    page.locator("h1").click()
    page.keyboard.press("Control+t")
    assert page.url.endswith("search.html?q=t%2Fc%3F")


def test_the_first_stop_leads_past_the_navigation(opened: Callable[..., Page]) -> None:
    """And it is seen when one is there."""
    page = opened()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
