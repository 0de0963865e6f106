"""What each page loads beside itself: no page waits for rules or programs that only another kind of page needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Templates whose pages have filters.
_NARROWED = ("agenda.html", "list.html", "month.html", "search.html", "week.html")
#: Stylesheets of `theme/css` in the order in which they are joined and loaded, with the templates whose pages need
#: them; none stands for all. What is for paper comes last, for it has the last word.
SHEETS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "site": (("find.css",), ()),
    "filters": (("filters.css",), _NARROWED),
    "calendar": (("calendar.css",), ("month.html", "week.html", "list.html")),
    "looks": (("looks.css", "post.css"), ("channel.html", "post.html", "public_post.html")),
    "team": (("team.css",), ("brand.html", "campaigns.html", "health.html", "pillars.html", "strategy.html")),
    "print": (("print.css",), ()),
}
#: The same for scripts.
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "site": (),
    "lists": _NARROWED,
}
#: Names that no template has: of what every page loads, and of everything there is.
EVERY, ALL = "every", "all"


def by_template(needed: Mapping[str, tuple[str, ...]], addresses: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the files that pages load, by their template, or `EVERY` where it needs nothing else, or `ALL`.

    Args:
        needed: the templates that need each file, none where all do.
        addresses: of the files, by the same names.
    """
    named = {template for templates in needed.values() for template in templates}
    common = tuple(addresses[name] for name, templates in needed.items() if not templates)
    found = {
        template: tuple(addresses[name] for name, templates in needed.items() if not templates or template in templates)
        for template in sorted(named)
    }
    return {**found, ALL: tuple(addresses[name] for name in needed), EVERY: common}
