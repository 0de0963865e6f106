"""A review as plain data: what was compared and what readers will see, ready to be shown, written down and read back.

Nothing in it refers to a workspace: a report that was made in one place is shown in another. All texts but our own
sentences come from content; whoever shows them takes them for hostile.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

#: Raised when a field changes its meaning or goes away; a new field does not raise it.
FORMAT = 1


class Kind(StrEnum):
    """What a change does to a target: one post on one channel."""

    ADDED = "added"
    REMOVED = "removed"
    CANCELLED = "cancelled"
    EDITED = "edited"  # its own file changed
    ALTERED = "altered"  # another file changed, and with it what readers see


class Aspect(StrEnum):
    """What is not the same any more."""

    TEXT = "text"
    IMAGES = "images"
    ALT = "alt"
    TIME = "time"
    ACCOUNT = "account"
    LINK = "link"
    TITLE = "title"
    WARNING = "warning"
    LANGUAGE = "language"
    MARKUP = "markup"
    STATUS = "status"
    CORRECTS = "corrects"  # which other post it puts right
    HANDLING = "handling"  # how late it may be, whether it waits for its turn
    RENDERED = "rendered"  # it could be shown before and cannot now, or the other way round


class Picture(NamedTuple):
    """A picture as readers get it.

    Args:
        path: of its file, relative to the workspace; empty for a card.
        digest: of its bytes, or of everything that a card is drawn from.
        alt: what it shows, in words.
        width: pixels, 0 where unknown.
        height: pixels, 0 where unknown.
        card: the layout that it is drawn from, empty for a file.
    """

    path: str
    digest: str
    alt: str
    width: int
    height: int
    card: str


class Words(NamedTuple):
    """One message of a post.

    Args:
        text: as readers see it.
        length: as the network counts.
        links: what is shown, and where it leads, where the text does not say that itself.
        pictures: in order.
    """

    text: str
    length: int
    links: tuple[tuple[str, str], ...] = ()
    pictures: tuple[Picture, ...] = ()


class Face(NamedTuple):
    """A post as one network will show it.

    Args:
        digest: fingerprint of all that readers see.
        limit: the network's limit of a message, 0 for none.
        title: on networks with titles.
        link: the post's link, beside its text.
        warning: what readers are warned of before they see it.
        sensitive: pictures are hidden until somebody wants to see them.
        lang: language of the text.
        words: its messages.
        cost: what the network charges for them, in millionths of a dollar.
        card: what readers see of the link: title, description, path and digest of its picture;
            empty where nothing was frozen.
    """

    digest: str
    limit: int
    title: str
    link: str
    warning: str
    sensitive: bool
    lang: str
    words: tuple[Words, ...]
    cost: int = 0
    card: tuple[str, ...] = ()


class Side(NamedTuple):
    """A target before the change, or after it.

    Args:
        path: the post's file.
        title: what to call it.
        status: what its author says of it: draft, ready, approved, cancelled.
        at: when it goes out (UTC), None while it has no time.
        channel: the folder of its channel.
        network: whose rules and looks count.
        twin: the network only shows what another one would: nothing leaves the machine.
        account: who says it.
        zone: IANA name of the channel's time zone.
        face: None where it cannot be shown, or where nobody asked.
    """

    path: str
    title: str
    status: str
    at: datetime | None
    channel: str
    network: str
    twin: bool
    account: str
    zone: str
    face: Face | None = None


class Change(NamedTuple):
    """What becomes of one target.

    Args:
        target: as people name it.
        kind: what the change does to it.
        aspects: what is not the same.
        causes: the files that changed it, beside its own.
        before: None where there was none.
        after: None where there is none any more.
        state: where it stands in the plan after the change.
        out: it is out already, or part of it: readers keep seeing what went out.
        over: it will not go out, or not any more.
        urgent: it waits for nothing.
        url: where it is out.
    """

    target: str
    kind: Kind
    aspects: tuple[Aspect, ...]
    causes: tuple[str, ...]
    before: Side | None
    after: Side | None
    state: str = ""
    out: bool = False
    over: bool = False
    urgent: bool = False
    url: str = ""


class Problem(NamedTuple):
    """Something wrong, as a finding says it.

    Args:
        new: it was not there before the change.
    """

    path: str
    line: int
    code: str
    severity: str
    message: str
    hint: str
    channel: str
    new: bool


class CardPair(NamedTuple):
    """A card that looks different, is new, or is gone.

    Args:
        before: digest of the old card, empty where there was none.
        after: digest of the new one, empty where there is none any more.
        share: how much of its pixels changed, in thousandths; 1000 where they cannot be compared, 0 where nobody drew.
        targets: who shows it.
        files: names of the pictures beside the report: before, after, difference; empty for one that is not there.
    """

    before: str
    after: str
    share: int
    targets: tuple[str, ...]
    files: tuple[str, str, str] = ("", "", "")


class Cost(NamedTuple):
    """What a network charges for what goes out after the change and did not before.

    Args:
        network: who charges.
        twin: all of it is on channels that only show what it would be like.
        posts: how many targets.
        messages: how many messages of them.
        before: what they would have cost before, in millionths of a dollar.
        after: what they cost after.
        source: where the price was read, and when.
    """

    network: str
    twin: bool
    posts: int
    messages: int
    before: int
    after: int
    source: str


class Setting(NamedTuple):
    """A setting that has another value.

    Args:
        path: its file, relative to the workspace.
        name: as in the file, with dots; empty where the whole is meant: a channel, a hold.
        before: empty where there was none.
        after: empty where there is none any more.
    """

    path: str
    name: str
    before: str
    after: str


class Lapse(NamedTuple):
    """What the change means for approvals.

    Args:
        channels: on which channels.
        targets: whose approval is concerned.
        lapses: it does not count any more, and somebody has to approve anew; else it moves to this change.
        why: in words.
    """

    channels: tuple[str, ...]
    targets: tuple[str, ...]
    lapses: bool
    why: str


class Need(NamedTuple):
    """What it takes for posts of the change to go out.

    Args:
        channels: on which channels.
        targets: which they are.
        required: how many people have to approve; a pull request that a machine opened takes two at least.
        who: in words.
    """

    channels: tuple[str, ...]
    targets: tuple[str, ...]
    required: int
    who: str


class Review(NamedTuple):
    """A comparison.

    Args:
        name: the workspace's.
        language: in which its sentences are said.
        base: the commit that was compared with.
        head: what it was compared with: the commit checked out, with what is not committed yet.
        now: the moment (UTC) that counts as now.
        prefix: the workspace's folder in its repository, with a slash at its end; empty where it is its top.
        posts: how many posts there are after the change.
        files: how many files of the workspace differ.
        changes: sorted by what matters first.
        problems: what is wrong, errors first.
        mended: how many findings are gone.
        settings: what it changes about how posts go out.
        needs: what it takes for its own posts to go out.
        lapses: what it means for approvals.
        costs: what it costs.
        cards: cards that look different, those that most targets show first.
        undrawn: how many of them have no pictures, for want of room.
        ledger: why it is not known what is out already; empty where it is.
    """

    name: str
    language: str
    base: str
    head: str
    now: datetime
    prefix: str
    posts: int
    files: int
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...] = ()
    mended: int = 0
    settings: tuple[Setting, ...] = ()
    needs: tuple[Need, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    costs: tuple[Cost, ...] = ()
    cards: tuple[CardPair, ...] = ()
    undrawn: int = 0
    ledger: str = ""

    def having(self, *kinds: Kind) -> tuple[Change, ...]:
        """Return the changes of some kinds of what is not out yet, in order."""
        return tuple(each for each in self.changes if each.kind in kinds and not each.out and not each.over)

    @property
    def own(self) -> tuple[Change, ...]:
        """Return what the change itself brings or edits, and has not gone out."""
        return self.having(Kind.ADDED, Kind.EDITED)

    @property
    def blast(self) -> tuple[Change, ...]:
        """Return what looks different though its own file is the same, and has not gone out."""
        return self.having(Kind.ALTERED)

    @property
    def late(self) -> tuple[Change, ...]:
        """Return what changed after it went out: readers keep seeing the old."""
        return tuple(change for change in self.changes if change.out)
