"""What became of posts that were out and were to get another text, or to be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.i18n import Message
    from pipeline.model.library import Target


class Ending(StrEnum):
    """How it ended with one target."""

    DONE = "done"
    SAME = "same"  # there was nothing to do
    REFUSED = "refused"  # by us: nothing was begun
    FAILED = "failed"  # the network said no, or was not reached
    UNKNOWN = "unknown"  # it may have got through


class Refusal(NamedTuple):
    """Why something is not begun, and what to do instead."""

    message: Message
    hint: Message | None = None


class Edit(NamedTuple):
    """One message as readers see it, and as they would."""

    part: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """What an update would change on one target.

    Args:
        key: its name in the ledger.
        refused: why it cannot be changed; None where it can.
        edits: the messages that would get another text.
        parts: how many it has.
        pinned: it goes on with a text that an earlier run began with.
        url: where it is.
    """

    key: str
    target: Target
    refused: Refusal | None = None
    edits: tuple[Edit, ...] = ()
    parts: int = 0
    pinned: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """One target after an update, or after it was taken back.

    Args:
        key: its name in the ledger.
        target: None where only the ledger knows it still.
        message: what happened, in words.
        url: where it was, or is.
        done: how many of its messages the network went along with.
        hint: what to do now.
    """

    key: str
    target: Target | None
    ending: Ending
    message: Message
    url: str = ""
    done: int = 0
    hint: Message | None = None


@dataclass(frozen=True, slots=True)
class Amendments:
    """What a run did, in the order it did it.

    Args:
        now: when it ended.
        stopped: why it ended early, None where it did not.
    """

    now: datetime
    targets: tuple[Amended, ...]
    stopped: Message | None = None

    @property
    def exit_code(self) -> int:
        """0, or 4 where a network failed or is in doubt, or 2 where something was not begun."""
        endings = {each.ending for each in self.targets}
        if self.stopped is not None or endings & {Ending.FAILED, Ending.UNKNOWN}:
            return 4
        return 2 if Ending.REFUSED in endings else 0
