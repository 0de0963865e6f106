"""The ledger in a remote of the repository: read and changed there, by every machine that publishes.

The remote counts. What is here follows it: the branch `ledger`, for people who look, and a ref of our own
(`refs/tellal/ledger/<remote>`), which bears witness to what the remote had when it was read last. A commit is made
here as for the local ledger and pushed on condition that the branch there is where it was; nothing is ever put on top
of what somebody else wrote meanwhile. When nobody knows what became of a push, the remote is asked whether it has the
commit.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.errors import LedgerConflictError, LedgerRefusedError, RemoteError
from pipeline.i18n import Message
from pipeline.model.event import History
from pipeline.trust import memory
from pipeline.trust.memory import BRANCH, NONE
from pipeline.workspace.git import Git, GitError
from pipeline.workspace.remotes import Pushed, Remote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.event import Event

WHY = "tellal: ledger"
AGAIN = Message("run again: what is out is not sent twice")


class RemoteLedger:
    """The branch `ledger` of a remote.

    Args:
        root: the workspace; its cache holds what was parsed.
        remote: the remote's name in the repository around the workspace.
        git: the repository, where it is not that one.
        pin: the id that the branch's first commit must have; empty takes any first commit of ours, and begins a
            branch where there is none.
    """

    def __init__(self, root: Path, remote: str | Remote, git: Git | None = None, pin: str = "") -> None:
        self._root = root
        self._git = git or Git(root)
        self._remote = Remote(self._git, remote) if isinstance(remote, str) else remote
        self._name = self._remote.name
        self._pin = pin
        self._witness = f"refs/tellal/ledger/{self._name}"
        self._tracking = f"refs/remotes/{self._name}/ledger"  # the user's, which a fetch of theirs moves
        self.began = ""

    def read(self) -> History:
        """Return everything the ledger remembers, as the remote has it.

        What only the local branch has, of a ledger that began here, goes to the remote first.

        Raises:
            NoRepositoryError: the workspace is in no git repository.
            UsageError: the repository has no such remote.
            RemoteError: the remote cannot be asked.
            LedgerBrokenError: the branch is gone, rewritten, not ours, or a line is not as we write it.
        """
        here = self._git.refs(BRANCH, self._witness, self._tracking)
        tip = self._remote.tip(BRANCH)
        refs = {**here, self._name: tip}
        seen = memory.load(self._root, self._pin)
        if refs != seen.refs or (self._pin and not seen.head):
            if tip and tip not in here.values():
                self._remote.fetch(BRANCH)
            self._see_that_it_grew(tip, here)
            local = here.get(BRANCH, "")
            if not tip and (self._pin or (seen.head and not local)):
                was_there = not self._pin or self._name in seen.refs
                raise memory.lost(self._pin, seen.head if was_there else "", self._name)
            head = memory.newest(self._git, {BRANCH: local, self._name: tip})
            if not head:
                return History()
            first, contents = memory.read(self._git, head, seen, self._pin, self._name)
            tip = self._shared(head, tip)
            refs = {**refs, self._name: tip, **self._follow(head, tip, here)}
            seen = memory.Seen(refs, head, first, contents)
            memory.save(self._root, seen)
        return memory.history(self._root, seen, seen.head if tip == seen.head else f"{seen.head}@{tip}")

    def append(
        self,
        version: str,
        events: Sequence[Event],
        payloads: Mapping[str, bytes] = NONE,
        *,
        control: Mapping[str, bytes] = NONE,
        at: datetime | None = None,
    ) -> str:
        """Add events and control files in one commit, if the remote's branch is still where it was.

        Raises:
            LedgerConflictError: it has moved, or would not be moved this time.
            LedgerBrokenError: this cannot follow on what is there, or the branch would not be the pinned one.
            RemoteError: it may have been written, and nobody can tell: nothing may be sent on its strength.
        """
        if self._pin and not version:
            raise memory.lost(self._pin, "", self._name)
        # A version is the commit that was read, then, where the remote was elsewhere, `@` and where it was.
        head, elsewhere, there = version.partition("@")
        addition = memory.add(self._git, head, memory.Writing(events, payloads, control, at))
        self._push(addition.id, there if elsewhere else head)
        memory.bear_witness(self._root, addition, self._name)
        nowhere = "0" * len(addition.id)
        with suppress(RemoteError):  # the local branch may be elsewhere; the next reading brings it along
            self._git.move_all({BRANCH: (addition.id, head or nowhere), self._witness: (addition.id, "")}, WHY)
        self.began = addition.began or self.began
        return addition.id

    def payload(self, version: str, target: str, digest: str) -> bytes:
        """Return a payload that an intent of a target pinned.

        Raises:
            LedgerBrokenError: it is not there, or is not what its name says.
        """
        return memory.payload(self._git, version.partition("@")[0], target, digest)

    def _see_that_it_grew(self, tip: str, here: Mapping[str, str]) -> None:
        """See that the remote still has everything that it is known to have had.

        Raises:
            LedgerBrokenError: it has not.
        """
        for known in dict.fromkeys(here[name] for name in (self._witness, self._tracking) if name in here):
            if known == tip or (tip and not self._git.chain(known, tip)):
                continue
            if self._pin and self._git.chain(known)[-1][0] != self._pin:
                continue  # another branch of that name was there once; what the settings pin is what counts
            raise (memory.rewritten if tip else memory.lost)(self._pin, known, self._name)

    def _shared(self, head: str, tip: str) -> str:
        """Give the remote what only the local branch has, if it will take it; return where the remote is then."""
        if head == tip:
            return tip
        with suppress(RemoteError):  # what is written next takes it along, or says why not
            self._push(head, tip)
            return head
        return tip

    def _follow(self, head: str, tip: str, here: Mapping[str, str]) -> dict[str, str]:
        """Bring the refs here to where the remote is; return those that moved."""
        wanted = {name: to for name, to in ((BRANCH, head), (self._witness, tip)) if to and here.get(name) != to}
        if not wanted:
            return {}
        nowhere = "0" * len(head)
        try:
            self._git.move_all({name: (to, here.get(name, nowhere)) for name, to in wanted.items()}, WHY)
        except GitError:
            return {}  # another run is moving them, too
        return wanted

    def _push(self, new: str, old: str) -> None:
        """Move the remote's branch by compare-and-swap.

        Raises:
            LedgerConflictError: it was not moved; nothing of ours is there.
            RemoteError: nobody knows.
        """
        answer = self._remote.push(BRANCH, new, old)
        pushed = answer.pushed
        if pushed is Pushed.UNKNOWN:
            pushed = self._settled(new, old, answer.said)
        if pushed is Pushed.MOVED:
            raise LedgerConflictError(
                Message("the ledger changed in between, or somebody is writing it ({said})", said=answer.said), AGAIN
            )
        if pushed is Pushed.REFUSED:
            raise LedgerRefusedError(
                Message(
                    "{remote} does not take what is written to the ledger: {said}", remote=self._name, said=answer.said
                ),
                AGAIN,
            )

    def _settled(self, new: str, old: str, said: str) -> Pushed:
        """Ask what became of a push without an answer: it is done if its commit is part of the branch.

        Where the branch has not moved, the push may arrive even now. Whatever is pushed next competes with it for the
        same place, so that one of them is refused, and the next reading shows which.

        Raises:
            RemoteError: the remote cannot be asked.
        """
        try:
            tip = self._remote.tip(BRANCH)
            if tip not in {new, old}:
                self._remote.fetch(BRANCH)
            if tip == old:
                return Pushed.REFUSED
            return Pushed.DONE if tip and not self._git.chain(new, tip) else Pushed.MOVED
        except RemoteError as error:
            raise RemoteError(
                Message(
                    "nobody knows whether {remote} took what was written to the ledger ({said}), "
                    "and it cannot be asked: {why}",
                    remote=self._name,
                    said=said,
                    why=str(error),
                ),
                Message("run again once it can be reached: what was about to be sent is looked up first"),
            ) from error
