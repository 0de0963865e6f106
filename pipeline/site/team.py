"""What only the team sees beside the calendar: pillars, strategy, brand, health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.site import addresses
from pipeline.site.brandbook import book
from pipeline.site.health import health
from pipeline.site.pillars import pillar_views
from pipeline.text.document import titled
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.site.pages import Site

STRATEGY = "content/strategy.md"
_LARGEST = 400_000


def pages(made: Site) -> Iterator[tuple[str, str, Message, str, dict[str, Any]]]:
    """Yield each page as address, section, title, template and data."""
    survey = made.survey
    views = pillar_views(made.pillar_tones, made.entries, survey.now)
    if views:
        yield addresses.PILLARS, "pillars", Message("Pillars"), "pillars.html", {"pillars": views}
    source = strategy(made)
    if source:
        title, body = titled(source)
        edit = made.forge.edit(STRATEGY) if made.forge else ""
        data = {"title": title, "source": body, "edit": edit, "path": STRATEGY}
        yield addresses.STRATEGY, "strategy", Message("Strategy"), "strategy.html", data
    shown = book(survey.library, made.faces, made.pictures)
    yield addresses.BRAND, "brand", Message("Brand"), "brand.html", {"book": shown}
    state = health(survey, made.posts, made.channels, made.today)
    yield addresses.HEALTH, "health", Message("Health"), "health.html", {"health": state, "trouble": survey.trouble}


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
