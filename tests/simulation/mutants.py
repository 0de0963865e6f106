"""Runs that break a rule of the protocol, one each: what the simulation has to notice, or it would see nothing at all.

Most of them are the real code behind a door that lies to it; so they break the same rule however the code is written.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipeline.errors import LedgerConflictError, NotSentError, UnknownOutcomeError
from pipeline.model.event import EventType
from pipeline.trust import delivery, entries
from pipeline.trust.books import Books
from pipeline.trust.memory import NONE
from tests.simulation.runs import Account, Run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pytest

    from pipeline.model.event import Event, History
    from pipeline.model.library import Library
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Receipt
    from pipeline.trust.holds import Holds


class Careless(Run):
    """It writes what a look-up showed on the newest version, about whatever is in doubt there by now."""

    def append(self, version: str, events: Sequence[Event], payloads: Mapping[str, bytes] = NONE, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Write; where somebody was quicker, write a look-up all the same."""
        try:
            return super().append(version, events, payloads, **more)
        except LedgerConflictError:
            for event in events:
                if event.type is EventType.ABSENT or event.data.get("via") == "look-up":
                    self._force(event)
            raise

    def _force(self, event: Event) -> None:
        come = self.world.courses.get(event.target)
        if come is None or come.intent is None or not come.open:
            return
        answers = [event]
        if come.answer is None and event.type is EventType.ABSENT:
            answers.insert(0, entries.unknown(come.intent, event.at, event.run, "the run that sent it left no answer"))
        number = len(self.world.events[event.target])
        self.world.append(
            str(self.world.version),
            [
                each._replace(seq=seq, part=come.intent.part, data={**each.data, "intent": come.intent.seq})
                for seq, each in enumerate(answers, number + 1)
            ],
            NONE,
        )


class Hasty(Run):
    """It sends first, and writes the intent afterwards, together with the answer."""

    _put_off: tuple[Event, ...] = ()
    _version = ""

    def read(self) -> History:
        """Read; what was put off is forgotten, as after a conflict."""
        self._put_off = ()
        return super().read()

    def append(self, version: str, events: Sequence[Event], payloads: Mapping[str, bytes] = NONE, **more: Any) -> str:  # noqa: ANN401 - passed on
        """Write everything but an intent; that comes with the next."""
        self.world.payloads.update(payloads)
        version = self._version if self._put_off else version
        *now, last = *self._put_off, *events
        self._put_off = ()
        if last.type is not EventType.INTENT:
            return super().append(version, [*now, last], NONE, **more)
        self._version = super().append(version, now, NONE, **more) if now else version
        self._put_off = (last,)
        return f"{self._version} and an intent"


class Headlong(Run):
    """Its messages leave whenever they are ready, however long that took."""

    def open_network(self, root: Path, channel: Channel) -> Account:
        """Return an adapter that does not look a last time."""
        del root
        return _Headlong(self, channel)


class _Headlong(Account):
    def send(self, *words: Any, **more: Any) -> Receipt:  # noqa: ANN401 - passed on
        """Send whatever the last look would show."""
        return super().send(*words, **{**more, "last_look": lambda: None})


class Impatient(Run):
    """What its look-up does not find at once is not there."""

    def open_network(self, root: Path, channel: Channel) -> Account:
        """Return an adapter that claims to know at once."""
        account = super().open_network(root, channel)
        account.in_flight = account.visibility = timedelta(0)
        return account


class Sure(Run):
    """A message whose answer was lost was not sent, it says."""

    def open_network(self, root: Path, channel: Channel) -> Account:
        """Return an adapter that knows no doubt."""
        del root
        return _Sure(self, channel)


class _Sure(Account):
    def send(self, *words: Any, **more: Any) -> Receipt:  # noqa: ANN401 - passed on
        """Send it."""
        try:
            return super().send(*words, **more)
        except UnknownOutcomeError as error:
            raise NotSentError(error.message) from None


class Deaf(Run):
    """It reads the holds once."""

    _first: Holds | None = None

    def holds(self, library: Library, control: Mapping[str, bytes]) -> Holds:
        """Say what was held in the beginning."""
        if self._first is None:
            self._first = super().holds(library, control)
        return self._first


class Astray(Run):
    """Its clock is wrong by ten minutes, wherever clocks are a little wrong."""

    def __init__(self, *words: Any, **more: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*words, **more)
        self.place.skew *= 20


class Hopeful(Run):
    """It takes every run that left something open on its machine for dead, also one that merely sleeps."""

    def read(self) -> History:
        """Read, and bury the living."""
        self.world.marks.update({run: self.place.machine for run, machine in self.world.marks.items() if not machine})
        return super().read()


def cut_lease(patch: pytest.MonkeyPatch) -> None:
    """Let an intent keep others away for four minutes, less than a message may be under way."""
    patch.setattr(delivery, "LEASE", timedelta(minutes=4))
    patch.setattr(delivery, "MARGIN", timedelta(minutes=1))


def drop_margin(patch: pytest.MonkeyPatch) -> None:
    """Send whatever is left of the lease, and also when nothing is."""
    patch.setattr(delivery, "MARGIN", timedelta(days=-1))


def drop_receipts(patch: pytest.MonkeyPatch) -> None:
    """Forget what is owed when somebody else was quicker."""

    def read_again(books: Books) -> None:
        books.history = books._ledger.read()
        books._owed = []

    patch.setattr(Books, "_read_again", read_again)


def leave_alone(patch: pytest.MonkeyPatch) -> None:
    """Change nothing."""
    del patch
