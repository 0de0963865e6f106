"""What the ledger remembers: one event per line, append-only, and the history of every target."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


NOTHING: Mapping[str, bytes] = MappingProxyType({})


class EventType(StrEnum):
    """What happened to a target."""

    INTENT = "intent"
    PUBLISHED = "published"
    REJECTED = "rejected"
    NOT_SENT = "not-sent"
    UNKNOWN = "unknown"
    LOOKED = "looked"  # it was looked for and not there, at a time when that settles nothing yet
    ABSENT = "absent"
    HANDED = "handed-over"  # a person is to publish it; until they say that they did, nobody knows more
    MISSED = "missed"
    CANCELLED = "cancelled"  # a person: nothing more of it goes out
    RELEASED = "released"  # a person: it may go out, whatever stood in its way
    UPDATE = "update"  # what is out is about to get another text
    UPDATED = "updated"
    RETRACT = "retract"  # what is out is about to be taken back
    RETRACTED = "retracted"
    KEPT = "kept"  # the network did not do all of what was begun


class Event(NamedTuple):
    """One line of a target's file in the ledger.

    Args:
        target: the target's key, `<post id>/<account>`; it is the file's name, so the line does not repeat it.
        seq: its number in the file, from 1; 0 while it waits to be written.
        at: when (UTC, whole seconds).
        run: which run wrote it.
        part: which part of the thread, from 1; 0 where the whole target is meant.
        data: what the type needs: see `docs/ledger.md`.
    """

    target: str
    seq: int
    type: EventType
    at: datetime
    run: str
    part: int = 0
    data: Mapping[str, Any] = MappingProxyType({})


class Out(NamedTuple):
    """A target all of whose parts are out: what a plan needs of it, without reading its events.

    Args:
        at: when the first part went out, as the ledger writes times.
        url: where it is.
        digest: fingerprint of what readers see.
        since: what was begun or done with it afterwards: `update`, `retract`, `retracted`; `mixed` where only some
            parts got another text, `torn` where only some were taken back; empty where nothing was, or where an update
            is done.
    """

    at: str
    url: str
    digest: str
    since: str = ""


class Newest(NamedTuple):
    """The run that wrote last.

    Args:
        at: when it wrote its last event (UTC).
        run: its name.
        targets: what it wrote about, as far as no later run did.
    """

    at: datetime
    run: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Everything the ledger remembers, at one version of it.

    Args:
        version: what the ledger was when it was read; only the ledger itself knows what the text means.
        targets: key → its events, oldest first; a target that nothing happened to is not there.
        left_open: runs whose intents nobody had answered when it was read.
        ended: those of them that are known to be over, so that what they left open needs no waiting.
        out: targets that are out, as far as that is known without reading their events.
        control: control files, which lie beside the posts: name → content.
        waits: account, as keys name it → until when its network asked to be left alone (UTC).
        newest: the run that had written last when it was read, None where none had.
        begun: targets of which something is out, or may be, and not all: key → until when their first message may have
            gone out, as the ledger writes times.
        delays: how many seconds after their time the last posts went out that nothing but runs kept, oldest first.
    """

    version: str = ""
    targets: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    left_open: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()
    out: Mapping[str, Out] = field(default_factory=dict)
    control: Mapping[str, bytes] = field(default_factory=dict)
    waits: Mapping[str, datetime] = field(default_factory=dict)
    newest: Newest | None = None
    begun: Mapping[str, str] = field(default_factory=dict)
    delays: tuple[int, ...] = ()

    def of(self, key: str) -> tuple[Event, ...]:
        """Return the events of a target, oldest first."""
        return self.targets.get(key, ())

    def mark(self, key: str) -> str:
        """Return what tells the events of a target from any others that it may have had; empty where it has none.

        A ledger that is read has a name for them, so that they need not be read for that.
        """
        if key not in self.targets:
            return ""
        known = self.targets.maps if isinstance(self.targets, ChainMap) else [self.targets]
        holds = next(each for each in known if key in each)
        named = getattr(holds, "mark", None)
        return named(key) if named else repr(holds[key])

    def with_events(self, version: str, events: Sequence[Event], control: Mapping[str, bytes] = NOTHING) -> History:
        """Return the history after events were appended and control files changed: it is another version by that."""
        new: dict[str, tuple[Event, ...]] = {}
        for event in events:
            new[event.target] = (*(new.get(event.target) or self.of(event.target)), event)
        known = self.targets.maps if isinstance(self.targets, ChainMap) else [{}, self.targets]
        targets = ChainMap({**known[0], **new}, *known[1:])
        return replace(self, version=version, targets=targets, control={**self.control, **control})
