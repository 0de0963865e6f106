"""Feeds as bytes: Atom (RFC 4287, with the gone entries of RFC 6721), RSS 2.0 and JSON Feed 1.1 of the same entries."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

ATOM = "http://www.w3.org/2005/Atom"
_SPACES = {
    "atom": ATOM,
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
#: What XML 1.0 cannot hold, and what turns a line around.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A picture at its address.

    Args:
        size: bytes.
        alt: what it shows, in words.
    """

    url: str
    media_type: str
    size: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reader gets of one post.

    Args:
        id: an IRI that never changes.
        title: empty where it has none.
        words: its first words, for formats that want a title.
        html: all of it, with absolute addresses.
        text: the same without marks.
        link: the page that it is about or that shows it; empty where there is none.
        published: when it went out (UTC).
        updated: when its text changed last (UTC).
    """

    id: str
    title: str
    words: str
    html: str
    text: str
    link: str
    published: datetime
    updated: datetime
    lang: str = ""
    tags: tuple[str, ...] = ()
    images: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Args:
        place: its address without the ending of a format; its name for good.
        home: the page that it belongs to.
        entries: newest first.
        gone: ids of entries that were taken back, and when.
        hub: who tells subscribers at once (WebSub); empty where nobody does.
    """

    place: str
    home: str
    title: str
    author: str
    lang: str
    updated: datetime
    entries: Sequence[Entry]
    gone: Sequence[tuple[str, datetime]] = ()
    hub: str = ""


def atom(feed: Feed) -> bytes:
    """Return it as Atom."""
    spaces = {"xmlns": ATOM, "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}
    root = ET.Element("feed", {**spaces, "xml:lang": feed.lang})
    _add(root, "id", f"{feed.place}.atom")
    _add(root, "title", feed.title)
    _add(root, "updated", _time(feed.updated))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type="application/atom+xml", href=f"{feed.place}.atom")
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    if feed.hub:
        _add(root, "link", rel="hub", href=feed.hub)
    _add(root, "generator", "Tellal")
    for each in feed.entries:
        entry = ET.SubElement(root, "entry", {"xml:lang": each.lang} if each.lang else {})
        _add(entry, "id", each.id)
        _add(entry, "title", each.title or each.words)
        _add(entry, "updated", _time(each.updated))
        _add(entry, "published", _time(each.published))
        if each.link:
            _add(entry, "link", rel="alternate", href=each.link)
        for image in each.images:
            about = {"title": image.alt} if image.alt else {}
            _add(entry, "link", rel="enclosure", type=image.media_type, length=str(image.size), href=image.url, **about)
        for tag in each.tags:
            _add(entry, "category", term=tag)
        _add(entry, "content", each.html, type="html")
    for name, when in feed.gone:
        _add(root, "at:deleted-entry", ref=name, when=_time(when))
    return _xml(root)


def rss(feed: Feed) -> bytes:
    """Return it as RSS 2.0."""
    from email.utils import format_datetime  # noqa: PLC0415 - 15 ms, with sockets: only where something is out

    root = ET.Element("rss", {"version": "2.0", **{f"xmlns:{name}": space for name, space in _SPACES.items()}})
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home)
    _add(channel, "description", feed.title)
    _add(channel, "language", feed.lang)
    _add(channel, "lastBuildDate", format_datetime(feed.updated.astimezone(UTC), usegmt=True))
    _add(channel, "generator", "Tellal")
    _add(channel, "atom:link", rel="self", type="application/rss+xml", href=f"{feed.place}.rss")
    if feed.hub:
        _add(channel, "atom:link", rel="hub", href=feed.hub)
    for each in feed.entries:
        item = _add(channel, "item")
        _add(item, "title", each.title or each.words)
        if each.link:
            _add(item, "link", each.link)
        _add(item, "guid", each.id, isPermaLink="false")
        _add(item, "pubDate", format_datetime(each.published.astimezone(UTC), usegmt=True))
        _add(item, "dc:creator", feed.author)
        for tag in each.tags:
            _add(item, "category", tag)
        for image in each.images[:1]:  # readers take one
            _add(item, "enclosure", url=image.url, length=str(image.size), type=image.media_type)
        _add(item, "description", each.words)
        _add(item, "content:encoded", each.html)
    return _xml(root)


def json_feed(feed: Feed) -> bytes:
    """Return it as JSON Feed 1.1."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _clean(feed.title),
        "home_page_url": feed.home,
        "feed_url": f"{feed.place}.json",
        "authors": [{"name": _clean(feed.author)}],
        "language": feed.lang,
        **({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.hub else {}),
        "items": [_item(each) for each in feed.entries],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.link,
        "title": _clean(entry.title),
        "content_html": _clean(entry.html),
        "content_text": _clean(entry.text),
        "image": entry.images[0].url if entry.images else "",
        "date_published": _time(entry.published),
        "date_modified": _time(entry.updated),
        "language": entry.lang,
        "tags": [_clean(tag) for tag in entry.tags],
        "attachments": [
            {
                "url": image.url,
                "mime_type": image.media_type,
                "size_in_bytes": image.size,
                **({"title": _clean(image.alt)} if image.alt else {}),
            }
            for image in entry.images
        ],
    }
    # An item needs a content, if only an empty one (JSON Feed 1.1).
    return {name: value for name, value in item.items() if value or name == "content_text"}


#: Ending of the address → how the feed is written there.
FORMATS: Mapping[str, Callable[[Feed], bytes]] = {"atom": atom, "rss": rss, "json": json_feed}


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    if text:
        made.text = _clean(text)
    return made


def _xml(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
