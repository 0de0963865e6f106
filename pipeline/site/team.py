"""What only the team sees beside the calendar: pillars, strategy, brand, health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.site import addresses
from pipeline.site.brandbook import book
from pipeline.site.health import health
from pipeline.site.page import Found, Page
from pipeline.site.pillars import pillar_views
from pipeline.text.document import titled
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.variant import Image
    from pipeline.site.whole import Site

STRATEGY = "content/strategy.md"
_LARGEST = 400_000


def pages(made: Site) -> Iterator[Page]:
    """Yield each page."""
    survey = made.survey
    views = pillar_views(made.pillar_tones, made.entries, survey.now)
    if views:
        yield Page(addresses.PILLARS, "pillars", Message("Pillars"), "pillars.html", {"pillars": views}, lasting=True)
    source = strategy(made)
    if source:
        title, body = titled(source)
        edit = made.forge.edit(STRATEGY) if made.forge else ""
        data = {"title": title, "source": body, "edit": edit, "path": STRATEGY}
        yield Page(addresses.STRATEGY, "strategy", Message("Strategy"), "strategy.html", data, lasting=True)
    yield Page(
        addresses.BRAND,
        "brand",
        Message("Brand"),
        "brand.html",
        {},
        lasting=True,
        sources=_materials(made),
        later=lambda: _book(made),
    )
    state = {"health": health(survey, made.posts, made.channels, made.today), "trouble": survey.trouble}
    yield Page(addresses.HEALTH, "health", Message("Health"), "health.html", state, lasting=True)


def _materials(made: Site) -> tuple[object, ...]:
    """Return what everything of a brand is made from: cards in its gallery may show any picture there is."""
    library = made.survey.library
    media = [(path, library.media[path].sha) for path in sorted(library.media)]
    return (library.brand, sorted(library.card_layouts.items()), media, library.settings.locale, made.faces)


def _book(made: Site) -> Found:
    pictures: dict[str, Image] = {}
    shown = book(made.survey.library, made.faces, pictures)
    made.pictures.update(pictures)
    return Found({"book": shown}, tuple(pictures))


def others(made: Site) -> tuple[tuple[str, str, Message], ...]:
    """Return what stands below the calendar's own pages in the navigation: section, address, title."""
    found = [("pillars", addresses.PILLARS, Message("Pillars"))] if made.pillars else []
    if (made.survey.library.root / STRATEGY).is_file():
        found.append(("strategy", addresses.STRATEGY, Message("Strategy")))
    return (
        *found,
        ("brand", addresses.BRAND, Message("Brand")),
        ("health", addresses.HEALTH, Message("Health")),
    )


def strategy(made: Site) -> str:
    """Return the text of the strategy, empty where there is none."""
    try:
        with files.opened(made.survey.library.root, STRATEGY) as file:
            return file.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
