"""Runs that are killed at a step of a test's choice, each in a real process of its own."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

from pipeline.networks import contract
from pipeline.networks.outbox import Outbox
from pipeline.trust.ledger import LocalLedger
from pipeline.trust.remote import RemoteLedger
from pipeline.workspace.git import Git
from pipeline.workspace.remotes import Answer, Remote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.doors import Doors
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import NoReceipt, Payload, Receipt
    from pipeline.networks.faults import Fault
    from pipeline.trust.ledger import Ledger
    from tests.publish.desk import Desk


class Killer:
    """Counts the steps of a run and kills its process, as `kill -9` would, at one of them."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.passed = 0

    def point(self) -> None:
        """Pass a step, or not."""
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def doors(self, desk: Desk) -> Doors:
        """Return ways with a step before and after every effect."""
        git = KillingGit(desk.root, self)
        ledger: Ledger = LocalLedger(desk.root, git)
        if desk.settings.ledger_remote:
            ledger = RemoteLedger(desk.root, KillingRemote(git, desk.settings.ledger_remote, self), git)
        return desk.doors(
            ledger=ledger,
            open_network=lambda _, channel: KillingOutbox(desk.network, channel, desk.faults, self),
            tell=lambda _: self.point(),
        )


class KillingGit(Git):
    """Git, with steps between the objects and the ref."""

    def __init__(self, folder: Path, killer: Killer) -> None:
        super().__init__(folder)
        self._killer = killer

    def write(self, *rest: Any) -> None:  # noqa: ANN401 - passed on
        """Write objects."""
        super().write(*rest)
        self._killer.point()

    def move(self, *rest: Any) -> None:  # noqa: ANN401 - passed on
        """Move the ref."""
        super().move(*rest)
        self._killer.point()

    def move_all(self, *rest: Any) -> None:  # noqa: ANN401 - passed on
        """Move refs."""
        super().move_all(*rest)
        self._killer.point()


class KillingRemote(Remote):
    """A remote, with steps around everything that is asked of it."""

    def __init__(self, git: Git, name: str, killer: Killer) -> None:
        super().__init__(git, name)
        self._killer = killer

    def tip(self, ref: str) -> str:
        """Ask."""
        found = super().tip(ref)
        self._killer.point()
        return found

    def fetch(self, ref: str) -> None:
        """Fetch."""
        super().fetch(ref)
        self._killer.point()

    def push(self, ref: str, new: str, old: str) -> Answer:
        """Push."""
        self._killer.point()
        answer = super().push(ref, new, old)
        self._killer.point()
        return answer


class KillingOutbox(Outbox):
    """The outbox, with steps before it takes a message, after that, and before it answers."""

    def __init__(self, root: Path, channel: Channel, faults: Sequence[Fault], killer: Killer) -> None:
        super().__init__(root, channel, faults)
        self._killer = killer

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Take a message."""
        self._killer.point()
        try:
            return super().send(payload, reply_to=reply_to, key=key, now=now, last_look=last_look)
        finally:
            self._killer.point()

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Look for a message."""
        found = super().find(payload, reply_to=reply_to, key=key, since=since)
        self._killer.point()
        return found

    def close(self) -> None:
        """Draw the pages."""
        super().close()
        self._killer.point()


def begin(work: Callable[[], object]) -> int:
    """Begin something in a process of its own; return its number."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the child must never return into the test
            os._exit(1)
        os._exit(0)
    return child


def in_a_process(work: Callable[[], object]) -> int:
    """Do something in a process of its own; return how it ended, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(begin(work), 0)[1])


def at_once(*works: Callable[[], object]) -> list[int]:
    """Do several things at the same time, each in a process of its own; return how they ended."""
    children = [begin(work) for work in works]
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
