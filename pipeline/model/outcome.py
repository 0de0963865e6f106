"""What became of the targets that a run of publishing took up."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.model.event import History
from pipeline.model.plan import State

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.i18n import Message
    from pipeline.model.approval import Asked
    from pipeline.model.library import Target
    from pipeline.model.plan import Gone, Planned


#: Where a target stands that is out.
OUT = frozenset({State.PUBLISHED, State.CHANGED})
#: Where a target stands that was taken up and is not out.
FAILED = frozenset({State.DUE, State.UNKNOWN, State.PARTIAL, State.REJECTED})
#: What a shell says of a program that was interrupted.
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Outcome:
    """One target after the run.

    Args:
        key: its name in the ledger.
        target: None where only the ledger knows it still.
        state: where it stands now.
        message: what happened, in words.
        url: where it can be seen, empty where it is not out.
        sent: how many of its messages this run sent.
        waits: its account keeps it for now, which is no failure.
    """

    key: str
    target: Target | None
    state: State
    message: Message
    url: str = ""
    sent: int = 0
    waits: bool = False

    @property
    def failed(self) -> bool:
        """Whether it should be out and is not."""
        return self.state in FAILED and not self.waits


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a run did, in the order it did it.

    Args:
        now: when it ended.
        targets: every target it took up.
        remaining: what was due or in doubt and was not taken up: first that of accounts that were not let in, then that
            of accounts whose network asked to wait, then that for which the reason is in `stopped`.
        missed: targets whose time was over; the ledger has it now.
        stopped: why the run ended early, None where it did not.
        shut: how many of `remaining` wait for their account to be let in again; the reason is that of a target which
            was taken up.
        began: the first commit of the ledger, if this run began it without a pin; else empty.
        resting: how many of `remaining` wait because their network asked their account to.
        doubts: what is in doubt still, also of what was not taken up.
        told: whether the run was told to stop.
        kept: where receipts are that could not be written down, relative to the workspace; empty where none are.
        run: the run's name in the ledger.
        history: the ledger as the run left it.
        asked: what was asked of GitHub about approvals, None where approvals do not come from there.
    """

    now: datetime
    targets: tuple[Outcome, ...]
    remaining: tuple[Planned, ...] = ()
    missed: tuple[Planned, ...] = ()
    stopped: Message | None = None
    shut: int = 0
    began: str = ""
    resting: int = 0
    doubts: tuple[Planned | Gone, ...] = ()
    told: bool = False
    kept: str = ""
    run: str = ""
    history: History = field(default_factory=History)
    asked: Asked | None = None

    @property
    def sent(self) -> int:
        """How many messages went out in this run."""
        return sum(outcome.sent for outcome in self.targets)

    @property
    def exit_code(self) -> int:
        """0; 4 where a network failed or is in doubt, or something is left to do; 130 where it was told to stop."""
        if self.told:
            return INTERRUPTED
        failed = any(outcome.failed for outcome in self.targets)
        return 4 if failed or self.doubts or self.stopped is not None else 0


class Moment(StrEnum):
    """A step of a run, told as it happens."""

    INTENT = "intent"
    SENDING = "sending"
    SENT = "sent"
    LOOKING = "looking"
    DONE = "done"
    ENDING = "ending"  # what is owed is written down; nothing should come between


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run is doing.

    Args:
        key: the target's name in the ledger; empty where the whole run is meant.
        part: which message of it, from 1; 0 for the whole.
        outcome: with `DONE`, what became of the target.
    """

    moment: Moment
    key: str
    target: Target | None
    part: int = 0
    parts: int = 0
    outcome: Outcome | None = None
