"""The ledger as one run keeps it: what it knows, what it owes, and what it does when somebody else was quicker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import LedgerConflictError
from pipeline.trust.memory import NONE
from pipeline.trust.progress import DisorderError, progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from pipeline.model.event import Event, History
    from pipeline.trust.ledger import Ledger

#: How often what must be written is tried when others write at the same time.
TRIES = 8


class Books:
    """What a run knows of the ledger, and the receipts that it has not written yet.

    Args:
        ledger: where the memory is.
        history: as it was read last.
        pause: waits before the next try, longer with each; it is told how many there were.

    Attributes:
        lost: receipts that could not follow on what others wrote.
        touched: targets that this run has added something to.
    """

    def __init__(self, ledger: Ledger, history: History, pause: Callable[[int], None]) -> None:
        self._ledger = ledger
        self._pause = pause
        self._owed: list[Event] = []
        self._unsure = False
        self.history = history
        self.lost: list[Event] = []
        self.touched: set[str] = set()

    def events(self, key: str) -> tuple[Event, ...]:
        """Return the events of a target, those that are not written yet included."""
        known = self.history.of(key)
        return (
            (*known, *(event for event in self._numbered(self._owed) if event.target == key)) if self._owed else known
        )

    def owe(self, event: Event) -> None:
        """Remember something that happened; it is written with what comes next."""
        self._owed.append(event)
        self.touched.add(event.target)

    def take_up(self, events: Iterable[Event]) -> None:
        """Owe what an earlier run kept because the ledger could not take it; what is known or out of date is left."""
        for event in events:
            if not self._has(event) and self._fits(event, self._owed):
                self._owed.append(event)
                self.touched.add(event.target)

    def write(
        self,
        events: Iterable[Event],
        payloads: Mapping[str, bytes] = NONE,
        *,
        control: Mapping[str, bytes] = NONE,
        at: datetime | None = None,
    ) -> None:
        """Write what is owed and some more in one commit, on exactly the history that is known.

        Args:
            events: what is written beside what is owed.
            payloads: what their intents mean to send: SHA-256 → bytes.
            control: control files that change: name → all of the new content.
            at: when (UTC), where there may be no event to say so.

        Raises:
            LedgerConflictError: somebody was quicker. Nothing was written, the history is read anew, what was
                decided must be decided again; what is owed is owed still.
        """
        numbered = self._numbered([*self._owed, *events])
        try:
            version = self._ledger.append(self.history.version, numbered, payloads, control=control, at=at)
        except LedgerConflictError:
            self._read_again()
            raise
        except BaseException:
            self._unsure = True
            raise
        self.history = self.history.with_events(version, numbered, control)
        self.touched.update(event.target for event in numbered)
        self._owed = []

    def settle(
        self, control: Callable[[History], Mapping[str, bytes]] = lambda _: NONE, at: datetime | None = None
    ) -> None:
        """Write what is owed, whoever else writes: a receipt is true whatever happened meanwhile.

        Args:
            control: says which control files change, and how, on a history; it is asked again after each conflict.
            at: when (UTC), where there may be no event to say so.

        Raises:
            LedgerConflictError: others were quicker, time and again.
        """
        for tries in range(TRIES):
            changed = control(self.history)
            if not self._owed and not changed:
                return
            try:
                self.write((), control=changed, at=at)
            except LedgerConflictError:
                if tries == TRIES - 1:
                    raise
                self._pause(tries)
            else:
                return

    @property
    def unsettled(self) -> bool:
        """Whether the ledger lacks something that happened, or may have something of ours that nobody went on with."""
        return self._unsure or bool(self._owed)

    @property
    def owed(self) -> tuple[Event, ...]:
        """What happened and is not written yet."""
        return tuple(self._owed)

    def _read_again(self) -> None:
        self.history = self._ledger.read()
        kept: list[Event] = []
        for event in self._owed:
            if self._has(event):
                continue  # it was written after all, when somebody interrupted us
            if self._fits(event, kept):
                kept.append(event)
            else:
                self.lost.append(event)
        self._owed = kept

    def _has(self, event: Event) -> bool:
        """Say whether the ledger knows this very event."""
        return any(known._replace(seq=event.seq) == event for known in self.history.of(event.target))

    def _fits(self, event: Event, before: Iterable[Event]) -> bool:
        """Say whether an event can follow on what is known and what is owed before it."""
        own = [each for each in before if each.target == event.target]
        try:
            progress((*self.history.of(event.target), *self._numbered([*own, event])))
        except DisorderError:
            return False
        return True

    def _numbered(self, events: Iterable[Event]) -> list[Event]:
        numbers: dict[str, int] = {}
        numbered = []
        for event in events:
            number = numbers.get(event.target, len(self.history.of(event.target))) + 1
            numbers[event.target] = number
            numbered.append(event._replace(seq=number))
        return numbered
