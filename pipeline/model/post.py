"""A post as its author wrote it, and the campaign it may belong to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, timedelta


class Status(StrEnum):
    """What the author says of a post; everything else about it is derived."""

    DRAFT = "draft"
    READY = "ready"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class Late(StrEnum):
    """What happens to a post whose time passed unsent: send it within `max_late`, leave it, or ask a person."""

    PUBLISH = "publish"
    SKIP = "skip"
    ASK = "ask"


class CardRequest(NamedTuple):
    """The front matter's wish for an image drawn from a brand template.

    Args:
        template: name of a layout, `templates/cards/<template>.toml`.
        fields: texts for the layout's boxes by name, in the order they were written.
        alt: alt text; None takes the layout's own.
        each: `part` or `item`: one card for each of them; empty for one alone.
        moves: it moves, where the layout and the network can do that.
    """

    template: str
    fields: tuple[tuple[str, str], ...] = ()
    alt: str | None = None
    each: str = ""
    moves: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One Markdown file of `content/<channel>/`.

    Args:
        id: the ledger's key, a ULID that `tellal new` made; never changes.
        path: the file, relative to the workspace's root.
        channel: the folder it lies in.
        publish_at: when it goes out (UTC), None while it has no time.
        body: the Markdown after the front matter, exactly as written.
        body_line: the file's line on which `body` starts, 1-based.
        lines: front-matter key → line, for findings that are made later.
        sha: SHA-256 of the file's bytes, hexadecimal.
        corrects: the post that it answers, to put it right: its id, `channel/stem` or path; empty for most.
        urgent: neither quiet hours nor limits of its accounts keep it.
        exact: it keeps its slot; others give way.
    """

    id: str
    path: str
    channel: str
    body: str
    body_line: int
    sha: str
    lines: Mapping[str, int]
    title: str = ""
    publish_at: datetime | None = None
    status: Status = Status.READY
    campaign: str = ""
    pillar: str = ""
    tags: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    card: CardRequest | None = None
    link: str = ""
    template: str = ""
    lang: str = ""
    author: str = ""
    late: Late | None = None
    max_late: timedelta | None = None
    expires_at: datetime | None = None
    sensitive: bool = False
    spoiler: str = ""
    utm: bool = True
    note: str = ""
    corrects: str = ""
    urgent: bool = False
    exact: bool = False

    def line(self, key: str) -> int:
        """Line of a front-matter key, the first line where it is not written."""
        return self.lines.get(key, 1)

    @property
    def stem(self) -> str:
        """File name without folder and ending; a sibling with the same stem on another channel overrides `also`."""
        return self.path.rpartition("/")[2].removesuffix(".md")


class Campaign(NamedTuple):
    """One file of `content/campaigns/`.

    Args:
        slug: the file's stem, what posts name.
        starts: first day.
        ends: last day, included.
        line: a sentence that text templates may add to its posts.
        hashtag: the campaign's hashtag without `#`.
        link: where its posts lead when they name no link of their own.
    """

    slug: str
    path: str
    name: str
    body: str
    body_line: int
    sha: str
    starts: date | None = None
    ends: date | None = None
    line: str = ""
    hashtag: str = ""
    link: str = ""
    colour: str = ""
