"""What a run remembers of a target that it has taken up, and what it has to say where the state alone does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.plan import Gone, Planned
from pipeline.trust.delivery import Seen

if TYPE_CHECKING:
    from pipeline.model.library import Library, Target
    from pipeline.model.settings import Channel

TOLD = Message("it was told to stop; the next run goes on")
CUT_OFF = Message("it was told to stop; what was not written down is kept in .tellal/receipts")
NOT_YET = Message("it may be out: it is not there yet and may still appear; the next run looks again")
#: What a look-up that settled nothing leaves to say.
NOTES = {
    Seen.NOT_YET: NOT_YET,
    Seen.ONCE: NOT_YET,
    Seen.UNSUPPORTED: Message(
        "it may be out, and this network cannot be asked: a person must look, then say so with tellal resolve"
    ),
    Seen.TOO_OLD: Message(
        "it may be out, and too much time has passed to tell: a person must look, then say so with tellal resolve"
    ),
}


@dataclass(slots=True)
class Work:
    """A target that a run has taken up.

    Args:
        key: its name in the ledger.
        target: None where only the ledger knows it.
        tried: the parts that this run sent.
        looked: the intents, by number, that this run looked up.
        sent: how many parts this run brought out.
        note: what the state alone does not say.
        waits: its account keeps it for now.
    """

    key: str
    target: Target | None
    tried: set[int] = field(default_factory=set)
    looked: set[int] = field(default_factory=set)
    sent: int = 0
    note: Message | None = None
    waits: bool = False


def work_of(planned: Planned | Gone) -> Work:
    """Return a target as a run takes it up."""
    return Work(planned.key, None) if isinstance(planned, Gone) else Work(planned.target.key, planned.target)


def channel_of(work: Work, library: Library) -> Channel | None:
    """Return the channel of a target; that of a post that is gone is known by its account."""
    if work.target is not None:
        return work.target.channel
    account = work.key.partition("/")[2]
    return next((each for each in library.channels.values() if each.target_name == account), None)
