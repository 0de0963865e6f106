"""The world of a simulation: one clock, one ledger, one wall that readers look at. It only does what it is told.

It sees every send and every line of the ledger; what must never happen is noted in `problems` the moment it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import LedgerBrokenError, LedgerConflictError
from pipeline.model.event import Event, EventType, History
from pipeline.trust import entries
from pipeline.trust.memory import NONE
from pipeline.trust.progress import Course, DisorderError
from pipeline.trust.record import moment as read_moment
from tests.simulation.content import EPOCH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.contract import Payload

MINUTE = 60
#: The control file that holds everything, where it is on the ledger.
BRAKE = "brake.json"


class Wrong(StrEnum):
    """What must never happen."""

    TWICE = "a message is out twice"
    LOST = "a message was lost"
    BOOKS = "the ledger and the network do not say the same"
    COURSE = "events came in an order that cannot be"
    PAYLOAD = "a message is tried again with another text"
    ORDER = "a thread is out of order"
    LEASE = "a message left without a lease of its own"
    HELD = "a hold was not respected"
    RECEIPT = "a run forgot what it was told"


class Problem(NamedTuple):
    """Something that must never happen, and did."""

    wrong: Wrong
    what: str

    def __str__(self) -> str:
        return f"{self.wrong}: {self.what}"


@dataclass(slots=True)
class Message:
    """A message on the wall.

    Args:
        target: which post on which channel, as the ledger names it.
        text: what readers see.
        key: its idempotency key, which this network does not heed.
        left: when it left its run.
        arrives: when it is there.
        shows: from when on every look-up sees it.
        shy: how likely a look-up between the two misses it.
    """

    target: str
    part: int
    text: str
    key: str
    remote_id: str
    reply_to: tuple[str, ...]
    left: int
    arrives: int
    shows: int
    shy: float


def moment(second: int) -> datetime:
    """Return a second of the simulation as a moment."""
    return EPOCH + timedelta(seconds=second)


def second(moment: datetime) -> int:
    """Return the second of the simulation that a moment is in."""
    return int((moment - EPOCH).total_seconds())


class World:
    """Everything that runs share.

    Args:
        visibility: how long a message may be there before a look-up sees it, in seconds.
        disk: where machines keep what the ledger cannot take, each in a folder of its own.

    Attributes:
        now: seconds since the beginning.
        step: counts what happened.
        held_since: the step at which somebody pulled the brake; 0 where nobody did.
        marks: run → the machine on which its mark shows that it is over.
        control: control files of the ledger.
        waits: account → until when it is to be left alone.
        kept: machine → targets and remote ids of the receipts that were kept on it.
        moments: seconds at which something changes that depends on the clock.
    """

    def __init__(self, visibility: int, disk: Path) -> None:
        self.disk = disk
        self.visibility = visibility
        self.now = 0
        self.step = 1
        self.held_since = 0
        self.version = 0
        self.events: dict[str, tuple[Event, ...]] = {}
        self.courses: dict[str, Course] = {}
        self.payloads: dict[str, bytes] = {}
        self.wall: list[Message] = []
        self.marks: dict[str, str] = {}
        self.control: dict[str, bytes] = {}
        self.waits: dict[str, datetime] = {}
        self.kept: dict[str, list[tuple[str, str]]] = {}
        self.moments: list[int] = []
        self.problems: list[Problem] = []

    def note(self, wrong: Wrong, what: str) -> None:
        """Note that something happened which must never happen."""
        self.problems.append(Problem(wrong, what))

    def read(self, machine: str) -> History:
        """Return what the ledger remembers, as one machine sees it."""
        open_runs = [come.intent.run for come in self.courses.values() if come.intent and come.answer is None]
        return History(
            str(self.version),
            dict(self.events),
            frozenset(open_runs),
            frozenset(run for run in open_runs if self.marks.get(run) == machine),
            {key: out for key, come in self.courses.items() if (out := come.summary())},
            control=dict(self.control),
            waits=dict(self.waits),
        )

    def append(
        self, version: str, events: Sequence[Event], payloads: Mapping[str, bytes], control: Mapping[str, bytes] = NONE
    ) -> str:
        """Add events and control files by compare-and-swap.

        Raises:
            LedgerConflictError: somebody was quicker.
            LedgerBrokenError: they cannot follow, which is a problem.
        """
        if version != str(self.version):
            raise LedgerConflictError("somebody was quicker")
        self.payloads.update(payloads)
        for event in events:
            self._add(event)
        self.control.update(control)
        self.version += 1
        return str(self.version)

    def pull(self, *, on_ledger: bool) -> None:
        """Hold everything, or release it: with a file of the workspace, or on the ledger."""
        if not on_ledger:
            self.held_since = 0 if self.held_since else self.step
            return
        if self.control.pop(BRAKE, None) is None:
            self.control[BRAKE] = b"{}"
        self.version += 1

    def say(self, target: str) -> str:
        """Let a person say that nothing more of a target goes out, or take it back; return what was said, if it was."""
        come = self.courses.get(target) or Course()
        if come.out or (come.cancelled is not None and come.open):
            return ""
        word = entries.released if come.cancelled else entries.cancelled
        event = word(target, moment(self.now), "by-hand", "Ayşe", "")
        self.append(str(self.version), [event._replace(seq=len(self.events.get(target, ())) + 1)], NONE)
        return f"{event.type} {target}"

    def release(self) -> None:
        """Hold nothing any more."""
        self.held_since = 0
        if self.control.pop(BRAKE, None) is not None:
            self.version += 1

    def _add(self, event: Event) -> None:
        before = self.events.get(event.target, ())
        come = self.courses.get(event.target) or Course()
        last = come.intent
        if last is not None and "intent" in event.data and come.answer is None:
            self._check_lease(event, last)
        try:
            if event.seq != len(before) + 1:
                raise DisorderError(event.seq, f"it should be number {len(before) + 1}")  # noqa: TRY301 - one way to end
            come.take(event)
        except DisorderError as error:
            self.note(Wrong.COURSE, f"{event.target} {event.seq} {event.type} after {len(before)} events: {error}")
            raise LedgerBrokenError(str(error)) from None
        if event.type is EventType.INTENT:
            self._check_payload(event, last)
            if BRAKE in self.control:
                self.note(Wrong.HELD, f"{event.target} part {event.part}, on a ledger that holds everything")
        if event.type is EventType.INTENT:
            until = second(read_moment(event.data["lease_until"]))
            self.moments += (until - 8 * MINUTE, until, until + self.visibility)
        elif event.type is EventType.UNKNOWN:
            at = second(event.at)
            self.moments += (at + 5 * MINUTE, at + 5 * MINUTE + self.visibility)
        if asked := event.data.get("not_before"):
            account, wait = event.target.partition("/")[2], read_moment(asked)
            self.waits[account] = max(wait, self.waits.get(account, wait))
        self.courses[event.target] = come
        self.events[event.target] = (*before, event)

    def _check_lease(self, event: Event, intent: Event) -> None:
        """See that nobody answers what another run is sending, unless that run's lease or that run itself is over."""
        leased = event.at < read_moment(intent.data["lease_until"]) and not self.marks.get(intent.run)
        if event.run != intent.run and leased:
            self.note(Wrong.LEASE, f"{event.target}: {event.type} of {event.run}, while {intent.run} has the lease")

    def _check_payload(self, intent: Event, last: Event | None) -> None:
        payload = intent.data["payload"]
        if payload not in self.payloads:
            self.note(Wrong.PAYLOAD, f"{intent.target} {intent.seq} names a payload that nobody kept")
        again = intent.data["attempt"] > 1 or intent.part > 1
        if again and (last is None or last.data["payload"] != payload):
            self.note(Wrong.PAYLOAD, f"{intent.target} {intent.seq} is a further try with another payload")

    def take(self, target: str, payload: Payload, key: str, reply_to: Sequence[str], late: int, shy: float) -> Message:  # noqa: PLR0913, PLR0917 - a message and what becomes of it
        """Put a message on the wall that has left for good, however late it arrives there."""
        name = f"{target} part {payload.part} “{payload.text}”"
        before = {message.part: message for message in self.wall if message.target == target}
        if payload.part in before:
            self.note(Wrong.TWICE, f"{name}, which was there as “{before[payload.part].text}”")
        thread = [before[part].remote_id for part in range(1, payload.part) if part in before]
        if thread != list(reply_to):
            self.note(Wrong.ORDER, f"{name} answers {list(reply_to)}, not {thread}")
        if any(message.text.rpartition(" ")[2] != payload.text.rpartition(" ")[2] for message in before.values()):
            self.note(Wrong.PAYLOAD, f"{name} in a thread that began with another text")
        arrives = self.now + late
        shows = arrives + (self.visibility if shy else 0)
        message = Message(
            target,
            payload.part,
            payload.text,
            key,
            f"m{len(self.wall) + 1}",
            tuple(reply_to),
            self.now,
            arrives,
            shows,
            shy,
        )
        self.wall.append(message)
        self.moments += (arrives, shows)
        return message

    def hurry(self, message: Message, latest: int) -> None:
        """Let a message that is under way arrive by a certain second."""
        if message.arrives > latest:
            message.shows -= message.arrives - latest
            message.arrives = latest
            self.moments += (message.arrives, message.shows)

    def found(self, key: str, luck: float) -> Message | None:
        """Return what a look-up for a key sees at this moment."""
        for message in self.wall:
            if message.key == key and (
                message.shows <= self.now or (message.arrives <= self.now and luck > message.shy)
            ):
                return message
        return None
