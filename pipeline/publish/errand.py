"""What every errand to messages that are out has in common: what a run knows, owes, has opened, and how it ends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import LedgerConflictError, NotSentError, RejectedError, TellalError
from pipeline.i18n import Message
from pipeline.model.amended import Amended, Amendments, Ending, Refusal
from pipeline.model.event import EventType
from pipeline.plan import situation_of
from pipeline.publish.closing import close
from pipeline.publish.run import TRIES, WAIT
from pipeline.trust import entries
from pipeline.trust.books import Books
from pipeline.trust.delivery import said
from pipeline.trust.ledger import ledger_of
from pipeline.trust.progress import progress
from pipeline.trust.running import BY_HAND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from pipeline.doors import Doors
    from pipeline.model.event import Event
    from pipeline.model.library import Target
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Network
    from pipeline.plan import Situation
    from pipeline.publish.words import Word
    from pipeline.survey import Survey
    from pipeline.trust.progress import Course


class RefusedError(Exception):
    """Nothing was begun; the refusal says why, and the ending how that is to be taken."""

    def __init__(self, refusal: Refusal, ending: Ending = Ending.REFUSED) -> None:
        super().__init__(str(refusal.message))
        self.refusal = refusal
        self.ending = ending


class Errand:
    """One run.

    Args:
        found: what the survey found.
        clock: says what time it is (UTC), each time it is asked.
        doors: the ways to the world.
        name: the run's.
        word: whose errand it is.

    Raises:
        TellalError: the ledger cannot be read, or is not the one that is pinned.
    """

    def __init__(self, found: Survey, clock: Callable[[], datetime], doors: Doors, name: str, word: Word) -> None:
        if found.trouble is not None:
            raise found.trouble
        self.library = found.library
        self.clock = clock
        self.name = name
        self.word = word
        self.ledger = doors.ledger or ledger_of(found.library)
        self.books = Books(self.ledger, found.history, self._pause)
        self._doors = doors
        self._keeper = doors.keeper(found.library.root)
        self.books.take_up(self._keeper.load())
        self._situation = situation_of(
            found.library, found.assessment, found.history, found.approvals, found.holds, found.now
        )
        self._networks: dict[str, Network] = {}
        self._open = False

    @property
    def leaves_open(self) -> bool:
        """Whether something was begun that has no answer in the ledger."""
        return self._open or self.books.unsettled

    @property
    def left_open(self) -> frozenset[str]:
        """Runs that left something without an answer, as far as this one has read."""
        return self.books.history.left_open

    @property
    def signed(self) -> tuple[datetime, str]:
        """When and by which run an event is written."""
        return self.clock(), self.name

    def act(self, key: str, target: Target | None) -> Amended:
        """Do it with one target.

        Raises:
            LedgerConflictError: somebody else wrote; decide again.
            RefusedError: nothing is to be done, or may be.
        """
        raise NotImplementedError

    def carry_out(self, targets: Sequence[tuple[str, Target | None]]) -> Amendments:
        """Do it with some targets, one after the other; then write what is owed, whatever happened."""
        done: list[Amended] = []
        stopped: Message | None = None
        try:
            for key, target in targets:
                done.append(self._decided(key, target))
            self.books.settle()
        except TellalError as error:
            stopped = error.message
        finally:
            stopped = close(self.books, self._keeper, self.name, self._networks.values()) or stopped
        return Amendments(self.clock(), tuple(done), stopped)

    def come(self, key: str) -> Course:
        """Return where a target stands."""
        return progress(self.books.events(key))

    def now(self) -> Situation:
        """Return how everything stands now; holds are read anew, for they are what somebody pulls in a hurry."""
        history = self.books.history
        return self._situation._replace(
            now=self.clock(),
            holds=self._doors.holds(self.library, history.control),
            ended=history.ended,
            waits=history.waits,
        )

    def begin(self, event: Event, payloads: Mapping[str, bytes]) -> Event:
        """Write what is about to be done, on exactly what is known; return it with its number.

        Raises:
            LedgerConflictError: somebody else wrote; decide again.
        """
        self.books.write([event], payloads)
        return self.books.events(event.target)[-1]

    def each(self, numbers: Sequence[int], act: Callable[[int], object]) -> tuple[Exception | None, int]:
        """Do something with messages, until one fails; return how, and with how many it went well."""
        for done, number in enumerate(numbers):
            try:
                act(number)
            except Exception as error:  # noqa: BLE001 - whatever an adapter fails at, it may have got through
                return error, done
        return None, len(numbers)

    def failed(self, begun: Event, target: Target | None, failed: Exception, done: int, url: str) -> Amended:
        """Return what became of a target with which the network did not go along, and owe that to the ledger."""
        if isinstance(failed, (NotSentError, RejectedError)):
            wait = failed.not_before if isinstance(failed, NotSentError) else None
            self.books.owe(entries.kept(begun, *self.signed, said(failed), done, wait))
            message = Message("the network did not do it: {reason}", reason=said(failed))
            return Amended(begun.target, target, Ending.FAILED, message, url, done)
        self._open = True
        message, hint = Message("it may have got through: {reason}"), Message("tellal update makes sure")
        if begun.type is EventType.RETRACT:
            message, hint = Message("it may be taken back: {reason}"), Message("tellal retract makes sure")
        return Amended(
            begun.target, target, Ending.UNKNOWN, Message(message.text, reason=said(failed)), url, done, hint
        )

    def opened(self, channel: Channel) -> Network:
        """Return the adapter of a channel, one for the whole run.

        Raises:
            RefusedError: the account cannot be opened.
        """
        if channel.name not in self._networks:
            try:
                self._networks[channel.name] = self._doors.open_network(self.library.root, channel)
            except TellalError as error:
                raise RefusedError(Refusal(error.message, error.hint)) from None
        return self._networks[channel.name]

    def document(self, key: str, digest: str) -> bytes:
        """Return a text that an event of a target pinned.

        Raises:
            LedgerBrokenError: the ledger has lost it.
        """
        return self.ledger.payload(self.books.history.version, key, digest)

    def _decided(self, key: str, target: Target | None) -> Amended:
        """Act on a target, deciding again as often as others are quicker."""
        conflicts = 0
        while True:
            try:
                return self.act(key, target)
            except RefusedError as refused:
                message, hint = refused.refusal
                return Amended(key, target, refused.ending, message, url_of(self.come(key)), hint=hint)
            except LedgerConflictError:
                conflicts += 1
                if conflicts == TRIES:
                    raise
                self._pause(conflicts)

    def _pause(self, tries: int) -> None:
        self._doors.sleep(WAIT * 2**tries * (0.5 + self._doors.chance()))


E = TypeVar("E", bound=Errand)


@contextmanager
def running(kind: type[E], found: Survey, clock: Callable[[], datetime], doors: Doors, word: Word) -> Iterator[E]:
    """Show for the length of an errand that its run goes on, so that others can tell when it is over."""
    name = f"{BY_HAND}{clock():%Y%m%dT%H%M%SZ}-{int(doors.chance() * 16**8):08x}"
    with doors.running(found.library.root, name) as mark:
        errand = kind(found, clock, doors, name, word)
        yield errand
        mark.stays, mark.wanted = errand.leaves_open, errand.left_open


def url_of(come: Course) -> str:
    """Return where a target is, empty where nothing of it is out."""
    return str(come.receipts[0].data["url"]) if come.receipts else ""
