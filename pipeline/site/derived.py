"""What follows from one post, kept from one build to the next: ten thousand posts are not said anew because one was.

Of each post there is kept what it was derived from, as plain values that are compared and not fingerprinted, and what
was derived: its fingerprint as other pages show it, and the pieces of it that stand in files about all posts. What all
posts are derived from beside themselves (channels, campaigns, the language, this program) is one frame around them:
another frame, and nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from zlib import crc32

from pipeline.plan.reasons import lasting
from pipeline.site.fingerprints import Fingerprints, of_code, of_zones
from pipeline.workspace import store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.plan import Planned
    from pipeline.model.post import Post
    from pipeline.site.views import ChannelView
    from pipeline.site.words import Words

STORE = "site-posts-"
#: In so many files, of which one changed post writes one.
_PILES = 16
#: What a post is shown by; its text goes by the digest of its file.
_SHOWN = attrgetter("sha", "id", "title", "lang", "campaign", "pillar", "author", "tags", "note", "corrects")


@dataclass(slots=True)
class Derived:
    """What was derived of one post; what is empty was not asked for yet.

    Args:
        source: everything that it was derived from beside the frame.
        excerpt: its first words.
        address: its page.
        key: fingerprint of the post as pages show it.
        row: what is searched of it, with the fingerprint of the lists that it points into.
        line: what `calendar.json` says of it.
        events: what calendars have of it, for each of its targets.
    """

    source: tuple[Any, ...]
    excerpt: str = ""
    address: str = ""
    key: bytes = b""
    row: tuple[bytes, bytes] = (b"", b"")
    line: bytes = b""
    events: tuple[bytes, ...] = ()


#: What is kept as it is, of what a sentence may hold.
_EXACT = frozenset({str, int})
_PLAIN = attrgetter("source", "excerpt", "address", "key", "row", "line", "events")


class Posts:
    """What was derived of the posts of a site.

    Args:
        root: the workspace.
        frame: fingerprint of what all of it was derived from.
    """

    def __init__(self, root: Path, frame: bytes) -> None:
        self._root = root
        self._frame = frame
        self._piles: dict[int, Mapping[str, tuple[Any, ...]]] = {}
        self._made: dict[str, Derived] = {}

    def of(self, path: str) -> Derived:
        """Return what was derived of a post; more of it may be put there."""
        return self._made[path]

    def come(self, path: str, source: tuple[Any, ...]) -> Derived:
        """Return what was derived of a post before, nothing yet where that was from something else.

        Args:
            path: its file.
            source: what it is derived from now.
        """
        kept = self._pile(_place(path)).get(path)
        made = Derived(*kept) if kept is not None and kept[0] == source else Derived(source)
        self._made[path] = made
        return made

    def keep(self) -> None:
        """Keep what is another than before; posts that are gone are forgotten."""
        piles: dict[int, dict[str, tuple[Any, ...]]] = {number: {} for number in range(_PILES)}
        for path, made in self._made.items():
            piles[_place(path)][path] = _PLAIN(made)
        for number, pile in piles.items():
            if pile != self._pile(number):
                store.save(self._root, f"{STORE}{number}", (self._frame, pile))
        self._piles = dict(piles)

    def _pile(self, number: int) -> Mapping[str, tuple[Any, ...]]:
        if number not in self._piles:
            found = store.load(self._root, f"{STORE}{number}")
            fits = isinstance(found, tuple) and found[0] == self._frame
            self._piles[number] = found[1] if isinstance(found, tuple) and fits else {}
        return self._piles[number]


def of(library: Library, channels: Mapping[str, ChannelView], words: Words) -> Posts:
    """Return what was derived of a library's posts, as far as it was derived from the same.

    Args:
        library: the workspace.
        channels: as the site shows them, by name.
        words: the site's first language.
    """
    settings = library.settings
    zones = of_zones([words.zone, *(channel.zone for channel in channels.values())])
    names = sorted((slug, campaign.name) for slug, campaign in library.campaigns.items())
    accounts = [library.channels[name].target_name for name in channels]
    said = (words.language, words.zone, settings.site_url, settings.site.alarm, settings.pillars)
    frame = Fingerprints().of(of_code(), zones, said, names, accounts, list(channels.values()))
    return Posts(library.root, frame)


def source_of(post: Post, planned: Sequence[Planned]) -> tuple[Any, ...]:
    """Return what is shown of a post, as plain values: of everything that is derived of it, and of nothing more.

    Args:
        post: the post.
        planned: its targets in the order in which they are shown.
    """
    # A post that strangers see is none of the library's, so that no digest stands for its text.
    return (*_SHOWN(post), "" if post.sha else post.body, *_targets(post, planned))


def _targets(post: Post, planned: Sequence[Planned]) -> Iterator[Any]:
    due = post.publish_at
    yield due.isoformat() if due else None
    for each in planned:
        when, goes, reason = each.when, each.goes, lasting(each.reason)
        yield each.target.channel.name
        yield each.state.value
        yield reason.text
        yield tuple((name, said if type(said) in _EXACT else str(said)) for name, said in reason.values.items())
        yield when.isoformat() if when else None
        yield None if goes is None else "" if goes == when else goes.isoformat()
        yield each.url


def _place(path: str) -> int:
    return crc32(path.encode("utf-8", "surrogatepass")) % _PILES
