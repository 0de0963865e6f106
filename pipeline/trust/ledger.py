"""The memory of what was sent: an append-only branch of its own, changed by compare-and-swap only.

`read()` costs one git process while nothing changed, and a constant number when something did. What was parsed is kept
in `.tellal/ledger`, which is a witness too: a branch that was there and is gone, rewound or rewritten never counts as
empty. The branch of a remote (`origin/ledger` in a fresh clone) counts as much as the local one, whichever has more.
"""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from pipeline.errors import LedgerBrokenError, LedgerConflictError
from pipeline.i18n import Message
from pipeline.model.event import History, Out
from pipeline.trust import branch, record
from pipeline.trust.running import over
from pipeline.workspace import store
from pipeline.workspace.git import Git, GitError, RefMovedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.event import Event
    from pipeline.model.library import Library

BRANCH = "refs/heads/ledger"
REMOTE_BRANCHES = "refs/remotes/*/ledger"
CACHE = "ledger"
#: Goes up when what is kept in the cache changes its shape.
CACHE_SHAPE = 4
NONE: Mapping[str, bytes] = {}


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

    Args:
        root: the workspace; its cache holds what was parsed.
        git: the repository, where it is not the one around the workspace.
        pin: the id that the branch's first commit must have; empty takes any first commit of ours, and begins a
            branch where there is none.
    """

    def __init__(self, root: Path, git: Git | None = None, pin: str = "") -> None:
        self._root = root
        self._git = git or Git(root)
        self._pin = pin
        self.began = ""

    def read(self) -> History:
        """Return everything the ledger remembers.

        Raises:
            NoRepositoryError: the workspace is in no git repository.
            LedgerBrokenError: the branch is gone, rewritten, not ours, or a line is not as we write it.
        """
        refs = self._git.refs(BRANCH, REMOTE_BRANCHES)
        seen = _load(self._root)
        if self._pin and seen.first != self._pin:
            seen = NOTHING_SEEN  # another branch of that name was here once; what the settings pin is what counts
        if refs != seen.refs or (self._pin and not seen.head):
            head = self._newest(refs, seen)
            if not head:
                return History()
            first = self._first(head, seen)
            with self._git.objects() as objects:
                contents = branch.read(objects, head, first, seen.contents)
            seen = _Seen(refs, head, first, contents)
            store.save(self._root, CACHE, (CACHE_SHAPE, refs, head, first, *_plain(contents)))
        local = refs.get(BRANCH, "")
        version = seen.head if local == seen.head else f"{seen.head}@{local}"
        files = seen.contents.files
        left_open = frozenset(left_open for _, _, _, left_open in files.values() if left_open)
        out = {key: Out(*out) for key, (_, _, out, _) in files.items() if out}
        control = {name: data for name, (_, data) in seen.contents.control.items()}
        waits = {account: record.moment(until) for account, until in seen.contents.waits.items()}
        ended = over(self._root, left_open)
        return History(version, branch.Events(files), left_open, ended, out, control, waits)

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
        when = max((event.at for event in events), default=at)
        if when is None or not (events or control):
            raise ValueError("nothing to write, or no time to write it with")
        if self._pin and not version:
            raise _lost(self._pin, "")
        # A version is the commit that was read, then, where the local branch was elsewhere, `@` and where it was.
        head, elsewhere, local = version.partition("@")
        algorithm = branch.algorithm_of(head) if head else self._git.id_algorithm()
        with self._git.objects() if head else nullcontext() as objects:
            addition = branch.Addition(objects, head, algorithm)
            new = addition.commit(events, payloads, control, when)
        self._git.write(list(addition.made.values()), algorithm)
        expected = local if elsewhere else head
        try:
            self._git.move(BRANCH, new, expected or "0" * len(new), "tellal: ledger")
        except RefMovedError as error:
            raise LedgerConflictError(
                Message("the ledger changed in between, or somebody is writing it ({said})", said=str(error)),
                "run again: what is out is not sent twice",
            ) from None
        self.began = addition.began or self.began
        return new

    def payload(self, version: str, target: str, digest: str) -> bytes:
        """Return a payload that an intent of a target pinned.

        Raises:
            LedgerBrokenError: it is not there, or is not what its name says.
        """
        path = f"{branch.POSTS}/{target.partition('/')[0]}/{branch.PAYLOADS}/{digest}.json"
        with self._git.objects() as objects:
            found = objects.one(f"{version.partition('@')[0]}:{path}")
        if found is None or hashlib.sha256(found.data).hexdigest() != digest:
            raise record.broken(path, 0, Message("the payload is missing or changed"))
        return found.data

    def _newest(self, refs: dict[str, str], seen: _Seen) -> str:
        """Return the branch that includes all the others, local or of a remote; empty where there never was one."""
        if not refs and (seen.head or self._pin):
            raise _lost(self._pin, seen.head)
        newest = ""
        for name, tip in refs.items():
            if not newest or not self._git.chain(newest, tip):
                newest = tip
            elif self._git.chain(tip, newest):
                raise LedgerBrokenError(
                    Message("the ledger has grown in two places ({name}): neither knows all that was sent", name=name),
                    record.HINT,
                )
        return newest

    def _first(self, head: str, seen: _Seen) -> str:
        """Return the branch's first commit, once it is sure that one line of commits leads here from what was seen."""
        try:
            chain = self._git.chain(head, seen.head)
        except GitError:
            if not seen.head:
                raise
            raise _rewritten(self._pin, seen.head) from None
        expected = head
        for found, parents in chain:
            if found != expected or len(parents) > 1:
                raise LedgerBrokenError("the branch “ledger” is not one line of commits", record.HINT)
            expected = parents[0] if parents else ""
        if expected != seen.head:
            raise _rewritten(self._pin, seen.head)
        first = seen.first or chain[-1][0]
        if self._pin and first != self._pin:
            raise LedgerBrokenError(
                Message(
                    "the branch “ledger” begins with {id}, not with {pin} as tellal.toml has it: it was begun anew, "
                    "or the clone is shallow",
                    id=first[:12],
                    pin=self._pin[:12],
                ),
                "a shallow clone: git fetch --unshallow; "
                "else: git branch -m ledger ledger-wrong, then git fetch origin ledger:ledger",
            )
        return first


class _Seen(NamedTuple):
    """What was read last time.

    Args:
        refs: every ref that was looked at.
        head: the commit that was read.
        first: the branch's first commit.
    """

    refs: dict[str, str]
    head: str
    first: str
    contents: branch.Contents


def ledger_of(library: Library) -> LocalLedger:
    """Return the ledger of a workspace: the branch that its settings pin, if they do."""
    return LocalLedger(library.root, pin=library.settings.ledger_root)


def _load(root: Path) -> _Seen:
    kept = store.load(root, CACHE)
    if isinstance(kept, tuple) and kept[:1] == (CACHE_SHAPE,):
        _, refs, head, first, *contents = cast("tuple[int, dict[str, str], str, str, dict, dict, dict, dict]", kept)  # type: ignore[type-arg] # what save wrote
        return _Seen(refs, head, first, branch.Contents(*contents))
    return NOTHING_SEEN


def _plain(contents: branch.Contents) -> tuple[object, ...]:
    """Return contents as `store` takes them, without types of ours."""
    files = {key: tuple(file) for key, file in contents.files.items()}
    return files, contents.folders, {name: tuple(file) for name, file in contents.control.items()}, contents.waits


NOTHING_SEEN = _Seen({}, "", "", branch.Contents({}, {}, {}, {}))


def _lost(pin: str, seen: str) -> LedgerBrokenError:
    """Return the error of a branch that has to be there.

    Args:
        pin: how it begins, where the settings say so.
        seen: its last commit, where this machine has seen it.
    """
    if not pin:
        hint = Message("bring it back: git branch ledger {id}; if it was to go: delete .tellal/ledger", id=seen)
        return LedgerBrokenError("the branch “ledger” is gone", hint)
    # Never `git branch ledger <pin>`: that would be the right branch with everything forgotten.
    return LedgerBrokenError(
        Message(
            "the branch “ledger” is not here, and tellal.toml says that there is one: it begins with {id}", id=pin[:12]
        ),
        Message("git fetch origin ledger:ledger; it was last seen here at {id}", id=seen)
        if seen
        else "git fetch origin ledger:ledger",
    )


def _rewritten(pin: str, seen: str) -> LedgerBrokenError:
    return LedgerBrokenError(
        Message("the branch “ledger” was rewound or rewritten: {id} is no longer part of it", id=seen[:12]),
        Message("bring it back: git branch -f ledger {id}, or git fetch origin +ledger:ledger", id=seen)
        if pin
        else Message("bring it back: git branch -f ledger {id}; if it was to go: delete .tellal/ledger", id=seen),
    )
