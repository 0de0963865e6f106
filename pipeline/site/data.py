"""`calendar.json`: the calendar for scripts, of which `docs/calendar-json.md` says what each key means.

Keys are added and never change what they mean; what cannot be done that way gets another `VERSION`.
"""

from __future__ import annotations

import json
import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from pipeline.site import addresses

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.site.views import ChannelView, PostView, TargetView
    from pipeline.site.whole import Site

VERSION = 1
#: Written as escapes, though JSON allows them as they are: they turn a line around, or nobody sees them.
_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def calendar(made: Site) -> tuple[str, bytes]:
    """Return the file with its address: one post a line, so that two of them can be compared."""
    settings = made.survey.library.settings
    head = {
        "version": VERSION,
        "made_at": _moment(made.survey.now),
        "name": settings.name,
        "timezone": made.words.zone,
        "language": made.words.language,
        "visibility": settings.site.visibility.value,
        "url": settings.site_url,
    }
    lists = {
        "channels": [_channel(channel) for channel in made.channels.values()],
        "campaigns": [
            {
                "campaign": each.slug,
                "name": each.name,
                "starts": each.starts.isoformat() if each.starts else None,
                "ends": each.ends.isoformat() if each.ends else None,
                "page": each.address,
                "calendar": each.feed,
            }
            for each in made.campaigns
        ],
    }
    lines = [f"{_text(key)}: {_text(value)},\n".encode() for key, value in head.items()]
    for key, items in lists.items():
        lines += [f"{_text(key)}: ".encode(), _lines([_text(item).encode() for item in items]), b",\n"]
    posts = _lines([_line(made, post) for post in made.posts.values()])
    return addresses.DATA, b"".join((b"{\n", *lines, b'"posts": ', posts, b"\n}\n"))  # once: it is megabytes


def _line(made: Site, post: PostView) -> bytes:
    known = made.derived.of(post.path)
    known.line = known.line or _text(_post(made, post)).encode()
    return known.line


def _channel(channel: ChannelView) -> dict[str, Any]:
    return {
        "channel": channel.name,
        "title": channel.title,
        "network": channel.network,
        "account": channel.account,
        "timezone": channel.zone,
        "language": channel.lang,
        "page": channel.address,
        "calendar": channel.feed,
    }


def _post(made: Site, post: PostView) -> dict[str, Any]:
    return {
        "path": post.path,
        "page": post.address,
        "title": post.title,
        "excerpt": post.excerpt,
        "language": post.lang,
        "campaign": post.campaign or None,
        "pillar": post.pillar or None,
        "author": post.author or None,
        "tags": post.tags,
        "targets": [_target(made, target) for target in post.targets],
    }


def _target(made: Site, target: TargetView) -> dict[str, Any]:
    return {
        "target": target.name,
        "channel": target.channel.name,
        "state": target.state.value,
        "reason": made.words.say(target.reason),
        "at": _moment(target.at),
        "planned_at": _moment(target.planned),
        "goes_at": _moment(target.goes),
        "url": target.url or None,
    }


def _moment(at: datetime | None) -> str | None:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else None


def _lines(items: list[bytes]) -> bytes:
    return b"".join((b"[\n", b",\n".join(items), b"\n]")) if items else b"[]"


def _text(value: object) -> str:
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
