"""What a browser searches: a few fields of every post, in one file that is loaded when somebody looks for something.

The file calls `tellal.take` with one record, since a page that was opened from a disk loads scripts and nothing else:

    {"channels": [[name, title, mark]…], "states": […], "campaigns": [[slug, name, tone]…],
     "pillars": […], "authors": […], "languages": […],
     "posts": [[page, title, words, language, campaign, pillar, author, [[minute, state, [channel…]]…]]…]}

A post names its campaign, pillar, author and language by their places in the lists, -1 for none; so do its times with
states and channels. Minutes are counted from 1970 in UTC, null without a time. Nothing in it is said in the language of
the pages, since those of all languages load it. It is no interface: scripts of others read `calendar.json`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pipeline.site.choices import choices, named
from pipeline.site.fingerprints import of_bytes
from pipeline.site.templates import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pipeline.model.plan import State
    from pipeline.site.views import PostView, TargetView
    from pipeline.site.whole import Site

#: How much of a post's text is searched.
LONGEST = 600
_MARKUP = re.compile(r"!\[|\]\([^)\n]*\)|^#{1,6} |^\*\*\*\s*$|[*_`\[\]]", re.MULTILINE)
_MINUTE = 60


def index(made: Site) -> bytes:
    """Return every post as a browser searches it."""
    found = choices(made)
    tones = {each.slug: each.tone for each in made.campaigns}
    bodies = {post.path: post.body for post in made.survey.library.posts}
    listed = _Places(
        channels={name: number for number, name in enumerate(made.channels)},
        states={value: number for number, (value, _) in enumerate(found["state"])},
        campaigns={value: number for number, (value, _) in enumerate(found["campaign"])},
        pillars={value: number for number, (value, _) in enumerate(found["pillar"])},
        authors={value: number for number, (value, _) in enumerate(found["author"])},
        languages={value: number for number, value in enumerate(named(post.lang for post in made.posts.values()))},
    )
    record = {
        "channels": [[channel.name, channel.title, channel.mark] for channel in made.channels.values()],
        "states": list(listed.states),
        "campaigns": [[slug, name, tones[slug]] for slug, name in found["campaign"]],
        "pillars": list(listed.pillars),
        "authors": list(listed.authors),
        "languages": list(listed.languages),
        "posts": [],
    }
    head = _quoted(record).removesuffix(b"]}")
    lists = of_bytes(head)
    rows = []
    for path, post in made.posts.items():
        known = made.derived.of(path)
        if known.row[0] != lists:
            known.row = (lists, _quoted(listed.post(post, bodies[path])))
        rows.append(known.row[1])
    # Read as text and not as program, which takes a browser half as long.
    return b"".join((b'tellal.take(JSON.parse("', head, b",".join(rows), b']}"));\n'))


class _Places:
    """Where each name stands in its list."""

    def __init__(self, **lists: dict[str, int]) -> None:
        self.channels = lists["channels"]
        self.states = lists["states"]
        self.campaigns = lists["campaigns"]
        self.pillars = lists["pillars"]
        self.authors = lists["authors"]
        self.languages = lists["languages"]

    def post(self, post: PostView, body: str) -> list[Any]:
        """Return a post as its row."""
        words = " ".join(_MARKUP.sub(" ", body[: 2 * LONGEST]).split())[:LONGEST]
        return [
            post.address,
            post.title,
            " ".join((words, *(f"#{tag}" for tag in post.tags))),
            self.languages.get(post.lang, -1),
            self.campaigns.get(post.campaign, -1),
            self.pillars.get(post.pillar, -1),
            self.authors.get(post.author, -1),
            list(self._times(post.targets)),
        ]

    def _times(self, targets: Iterable[TargetView]) -> Iterator[list[Any]]:
        sharing: dict[tuple[int | None, State], list[int]] = {}
        for target in targets:
            key = (_minute(target.at), target.state)
            sharing.setdefault(key, []).append(self.channels[target.channel.name])
        for (minute, state), channels in sharing.items():
            yield [minute, self.states[str(state)], channels]


def _minute(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) // _MINUTE if moment else None


def _quoted(value: object) -> bytes:
    """Return a record as JSON, as it stands between the quotes of a text: pieces of it may stand beside each other."""
    text = json.dumps(_seen(value), ensure_ascii=False, separators=(",", ":"), check_circular=False)
    return json.dumps(text, ensure_ascii=False)[1:-1].encode()


def _seen(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can say
    """Return a record whose every text shows what pages show: hidden signs written out."""
    if isinstance(value, list | tuple):
        return [_seen(each) for each in value]
    if isinstance(value, dict):
        return {key: _seen(each) for key, each in value.items()}
    return visible(value)
