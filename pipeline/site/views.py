"""What many pages show, as plain records: any generator, template or script can be fed with them.

A record that one kind of page needs stands beside what makes it.

Moments stay UTC and sentences stay `Message`: zone and language are chosen where a record becomes text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.model.plan import State

if TYPE_CHECKING:
    from datetime import date, datetime

    from pipeline.i18n import Message
    from pipeline.site.specials import Special

#: States of which something went out.
SENT = (State.PUBLISHED, State.CHANGED, State.RETRACTED, State.PARTIAL)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel as its page and its badges need it.

    Args:
        mark: name of the sign that stands for its network, one of `channels.MARKS`.
        look: how its posts look, one of `channels.LOOKS`.
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
    look: str = "plain"


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
        goes: the first moment at which it may go out; None where it does not go out by itself.
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
    goes: datetime | None = None

    @property
    def out_at(self) -> datetime | None:
        """When it went out; None where nothing of it did."""
        return self.when if self.state in SENT else None

    @property
    def late(self) -> timedelta | None:
        """How many whole minutes after its time it went out; None where that is not one."""
        if self.out_at is None or self.planned is None or self.out_at - self.planned < _MINUTE:
            return None
        return (self.out_at - self.planned) // _MINUTE * _MINUTE


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
class Slot:
    """A time at which a channel usually has something, and has nothing yet."""

    channel: ChannelView
    at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar with its entries.

    Args:
        inside: it belongs to the month that is shown.
        specials: what it is known for.
        free: slots of channels that have nothing on it.
    """

    date: date
    entries: tuple[Entry, ...]
    inside: bool = True
    specials: tuple[Special, ...] = ()
    free: tuple[Slot, ...] = ()
