"""Light and dark, the reader's own clock, paper, a page that does not jump."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

SHIFTS = """
new Promise(done => {
  const found = [];
  const text = each => (each.node?.outerHTML ?? "").slice(0, 120);
  const watch = new PerformanceObserver(list =>
    list.getEntries().forEach(each => found.push([each.value, each.sources.map(text)])));
  watch.observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(found), 300);
})
"""


#: Where a line's box is, its first word and its last one.
ENDS = """
line => [[0, 0], [0, 5], [-5, 0]].map(([from, to], isWord) => {
  const {firstChild: text} = line, range = document.createRange();
  range.setStart(text, from < 0 ? text.length + from : from);
  range.setEnd(text, to || text.length);
  const {left, right} = (isWord ? range : line).getBoundingClientRect();
  return {left, right};
})
"""


def ground(page: Page) -> list[int]:
    """Return the colour that a page stands on."""
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return [int(each) for each in re.findall(r"\d+", colour)[:3]]


def is_dark(page: Page) -> bool:
    """Tell whether a page stands on a dark ground."""
    return max(ground(page)) < 90


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_looks_as_the_system_until_somebody_chooses(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str], scheme: str
) -> None:
    """What was chosen is remembered on every page, before anything is painted; and it can be taken back."""
    page = new_context(color_scheme=scheme).new_page()
    page.goto(served("full-en") + "index.html")
    assert is_dark(page) is (scheme == "dark")
    other = "Light" if scheme == "dark" else "Dark"
    page.get_by_role("button", name=other, exact=True).click()
    assert is_dark(page) is (other == "Dark")
    page.goto(served("full-en") + "posts/x/thread.html")
    assert is_dark(page) is (other == "Dark")
    expect(page.get_by_role("button", name=other, exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="As the system").click()
    page.reload()
    assert is_dark(page) is (scheme == "dark")


@pytest.mark.parametrize(
    ("zone", "told"), [("America/New_York", "01:00"), ("Europe/Istanbul", ""), ("Asia/Istanbul", "")]
)
def test_a_reader_elsewhere_is_told_their_own_time(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str], zone: str, told: str
) -> None:
    """Beside the channel's; who has the same clock is told once, by whatever name it goes."""
    page = new_context(timezone_id=zone).new_page()
    page.goto(served("full-en") + "posts/x/thread.html")
    place = page.locator("[data-yours]").first
    if told:
        expect(place).to_contain_text(f"{told} where you are ({zone})")
    else:
        expect(place).not_to_be_visible()


@pytest.mark.parametrize("less", [False, True])
def test_what_moves_stands_still_for_whoever_wants_that(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str], *, less: bool
) -> None:
    """By the system's setting, where nothing that moves is loaded, or with a click or a key, without a script."""
    asked: list[str] = []
    window = new_context(reduced_motion="reduce" if less else "no-preference", java_script_enabled=False)
    window.on("request", lambda request: asked.append(request.url))
    page = window.new_page()
    page.goto(served("moving-en") + "posts/x/rain.html", wait_until="networkidle")
    shown, stop = page.get_by_role("img", name="Yağmur"), page.get_by_role("checkbox", name="Stand still")
    expect(shown).to_have_count(1)
    assert any(url.endswith(".gif") for url in asked) is not less
    expect(stop).to_be_visible(visible=not less)
    if not less:
        stop.focus()
        page.keyboard.press("Space")
        expect(shown).to_have_count(1)
        expect(shown).to_have_attribute("src", re.compile(r"-still\.webp$"))
        expect(page.locator("picture")).not_to_be_visible()
        page.locator(".stop").click()
        expect(page.locator("picture")).to_be_visible()


@pytest.mark.parametrize("name", ["full-en", "moving-en"])
def test_no_gap_is_left_in_a_column_of_the_first_page(opened: Callable[..., Page], name: str) -> None:
    """Whichever is taller: what goes out next, or what needs a person."""
    page = opened("index.html", name)
    boxes = {each: page.locator(f".home .{each}").bounding_box() for each in ("next", "coming", "needs", "last")}
    for upper, lower in (("next", "coming"), ("needs", "last")):
        one, other = boxes[upper], boxes[lower]
        assert one
        assert other
        assert 0 < other["y"] - one["y"] - one["height"] < 60, (upper, lower)


def test_pictures_of_one_post_are_cut_to_the_first(opened: Callable[..., Page]) -> None:
    """As Instagram does it: whatever their shapes, no room is left below any of them."""
    page = opened("posts/instagram/shapes.html", "moving-en")
    boxes = page.locator(".pics img").evaluate_all("all => all.map(each => each.getBoundingClientRect().toJSON())")
    assert [box["width"] / box["height"] for box in boxes] == pytest.approx([0.8] * 3, rel=0.02)
    assert len({box["y"] for box in boxes}) == 1
    said = [each.count("Cut to the shape of the first") for each in page.locator("figcaption").all_inner_texts()]
    assert said == [0, 1, 1], "its author is told"


def test_a_month_is_printed_on_landscape_paper(opened: Callable[..., Page], tmp_path: Path) -> None:
    """With its name and its states, without what only a screen can do, on white whatever the screen is."""
    page = opened("calendar/2026-12.html", "sample-tr")
    running = page.locator("table.month > thead > tr").first
    expect(running).not_to_be_visible()
    page.get_by_role("button", name="Koyu", exact=True).click()
    data = page.pdf(path=tmp_path / "month.pdf", prefer_css_page_size=True, print_background=True)
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") in {1, 2}
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert box is not None
    assert float(box[1]) > float(box[2]), "landscape"
    page.emulate_media(media="print")
    assert ground(page) == [255, 255, 255]
    for gone in (".side nav", ".filters", ".turn", "[data-print]"):
        expect(page.locator(gone).first).not_to_be_visible()
    for there in ("h1", ".side .brand", ".legend", "table.month", ".chip >> nth=0", ".chip .pi >> nth=0"):
        expect(page.locator(there)).to_be_visible()
    expect(running).to_be_visible()
    expect(running).to_have_text("Kırkikindi · Aralık 2026")
    assert (
        page.locator("table.month > thead").evaluate("each => getComputedStyle(each).display") == "table-header-group"
    )


def test_what_is_grave_stands_on_red(opened: Callable[..., Page]) -> None:
    """A token that is over, as on the page of health: not on what everything stands on."""
    alarm = opened("index.html", "gaps-en").locator(".alarm")
    expect(alarm).to_contain_text("x: its token expired")
    found = alarm.evaluate("each => [getComputedStyle(each).backgroundColor, getComputedStyle(each).borderTopColor]")
    assert found == ["rgb(253, 234, 231)", "rgb(179, 38, 30)"]


def test_an_empty_week_of_a_rhythm_is_as_readable_as_another(opened: Callable[..., Page]) -> None:
    """The palette's own greys can be read; what is seen through half is no such grey any more."""
    page = opened("calendar/2026-12.html")
    numbers = page.locator(".cadence .of")
    assert "0" in numbers.all_inner_texts()
    assert set(numbers.evaluate_all("all => all.map(each => getComputedStyle(each).opacity)")) == {"1"}


@pytest.mark.parametrize("width", [768, 1024])
def test_a_narrow_month_says_whose_a_post_is(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str], width: int
) -> None:
    """A pillar and an author share no line that has room for a letter of each."""
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(served("sample-tr") + "calendar/2026-12.html")
    words = page.locator(".chip .marks bdi")
    rooms = words.evaluate_all("all => all.map(each => each.clientWidth / Math.min(each.scrollWidth, 40))")
    assert rooms
    assert min(rooms) >= 1


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_cut_off_keeps_its_beginning(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str], width: int
) -> None:
    """A line that is read from the right begins there: its first word is seen, its last one is not."""
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(served("gaps-en") + "calendar/2026-12-list.html")
    line = page.locator(".row .cut-off[lang=he]").first
    assert line.evaluate("each => each.scrollWidth > each.clientWidth"), "too long for its place"
    seen, first, last = line.evaluate(ENDS)
    assert first["left"] >= seen["left"]
    assert first["right"] <= seen["right"] + 1
    assert last["left"] < seen["left"]


@pytest.mark.parametrize(("width", "told"), [(360, "Kış menüsü Thu 3 – Sun 6"), (1280, "Kış menüsü")])
def test_a_week_says_its_days_where_it_has_no_columns(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str], width: int, told: str
) -> None:
    """On a phone the row of the weekdays is gone: special days and campaigns have to say theirs themselves."""
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(served("full-en") + "calendar/week-2026-11-30.html")
    assert page.locator(".week .band").first.inner_text().split() == told.split()
    dates = page.locator(".week .known td:has(li) .on")
    assert dates.count() > 0
    assert [each.is_visible() for each in dates.all()] == [width == 360] * dates.count()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_after_it_was_seen(
    new_context: Callable[..., BrowserContext], served: Callable[[str], str], width: int
) -> None:
    """Scripts and pictures come late over a slow line; what is there stays where it is (CLS)."""
    page = new_context(viewport={"width": width, "height": 800}, timezone_id="America/New_York").new_page()
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    line: dict[str, Any] = {"offline": False, "latency": 150, "downloadThroughput": 60_000, "uploadThroughput": 60_000}
    slow.send("Network.emulateNetworkConditions", line)
    for name in ("index.html", "calendar/2026-12.html", "agenda.html", "search.html", "channels/instagram.html"):
        page.goto(served("sample-tr") + name)
        shifts = page.evaluate(SHIFTS)
        assert sum(value for value, _ in shifts) < 0.02, (name, shifts)
