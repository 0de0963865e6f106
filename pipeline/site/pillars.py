"""Pillars: what a brand talks about, how much of each, and when it did last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.site.calendars import GOING, OUT, VOID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pipeline.site.views import ChannelView, Entry, TargetView

#: What counts for the shares: as far back, and as far ahead.
SPAN = timedelta(days=28)
_WEEKS = 8
_WEEK = timedelta(days=7)
#: How many posts of a pillar the page lists in each direction.
LISTED = 4


@dataclass(frozen=True, slots=True)
class PillarView:
    """One pillar.

    Args:
        name: as people read it; empty for posts without one.
        tone: name of its colour in the stylesheet.
        share: of the posts of four weeks back and ahead, in percent. All that is counted is of these weeks, and a post
            counts on each of its channels.
        weeks: posts in each of these weeks, the first four of which are over.
        channels: where it is spoken of, with how many posts, the most first.
        last: what went out last.
        coming: what comes, the soonest first.
        out: how many posts are out.
        ahead: how many are to come.
    """

    name: str
    tone: str
    share: int
    weeks: tuple[int, ...]
    channels: tuple[tuple[ChannelView, int], ...]
    last: tuple[Entry, ...]
    coming: tuple[Entry, ...]
    out: int
    ahead: int


def pillar_views(tones: Mapping[str, str], dated: Sequence[Entry], now: datetime) -> tuple[PillarView, ...]:
    """Return every pillar, those of the settings first, posts without one last.

    Args:
        tones: the name of each pillar's colour, by its own; their order is kept.
        dated: every post in time.
        now: the moment (UTC).
    """
    of: dict[str, list[Entry]] = {name: [] for name in tones}
    for entry in dated:
        of.setdefault(entry.post.pillar, []).append(entry)
    whole = sum(len(_near(entries, now)) for entries in of.values())
    return tuple(
        _view(name, tones.get(name, ""), entries, now, whole)
        for name, entries in of.items()
        if name or entries
    )  # fmt: skip


def _view(name: str, tone: str, entries: Sequence[Entry], now: datetime, whole: int) -> PillarView:
    near = _near(entries, now)
    start = now - SPAN
    weeks = Counter((at - start) // _WEEK for at, _ in near)
    channels = Counter(target.channel.name for _, target in near)
    views = {target.channel.name: target.channel for _, target in near}
    out = [entry for entry in entries if entry.state in OUT]
    over = VOID | OUT
    ahead = [entry for entry in entries if entry.at and entry.at >= now and entry.state not in over]
    return PillarView(
        name=name,
        tone=tone,
        share=round(100 * len(near) / whole) if whole else 0,
        weeks=tuple(weeks[number] for number in range(_WEEKS)),
        channels=tuple((views[each], count) for each, count in channels.most_common()),
        last=tuple(reversed(out[-1:])),
        coming=tuple(ahead[:LISTED]),
        out=sum(target.state in OUT for _, target in near),
        ahead=sum(target.state not in OUT and (at >= now or target.state in GOING) for at, target in near),
    )


def _near(entries: Sequence[Entry], now: datetime) -> list[tuple[datetime, TargetView]]:
    return [
        (entry.at, target)
        for entry in entries
        if entry.at and now - SPAN <= entry.at < now + SPAN
        for target in entry.targets
        if target.state not in VOID
    ]
