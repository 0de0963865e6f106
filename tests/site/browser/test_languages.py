"""From one language of the calendar to the other, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import expect

from tests.site.browser.test_access import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

BOTH = "full-tr-en"


def test_the_switch_keeps_the_page_and_what_it_shows(opened: Callable[..., Page]) -> None:
    """Whoever narrowed a month down and then asks for their language sees the same posts."""
    page = opened("calendar/2026-12.html?state=held#d2026-12-01", BOTH)
    expect(page.locator("html")).to_have_attribute("lang", "tr")
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url("**/en/calendar/2026-12.html?state=held#d2026-12-01")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("select[name=state]")).to_have_value("held")
    expect(page.locator(".chip:visible")).to_have_count(1)
    page.locator("select[name=campaign]").select_option("kis")
    page.get_by_role("link", name="Türkçe", exact=True).click()
    page.wait_for_url("**/calendar/2026-12.html?state=held&campaign=kis#d2026-12-01")
    assert "/en/" not in page.url


def test_what_is_found_is_said_in_the_language_of_the_page(opened: Callable[..., Page]) -> None:
    """All languages search the same file, and each leads to its own pages."""
    page = opened("en/posts/x/thread.html", BOTH)
    page.keyboard.press("/")
    page.get_by_role("dialog").get_by_role("searchbox").fill("held")
    row = page.get_by_role("dialog").locator(".row", has_text="held").first
    expect(row.locator(".state")).to_have_text("held")
    row.locator(".what a").click()
    page.wait_for_url("**/en/posts/x/03-held.html")
    page.get_by_role("link", name="Türkçe", exact=True).click()
    page.wait_for_url("**/posts/x/03-held.html")
    assert "/en/" not in page.url
    expect(page.locator(".state").first).to_have_text("bekletiliyor")


@pytest.mark.parametrize("address", ["index.html", "en/index.html", "en/posts/x/thread.html"])
def test_every_language_opens_from_a_disk(
    site: Callable[[str], Path], new_context: Callable[..., BrowserContext], address: str
) -> None:
    """Pictures, styles and scripts that they share are found from both; nothing is missing."""
    page = new_context().new_page()
    page.goto((site(BOTH) / address).as_uri())
    other = "English" if not address.startswith("en/") else "Türkçe"
    page.get_by_role("link", name=other, exact=True).click()
    page.wait_for_url(f"**/{BOTH}/en/{address}" if other == "English" else f"**/{BOTH}/{address.removeprefix('en/')}")
    expect(page.locator(".asof .moment")).not_to_have_css("content", "none")


def test_without_a_script_the_switch_leads_to_the_same_page(
    served: Callable[[str], str], new_context: Callable[..., BrowserContext]
) -> None:
    """On a phone as well, where it is behind the button for more."""
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{served(BOTH)}posts/x/thread.html")
    page.locator(".open-menu").click()
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url("**/en/posts/x/thread.html")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_there_is_a_switch(
    served: Callable[[str], str], new_context: Callable[..., BrowserContext], scheme: str
) -> None:
    """Also in the menu of a phone."""
    page = new_context(color_scheme=scheme, viewport={"width": 390, "height": 844}).new_page()
    for address in ("index.html", "en/calendar/2026-12.html"):
        page.goto(f"{served(BOTH)}{address}")
        page.locator(".open-menu").click()
        assert Axe().run(page, options=OPTIONS).generate_snapshot() == ""
