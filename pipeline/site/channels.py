"""Channels as the site shows them: the sign of each network, and the feed that followers see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.model.plan import State
from pipeline.site import addresses
from pipeline.site.views import ChannelView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.model.settings import Channel
    from pipeline.site.views import PostView, TargetView

#: Networks with a sign of their own in the theme; every other one gets the sign `other`.
MARKS = frozenset(
    {
        "x", "instagram", "linkedin", "bluesky", "mastodon", "telegram", "threads", "facebook", "blog", "youtube",
        "tiktok", "pinterest", "reddit", "whatsapp", "discord", "slack", "email", "google-business",
    }
)  # fmt: skip
_ALSO_KNOWN = {"wordpress": "blog", "devto": "blog", "feed": "blog", "rss": "blog", "markdown": "blog"}
#: How posts look: a family of networks → those whose posts are built alike.
LOOKS = {
    "micro": ("x", "bluesky", "mastodon", "threads", "nostr", "weibo"),
    "photo": ("instagram",),
    "wall": ("facebook", "linkedin", "google-business"),
    "chat": ("telegram", "whatsapp", "viber", "wechat"),
    "room": ("discord", "slack", "matrix"),
    "article": ("blog", "email"),
    "video": ("youtube",),
    "reel": ("tiktok", "snapchat"),
    "pin": ("pinterest",),
    "forum": ("reddit",),
}
_LOOK_OF = {network: look for look, networks in LOOKS.items() for network in networks}
_OUT = (State.PUBLISHED, State.CHANGED, State.PARTIAL)
_TO_COME = (State.SCHEDULED, State.DUE, State.SENDING, State.HANDED, State.UNAPPROVED, State.HELD, State.INVALID)
#: How many posts a feed shows in each direction; the calendar has the rest.
LONGEST_FEED = 30


Seen = TypeVar("Seen")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Feed(Generic[Seen]):
    """A channel as its followers see it, and what they will see next."""

    channel: ChannelView
    upcoming: tuple[tuple[PostView, Seen], ...]
    published: tuple[tuple[PostView, Seen], ...]
    more_upcoming: int
    more_published: int

    def shown(self, look: Callable[[Seen], Other]) -> Feed[Other]:
        """Return the same feed with something else in the place of what it holds of each post."""
        upcoming, published = (
            tuple((post, look(held)) for post, held in pairs) for pairs in (self.upcoming, self.published)
        )
        return Feed(self.channel, upcoming, published, self.more_upcoming, self.more_published)


def channel_view(channel: Channel) -> ChannelView:
    """Return what the site says of a channel."""
    rules = _ALSO_KNOWN.get(channel.rules, channel.rules)
    return ChannelView(
        name=channel.name,
        title=channel.title or channel.name,
        network=channel.rules,
        account=channel.account,
        mark=rules if rules in MARKS else "other",
        address=addresses.channel(channel.name),
        feed=addresses.feed(channel.name),
        zone=channel.timezone,
        lang=channel.lang,
        look=_LOOK_OF.get(rules, "plain"),
    )


def by_channel(posts: Iterable[PostView]) -> Mapping[str, list[tuple[PostView, TargetView]]]:
    """Return what each channel has, by its name."""
    found: dict[str, list[tuple[PostView, TargetView]]] = {}
    for post in posts:
        for target in post.targets:
            found.setdefault(target.channel.name, []).append((post, target))
    return found


def feed(channel: ChannelView, own: Sequence[tuple[PostView, TargetView]]) -> Feed[TargetView]:
    """Return a channel's feed: what is out, newest first, and what comes, soonest first.

    Args:
        channel: which.
        own: everything that it has.
    """
    out = sorted(_dated(own, _OUT), key=lambda pair: _order(pair[1]), reverse=True)
    ahead = sorted(_dated(own, _TO_COME), key=lambda pair: _order(pair[1]))
    return Feed(
        channel=channel,
        upcoming=tuple(ahead[:LONGEST_FEED]),
        published=tuple(out[:LONGEST_FEED]),
        more_upcoming=max(0, len(ahead) - LONGEST_FEED),
        more_published=max(0, len(out) - LONGEST_FEED),
    )


def _dated(own: Sequence[tuple[PostView, TargetView]], states: tuple[State, ...]) -> list[tuple[PostView, TargetView]]:
    return [(post, target) for post, target in own if target.state in states and target.at is not None]


def _order(target: TargetView) -> tuple[float, str]:
    return (target.at.timestamp() if target.at else 0.0, target.name)
