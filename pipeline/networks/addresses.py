"""Addresses that a person gives: where an account is looked at, and which message an address means.

What follows from an address alone, without asking anybody. Where a network's own name of a message does not follow,
nothing is guessed: a later message would answer somebody else's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pipeline.i18n import Message
from pipeline.networks.looks import LOOKS, web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.model.settings import Channel

LONGEST = 2000
OUTBOX = "outbox"
#: The network that is a person.
HANDOFF = "handoff"
_OUTBOX = re.compile(r"outbox/(?P<channel>(?!\.)[^/]+)/index\.html#m(?P<id>\d{6,})\Z")
_STATUS = re.compile(r"(?:/deck|/web)?/@[^/@]+/([0-9A-Za-z]+)/?\Z|/users/[^/]+/statuses/([0-9A-Za-z]+)/?\Z")
_BLUESKY = re.compile(r"/profile/(?P<who>[^/]+)/post/(?P<key>[0-9A-Za-z._~:-]+)/?\Z")
_AT_URI = re.compile(r"at://(?P<who>did:[^/]+)/app\.bsky\.feed\.post/(?P<key>[0-9A-Za-z._~:-]+)\Z")
_DISCORD = re.compile(r"/channels/[^/]+/(?P<room>\d+)/(?P<id>\d+)/?\Z")
_SLACK = re.compile(r"/archives/[^/]+/p(\d{10})(\d{6})/?\Z")
_TELEGRAM = re.compile(r"/(?:c/\d+|[A-Za-z]\w+)(?:/\d+)?/(\d+)/?\Z")
_PIN = re.compile(r"/pin/(?:[\w-]*--)?(\d{1,20})/?\Z", re.ASCII)
_YOUTUBE = re.compile(r"[\w-]{11}|Ug[\w-]{10,60}", re.ASCII)
_REDDIT = re.compile(r"/(?:r|user)/[\w-]+/comments/(?P<post>\w+)(?:/[^/]*(?:/(?P<comment>\w+))?)?/?\Z", re.ASCII)
_WEIBO = re.compile(r"/(?:status|detail)/(\d{10,20})/?\Z", re.ASCII)
#: Networks that send a message with pictures as several, each with a name of its own.
_SEVERAL = frozenset({"matrix", "telegram"})


def profile(channel: Channel) -> str:
    """Return where the posts of an account are seen, empty where nobody can know."""
    if channel.network == OUTBOX:
        return f"{OUTBOX}/{channel.name}/index.html"
    look = LOOKS.get(channel.rules)
    handle = channel.account.removeprefix("@")
    if look is not None and look.profile:
        return web_address(look.profile.format(handle=handle))
    server = channel.server.rstrip("/")
    return web_address(f"{server}/@{handle.partition('@')[0]}" if server and channel.rules == "mastodon" else server)


def wrong(url: str, network: str) -> Message | None:
    """Return what is wrong with an address that is to stand in the ledger, None where nothing is.

    Args:
        url: as a person gave it.
        network: that the message is on, by the name in its channel's file.
    """
    if network == OUTBOX:
        return None if _OUTBOX.match(url) else Message("an outbox address looks like outbox/x/index.html#m000001")
    if len(url) > LONGEST or not url.isprintable() or not web_address(url):
        return Message("an address begins with https:// and has no spaces in it")
    if "@" in urlsplit(url).netloc:
        return Message("leave the login out of the address: everybody reads the ledger")
    return None


def message_of(url: str, channel: Channel, *, pictures: int = 0, others: Iterable[str] = ()) -> str:
    """Return the network's own name of the message at an address, empty where it does not follow from that.

    Args:
        url: of the message.
        channel: whose message it is.
        pictures: how many the message has.
        others: names of other messages of the same account.
    """
    if channel.network == HANDOFF:
        return url  # people find by it what they answer, and nobody else asks
    read = _READERS.get(channel.network)
    if read is None or (pictures and channel.network in _SEVERAL):
        return ""
    return read(urlsplit(url), channel, others)


def _outbox(url: SplitResult, channel: Channel, _: Iterable[str]) -> str:
    found = _OUTBOX.match(url.geturl())
    return found["id"] if found and found["channel"] == channel.name else ""


def _mastodon(url: SplitResult, channel: Channel, _: Iterable[str]) -> str:
    """Return a status's number; another server has another number for it."""
    found = _STATUS.match(url.path)
    here = url.hostname == urlsplit(channel.server).hostname
    return (found[1] or found[2]) if found and here else ""


def _bluesky(url: SplitResult, channel: Channel, others: Iterable[str]) -> str:
    """Return `at://did…`; the account's lasting name stands in the address, or in the name of another message."""
    found = _BLUESKY.match(unquote(url.path))
    if found is None:
        return ""
    who = found["who"]
    if not who.startswith("did:"):
        if who.lower() != channel.account.removeprefix("@").lower():
            return ""
        who = next((other["who"] for other in map(_AT_URI.match, others) if other), "")
    return f"at://{who}/app.bsky.feed.post/{found['key']}" if who else ""


def _discord(url: SplitResult, channel: Channel, _: Iterable[str]) -> str:
    found = _DISCORD.match(url.path)
    return found["id"] if found and channel.room in ("", found["room"]) else ""


def _slack(url: SplitResult, _: Channel, __: Iterable[str]) -> str:
    found = _SLACK.match(url.path)
    return f"{found[1]}.{found[2]}" if found else ""


def _telegram(url: SplitResult, _: Channel, __: Iterable[str]) -> str:
    found = _TELEGRAM.match(url.path)
    return found[1] if found and url.hostname in ("t.me", "telegram.me") else ""


def _matrix(url: SplitResult, _: Channel, __: Iterable[str]) -> str:
    event = unquote(url.fragment.partition("?")[0].rpartition("/")[2])
    return event if url.hostname == "matrix.to" and event.startswith("$") else ""


def _wordpress(url: SplitResult, _: Channel, __: Iterable[str]) -> str:
    number = parse_qs(url.query).get("p", [""])[0]
    return number if number.isascii() and number.isdecimal() else ""


def _pinterest(url: SplitResult, _: Channel, __: Iterable[str]) -> str:
    found = _PIN.match(url.path)
    return found[1] if found and (url.hostname or "").removeprefix("www.").startswith("pinterest.") else ""


def _youtube(url: SplitResult, _: Channel, __: Iterable[str]) -> str:
    """Return a video's name, or that of the comment that an address leads to."""
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    if url.hostname == "youtu.be":
        name = url.path.strip("/")
    elif url.hostname in ("www.youtube.com", "youtube.com", "m.youtube.com"):
        name = query.get("lc") or query.get("v") or url.path.removeprefix("/shorts/")
    else:
        name = ""
    return name if _YOUTUBE.fullmatch(name) else ""


def _reddit(url: SplitResult, _: Channel, __: Iterable[str]) -> str:
    """Return the full name of a post, or of the comment that an address leads to."""
    found = _REDDIT.match(url.path)
    if found is None or not (url.hostname or "").endswith("reddit.com"):
        return ""
    return f"t1_{found['comment']}" if found["comment"] else f"t3_{found['post']}"


def _weibo(url: SplitResult, _: Channel, __: Iterable[str]) -> str:
    found = _WEIBO.match(url.path)
    return found[1] if found and url.hostname == "m.weibo.cn" else ""


_READERS: dict[str, Callable[[SplitResult, Channel, Iterable[str]], str]] = {
    "bluesky": _bluesky,
    "discord": _discord,
    "mastodon": _mastodon,
    "matrix": _matrix,
    OUTBOX: _outbox,
    "pinterest": _pinterest,
    "reddit": _reddit,
    "slack": _slack,
    "telegram": _telegram,
    "weibo": _weibo,
    "wordpress": _wordpress,
    "youtube": _youtube,
}
