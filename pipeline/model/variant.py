"""What a network shows: a post rendered for one channel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SpanKind(StrEnum):
    """What a stretch of text is, beside being text."""

    LINK = "link"
    MENTION = "mention"
    TAG = "tag"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a part's text that means something.

    Args:
        start: first character, in code points of `Part.text`.
        end: one past the last.
        target: the address of a link, the handle of a mention (without `@`), a hashtag (without `#`); else empty.
    """

    kind: SpanKind
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class CardSpec:
    """A card that can be drawn: everything its pixels depend on, by name or by digest.

    Args:
        layout: name of the layout.
        format: name of the canvas (`square`).
        fields: the texts, in order.
        lang: language of the texts, for casing and hyphens.
        digest: fingerprint of layout, format, fields, brand and drawing version: the cache's key.
        media_type: what it is encoded as, for networks that do not take everything.
    """

    layout: str
    format: str
    fields: tuple[tuple[str, str], ...]
    lang: str
    digest: str
    media_type: str = "image/png"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a part.

    Args:
        path: relative to the workspace's root; for a card the place in the cache, which may not be drawn yet.
        digest: SHA-256 of a file's bytes, or the card's digest.
        alt: what it shows, in words.
        line: where the post asks for it, 1-based.
        width: pixels, 0 where unknown.
        height: pixels, 0 where unknown.
        media_type: such as `image/png`.
        moves: it has several frames.
        card: how to draw it, None for a file.
    """

    path: str
    digest: str
    alt: str
    line: int
    width: int = 0
    height: int = 0
    media_type: str = ""
    card: CardSpec | None = None
    moves: bool = False

    def is_cut_by(self, first: Image) -> bool:
        """Whether something of it is lost in the shape of another picture; two in a hundred nobody misses."""
        ours, theirs = self.width * first.height, self.height * first.width
        return abs(ours - theirs) * 50 > theirs


@dataclass(frozen=True, slots=True)
class Video:
    """A film in a part.

    Args:
        path: relative to the workspace's root.
        digest: SHA-256 of the file's bytes.
        alt: what it shows, in words.
        line: where the post asks for it, 1-based.
        size: bytes of the file.
        width: pixels as it is shown, 0 where unknown.
        height: pixels as it is shown, 0 where unknown.
        seconds: how long it plays, 0 where unknown.
        frames: pictures a second, 0 where unknown.
        media_type: `video/mp4` or `video/quicktime`; empty where unknown.
        codec: how its pictures are coded (`h264`).
        sound: how its sound is coded (`aac`); empty where it has none.
        card: it is a card that moves; how the card is drawn. Its path is none, and its digest the card's.
    """

    path: str
    digest: str
    alt: str
    line: int
    size: int = 0
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    frames: float = 0.0
    media_type: str = ""
    codec: str = ""
    sound: str = ""
    card: CardSpec | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a thread; a plain post has one.

    Args:
        text: as readers will see it, plain, templates and UTM applied.
        spans: links, mentions, tags and emphasis over `text`, sorted, never outside it.
        markdown: the same message as Markdown, for networks that show more than plain text.
        images: in order.
        line: where it starts in the file, 1-based.
        count: its length as the network counts.
        lines: for each line of `text`, the file's line it came from, 1-based; for findings, no part of the digest.
        video: the film that it shows, None where it shows none.
    """

    text: str
    spans: tuple[Span, ...]
    markdown: str
    images: tuple[Image, ...]
    line: int
    count: int = 0
    lines: tuple[int, ...] = ()
    video: Video | None = None

    def line_at(self, position: int) -> int:
        """Return the file's line of a character of the text, 1-based."""
        index = self.text.count("\n", 0, position)
        return self.lines[index] if index < len(self.lines) else self.line


@dataclass(frozen=True, slots=True)
class LinkCard:
    """What readers see of a post's link on a network that looks at no page itself, as it was frozen beside the post.

    Args:
        title: of the page.
        description: of the page, may be empty.
        image: the page's picture, None where it has none.
    """

    title: str
    description: str = ""
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """A post as one network will show it.

    Args:
        post_id: which post.
        channel: which channel's folder name.
        network: whose rules it was rendered by.
        digest: versioned fingerprint of everything a reader will see; what an approval covers.
        limit: the network's limit of a part, 0 for none, in the unit of `Part.count`.
        title: for networks with titles, else empty.
        link: the post's link with UTM, empty where it has none.
        link_card: what readers see of it, None where the network finds that out itself or nothing was frozen.
    """

    post_id: str
    channel: str
    network: str
    lang: str
    parts: tuple[Part, ...]
    digest: str
    limit: int = 0
    title: str = ""
    link: str = ""
    sensitive: bool = False
    spoiler: str = ""
    link_card: LinkCard | None = None

    @property
    def pictures(self) -> tuple[Image, ...]:
        """Every picture that readers see, those of its messages first."""
        card = self.link_card.image if self.link_card else None
        return (*(image for part in self.parts for image in part.images), *([card] if card else ()))
