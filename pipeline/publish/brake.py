"""Pulling the brake and letting it go: holds that are written to the ledger, by compare-and-swap, and need no merge.

To add a hold is always right, so whoever was quicker, the line is added to what is there then. It asks no network but
that of the ledger, and needs no plan: what it stops is looked at afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.trust import holdbook
from pipeline.trust.books import Books
from pipeline.trust.holdbook import NAME, Entry
from pipeline.trust.ledger import ledger_of, undecided
from pipeline.trust.memory import NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from pipeline.doors import Doors
    from pipeline.model.event import History
    from pipeline.model.library import Library
    from pipeline.publish.words import Word
    from pipeline.trust.hold import Passed, Scope

#: The first wait between two tries, in seconds, before chance; each is twice as long.
WAIT = 0.1


class Wanted(NamedTuple):
    """A hold that somebody wants.

    Args:
        scope: what it is about.
        name: which of them; several words or posts have commas between them; empty for all.
        reason: why.
        until: when it ends by itself (UTC), None where somebody has to end it.
        passed: what becomes of targets whose time passes meanwhile.
    """

    scope: Scope
    name: str
    reason: str
    until: datetime | None
    passed: Passed

    def entry(self, name: str, at: datetime, by: str) -> Entry:
        """Return the hold as the ledger keeps it, under a name."""
        return Entry(name, at, by, self.scope, self.name, self.reason, self.until, self.passed)


class Lines:
    """Lines that are to be added to the holds, to whatever is there when they get written.

    Args:
        wanted: holds to be set.
        ends: names of holds to be ended.
        said: whose word it is; the note is that of the ends.
        at: when (UTC).
    """

    def __init__(self, wanted: Sequence[Wanted], ends: Iterable[str], said: Word, at: datetime) -> None:
        self._wanted = wanted
        self._ends = tuple(ends)
        self._said = said
        self._at = at.replace(microsecond=0)
        self.placed: tuple[Entry, ...] = ()
        self.ended: tuple[Entry, ...] = ()

    def control(self, history: History) -> Mapping[str, bytes]:
        """Return the control files that change; none where everything is there already.

        Raises:
            UsageError: a hold that is to be ended is not there.
            LedgerBrokenError: the holds that are there cannot be read.
        """
        known = {entry.id: entry for entry in holdbook.entries(history.control)}
        if not self.placed or any(known.get(entry.id, entry) != entry for entry in self.placed):
            self.placed = self._named(known)
        ends = [self._known(name, known) for name in self._ends]
        self.ended = tuple(entry for entry in ends if entry.released is None or self._is_ours(entry))
        new = [holdbook.placed(entry) for entry in self.placed if entry.id not in known]
        new += [
            holdbook.released(entry.id, self._at, self._said.by, self._said.note)
            for entry in self.ended
            if entry.released is None
        ]
        return {NAME: history.control.get(NAME, b"") + b"".join(new)} if new else NONE

    def _named(self, known: Mapping[str, Entry]) -> tuple[Entry, ...]:
        taken = set(known)
        made = []
        for wanted in self._wanted:
            name = holdbook.new_id(taken)
            taken.add(name)
            made.append(wanted.entry(name, self._at, self._said.by))
        return tuple(made)

    def _known(self, name: str, known: Mapping[str, Entry]) -> Entry:
        if name not in known:
            raise UsageError(
                Message("there is no hold {id} in the ledger", id=name), Message("tellal holds lists them")
            )
        return known[name]

    def _is_ours(self, entry: Entry) -> bool:
        """Say whether it was this very word that ended a hold: it got through although its answer was lost."""
        return (entry.released, entry.ended_by, entry.note) == (self._at, self._said.by, self._said.note)


def write(library: Library, lines: Lines, clock: Callable[[], datetime], doors: Doors) -> History:
    """Write lines to the holds of the ledger, in one commit; return the history after it.

    Args:
        library: whose ledger it is.
        lines: what is to be added.
        clock: says what time it is (UTC).
        doors: ways to the world.

    Raises:
        UsageError: a hold that is to be ended is not there, or nobody has decided where the ledger is.
        TellalError: the ledger cannot be read or written, so nothing was.
    """
    if doors.ledger is None and (trouble := undecided(library)) is not None:
        raise trouble
    ledger = doors.ledger or ledger_of(library)
    books = Books(ledger, ledger.read(), lambda tries: doors.sleep(WAIT * 2**tries * (0.5 + doors.chance())))
    books.settle(lines.control, clock())
    return books.history
