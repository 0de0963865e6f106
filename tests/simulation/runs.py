"""A run of publishing behind doors that lead into the world of a simulation: the real code, stopped at every effect.

At each effect (a look at the clock, at the holds, at the ledger; a write; a message leaving; its answer) a run hands
over to whoever decides what happens next. It goes on when it is told to, much later perhaps, or never again.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.doors import Doors
from pipeline.errors import (
    LedgerBrokenError,
    NotSentError,
    RejectedError,
    RemoteError,
    TellalError,
    UnauthorisedError,
    UnknownOutcomeError,
)
from pipeline.model.event import EventType
from pipeline.networks.contract import NoReceipt, Receipt, unhurried
from pipeline.publish import carry_out
from pipeline.survey import look_at
from pipeline.trust.holds import Hold, Holds, Scope
from pipeline.trust.kept import Keeper
from pipeline.trust.memory import NONE
from pipeline.trust.record import moment as read_moment
from pipeline.trust.running import Mark
from tests.simulation.world import BRAKE, MINUTE, Wrong, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.event import Event, History
    from pipeline.model.library import Library
    from pipeline.model.outcome import Outcomes
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Payload
    from tests.simulation.content import Checkout
    from tests.simulation.world import Message, World

#: A whole exchange with a network, after which its connection is cut.
EXCHANGE = MINUTE
#: How long a message may be under way after we gave up waiting.
IN_FLIGHT = 5 * MINUTE
HELD = Holds((Hold(Scope.ALL, reason="stop"),))
FREE = Holds()


class KilledError(BaseException):
    """The process is gone: nothing it does from here on has an effect."""


class Weather(NamedTuple):
    """How likely things go wrong.

    Args:
        send: a message does not simply get through.
        lost: its answer is lost.
        find: a look-up fails.
        ledger: the ledger cannot be reached, or nobody knows whether it was.
        gap: a run is looked at between two effects where nothing else could happen.
    """

    send: float = 0.0
    lost: float = 0.0
    find: float = 0.0
    ledger: float = 0.0
    gap: float = 0.0


@dataclass(slots=True)
class Place:
    """Where and how a run runs.

    Args:
        machine: on which; a mark shows that a run is over only there.
        deadline: the second at which the platform kills it, None where nobody does.
        skew: how many seconds its clock is ahead.
    """

    name: str
    machine: str
    deadline: int | None = None
    skew: int = 0


class Run:
    """One run; it is its own ledger, as each run has its own way to the ledger.

    Args:
        world: what it shares with others.
        place: where it runs.
        checkout: the workspace as it has it.
        chance: gives numbers from 0 to 1.
        hand_over: is told of each effect that comes next, and returns when the run may go on.
        weather: what may go wrong.
        brought: receipts that runs elsewhere kept.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a process and all that is around it
        self,
        world: World,
        place: Place,
        checkout: Checkout,
        chance: Callable[[], float],
        hand_over: Callable[[str], object],
        weather: Weather,
        brought: Sequence[Event] = (),
    ) -> None:
        self.world = world
        self.place = place
        self.weather = weather
        self.chance = chance
        self.began = ""
        self.name = ""
        self.killed = False
        self.interrupted = False
        self.stopping = False
        self.wakes = 0
        self.at = "start"
        self.under_way: Message | None = None
        self.outcomes: Outcomes | None = None
        self._checkout = checkout
        self._brought = brought
        self._hand_over = hand_over
        self._acted = 0
        self._receipts: list[tuple[str, str]] = []

    def main(self) -> None:
        """Publish once."""
        doors = Doors(
            self,
            self.open_network,
            self._checkout.render,
            self._checkout.payloads_of,
            sleep=self.sleep,
            chance=self.chance,
            holds=self.holds,
            commit=lambda _: "c0ffee",
            keeper=lambda _: Shelf(self),
            running=self.running,
            stopping=lambda: self.stopping,
        )
        inherited = tuple(self.world.kept.get(self.place.machine, ()))
        try:
            found = look_at(self._checkout.library, self._checkout.assessment, self.clock(), ledger=self)
            self.outcomes = carry_out(found, self.clock, doors, self._brought)
        except (KilledError, KeyboardInterrupt, TellalError):
            return
        self._check_receipts(self.outcomes, inherited)

    def point(self, what: str) -> None:
        """Let others go first."""
        if not self.killed:
            self._hand_over(what)
        if self.killed:
            raise KilledError
        if self.interrupted:
            self.interrupted = False
            self.give_up()
            raise KeyboardInterrupt

    # --- the doors ---

    def clock(self) -> datetime:
        """Say what time it is here."""
        self.point("clock")
        return moment(self.world.now + self.place.skew)

    def sleep(self, seconds: float) -> None:
        """Wait, which costs at least as long."""
        del seconds
        self.point("sleep")

    def holds(self, library: Library, control: Mapping[str, bytes]) -> Holds:
        """Say what is held, in the workspace or on the ledger as this run knows it."""
        del library
        self.point("holds")
        return HELD if self.world.held_since or BRAKE in control else FREE

    @contextmanager
    def running(self, root: Path, run: str) -> Iterator[Mark]:
        """Show that a run goes on, on its own machine."""
        del root
        self.name = run
        self.world.marks[run] = ""
        mark = Mark()
        try:
            yield mark
        except BaseException:
            self.leave()
            raise
        if mark.stays:
            self.leave()

    def give_up(self) -> None:
        """Wait no longer for an answer: what is under way arrives soon or never."""
        if self.under_way is not None:
            self.world.hurry(self.under_way, self.world.now + IN_FLIGHT)
            self.under_way = None

    def kill(self) -> None:
        """End at once."""
        self.killed = True
        self.give_up()
        if self.name:
            self.leave()

    def leave(self) -> None:
        """End, with something open: the mark shows on this machine that it is over."""
        self.world.marks[self.name] = self.place.machine

    def open_network(self, root: Path, channel: Channel) -> Account:
        """Return the adapter of a channel."""
        del root
        return Account(self, channel)

    # --- the ledger ---

    def read(self) -> History:
        """Read the ledger."""
        self.point("read")
        if self.weather.ledger and self.chance() < self.weather.ledger:
            # Out of reach, the survey would ask git for what this clone has seen; a run ends either way.
            raise (RemoteError if self.name else LedgerBrokenError)("the ledger cannot be read")
        self._act()
        return self.world.read(self.place.machine)

    def append(
        self,
        version: str,
        events: Sequence[Event],
        payloads: Mapping[str, bytes] = NONE,
        *,
        control: Mapping[str, bytes] = NONE,
        at: datetime | None = None,
    ) -> str:
        """Write the ledger; now and then the answer to that is lost."""
        del at
        self._check_holds(events)
        self.point("append")
        luck = self.chance() if self.weather.ledger else 1.0
        if luck < self.weather.ledger / 2:
            raise RemoteError("the ledger cannot be reached")
        self._act()
        new = self.world.append(version, events, payloads, control)
        if self.chance() < self.weather.gap:
            self.point("appended")
        if luck < self.weather.ledger:
            raise RemoteError("nobody knows whether that was written")
        return new

    def payload(self, version: str, target: str, digest: str) -> bytes:
        """Read what an intent means to send."""
        del version, target
        self.point("payload")
        return self.world.payloads[digest]

    # --- what must hold ---

    def _act(self) -> None:
        self._acted = self.world.step

    def _check_holds(self, events: Sequence[Event]) -> None:
        """See that what was decided after the brake was pulled is not sent: it was decided since the last act."""
        if 0 < self.world.held_since < self._acted:
            for event in events:
                if event.type is EventType.INTENT:
                    self.world.note(Wrong.HELD, f"{event.target} part {event.part} by {self.place.name}")

    def check_lease(self, target: str) -> None:
        """See that a message leaves on an intent of this very run, while that keeps others away."""
        come = self.world.courses.get(target)
        last = come.intent if come is not None and come.answer is None else None
        now = moment(self.world.now + self.place.skew)
        if last is None or last.run != self.name:
            self.world.note(Wrong.LEASE, f"{target}: no intent of {self.place.name} waits for an answer")
        elif now >= read_moment(last.data["lease_until"]):
            self.world.note(Wrong.LEASE, f"{target}: the lease of {self.place.name} is over")

    def told(self, target: str, remote_id: str) -> None:
        """Remember that a network gave this run a receipt."""
        self._act()
        self._receipts.append((target, remote_id))

    def _check_receipts(self, outcomes: Outcomes, inherited: Sequence[tuple[str, str]]) -> None:
        """See that a run that ended well has written down what it was told, and what others left for it."""
        if outcomes.stopped is not None:
            return
        for target, remote_id in (*self._receipts, *inherited):
            if remote_id not in [event.data.get("remote_id") for event in self.world.events[target]]:
                self.world.note(Wrong.RECEIPT, f"{target}: {remote_id}, which {self.place.name} knew of")


class Shelf(Keeper):
    """Where a run keeps what the ledger cannot take: the real thing, on the disk of its machine."""

    def __init__(self, run: Run) -> None:
        super().__init__(_folder(run.world.disk, run.place.machine))
        self._run = run

    def keep(self, run: str, events: Sequence[Event]) -> str:
        """Keep events."""
        self._run.point("keep")
        self._root.mkdir(exist_ok=True)
        name = super().keep(run, events)
        told = [(event.target, event.data["remote_id"]) for event in events if "remote_id" in event.data]
        self._run.world.kept.setdefault(self._run.place.machine, []).extend(told)
        return name

    def load(self) -> tuple[Event, ...]:
        """Take up what was kept."""
        self._run.point("load")
        return super().load()

    def forget(self) -> None:
        """Forget what was kept."""
        self._run.point("forget")
        super().forget()


@cache
def _folder(disk: Path, machine: str) -> Path:
    return disk / machine


class Account:
    """An account on a network, as one run reaches it.

    It takes the same message twice, and answers late or never. Before a message leaves there is something to do (sign
    in, upload) that takes any time. The exchange itself is cut after a minute; what left may arrive until `in_flight`
    after that.
    """

    in_flight = timedelta(seconds=IN_FLIGHT)

    def __init__(self, run: Run, channel: Channel) -> None:
        self.visibility = timedelta(seconds=run.world.visibility)
        self._run = run
        self._channel = channel

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Send one message."""
        del now
        run = self._run
        target = f"01JD{payload.text[0]}/{self._channel.target_name}"
        run.check_lease(target)
        run.point("prepare")
        if run.chance() < run.weather.send:
            self._refuse()
        last_look()
        run.check_lease(target)
        began = run.world.now
        run.point("leave")
        if run.world.now > began + EXCHANGE:
            raise UnknownOutcomeError("the connection was cut")
        run._act()
        luck = run.chance() if run.weather.lost else 1.0
        if luck < run.weather.lost / 5:
            run.point("answer")
            raise UnknownOutcomeError("it never arrived")
        late = 0
        if luck < run.weather.lost * 4 / 5:
            late = int(min(run.chance() * 2, 1) * (began + EXCHANGE + IN_FLIGHT - run.world.now))
        message = run.world.take(target, payload, key, reply_to, late, run.chance())
        run.under_way = message
        run.point("answer")
        if luck < run.weather.lost or run.world.now > began + EXCHANGE:
            run.give_up()
            raise UnknownOutcomeError("no answer in time")
        run.under_way = None
        run.told(target, message.remote_id)
        return Receipt(message.remote_id, f"https://example.org/{message.remote_id}")

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Look for a message by its key."""
        del payload, reply_to, since
        run = self._run
        run.point("find")
        run._act()
        if run.weather.find and (luck := run.chance()) < run.weather.find:
            if luck < run.weather.find / 4:
                raise UnauthorisedError("who are you?", status=401)
            raise RemoteError("no answer")
        if self._channel.name == "mute":
            return NoReceipt.UNSUPPORTED
        message = run.world.found(key, run.chance())
        if message is None:
            return NoReceipt.ABSENT
        return Receipt(message.remote_id, f"https://example.org/{message.remote_id}")

    def close(self) -> None:
        """Do nothing."""

    def _refuse(self) -> None:
        """Let nothing through, and say so."""
        luck = self._run.chance()
        if luck < 0.1:
            raise RejectedError("no")
        if luck < 0.3:
            raise UnauthorisedError("who are you?", status=401)
        if luck < 0.5:
            wait = int(self._run.chance() * 20 * MINUTE)
            raise NotSentError("too many requests", not_before=moment(self._run.world.now + wait))
        raise NotSentError("not reached")
