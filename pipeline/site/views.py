"""What the site shows, as plain records: any generator, template or script can be fed with them.

Moments stay UTC and sentences stay `Message`: zone and language are chosen where a record becomes text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from pipeline.i18n import Message
    from pipeline.model.plan import State
    from pipeline.model.variant import SpanKind


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel as its page and its badges need it.

    Args:
        mark: name of the sign that stands for its network, one of `channels.MARKS`.
        address: its page.
        feed: its calendar file.
        zone: IANA name.
    """

    name: str
    title: str
    network: str
    account: str
    mark: str
    address: str
    feed: str
    zone: str
    lang: str


@dataclass(frozen=True, slots=True)
class TargetView:
    """One post on one channel.

    Args:
        key: its name in the ledger.
        path: the post's file.
        name: what people type, `x/2026-12-01-winter`.
        at: where it stands in the calendar: when it went out, else when it is meant to; None without a time.
        planned: when it is meant to go out, whatever happened since.
        when: the moment that matters for the state, as the plan has it.
        url: the published post.
    """

    key: str
    path: str
    name: str
    channel: ChannelView
    state: State
    reason: Message
    at: datetime | None
    planned: datetime | None
    when: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class PostView:
    """One post: what every list, chip and feed says of it.

    Args:
        path: its file, relative to the workspace's root.
        address: its page.
        title: its title, else its first words.
        excerpt: its first words.
        lang: language of its text.
        targets: every channel it goes to, its own first.
        corrects: what it puts right, as its author wrote it.
    """

    path: str
    address: str
    title: str
    excerpt: str
    lang: str
    targets: tuple[TargetView, ...]
    campaign: str = ""
    campaign_name: str = ""
    pillar: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A post at one moment: one line of a list, one chip of a calendar, whatever the number of channels.

    Args:
        state: the most pressing state of its targets.
    """

    post: PostView
    at: datetime | None
    targets: tuple[TargetView, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one kind.

    Args:
        kinds: what it is beside text, outermost first.
        href: a web address that is safe to link to, else empty.
    """

    text: str
    kinds: tuple[SpanKind, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture of a part; `address` is empty where it cannot be shown."""

    address: str
    alt: str
    width: int
    height: int
    path: str


@dataclass(frozen=True, slots=True)
class VideoView:
    """The video of a part; `address` is empty where it cannot be shown."""

    address: str
    alt: str
    width: int
    height: int
    path: str


@dataclass(frozen=True, slots=True)
class PartView:
    """One message of a thread."""

    number: int
    pieces: tuple[Piece, ...]
    images: tuple[ImageView, ...]
    count: int
    video: VideoView | None = None


@dataclass(frozen=True, slots=True)
class LinkCardView:
    """What readers see of a post's link."""

    title: str
    description: str
    host: str
    image: ImageView | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a network will show of a target.

    Args:
        parts: empty where the post cannot be rendered; `source` is its text then.
        limit: the network's limit of a part, 0 for none.
        link: the post's link, safe to link to; empty where it has none or its text says it.
        link_card: what readers see of it, where that was frozen.
    """

    target: TargetView
    parts: tuple[PartView, ...]
    limit: int = 0
    title: str = ""
    link: str = ""
    lang: str = ""
    sensitive: bool = False
    spoiler: str = ""
    digest: str = ""
    source: str = ""
    link_card: LinkCardView | None = None


@dataclass(frozen=True, slots=True)
class EventView:
    """A line of a target's history."""

    at: datetime
    kind: str
    words: Message
    url: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something wrong, with its place."""

    path: str
    line: int
    code: str
    severity: str
    message: Message
    hint: Message | None
    channel: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a message that readers see otherwise than its file has it.

    Args:
        part: which message of the thread; 0 for the line after the first of a message.
        stretches: (fate, words): `same`, `gone` of what readers see, `new` of what the file says.
    """

    part: int
    stretches: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PostPage:
    """Everything about one post.

    Args:
        histories: of each target with events, by its channel's name.
        siblings: posts of the same name on other channels.
        changes: of each target that is out otherwise than its file has it, by its channel's name.
    """

    post: PostView
    previews: tuple[Preview, ...]
    histories: dict[str, tuple[EventView, ...]]
    findings: tuple[FindingView, ...]
    siblings: tuple[PostView, ...]
    changes: dict[str, tuple[LineView, ...]]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar with its entries."""

    date: date
    entries: tuple[Entry, ...]
    inside: bool = True


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign and how far it has come.

    Args:
        tone: name of its colour in the stylesheet.
        entries: its posts around now.
        out: how many of its posts are out.
        all: how many it has.
    """

    slug: str
    name: str
    address: str
    anchor: str
    tone: str
    colour: str
    starts: date | None
    ends: date | None
    line: str
    hashtag: str
    link: str
    path: str
    entries: tuple[Entry, ...]
    out: int
    all: int


@dataclass(frozen=True, slots=True)
class Band:
    """A campaign's stretch of one week.

    Args:
        before: empty days between it and the one before it on its line.
        days: how many it covers.
        after: days left in the week.
        starts: it begins here, not in an earlier week.
        ends: it ends here.
    """

    campaign: CampaignView
    before: int
    days: int
    after: int
    starts: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A row of a month.

    Args:
        bands: lines of campaigns, as few as their days allow.
    """

    days: tuple[Day, ...]
    bands: tuple[tuple[Band, ...], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A page of the calendar.

    Args:
        first: its first day.
        earlier: address of the page before it, empty where there is none.
    """

    first: date
    address: str
    weeks: tuple[Week, ...]
    earlier: str
    later: str
    counts: dict[State, int]


@dataclass(frozen=True, slots=True)
class Need:
    """Something a person has to see to: a post, or a file that could not be read as one; `settle` is what to type."""

    state: State
    entry: Entry | None
    reason: Message
    path: str
    line: int = 0
    more: int = 0
    settle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brake:
    """Something that keeps posts from going out.

    Args:
        what: what it is about.
        words: why, and until when.
    """

    what: Message
    words: Message


@dataclass(frozen=True, slots=True)
class Today:
    """The home page.

    Args:
        next: what should be out by now, else what goes out next with everything else of the same moment.
        strip: the days from today on, to see gaps at a glance.
    """

    now: datetime
    needs: tuple[Need, ...]
    next: tuple[Entry, ...]
    upcoming: tuple[Day, ...]
    last: tuple[Entry, ...]
    strip: tuple[Day, ...]
    week_out: int
    week_ahead: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """Two long lists and what has no time yet; `more_` counts what the page leaves to the months."""

    upcoming: tuple[Day, ...]
    past: tuple[Day, ...]
    undated: tuple[Entry, ...]
    more_upcoming: int
    more_past: int


@dataclass(frozen=True, slots=True)
class Feed:
    """A channel as its followers see it, and what they will see next."""

    channel: ChannelView
    upcoming: tuple[tuple[PostView, Preview], ...]
    published: tuple[tuple[PostView, Preview], ...]
    more_upcoming: int
    more_published: int
