"""The outbox as pages: each channel's messages as the feed of its twin, without scripts, readable from any disk."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pipeline.i18n import Message
from pipeline.model.variant import Span, SpanKind
from pipeline.networks import outbox_kept
from pipeline.networks.bodies import media_name
from pipeline.networks.looks import LOOKS, PLAIN, Look, style, web_address
from pipeline.text import casing
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pipeline.model.settings import Channel

#: Messages on a page; the files have them all.
LONGEST = 300
MARKS = {SpanKind.STRONG: "strong", SpanKind.EMPHASIS: "em", SpanKind.CODE: "code"}


def draw(root: Path, channel: Channel) -> None:
    """Write a channel's page and the page of all channels."""
    folder = root / outbox_kept.FOLDER
    files.write(folder / channel.name / "index.html", page(folder / channel.name, channel).encode())
    files.write(folder / "index.html", front(folder, channel.lang).encode())


def page(folder: Path, channel: Channel) -> str:
    """Return a channel's feed, newest first, each thread in one piece.

    Args:
        folder: what the outbox keeps of the channel.
        channel: whose it is.
    """
    threads: dict[str, list[dict[str, Any]]] = {}
    keys: set[str] = set()
    twice: set[str] = set()
    for message in outbox_kept.messages(folder, LONGEST):
        shown = outbox_kept.changed(message, outbox_kept.changes(folder, message["id"]))
        threads.setdefault(message["reply_to"][0] if message["reply_to"] else message["id"], []).append(shown)
        if message["key"] in keys:
            twice.add(message["id"])
        keys.add(message["key"])
    feed = _Feed(channel, LOOKS.get(channel.rules, PLAIN), _zone(channel), frozenset(twice))
    posts = "\n".join(feed.post(thread) for thread in reversed(threads.values()))
    title = channel.title or channel.name
    network = feed.look.name or channel.rules
    said = Message("{network} as the outbox keeps it: nothing has left this machine", network=network)
    head = f'<p>@{escape(channel.account)}</p>\n<p>{feed.say(said)}</p>\n<p><a href="../index.html">'
    head += f"{feed.say(Message('All channels'))}</a></p>"
    return _html(channel.lang, title, feed.look, head, posts)


def front(folder: Path, lang: str) -> str:
    """Return the page that leads to every channel.

    Args:
        folder: the outbox.
        lang: of the page.
    """
    lines = []
    for place in sorted(entry for entry in folder.iterdir() if entry.is_dir() and outbox_kept.names(entry)):
        newest = next(outbox_kept.messages(place, 1))
        network = LOOKS.get(newest["network"], PLAIN).name or newest["network"]
        number = Message("messages: {n}", n=len(outbox_kept.names(place))).say(lang)
        about = escape(f"{network} · @{newest['account']} · {number}")
        lines.append(f'<li><a href="{quote(place.name)}/index.html">{escape(place.name)} <span>{about}</span></a></li>')
    said = Message("What would have been published, had these been real accounts").say(lang)
    listed = "\n".join(lines)
    return _html(lang, Message("Outbox").say(lang), PLAIN, f"<p>{escape(said)}</p>", f"<ul>\n{listed}\n</ul>")


def rich(text: str, spans: Iterable[Span], look: Look, server: str = "") -> str:
    """Return a text as HTML with its spans, properly nested however they overlap.

    Args:
        text: plain.
        spans: over it; those outside it are left out.
        look: where mentions and tags lead.
        server: the account's own, where the network has many.
    """
    good = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    good.sort(key=lambda span: (span.start, -span.end))
    cuts = sorted({0, len(text), *(at for span in good for at in (span.start, span.end))})
    pieces: list[str] = []
    opened: list[tuple[Span, str]] = []
    for start, end in pairwise(cuts):
        over = [span for span in good if span.start <= start and end <= span.end]
        same = 0
        while same < min(len(opened), len(over)) and opened[same][0] is over[same]:
            same += 1
        pieces += [f"</{name}>" for _, name in reversed(opened[same:]) if name]
        del opened[same:]
        for span in over[same:]:
            name, tag = _mark(span, look, server)
            if name == "a" and any(outer == "a" for _, outer in opened):
                name = tag = ""  # a link in a link is none
            opened.append((span, name))
            pieces.append(tag)
        pieces.append(escape(text[start:end]))
    pieces += [f"</{name}>" for _, name in reversed(opened) if name]
    return "".join(pieces)


def _mark(span: Span, look: Look, server: str) -> tuple[str, str]:
    """Return the name of a span's element and its opening tag, both empty where there is none."""
    if span.kind in MARKS:
        return MARKS[span.kind], f"<{MARKS[span.kind]}>"
    where = look.address(span, server)
    return ("a", f'<a href="{escape(where)}" rel="noopener noreferrer nofollow">') if where else ("", "")


@dataclass(frozen=True, slots=True)
class _Feed:
    """What every message of a page has in common."""

    channel: Channel
    look: Look
    zone: tzinfo
    twice: frozenset[str]

    def say(self, message: Message) -> str:
        """Return words of ours, escaped, in the channel's language."""
        return escape(message.say(self.channel.lang))

    def post(self, thread: Sequence[dict[str, Any]]) -> str:
        """Return a thread, or a message that stands alone."""
        return "<article>\n{}\n</article>".format("\n".join(map(self.part, thread)))

    def part(self, message: dict[str, Any]) -> str:
        """Return one message."""
        payload, channel = message["payload"], self.channel
        name = channel.title or channel.account
        about = [f"<b>{escape(name)}</b> @{escape(channel.account)}", self.time(message["at"])]
        if payload["parts"] > 1:
            about.append(f'<span class="note">{payload["part"]}/{payload["parts"]}</span>')
        if "edited" in message and "deleted" not in message:
            about.append(f'<span class="note">{self.say(Message("edited"))}</span> {self.time(message["edited"])}')
        said = self.content(payload)
        if "deleted" in message:
            said = self.gap(message["deleted"], said)
        if message["id"] in self.twice:
            said += f'\n<p class="alarm">{self.say(Message("Sent a second time"))}</p>'
        face = escape(casing.upper(name[:1], channel.lang))
        return "\n".join(
            (
                f'<section class="part" id="m{escape(message["id"])}">',
                f'<div class="side" aria-hidden="true"><div class="face">{face}</div></div>',
                f'<div class="said"><p class="who">{" · ".join(about)}</p>',
                f'<div lang="{escape(payload["lang"] or channel.lang)}">{said}</div></div>',
                "</section>",
            )
        )

    def content(self, payload: dict[str, Any]) -> str:
        """Return what a reader of the message sees."""
        account = self.channel.account
        spans = [Span(SpanKind(kind), start, end, target) for kind, start, end, target in payload["spans"]]
        text = rich(payload["text"], spans, self.look, account.rpartition("@")[2] if "@" in account else "")
        pieces = [f"<h2>{escape(payload['title'])}</h2>"] if payload["title"] else []
        pieces.append(f'<p class="text">{text}</p>')
        pieces += map(self.image, payload["images"])
        pieces += [self.video(payload["video"])] if payload.get("video") else []
        link = web_address(payload["link"])
        if link and (link not in payload["text"] or "linked" in payload):
            pieces.append(self.link(link, payload.get("linked")))
        inner = "\n".join(pieces)
        if not payload["sensitive"] and not payload["spoiler"]:
            return inner
        said = escape(payload["spoiler"]) or self.say(Message("Sensitive content"))
        return f"<details><summary>{said}</summary>\n{inner}\n</details>"

    def link(self, link: str, card: dict[str, Any] | None) -> str:
        """Return what readers see of a link: its card, or the address alone."""
        inner = escape(link)
        if card:
            picture = card.get("image")
            place = f"media/{media_name(picture['sha256'], picture['media_type'])}" if picture else ""
            shown = f'<img src="{escape(place)}" alt="{escape(picture["alt"])}" loading="lazy">' if picture else ""
            inner = f"{shown}<b>{escape(card['title'])}</b><br>{escape(card['description'])}<br><small>{inner}</small>"
        return f'<a class="link" href="{escape(link)}" rel="noopener noreferrer nofollow">{inner}</a>'

    def gap(self, at: str, content: str) -> str:
        """Return what stands where a message was: readers see nothing of it, whoever checks may."""
        said = self.say(Message("Taken back: readers see nothing here"))
        return f'<details class="gone"><summary>{said} · {self.time(at)}</summary>\n<del>{content}</del>\n</details>'

    def image(self, image: dict[str, Any]) -> str:
        """Return a picture with its alt text in sight: whoever looks here is checking."""
        source = escape(f"media/{media_name(image['sha256'], image['media_type'])}")
        alt = escape(image["alt"])
        caption = f'<figcaption aria-hidden="true"><span class="note">ALT</span> {alt}</figcaption>'
        return f'<figure><img src="{source}" alt="{alt}" loading="lazy">{caption}</figure>'

    def video(self, clip: dict[str, Any]) -> str:
        """Return a video with its alt text in sight; it is loaded once somebody plays it."""
        source = escape(f"media/{media_name(clip['sha256'], clip['media_type'])}")
        cover, alt = clip.get("cover"), escape(clip["alt"])
        poster = f"media/{media_name(cover['sha256'], cover['media_type'])}" if cover else ""
        shown = f' poster="{escape(poster)}"' if poster else ""
        caption = f'<figcaption aria-hidden="true"><span class="note">ALT</span> {alt}</figcaption>'
        size = f'width="{clip["width"]}" height="{clip["height"]}"'
        player = f'<video src="{source}" {size} controls preload="none"{shown} aria-label="{alt}"></video>'
        return f"<figure>{player}{caption}</figure>"

    def time(self, written: str) -> str:
        """Return a moment as the clocks of the channel's zone show it."""
        there = datetime.fromisoformat(written).astimezone(self.zone)
        return f'<time datetime="{escape(written)}">{there:%Y-%m-%d %H:%M}</time>'


def _zone(channel: Channel) -> tzinfo:
    try:
        return ZoneInfo(channel.timezone)
    except (KeyError, ValueError, OSError):
        return UTC


def _html(lang: str, title: str, look: Look, head: str, body: str) -> str:
    sheet = style(look)
    fingerprint = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    # `file:` beside 'self': a page opened from a disk has no origin that browsers agree on.
    policy = f"default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'sha256-{fingerprint}'"
    policy += "; base-uri 'none'; form-action 'none'"
    return f"""<!doctype html>
<html lang="{escape(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<style>{sheet}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
{head}
</header>
<main>
{body}
</main>
</body>
</html>
"""
