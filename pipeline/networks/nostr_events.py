"""Events of Nostr: a note, what it answers, its pictures, hashtags, people and addresses as tags, and its name.

Source: nostr-protocol/nips 01, 10, 19, 24, 36, 92, 2026-07-22.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.model.variant import SpanKind
from pipeline.networks.nip19 import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.model.variant import Span
    from pipeline.networks.contract import Payload

NOTE, DELETION, REPOST, REACTION, ANY_REPOST, PROFILE = 1, 5, 6, 7, 16, 0
#: What the canonical form writes in a way that two programs do not agree on; no text needs it.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture at its address.

    Args:
        size: width and height; None where nobody knows.
    """

    url: str
    media_type: str
    sha256: str
    alt: str
    size: tuple[int, int] | None = None


def event_id(public: str, created_at: int, kind: int, tags: Sequence[Sequence[str]], content: str) -> str:
    """Return the name of an event: what it is follows from all that it says."""
    whole = json.dumps([0, public, created_at, kind, tags, content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def note(
    payload: Payload, reply_to: Sequence[str], pictures: Sequence[Shown], author: str, relay: str
) -> tuple[list[list[str]], str]:
    """Return a note's tags and its text.

    Args:
        payload: the message.
        reply_to: the notes that it answers, first to last.
        pictures: of the message.
        author: the account's public key: parts of a thread answer each other.
        relay: where those notes are.
    """
    made: list[list[str]] = []
    if reply_to:
        made.append(["e", reply_to[0], relay, "root", author])
        made += [["e", reply_to[-1], relay, "reply", author]] if len(reply_to) > 1 else []
        made.append(["p", author])
    made += [tag for tag in tags(payload.spans) if tag not in made]
    made += [_about(picture) for picture in pictures]
    if payload.sensitive or payload.spoiler:
        made.append(["content-warning", clean(payload.spoiler)])
    return made, "\n\n".join([clean(payload.text), *(picture.url for picture in pictures)])


def clean(text: str) -> str:
    """Return a text without what two programs would write in two ways."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n"))


def tags(spans: Iterable[Span]) -> list[list[str]]:
    """Return each hashtag, person and address of a text once, in order; hashtags in small letters."""
    return [list(tag) for tag in dict.fromkeys(_tags(spans))]


def public_key(npub: str) -> str:
    """Return the key that `npub1…` stands for, in hexadecimal; empty where a letter of it is wrong."""
    return decoded("npub", npub).hex()


def is_answer_to(event: dict[str, Any], name: str) -> bool:
    """Say whether a note answers another one itself, and not an answer of it."""
    named = [tag for tag in event["tags"] if tag[:1] == ["e"] and len(tag) > 1]
    marked = {tag[3]: tag[1] for tag in named if len(tag) > 3 and tag[3] in ("root", "reply")}  # noqa: PLR2004 - NIP 10
    last = marked.get("reply") or marked.get("root") or (named[-1][1] if named else "")
    return bool(last == name)


def _about(picture: Shown) -> list[str]:
    facts = [f"url {picture.url}", f"m {picture.media_type}", f"x {picture.sha256}"]
    if picture.size:
        facts.append(f"dim {picture.size[0]}x{picture.size[1]}")
    if picture.alt:
        facts.append(f"alt {' '.join(clean(picture.alt).split())}")
    return ["imeta", *facts]


def _tags(spans: Iterable[Span]) -> Iterator[tuple[str, str]]:
    for span in spans:
        match span.kind:
            case SpanKind.TAG:
                yield "t", clean(span.target).lower()
            case SpanKind.LINK if span.target.startswith(("https://", "http://")):
                yield "r", clean(span.target)
            case SpanKind.MENTION if key := public_key(span.target):
                yield "p", key
            case _:
                pass
