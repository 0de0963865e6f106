"""Receipts that the ledger could not take: kept beside the workspace until it can.

What went out and could not be written down is the one thing that must not be forgotten. It is kept twice: in
`.tellal/receipts/<run>.jsonl`, for people and for a CI system that keeps such files, and in the sealed store of
`.tellal`, from which the next run on this machine takes it up by itself. A file of the first kind is believed only
where somebody names it (`tellal publish --receipts`): it may have come with a checkout.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.errors import LedgerBrokenError, UsageError
from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.trust import record
from pipeline.workspace import files, store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.model.event import Event

FOLDER = ".tellal/receipts"
#: What the store calls what a run kept: this and the run's name. Each has its own, so none overwrites another's.
OWED = "owed-"
SUFFIX = ".jsonl"
#: What may be taken up: answers to what was begun, and that a time was missed.
ANSWERS = frozenset(
    {
        EventType.PUBLISHED,
        EventType.REJECTED,
        EventType.NOT_SENT,
        EventType.UNKNOWN,
        EventType.HANDED,
        EventType.UPDATED,
        EventType.RETRACTED,
        EventType.KEPT,
        EventType.MISSED,
    }
)


class Keeper:
    """What keeps receipts for a workspace.

    Args:
        root: the workspace.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._loaded: list[str] = []

    def keep(self, run: str, events: Sequence[Event]) -> str:
        """Keep events that a run owes to the ledger; return where people find them, relative to the workspace.

        Raises:
            OSError: the file cannot be written.
            UsageError: its folder leads out of the workspace.
        """
        data = b"".join(map(record.loose_line, events))
        store.save(self._root, OWED + run, data)
        self._loaded.append(OWED + run)
        name = f"{FOLDER}/{run}{SUFFIX}"
        files.stay_inside(self._root, self._root / name)
        files.write(self._root / name, data)
        return name

    def place(self, run: str) -> str:
        """Return where people find what a run kept, relative to the workspace; empty where it kept nothing."""
        name = f"{FOLDER}/{run}{SUFFIX}"
        return name if (self._root / name).is_file() else ""

    def load(self) -> tuple[Event, ...]:
        """Return what earlier runs on this machine kept."""
        events: list[Event] = []
        for name in store.names(self._root, OWED):
            saved = store.load(self._root, name)
            if isinstance(saved, bytes):
                with suppress(LedgerBrokenError):  # from another version: the file for people holds the same
                    events += record.read_loose(saved, f".tellal/{name}")
                    self._loaded.append(name)
        return tuple(events)

    def forget(self) -> None:
        """Forget what was loaded or kept here: the ledger has it now. What another run kept since then stays."""
        for name in self._loaded:
            store.forget(self._root, name)
            place = self._root / FOLDER / f"{name.removeprefix(OWED)}{SUFFIX}"
            if not files.leads_out(self._root, place):
                with suppress(OSError):
                    place.unlink()


def read(places: Sequence[Path]) -> tuple[Event, ...]:
    """Read files of receipts, and folders of them; what was kept on another machine comes like this.

    Raises:
        UsageError: one of them cannot be read.
        LedgerBrokenError: a line is not what we write, or is no receipt.
    """
    events: list[Event] = []
    for place in places:
        for path in sorted(place.glob(f"**/*{SUFFIX}")) if place.is_dir() else [place]:
            try:
                data = path.read_bytes()
            except OSError as error:
                raise UsageError(
                    Message("{path} cannot be read: {why}", path=str(path), why=str(error.strerror)),
                    Message("--receipts takes files that an earlier run kept, or folders of them"),
                ) from None
            events += record.read_loose(data, str(path))
    for event in events:
        if event.type not in ANSWERS:
            raise record.broken(event.target, 0, Message("{type} is no receipt", type=str(event.type)))
    return tuple(events)
