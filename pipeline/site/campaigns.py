"""Campaigns as the site shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.model.plan import State
from pipeline.site import addresses
from pipeline.site.calendars import YEARS
from pipeline.site.pieces import web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from pipeline.model.library import Library
    from pipeline.model.post import Campaign
    from pipeline.site.views import Entry

#: How many posts of a campaign the page lists; the calendar has the rest.
LONGEST = 100


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign and how far it has come.

    Args:
        feed: its calendar file.
        tone: name of its colour in the stylesheet.
        entries: its posts around now.
        out: how many of its posts are out.
        all: how many it has.
        brief: what its file says below the front matter, as Markdown.
    """

    slug: str
    name: str
    address: str
    anchor: str
    feed: str
    tone: str
    colour: str
    starts: date | None
    ends: date | None
    line: str
    hashtag: str
    link: str
    path: str
    entries: tuple[Entry, ...]
    out: int
    all: int
    brief: str = ""

    @property
    def days(self) -> tuple[date, date] | None:
        """Its first and last day: the same where only one is named, None where there is nothing for a calendar."""
        first, last = self.starts or self.ends, self.ends or self.starts
        return (first, last) if first and last and first <= last else None


def campaign_views(library: Library, dated: Sequence[Entry], now: datetime) -> tuple[CampaignView, ...]:
    """Return every campaign with its posts, by their first day, those without days last."""
    ordered = sorted(library.campaigns.values(), key=_order)
    by_slug: dict[str, list[Entry]] = {}
    for entry in dated:
        by_slug.setdefault(entry.post.campaign, []).append(entry)
    return tuple(
        CampaignView(
            slug=campaign.slug,
            name=campaign.name or campaign.slug,
            address=addresses.campaign(campaign.slug),
            anchor=addresses.campaign_anchor(campaign.slug),
            feed=addresses.campaign_feed(campaign.slug),
            tone=f"k{number}",
            colour=campaign.colour,
            starts=campaign.starts,
            ends=campaign.ends,
            line=campaign.line,
            hashtag=campaign.hashtag,
            link=web_address(campaign.link),
            path=campaign.path,
            entries=_around(by_slug.get(campaign.slug, []), now),
            out=sum(entry.state in (State.PUBLISHED, State.CHANGED) for entry in by_slug.get(campaign.slug, ())),
            all=len(by_slug.get(campaign.slug, ())),
            brief=campaign.body.strip(),
        )
        for number, campaign in enumerate(ordered, 1)
    )


def edges(campaigns: Iterable[CampaignView]) -> Iterator[date]:
    """Yield the first and the last day of each campaign, as far as a calendar can show them."""
    for campaign in campaigns:
        yield from (day for day in campaign.days or () if day.year in YEARS)


def _around(entries: Sequence[Entry], now: datetime) -> tuple[Entry, ...]:
    """Return as many entries as a page can hold, those around now."""
    over = sum(entry.at is not None and entry.at < now for entry in entries)
    start = max(0, min(over - LONGEST // 2, len(entries) - LONGEST))
    return tuple(entries[start : start + LONGEST])


def _order(campaign: Campaign) -> tuple[date, date, str]:
    return (campaign.starts or date.max, campaign.ends or date.max, campaign.slug)
