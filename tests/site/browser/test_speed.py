"""Ten thousand posts feel like ten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.plan import State
from pipeline.site import addresses
from pipeline.site.index import index
from pipeline.site.output import output

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.site.conftest import Workshop

POSTS = 10_000
WORDS = [
    "kahve",
    "kavurma",
    "İstanbul",
    "ışık",
    "yağmur",
    "fincan",
    "Guji",
    "menşe",
    "hasat",
    "çekirdek",
    "öğütme",
    "şeker",
    "süt",
    "ikindi",
    "bulut",
    "demleme",
]
#: From the key to what is painted, in milliseconds, for each letter that is typed.
WATCH = """
window.took = [];
const input = document.querySelector("input[name=q]");
let pressed = 0;
addEventListener("keydown", () => { pressed = performance.now(); }, true);
new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => { took.push(performance.now() - pressed); })))
  .observe(document.getElementById("told"), {childList: true, characterData: true, subtree: true});
"""

#: Bytes of the first page with everything that it loads, but pictures and type: nothing of it packed.
MOST = 100_000


def test_the_first_page_of_the_sample_is_light(page: Page, served: Callable[[str], str]) -> None:
    """In the week of the demo, with everything that the page can show; a phone on a slow line has it in a second."""
    sizes = {}
    page.on("response", lambda answer: sizes.update({answer.url.rpartition("/")[2]: answer}))
    page.goto(served("sample-tr") + addresses.HOME, wait_until="networkidle")
    bodies = {
        name: len(answer.body()) for name, answer in sizes.items() if not name.endswith((".png", ".woff2", ".ttf"))
    }
    assert any(name.endswith(".css") for name in bodies)
    assert any(name.endswith(".js") for name in bodies)
    assert sum(bodies.values()) < MOST, bodies


@pytest.mark.slow
def test_ten_thousand_posts_are_searched_as_one_types(workshop: Workshop, page: Page, tmp_path: Path) -> None:
    """From the key to the painted list within a tenth of a second, which is what people call at once."""
    for number in range(POSTS):
        body = " ".join(WORDS[(number * (each + 3) + each) % len(WORDS)] for each in range(55)) + f" no{number}"
        at = workshop.now + timedelta(hours=number - POSTS // 2)
        workshop.post(f"{number}", State.SCHEDULED, at=at, body=body, title=f"{body[:40]} {number}", rendered=False)
    whole = output(workshop.survey(), workshop.render)
    for address, data in (
        *whole.files.files.items(),
        (addresses.SEARCH, whole.html(addresses.SEARCH)),
        (addresses.INDEX, index(whole.made)),
        ("assets/moment.css", b""),
    ):
        path = tmp_path / "out" / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    page.goto((tmp_path / "out" / addresses.SEARCH).as_uri())
    page.wait_for_function("document.getElementById('told').textContent.startsWith('10,000')")
    page.evaluate(WATCH)
    page.locator("input[name=q]").press_sequentially("no777", delay=150)
    page.wait_for_function("took.length >= 5")
    took = sorted(page.evaluate("took"))
    size = (tmp_path / "out" / addresses.INDEX).stat().st_size
    print(f"{size / 1e6:.1f} MB; key to paint: median {took[2]:.0f} ms, longest {took[-1]:.0f} ms")  # noqa: T201
    # A busy machine may take three times as long; without an index at hand it would be seconds.
    assert took[2] < 300
