"""What pages load beside themselves: what they need, and no more of it than a phone on a slow line can bear."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.model.plan import State
from pipeline.site import addresses, loads
from pipeline.site.assets import THEME
from pipeline.site.output import output

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.site.conftest import Workshop

#: Bytes of the first page with everything that it loads, but pictures and type: nothing of it packed.
MOST = 100_000
MOMENT = addresses.moment("")
#: A page, and a class that only its own kind of stylesheet has rules for.
OWN = {"calendar/2026-12.html": "chip", "posts/x/thread.html": "counts", "health.html": "tokens"}


def loaded(page: str) -> list[str]:
    """Return the stylesheets and scripts of a page, as its own addresses."""
    return re.findall(r'<(?:link rel="stylesheet"[^>]* href|script src)="(?:\.\./)*([^"]+)"', page)


def weight(page: str, size: Callable[[str], int]) -> int:
    """Return the bytes of a page and of all that it loads."""
    assert len(loaded(page)) >= 5
    return len(page.encode()) + sum(map(size, loaded(page)))


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_first_page_of_a_thousand_posts_is_light(workshop: Workshop, language: str) -> None:
    """A hundred a day, half of which need a person: what is long is cut, and said to be."""
    states = [State.SCHEDULED, State.UNAPPROVED, State.INVALID, State.PUBLISHED, State.HELD]
    workshop.campaign("kis", name="Kış menüsü ve yılbaşı hazırlıkları")
    for number in range(1000):
        at = workshop.now + timedelta(minutes=15 * (number - 500))
        state = State.PUBLISHED if at < workshop.now else states[number % len(states)]
        channels = ("x", "bluesky", "mastodon", "telegram")[: 1 + number % 4]
        title, words = f"Yağmur başlayınca dükkânın camları buğulanır {number}", "Sabahın ilk kavrumu. " * 20
        said: dict[str, Any] = {"title": title, "body": words, "campaign": "kis", "pillar": "urun", "author": "ayse"}
        workshop.post(f"{number}", state, at=at, channels=channels, rendered=False, **said)
    made = output(workshop.survey(), workshop.render, language)
    files = {**made.files.files, MOMENT: b"-" * 100}
    assert weight(made.html(addresses.HOME).decode(), lambda name: len(files[name])) < MOST


def test_a_page_loads_the_rules_of_its_kind(full: Workshop, printed: Callable[..., dict[str, str]]) -> None:
    """What its own kind alone shows is in one of its stylesheets, and in none that the first page waits for."""
    pages, files = printed(full), output(full.survey(), full.render).files.files
    first = "".join(files[name].decode() for name in loaded(pages[addresses.HOME]) if name in files)
    for page, tone in OWN.items():
        sheets = "".join(files[name].decode() for name in loaded(pages[page]) if name in files)
        assert f".{tone}" in sheets, page
        assert f"\n.{tone}" not in first, page


def test_every_stylesheet_and_every_template_is_known() -> None:
    """A file that no page has is dead; a template that is not there needs nothing."""
    assert {each for sheets, _ in loads.SHEETS.values() for each in sheets} == {
        path.name for path in THEME.glob("css/*.css")
    }
    needed = {each for _, templates in loads.SHEETS.values() for each in templates}
    needed |= {each for templates in loads.SCRIPTS.values() for each in templates}
    assert all((THEME / template).is_file() for template in needed)
    narrowed = {path.name for path in THEME.glob("*.html") if 'import "_filters.html"' in path.read_text()}
    assert set(loads.SCRIPTS["lists"]) == narrowed


def test_a_page_of_a_workspaces_own_template_loads_everything(workshop: Workshop) -> None:
    """Nobody can tell what it shows."""
    own = workshop.root / "templates/site/today.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "base.html" %}{% block main %}<p class="chip"></p>{% endblock %}', encoding="utf-8")
    made = output(workshop.survey(), workshop.render)
    names = loaded(made.html(addresses.HOME).decode())
    assert {name.rpartition("-")[0] for name in names if name != MOMENT} == {
        f"assets/{each}" for each in ("first", *loads.SHEETS, *loads.SCRIPTS)
    }
