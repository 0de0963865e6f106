"""A message exactly as it would be sent, as records and as the plain data that the ledger keeps of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.model.variant import Span, SpanKind

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it will be sent.

    Args:
        path: the file, relative to the workspace's root.
        sha256: of its bytes; other bytes are not sent.
        alt: what it shows, in words.
        media_type: such as `image/png`.
        source: SHA-256 of the file that it was made from, where it was encoded anew.
        recipe: what it was made to fit, where it did not fit as it was.
    """

    path: str
    sha256: str
    alt: str
    media_type: str
    source: str = ""
    recipe: str = ""

    def as_data(self) -> dict[str, str]:
        """Return it as plain JSON data."""
        data = {"path": self.path, "sha256": self.sha256, "alt": self.alt, "media_type": self.media_type}
        data |= {"source": self.source} if self.source else {}
        return {**data, "recipe": self.recipe} if self.recipe else data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Picture:
        """Return the image that `as_data` wrote."""
        made = data.get("source", ""), data.get("recipe", "")
        return cls(data["path"], data["sha256"], data["alt"], data["media_type"], *made)


@dataclass(frozen=True, slots=True)
class Clip:
    """A video as it will be sent.

    Args:
        path: the file, relative to the workspace's root.
        sha256: of its bytes; other bytes are not sent.
        alt: what it shows, in words.
        media_type: such as `video/mp4`.
        size: bytes.
        width: pixels.
        height: pixels.
        seconds: how long it plays.
        cover: the picture that stands for it until it plays, where one was made.
        source: SHA-256 of the file that it was made from, where it was encoded anew.
    """

    path: str
    sha256: str
    alt: str
    media_type: str
    size: int
    width: int
    height: int
    seconds: float
    cover: Picture | None = None
    source: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        data = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "cover"}
        return {**data, "cover": self.cover.as_data()} if self.cover else data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Clip:
        """Return the video that `as_data` wrote."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(**{**known, "cover": Picture.from_data(data["cover"]) if "cover" in data else None})


@dataclass(frozen=True, slots=True)
class Linked:
    """The card of a post's link as it will be sent.

    Args:
        title: of the page.
        description: may be empty.
        image: the page's picture, None where it has none.
    """

    title: str
    description: str = ""
    image: Picture | None = None

    def as_data(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        data: dict[str, Any] = {"title": self.title, "description": self.description}
        return {**data, "image": self.image.as_data()} if self.image else data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Linked:
        """Return the card that `as_data` wrote."""
        image = Picture.from_data(data["image"]) if "image" in data else None
        return cls(data["title"], data["description"], image)


@dataclass(frozen=True, slots=True)
class Payload:
    """One message exactly as it would be sent: everything that readers will see, and nothing of time or account.

    Args:
        text: plain.
        spans: links, mentions, tags and emphasis over `text`.
        markdown: the same as Markdown, for networks that show more than plain text.
        part: which message of the thread, from 1.
        parts: how many there are.
        title: for networks with titles.
        link: the post's own link.
        video: of this message; no message has images beside it.
        to: whom it is for, by a name that says nothing to whoever reads the ledger; empty where it is for everybody.
        linked: what readers see of the link, on networks that look at no page themselves.
    """

    text: str
    spans: tuple[Span, ...] = ()
    markdown: str = ""
    images: tuple[Picture, ...] = ()
    part: int = 1
    parts: int = 1
    lang: str = ""
    title: str = ""
    link: str = ""
    sensitive: bool = False
    spoiler: str = ""
    video: Clip | None = None
    to: str = ""
    linked: Linked | None = None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture that is sent: the images, or that of the link's card."""
        return (*self.images, self.linked.image) if self.linked and self.linked.image else self.images

    def as_data(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        data = {
            "text": self.text,
            "spans": [[str(span.kind), span.start, span.end, span.target] for span in self.spans],
            "markdown": self.markdown,
            "images": [image.as_data() for image in self.images],
            "part": self.part,
            "parts": self.parts,
            "lang": self.lang,
            "title": self.title,
            "link": self.link,
            "sensitive": self.sensitive,
            "spoiler": self.spoiler,
        }
        more = {"video": self.video, "linked": self.linked}
        data |= {name: each.as_data() for name, each in more.items() if each}
        return {**data, "to": self.to} if self.to else data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Payload:
        """Return the payload that `as_data` wrote; fields that a newer version added are left out."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        known["spans"] = tuple(Span(SpanKind(kind), *rest) for kind, *rest in data["spans"])
        known["images"] = tuple(map(Picture.from_data, data["images"]))
        if "video" in known:
            known["video"] = Clip.from_data(data["video"])
        if "linked" in known:
            known["linked"] = Linked.from_data(data["linked"])
        return cls(**known)


def document(parts: Sequence[Payload]) -> bytes:
    """Return the payloads of a post as the one document that an intent pins."""
    data = {"payloads": [part.as_data() for part in parts]}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_document(data: bytes) -> tuple[Payload, ...]:
    """Return the payloads of a document."""
    return tuple(Payload.from_data(part) for part in json.loads(data)["payloads"])
