"""What a person says about targets: a doubt is settled, a target is tried again, let go, or goes out no more.

Each word is one commit, by compare-and-swap on the ledger that it was decided on. Where somebody else was quicker, it
is decided again on what is there then, and never just repeated: of a message that was found meanwhile nobody can say
any more that it is not there. Nothing is sent here, and no network is asked; the next run goes on from what was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.doors import Doors
from pipeline.errors import LedgerConflictError
from pipeline.model.event import EventType
from pipeline.networks import contract
from pipeline.plan import keyed, situation_of
from pipeline.publish.words import HELD, STOPPED, Case, Proof, Said, Word, cancelled, finished, released, resolved, word
from pipeline.trust.books import Books
from pipeline.trust.ledger import ledger_of
from pipeline.trust.memory import NONE
from pipeline.trust.progress import progress
from pipeline.trust.running import BY_HAND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from pipeline.model.event import Event, History
    from pipeline.plan import Situation
    from pipeline.publish.brake import Lines
    from pipeline.survey import Survey
    from pipeline.trust.progress import Course

#: How often a word is decided again when others write the ledger at the same time.
TRIES = 8
#: The first wait between two tries, in seconds, before chance; each is twice as long.
WAIT = 0.1
__all__ = ["Proof", "Said", "Word", "cancel", "done", "release", "resolve", "retry", "word"]


def resolve(  # noqa: PLR0913, PLR0917 - what every word needs, and what was found
    found: Survey,
    keys: Sequence[str],
    proof: Proof,
    said: Word,
    clock: Callable[[], datetime],
    doors: Doors | None = None,
) -> tuple[Said, ...]:
    """Settle doubts: a person looked, and the message is there, or it is not.

    Args:
        found: what is known; what has changed in the ledger since is read anew.
        keys: targets, by their names in the ledger.
        proof: what they found.
        said: who says so.
        clock: says what time it is (UTC).
        doors: ways to the world, where they are not the usual ones.

    Raises:
        TellalError: the ledger cannot be read or written; nothing was said.
    """
    return _Hand(found, said, clock, doors).say(keys, lambda case: resolved(case, proof))


def done(  # noqa: PLR0913, PLR0917 - as `resolve`
    found: Survey,
    keys: Sequence[str],
    proof: Proof,
    said: Word,
    clock: Callable[[], datetime],
    doors: Doors | None = None,
) -> tuple[Said, ...]:
    """Take a person's word that they published what was handed over to them; see `resolve`."""
    return _Hand(found, said, clock, doors).say(keys, lambda case: finished(case, proof))


def retry(
    found: Survey, keys: Sequence[str], said: Word, clock: Callable[[], datetime], doors: Doors | None = None
) -> tuple[Said, ...]:
    """Let targets be tried again that were refused, missed or cancelled; see `resolve`."""
    return _Hand(found, said, clock, doors).say(keys, lambda case: released(case, STOPPED))


def release(
    found: Survey, keys: Sequence[str], said: Word, clock: Callable[[], datetime], doors: Doors | None = None
) -> tuple[Said, ...]:
    """Let targets go that wait for a person's word, whatever stopped them; see `resolve`."""
    return _Hand(found, said, clock, doors).say(keys, lambda case: released(case, STOPPED | HELD))


def cancel(
    found: Survey, keys: Sequence[str], said: Word, clock: Callable[[], datetime], doors: Doors | None = None
) -> tuple[Said, ...]:
    """Let nothing more of targets go out; see `resolve`."""
    return _Hand(found, said, clock, doors).say(keys, cancelled)


def stop(  # noqa: PLR0913, PLR0917 - what every word needs, and the holds
    found: Survey,
    keys: Sequence[str],
    holds: Lines,
    said: Word,
    clock: Callable[[], datetime],
    doors: Doors | None = None,
) -> tuple[Said, ...]:
    """Let nothing more of targets go out, and set holds, all in one commit; see `resolve`."""
    return _Hand(found, said, clock, doors).say(keys, cancelled, holds.control)


class _Hand:
    """Writes words.

    Raises:
        TellalError: nobody knows what the ledger says.
    """

    def __init__(self, found: Survey, said: Word, clock: Callable[[], datetime], doors: Doors | None) -> None:
        if found.trouble is not None:
            raise found.trouble
        self._said = said
        self._clock = clock
        self._doors = doors or Doors()
        self._found = found
        self._targets = dict(keyed(found.library))
        self._situation = situation_of(
            found.library, found.assessment, found.history, found.approvals, found.holds, found.now
        )
        self._run = f"{BY_HAND}{clock():%Y%m%dT%H%M%SZ}-{int(self._doors.chance() * 16**8):08x}"
        self._ledger = self._doors.ledger or ledger_of(found.library)
        self._books = Books(self._ledger, found.history, self._pause)
        self._known: dict[str, int] = {}

    def say(
        self,
        keys: Sequence[str],
        rule: Callable[[Case], Said],
        control: Callable[[History], Mapping[str, bytes]] = lambda _: NONE,
    ) -> tuple[Said, ...]:
        """Write what a rule makes of some targets, all in one commit; return what came of it.

        Args:
            keys: targets, by their names in the ledger.
            rule: makes events of how a target stands.
            control: says which control files change, and how, on a history.

        Raises:
            TellalError: the ledger cannot be written, or others were quicker time and again.
        """
        keeper = self._doors.keeper(self._found.library.root)
        self._books.take_up(keeper.load())  # a receipt that was kept here knows better than anybody who looked
        self._known = {key: _last_intent(self._books.events(key)) for key in keys}
        outcome: dict[str, Said] = {}
        for tries in range(1, TRIES + 1):
            # What got through although its answer was lost is ours, and not somebody else's.
            outcome = {key: outcome[key] if self._wrote(key) else rule(self._case(key)) for key in keys}
            new = [event for key, each in outcome.items() if not self._wrote(key) for event in each.events]
            changed = control(self._books.history)
            if not new and not changed:
                break
            try:
                self._books.write(new, control=changed, at=self._clock())
            except LedgerConflictError:
                if tries == TRIES:
                    raise
                self._pause(tries)
            else:
                break
        self._books.settle()
        keeper.forget()
        return tuple(outcome.values())

    def _case(self, key: str) -> Case:
        history, target = self._books.history, self._targets.get(key)
        events = self._books.events(key)
        account = key.partition("/")[2]
        channels = self._found.library.channels.values()
        channel = target.channel if target else next((one for one in channels if one.target_name == account), None)
        come = progress(events)
        return Case(
            key=key,
            target=target,
            channel=channel,
            events=events,
            come=come,
            situation=self._now(history),
            said=self._said,
            run=self._run,
            known=self._known.get(key, 0),
            pictures=lambda: self._pictures(key, come),
            names=lambda: self._names(key, come),
        )

    def _now(self, history: History) -> Situation:
        held = self._doors.holds(self._found.library, history.control)
        return self._situation._replace(now=self._clock(), holds=held, ended=history.ended, waits=history.waits)

    def _pictures(self, key: str, come: Course) -> int:
        if come.intent is None:
            return 0
        document = self._ledger.payload(self._books.history.version, key, come.intent.data["payload"])
        return len(contract.from_document(document)[come.intent.part - 1].images)

    def _names(self, key: str, come: Course) -> Iterator[str]:
        """Yield what the network called messages of the same account, those of the same thread first."""
        yield from (receipt.data["remote_id"] for receipt in come.receipts)
        account = key.partition("/")[2]
        for other in self._books.history.targets:
            if other.partition("/")[2] == account:
                events = self._books.history.of(other)
                yield from (event.data["remote_id"] for event in events if event.type is EventType.PUBLISHED)

    def _wrote(self, key: str) -> bool:
        return any(event.run == self._run for event in self._books.history.of(key))

    def _pause(self, tries: int) -> None:
        self._doors.sleep(WAIT * 2**tries * (0.5 + self._doors.chance()))


def _last_intent(events: Sequence[Event]) -> int:
    return max((event.seq for event in events if event.type is EventType.INTENT), default=0)
