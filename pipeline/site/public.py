"""The pages of a site that strangers may see: what is out, by day and by channel, and a page for each post.

They have templates of their own, so that what the team's pages say of a post is not there to be left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.site import addresses, pages
from pipeline.site.calendars import days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.site.pages import Page, Site

#: How many posts the first page has; the months have the rest.
LATEST = 30
#: What is there of the pages that gather posts.
_SECTIONS = frozenset({"calendar", "channels", ""})


def overview_pages(made: Site) -> Iterator[Page]:
    """Yield the pages that gather many posts, and the one that a wrong address leads to."""
    latest = [entry for entry in made.entries if entry.at is not None][-LATEST:]
    newest = tuple(reversed(days(latest, made.words.local)))
    data = {"days": newest, "more": max(0, len(made.entries) - LATEST)}
    yield pages.Page(addresses.HOME, "today", Message("Published"), "public.html", data)
    for page in pages.overview_pages(made):
        if page.section in _SECTIONS:
            yield page


def post_pages(made: Site) -> Iterator[Page]:
    """Yield a page for each post."""
    for view in made.posts.values():
        data = {"post": view, "previews": [made.preview(target) for target in view.targets]}
        yield pages.Page(view.address, "calendar", Message("{text}", text=view.title), "public_post.html", data)
