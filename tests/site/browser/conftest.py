"""A real Chromium before whole sites; it fails a test for any word on its console and any request to another host."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

from pipeline.model.plan import State
from pipeline.model.settings import SiteSettings
from tests.site.browser.serving import chromium, sample, serving, written
from tests.site.conftest import Workshop, everything
from tests.site.test_html import hostile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Sites = Callable[[str], "Path"]
#: Whose window it is: on a desktop, in the sample's own zone, with nothing moving.
WINDOW = {
    "viewport": {"width": 1280, "height": 900},
    "locale": "en-GB",
    "timezone_id": "Europe/Istanbul",
    "reduced_motion": "reduce",
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Return the folder of a site by its name (`full-en`, `full-tr-en`, `sample-tr`), built once whoever asks first."""
    base = tmp_path_factory.getbasetemp()
    base = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "sites"
    base.mkdir(exist_ok=True)

    def made(name: str) -> Path:
        kind, _, language = name.partition("-")
        place, workspace = base / name, base / f"{name}.workspace"
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (place / "index.html").exists():
                _build(kind, language, workspace, place)
        return place

    return made


def _build(kind: str, language: str, workspace: Path, place: Path) -> None:
    workspace.mkdir()
    if kind == "sample":
        sample(workspace, place, *language.split("-"))
        return
    workshop = Workshop(workspace)
    workshop.channel("x", title="X")
    {"full": everything, "hostile": hostile, "letters": letters, "moving": moving, "gaps": gaps}[kind](workshop)
    if "-" in language:
        asked = SiteSettings(languages=tuple(language.split("-")))
        workshop.settings, language = replace(workshop.settings, site=asked), ""
    written(workshop, place, language)


def moving(workshop: Workshop) -> None:
    """Fill a workspace with a post whose picture moves, and one with pictures of many shapes."""
    shapes = [workshop.picture(f"{wide}.png", "Fincan", (wide, 500)) for wide in (400, 900, 200)]
    workshop.post("shapes", channels=("instagram",), parts=(workshop.part("Üç", *shapes),))
    workshop.post("rain", parts=(workshop.part("Yağmur", workshop.moving("a.gif", "Yağmur", (400, 300))),))


def gaps(workshop: Workshop) -> None:
    """Fill a workspace with free slots of two channels, with a token that is over, and with a post in Hebrew."""
    workshop.channel("x", title="X", slots=("wed 12:00", "thu 12:00"), token_expires={"": date(2026, 11, 30)})
    workshop.channel("linkedin", title="LinkedIn", slots=("fri 09:00",))
    workshop.campaign("kis")
    hebrew = "תפריט החורף שלנו מתחיל היום ונמשך עד סוף החודש, עם שלושה משקאות חדשים ועוגה אחת."
    workshop.post("kis", campaign="kis", author="ayse", lang="he", body=hebrew)
    workshop.post("rakam", State.DRAFT, at=workshop.now + timedelta(days=60), channels=("linkedin",))


def letters(workshop: Workshop) -> None:
    """Fill a workspace with words that are typed in many ways."""
    workshop.post("kis", title="Kış menümüz", body="Kış menümüz bugün başlıyor.")
    workshop.post("sehir", title="İSTANBUL'da yağmur", body="Bekleriz.")
    workshop.post("kucuk", title="Yağmur", body="Bugün ıstanbul diye yazılmış.")


@pytest.fixture(scope="session")
def served(site: Sites) -> Iterator[Callable[[str], str]]:
    """Return the address of a site by its name, on loopback."""
    with ExitStack() as stack:
        known: dict[str, str] = {}

        def address(name: str) -> str:
            if name not in known:
                known[name] = stack.enter_context(serving(site(name)))
            return known[name]

        yield address


# The loop that Playwright keeps running in the thread must be gone when other rooms are tried: no session's fixtures.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Playwright, for the time of this room."""
    chromium()
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium."""
    launched = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def browser_context_args() -> dict[str, Any]:
    """Nothing that every window has: see `WINDOW`, which a test may change."""
    return {}


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., BrowserContext]]:
    """Open windows that are watched: whatever is said, breaks, is missing or asks elsewhere fails the test."""
    troubles: list[str] = []

    def watched(**said: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's options
        context = new_context(**{**WINDOW, **said})
        context.on("console", lambda message: troubles.append(f"console: {message.text}"))
        context.on("weberror", lambda error: troubles.append(f"error: {error.error}"))
        context.on("requestfailed", lambda request: troubles.extend(_broken(request)))
        context.on("request", lambda request: troubles.extend(_elsewhere(request.url)))
        context.on("response", lambda answer: troubles.extend([f"missing: {answer.url}"] * (answer.status >= 400)))
        return context

    yield watched
    assert troubles == []


@pytest.fixture
def opened(page: Page, served: Callable[[str], str]) -> Callable[..., Page]:
    """Open a page of a site: `opened("index.html", "full-tr")`."""

    def show(address: str = "index.html", name: str = "full-en") -> Page:
        page.goto(served(name) + address)
        return page

    return show


def _broken(request: Request) -> list[str]:
    """Tell of a request that failed, unless the page was left before it was done."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url} {request.failure}"]


def _elsewhere(url: str) -> list[str]:
    parts = urlsplit(url)
    ours = parts.scheme == "file" or parts.hostname == "127.0.0.1"
    return [] if ours else [f"elsewhere: {url}"]
