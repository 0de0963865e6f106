"""The pages for everybody: axe on every kind of page, large letters, narrow windows, no scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

#: Of what there are many, one or two stand for all.
MANY = ("calendar/", "channels/", "posts/")
SPACED = (
    "* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}"
    " p {margin-bottom: 2em !important}"
)
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def kinds(place: Path) -> list[str]:
    """Return a page of each kind, and every page there is one of."""
    found = sorted(path.relative_to(place).as_posix() for path in place.rglob("*.html"))
    alone = [name for name in found if not name.startswith(MANY) and name != "404.html"]
    months = [name for name in found if name.startswith("calendar/") and "2026-12" in name]
    weeks = [name for name in found if name.startswith("calendar/") and "w" in name][:1]
    posts = [name for name in ("posts/x/thread.html", "posts/x/broken.html") if name in found]
    return [*alone, *months, *weeks, "channels/x.html", *posts]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "tr"])
def test_axe_finds_nothing(
    new_context: Callable[..., BrowserContext],
    served: Callable[[str], str],
    site: Callable[[str], Path],
    scheme: str,
    language: str,
) -> None:
    """On every kind of page, by day and by night, in each language: nothing at all, not only nothing serious."""
    name = f"full-{language}"
    page = new_context(color_scheme=scheme).new_page()
    found = {}
    for each in kinds(site(name)):
        page.goto(served(name) + each)
        answer = Axe().run(page, options=OPTIONS)
        if answer.violations_count:
            found[each] = answer.generate_report()
    assert found == {}


def test_axe_finds_nothing_in_what_opens(opened: Callable[..., Page]) -> None:
    """The box of the search with results, the help."""
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("kahve")
    expect(page.locator(".palette .row").first).to_be_visible()
    assert Axe().run(page, options=OPTIONS).generate_snapshot() == ""
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert Axe().run(page, options=OPTIONS).generate_snapshot() == ""


def test_axe_finds_nothing_in_what_moves(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str]
) -> None:
    """A picture with the button that stops it, before and after."""
    page = new_context(reduced_motion="no-preference").new_page()
    page.goto(served("moving-en") + "posts/x/rain.html")
    for _ in range(2):
        assert Axe().run(page, options=OPTIONS).generate_snapshot() == ""
        page.locator(".stop").click()


@pytest.mark.parametrize(
    ("width", "css"), [(640, ""), (320, ""), (1280, SPACED), (390, SPACED)], ids=["200%", "320px", "spaced", "phone"]
)
def test_nothing_is_cut_off(
    new_context: Callable[..., BrowserContext],
    served: Callable[[str], str],
    site: Callable[[str], Path],
    width: int,
    css: str,
) -> None:
    """At 200 % and 400 % of a window of 1280, with letters and lines set apart: one scrolls down, never sideways."""
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    for name in kinds(site("full-en")):
        page.goto(served("full-en") + name)
        if css:
            # The policy lets no style in; the browser's own side of a reader's stylesheet does.
            page.evaluate(
                "css => {const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]}", css
            )
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, name


def test_everything_is_there_without_scripts(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str], site: Callable[[str], Path]
) -> None:
    """Each page is read, each link leads on; what would do nothing is not shown."""
    page = new_context(java_script_enabled=False).new_page()
    for name in kinds(site("full-en")):
        page.goto(served("full-en") + name)
        expect(page.locator("h1")).to_be_visible()
        assert len(page.locator("main").inner_text()) > 20, name
        expect(page.locator(".js-only:visible")).to_have_count(0)
    page.goto(served("full-en") + "index.html")
    page.locator(".find").click()
    page.get_by_role("link", name="December 2026").click()
    page.locator(".chip").first.click()
    expect(page.get_by_role("heading", name="Where it stands")).to_be_visible()


def test_the_menu_of_a_phone_opens_without_scripts(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str]
) -> None:
    """What has no place at the bottom of a phone is one touch away."""
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    page.goto(served("full-en") + "index.html")
    expect(page.locator(".chans")).not_to_be_visible()
    page.get_by_role("button", name="More").tap()
    page.locator(".chans a").first.tap()
    page.wait_for_url("**/channels/*.html")


def test_what_has_the_focus_is_seen(opened: Callable[..., Page]) -> None:
    """A ring around each stop of the Tab key, on a page with everything, and nothing behind the bar of a phone."""
    page = opened("calendar/2026-12.html")
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(e => [e, e.closest('.field')].some(x => x && parseFloat(getComputedStyle(x).outlineWidth) >= 2"
            " && getComputedStyle(x).outlineStyle !== 'none'))(document.activeElement)"
        )
        assert outline, page.evaluate("document.activeElement.outerHTML")


def test_what_has_the_focus_is_not_under_the_bar_of_a_phone(opened: Callable[..., Page]) -> None:
    """WCAG 2.4.11: at least a part of it is seen, however far one goes down."""
    page = opened("agenda.html")
    page.set_viewport_size({"width": 360, "height": 740})
    for _ in range(40):
        page.keyboard.press("Tab")
        box, bar = (
            page.evaluate(f"(({{top, bottom}}) => [top, bottom])({each}.getBoundingClientRect())")
            for each in ("document.activeElement", "document.querySelector('.tabs')")
        )
        assert box[0] < bar[0] or box[1] > bar[1] or page.evaluate("!!document.activeElement.closest('.tabs')")


def test_nothing_moves_for_whoever_wants_that(opened: Callable[..., Page]) -> None:
    """The fixture's reader asked for reduced motion."""
    page = opened()
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].map(each => getComputedStyle(each)).filter(style => "
        "style.scrollBehavior === 'smooth' || style.animationName !== 'none' || style.transitionDuration !== '0s')"
        ".length"
    )
    assert moving == 0
