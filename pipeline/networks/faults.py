"""What can go wrong between us and a network, on purpose: for tests and demonstrations of the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, RejectedError, UnknownOutcomeError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.errors import SendError
    from pipeline.networks.contract import Payload


class Does(StrEnum):
    """What happens to a message."""

    UNREACHABLE = "unreachable"  # nothing gets through, and we know it
    REFUSE = "refuse"
    TIME_OUT_BEFORE = "time-out-before"  # no answer, and nothing arrived
    TIME_OUT_AFTER = "time-out-after"  # no answer, and it is there
    LOSE_ANSWER = "lose-answer"  # it is there, and the answer breaks off


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Args:
        does: what.
        channel: where; empty for every channel.
        part: with which message of a thread; 0 for each.
        text: only where the message holds this.
        times: how often, over all runs; 0 for always.
    """

    does: Does
    channel: str = ""
    part: int = 0
    text: str = ""
    times: int = 0

    @property
    def accepts(self) -> bool:
        """Whether the message arrives all the same."""
        return self.does in (Does.TIME_OUT_AFTER, Does.LOSE_ANSWER)

    def strikes(self, channel: str, payload: Payload) -> bool:
        """Say whether a message is meant."""
        return self.channel in ("", channel) and self.part in (0, payload.part) and self.text in payload.text

    def error(self) -> SendError:
        """Return what an adapter would raise."""
        match self.does:
            case Does.UNREACHABLE:
                return NotSentError("the outbox was made unreachable: see outbox/faults.toml")
            case Does.REFUSE:
                return RejectedError("the outbox was told to refuse it: see outbox/faults.toml")
            case Does.LOSE_ANSWER:
                return UnknownOutcomeError("the connection broke before the answer was there")
            case _:
                return UnknownOutcomeError("no answer came in time")


def from_table(table: dict[str, Any]) -> Fault:
    """Read one `[[fault]]` of outbox/faults.toml.

    Raises:
        ValueError: it is not written so.
    """
    wanted: dict[str, type] = {"does": str, "channel": str, "part": int, "text": str, "times": int}
    for key, value in table.items():
        if type(value) is not wanted.get(key):
            raise ValueError(str(Message("“{key}” is not a key of a fault, or its value is of another kind", key=key)))
    if table.get("does") not in set(Does):
        raise ValueError(str(Message("“does” is one of: {names}", names=", ".join(Does))))
    return Fault(**{**table, "does": Does(table["does"])})
