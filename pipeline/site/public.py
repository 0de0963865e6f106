"""The pages of a site that strangers may see: what is out, by day and by channel, and a page for each post.

They have templates of their own, so that what the team's pages say of a post is not there to be left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.site import addresses, pages
from pipeline.site.calendars import days
from pipeline.site.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.site.whole import Site

#: How many posts the first page has; the months have the rest.
LATEST = 30
#: What is there of the pages that gather posts.
_SECTIONS = frozenset({"calendar", "channels", "search", ""})


def overview_pages(made: Site) -> Iterator[Page]:
    """Yield the pages that gather many posts, and the one that a wrong address leads to."""
    latest = [entry for entry in made.entries if entry.at is not None][-LATEST:]
    newest = tuple(reversed(days(latest, made.words.local)))
    data = {"current": made.today, "days": newest, "more": max(0, len(made.entries) - LATEST)}
    yield Page(addresses.HOME, "today", Message("Published"), "public.html", data)
    for page in pages.overview_pages(made):
        if page.section in _SECTIONS:
            yield page


def drafts(made: Site) -> Iterator[pages.Draft]:
    """Yield what the page of each post is made of."""
    return map(pages.Draft, made.posts.values())


def post_page_of(made: Site, draft: pages.Draft) -> Page:
    """Return the page of a post."""
    view, previews = draft.view, [made.preview(target) for target in draft.view.targets]
    title, data = Message("{text}", text=view.title), {"post": view, "previews": previews}
    return Page(view.address, "calendar", title, "public_post.html", data, lasting=True)


def post_pages(made: Site) -> Iterator[Page]:
    """Yield a page for each post."""
    return (post_page_of(made, draft) for draft in drafts(made))
