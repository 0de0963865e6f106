"""What posts can be narrowed down to by whoever looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.site import calendars
from pipeline.site.languages import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.site.whole import Site


def choices(made: Site) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return what posts can be narrowed down to: (value, name) of each channel, state, campaign, pillar and author."""
    posts = made.posts.values()
    there = {target.state for post in posts for target in post.targets}
    campaigns = {post.campaign for post in posts}
    return {
        "channel": tuple((channel.name, channel.title) for channel in made.channels.values()),
        "state": tuple((str(state), made.words.state(state)) for state in calendars.PRESSING if state in there),
        "campaign": tuple((each.slug, each.name) for each in made.campaigns if each.slug in campaigns),
        "pillar": tuple((name, name) for name in in_order(named(post.pillar for post in posts), made.words.language)),
        "author": tuple((name, name) for name in in_order(named(post.author for post in posts), made.words.language)),
    }


def named(names: Iterable[str]) -> list[str]:
    """Return names, each once and in order, without the empty one."""
    return sorted({name for name in names if name})
