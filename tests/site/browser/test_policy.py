"""What runs in a page is ours, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page


def pages(place: Path) -> list[str]:
    """Return every page of a site but the one for a wrong address, which stands on a server alone."""
    found = sorted(path.relative_to(place).as_posix() for path in place.rglob("*.html"))
    return [name for name in found if name != "404.html"]


def test_every_page_is_shown_without_a_word_on_the_console(
    opened: Callable[..., Page], site: Callable[[str], Path]
) -> None:
    """No error, no refusal of the policy, no file that is missing, no request to another host."""
    for name in pages(site("full-en")):
        page = opened(name)
        assert page.evaluate("document.documentElement.classList.contains('js')"), name


def test_a_site_runs_from_a_disk(page: Page, site: Callable[[str], Path]) -> None:
    """Whoever opens index.html has the same, without a server."""
    for name in pages(site("full-en")):
        page.goto((site("full-en") / name).as_uri())
        assert page.evaluate("tellal.words.search") == "Search", name


@pytest.mark.parametrize("at", ["served", "disk"])
def test_a_script_in_a_page_does_not_run(
    page: Page, site: Callable[[str], Path], served: Callable[[str], str], at: str
) -> None:
    """If ever markup of a stranger came through, the policy would stop what it runs."""
    for name in pages(site("hostile-en")):
        page.goto((served("hostile-en") + name) if at == "served" else (site("hostile-en") / name).as_uri())
        page.wait_for_load_state("networkidle")
        assert page.evaluate("[...document.scripts].every(each => each.src && !each.text)"), name
        assert page.evaluate("document.body.style.length") == 0, name
