"""The box that `/` opens, and the page of all posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Route


def titles(page: Page, place: str = ".palette") -> list[str]:
    """Return the titles that were found."""
    return page.locator(f"{place} .row .what bdi[lang], {place} .row .what a > bdi").all_inner_texts()


@pytest.mark.parametrize(
    "typed",
    [
        "kış menümüz",
        "KIŞ MENÜMÜZ",
        "kis menumuz",
        "Kıs menümuz",
        "menümüz kış",
        "“kış menümüz”",
        '"kış"',
        "kış’ menümüz",
        "k\u200bış",
        "ｋış",
    ],
)
def test_a_post_is_found_as_people_type(opened: Callable[..., Page], typed: str) -> None:
    """With marks and without, ı as i and I, in any order, with the quotes of any keyboard and what nobody sees."""
    page = opened("search.html", "letters-tr")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    expect(page.locator(".palette .row")).to_have_count(1)
    assert page.locator(".palette .row a").get_attribute("href") == "posts/x/kis.html"
    assert page.locator(".palette mark").count() > 0


@pytest.mark.parametrize("typed", ["istanbul", "ISTANBUL", "ıstanbul", "İSTANBUL", "İstanbul"])
def test_the_turkish_letters_that_differ_by_a_dot_are_found_alike(opened: Callable[..., Page], typed: str) -> None:
    """Nobody knows which keyboard somebody has."""
    page = opened("index.html", "letters-tr")
    page.keyboard.press("/")
    page.keyboard.type(typed)
    expect(page.locator(".palette .row:not(.to)")).to_have_count(2)


def test_a_result_is_opened_with_the_keyboard_alone(opened: Callable[..., Page]) -> None:
    """Type, down, down, up, Enter."""
    page = opened("calendar/2026-12.html")
    page.keyboard.press("/")
    page.keyboard.type("thread")
    expect(page.locator(".palette .row")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".palette .row a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/**/thread.html")


def test_enter_opens_what_is_found_first_and_escape_leaves(opened: Callable[..., Page]) -> None:
    """Without going down to it; where one was before is where one is again."""
    page = opened()
    page.locator(".tabs a").nth(2).focus()
    page.keyboard.press("/")
    expect(page.locator(".palette input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".palette")).not_to_be_visible()
    expect(page.locator(".tabs a").nth(2)).to_be_focused()
    page.locator("[data-search]").click()
    page.keyboard.type("held")
    expect(page.locator(".palette .row").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/x/*held*.html")


def test_pages_are_found_too(opened: Callable[..., Page]) -> None:
    """Quicker than looking for them."""
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("agen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agenda.html")


def test_nothing_found_is_said(opened: Callable[..., Page]) -> None:
    """In words that a screen reader speaks, since the list says nothing."""
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("zzzz")
    expect(page.locator(".palette [role=status]")).to_have_text("Nothing found")


def test_markup_in_a_post_is_text_in_what_is_found(opened: Callable[..., Page]) -> None:
    """A title with a script in it shows the script."""
    page = opened("index.html", "hostile-en")
    page.evaluate("window.alert = () => { document.title = 'ran' }")
    page.keyboard.press("/")
    page.keyboard.type("alert")
    expect(page.locator(".palette .row:not(.to)")).to_have_count(2)
    assert "<script>alert(1)</script>" in page.locator(".palette").inner_text()
    assert page.locator(".palette script, .palette img").count() == 0
    page.goto(page.url.replace("index.html", "search.html?q=alert&channel=x&author=%3Cscript%3E"))
    expect(page.locator("#told")).to_have_text("2 found")
    assert page.title() != "ran"


def test_posts_that_cannot_be_loaded_are_said_so(page: Page, site: Callable[[str], Path], tmp_path: Path) -> None:
    """And not that there are none."""
    for path in site("full-en").rglob("*"):
        if path.is_file() and path.suffix in {".html", ".css", ".js", ".svg"} and path.name != "posts.js":
            copy = tmp_path / path.relative_to(site("full-en"))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "posts.js").write_text("", encoding="utf-8")
    page.goto((tmp_path / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("threa")
    expect(page.locator(".palette [role=status]")).to_have_text("The posts could not be loaded.")
    (tmp_path / "posts.js").write_bytes((site("full-en") / "posts.js").read_bytes())
    page.keyboard.type("d")
    expect(page.locator(".palette .row")).to_have_count(2)


def test_posts_that_are_on_their_way_are_said_to_be(opened: Callable[..., Page]) -> None:
    """Who has a slow line waits for something, and not before an empty page."""
    page = opened()
    asked: list[Route] = []
    page.route("**/posts.js", lambda route: asked.append(route))  # noqa: PLW0108 - playwright wants a function of Python
    page.keyboard.press("/")
    page.keyboard.type("thread")
    expect(page.locator(".palette [role=status]")).to_have_text("The posts are being loaded …")
    asked[0].continue_()
    expect(page.locator(".palette .row")).to_have_count(2)


@pytest.mark.parametrize("at", ["served", "disk"])
def test_what_is_looked_for_stands_in_the_address(
    page: Page, served: Callable[[str], str], site: Callable[[str], Path], at: str
) -> None:
    """It can be sent to somebody, and each filter is a step back; from a disk as from a server."""
    page.goto((served("full-en") if at == "served" else site("full-en").as_uri() + "/") + "search.html")
    expect(page.locator("#found .row")).to_have_count(19)
    page.locator("select[name=state]").select_option("held")
    expect(page.locator("#found .row")).to_have_count(1)
    assert page.url.endswith("search.html?state=held")
    page.locator("select[name=state]").select_option("")
    page.locator("input[name=q]").fill("kahve")
    page.locator("select[name=channel]").select_option("bluesky")
    expect(page.locator("#found .row")).to_have_count(1)
    assert page.url.endswith("search.html?q=kahve&channel=bluesky")
    shared = page.url
    page.go_back()
    expect(page.locator("select[name=channel]")).to_have_value("")
    expect(page.locator("input[name=q]")).to_have_value("kahve")
    page.go_back()
    expect(page.locator("select[name=state]")).to_have_value("held")
    expect(page.locator("#found .row")).to_have_count(1)
    page.go_forward()
    page.go_forward()
    expect(page.locator("select[name=channel]")).to_have_value("bluesky")
    page.goto(shared)
    expect(page.locator("#found .row")).to_have_count(1)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#found .row")).to_have_count(19)
    assert page.url.endswith("search.html")


def test_an_old_address_with_what_is_gone_shows_what_is_there(opened: Callable[..., Page]) -> None:
    """A channel that was renamed finds nothing, but breaks nothing."""
    page = opened("search.html?channel=gone&q=")
    expect(page.locator("#told")).to_have_text("19 found")


def test_the_box_leads_on_to_all_that_was_found(opened: Callable[..., Page]) -> None:
    """With the same words."""
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("kahve")
    page.locator(".palette footer a").click()
    page.wait_for_url("**/search.html?q=kahve")
    expect(page.locator("input[name=q]")).to_have_value("kahve")
