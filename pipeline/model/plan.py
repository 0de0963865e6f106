"""What will happen to each target, and why, in plain words."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from pipeline.i18n import Message
    from pipeline.model.finding import Finding
    from pipeline.model.library import Target


class State(StrEnum):
    """Where a target stands; the same word everywhere it is shown."""

    DRAFT = "draft"
    INVALID = "invalid"
    UNAPPROVED = "unapproved"
    HELD = "held"
    SCHEDULED = "scheduled"
    DUE = "due"
    SENDING = "sending"
    UNKNOWN = "unknown"
    HANDED = "handed-over"  # a person is to publish it
    PUBLISHED = "published"
    CHANGED = "changed"
    RETRACTED = "retracted"
    PARTIAL = "partial"
    REJECTED = "rejected"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What publishing would do about a target right now."""

    WAIT = "wait"
    SEND = "send"
    LOOK_UP = "look-up"


class Checked(NamedTuple):
    """What checking found out about one target.

    Args:
        key: the target's ledger key.
        digest: fingerprint of its variant; empty where it could not be rendered.
        errors: how many errors stop it.
        uses: what it was made from beside its post, channel and settings: kind, name, and fingerprint or None where
            there is no such thing.
    """

    key: str
    digest: str
    errors: int
    uses: tuple[tuple[str, str, str | None], ...] = ()


class Assessment(NamedTuple):
    """The outcome of `check`: all findings, sorted, and what they mean for each target by its key.

    Args:
        sources: fingerprints of all that the variant of a target follows from, by the post's path and the channel's
            name: while they are the same, it is.
    """

    findings: tuple[Finding, ...]
    targets: dict[str, Checked]
    sources: Mapping[tuple[str, str], tuple[Any, ...]] = MappingProxyType({})


class Planned(NamedTuple):
    """One target with its state.

    Args:
        when: when it went out, where it did or may have; else when it is due; None where it has no time.
        url: where the published post is, empty elsewhere.
        step: what publishing would do about it now.
        goes: the first moment at which it may go out (UTC): its time, or later where its account may not post then;
            None where it does not go out by itself, or only when it is too late.
    """

    target: Target
    state: State
    reason: Message
    when: datetime | None = None
    url: str = ""
    step: Step = Step.WAIT
    goes: datetime | None = None


class Gone(NamedTuple):
    """A target that the ledger knows and the files do not: its post was deleted, or its channel."""

    key: str
    state: State
    reason: Message
    when: datetime | None = None
    url: str = ""
    step: Step = Step.WAIT


class Lateness(NamedTuple):
    """How long after their time posts go out, as the last ones did.

    Args:
        usual: every second post within that.
        most: nine out of ten within that.
        posts: how many posts say so.
    """

    usual: timedelta
    most: timedelta
    posts: int


class Plan(NamedTuple):
    """Every target of the library at one moment, sorted by time, then by path and channel.

    Args:
        gone: what only the ledger knows still, sorted by key.
        lateness: how late posts usually are, None where too few have gone out to tell.
    """

    now: datetime
    targets: tuple[Planned, ...]
    gone: tuple[Gone, ...] = ()
    lateness: Lateness | None = None

    @property
    def coming(self) -> tuple[Planned, ...]:
        """What goes out by itself later on, the next first."""
        later = [(each.goes, each) for each in self.targets if each.goes is not None and each.goes > self.now]
        return tuple(each for _, each in sorted(later, key=lambda timed: timed[0]))

    def having(self, *states: State) -> tuple[Planned, ...]:
        """Return the targets in any of some states, in the plan's order."""
        return tuple(planned for planned in self.targets if planned.state in states)
