"""The memory of what was sent: an append-only branch of its own, changed by compare-and-swap only.

`read()` costs a constant number of git processes. The branch lives in the workspace's own repository, where reading
what did not change is one process, or in a remote of it (`remote.py`), which the settings name.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import LedgerConflictError, TellalError, UsageError
from pipeline.i18n import Message
from pipeline.model.event import History
from pipeline.trust import memory
from pipeline.trust.memory import BRANCH, NONE
from pipeline.workspace.git import Git, RefMovedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.event import Event
    from pipeline.model.library import Library

REMOTE_BRANCHES = "refs/remotes/*/ledger"
#: What git calls this very repository where it wants the name of a remote.
HERE = "."
#: The network that lives in the workspace, where nobody else publishes.
EMBEDDED = "outbox"
#: Names the remote where `tellal.toml` does not: in a workflow, where nothing is kept that is not pushed.
VARIABLE = "TELLAL_LEDGER_REMOTE"


class Ledger(Protocol):
    """What publishing needs of a ledger, wherever it is kept.

    Attributes:
        began: what `tellal.toml` should pin, if this very ledger was begun through here; else empty.
    """

    began: str

    def read(self) -> History:
        """Return everything it remembers.

        Raises:
            NoRepositoryError: there is nowhere to keep it.
            LedgerBrokenError: it is not as we left it.
        """

    def append(
        self,
        version: str,
        events: Sequence[Event],
        payloads: Mapping[str, bytes] = NONE,
        *,
        control: Mapping[str, bytes] = NONE,
        at: datetime | None = None,
    ) -> str:
        """Add events, all of them or none, if nothing was added since a version; return the new version.

        Args:
            version: of the history that the events were decided on.
            events: each with the next number of its target; none only where a control file changes.
            payloads: what their intents mean to send: SHA-256 → bytes.
            control: control files that change: name → all of the new content.
            at: when (UTC), where no event says so.

        Raises:
            LedgerConflictError: somebody was quicker: read again and decide again.
            LedgerBrokenError: this cannot follow on what is there.
        """

    def payload(self, version: str, target: str, digest: str) -> bytes:
        """Return a payload that an intent of a target pinned.

        Raises:
            LedgerBrokenError: it is not there, or is not what its name says.
        """


class LocalLedger:
    """The branch `ledger` of the workspace's own repository.

    The branch of a remote (`origin/ledger` in a fresh clone) counts as much as the local one, whichever has more.

    Args:
        root: the workspace; its cache holds what was parsed.
        git: the repository, where it is not the one around the workspace.
        pin: the id that the branch's first commit must have; empty takes any first commit of ours, and begins a
            branch where there is none.
        ref: where it is, if not on the branch `ledger`: then no branch of a remote counts, either.
    """

    def __init__(self, root: Path, git: Git | None = None, pin: str = "", ref: str = BRANCH) -> None:
        self._root = root
        self._git = git or Git(root)
        self._pin = pin
        self._ref = ref
        self.began = ""

    def read(self) -> History:
        """Return everything the ledger remembers.

        Raises:
            NoRepositoryError: the workspace is in no git repository.
            LedgerBrokenError: the branch is gone, rewritten, not ours, or a line is not as we write it.
        """
        # In this order: whoever begins the branch in between is not taken for somebody who deleted it.
        seen = memory.load(self._root, self._pin)
        refs = self._git.refs(*((BRANCH, REMOTE_BRANCHES) if self._ref == BRANCH else (self._ref,)))
        if refs != seen.refs or (self._pin and not seen.head):
            if not refs and (seen.head or self._pin):
                raise memory.lost(self._pin, seen.head)
            head = memory.newest(self._git, refs)
            if not head:
                return History()
            seen = memory.Seen(refs, head, *memory.read(self._git, head, seen, self._pin))
            memory.save(self._root, seen)
        local = refs.get(self._ref, "")
        return memory.history(self._root, seen, seen.head if local == seen.head else f"{seen.head}@{local}")

    def append(
        self,
        version: str,
        events: Sequence[Event],
        payloads: Mapping[str, bytes] = NONE,
        *,
        control: Mapping[str, bytes] = NONE,
        at: datetime | None = None,
    ) -> str:
        """Add events and control files in one commit, if the branch is still where it was; return the new version.

        Raises:
            LedgerConflictError: it has moved.
            LedgerBrokenError: this cannot follow on what is there, or the branch would not be the pinned one.
        """
        if self._pin and not version:
            raise memory.lost(self._pin, "")
        # A version is the commit that was read, then, where the local branch was elsewhere, `@` and where it was.
        head, elsewhere, local = version.partition("@")
        addition = memory.add(self._git, head, memory.Writing(events, payloads, control, at))
        expected = local if elsewhere else head
        try:
            self._git.move(self._ref, addition.id, expected or "0" * len(addition.id), "tellal: ledger")
        except RefMovedError as error:
            raise LedgerConflictError(
                Message("the ledger changed in between, or somebody is writing it ({said})", said=str(error)),
                Message("run again: what is out is not sent twice"),
            ) from None
        memory.bear_witness(self._root, addition, self._ref)
        self.began = addition.began or self.began
        return addition.id

    def payload(self, version: str, target: str, digest: str) -> bytes:
        """Return a payload that an intent of a target pinned.

        Raises:
            LedgerBrokenError: it is not there, or is not what its name says.
        """
        return memory.payload(self._git, version.partition("@")[0], target, digest)


def ledger_of(library: Library) -> Ledger:
    """Return the ledger of a workspace: where its settings have it, and the one that they pin, if they do."""
    remote, pin = kept_at(library), library.settings.ledger_root
    if remote is None or remote == HERE:
        return LocalLedger(library.root, pin=pin)
    from pipeline.trust.remote import RemoteLedger  # noqa: PLC0415 - only where the settings name a remote

    return RemoteLedger(library.root, remote, pin=pin)


def kept_at(library: Library) -> str | None:
    """Return the remote whose ledger counts: the workspace's word, or else that of whoever starts the run."""
    said = library.settings.ledger_remote
    return said if said is not None else os.environ.get(VARIABLE, "").strip() or None


def last_seen(library: Library) -> History:
    """Return what this clone knows of a ledger that is out of reach, to look at; nothing may be decided on it."""
    with suppress(TellalError):
        return LocalLedger(library.root, pin=library.settings.ledger_root).read()
    return History()


def undecided(library: Library) -> UsageError | None:
    """Return why nothing may be sent before somebody has decided where the ledger is, None where that is clear.

    A ledger in this repository alone is right for a rehearsal, and for a brand that one machine publishes. Where there
    is a remote, other machines may publish as well, and each would send everything.
    """
    channels = library.channels.values()
    if kept_at(library) is not None or all(channel.network == EMBEDDED for channel in channels):
        return None
    remotes = Git(library.root).remotes()
    if not remotes:
        return None
    name = "origin" if "origin" in remotes else remotes[0]
    return UsageError(
        Message("this repository has remotes, and tellal.toml does not say where the ledger is: nothing is sent"),
        Message(
            'if others publish too, or CI does, write under [ledger]: remote = "{name}"; '
            'if only this machine ever will: remote = "."',
            name=name,
        ),
    )
