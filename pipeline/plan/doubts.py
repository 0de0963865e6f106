"""What nobody knows: messages that may be out or not, and changes of messages that may have got through or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.plan import Planned, State
from pipeline.trust.progress import progress

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.model.event import History
    from pipeline.model.library import Target
    from pipeline.model.plan import Gone, Plan

#: What stands in a shell for itself; a file's name is a stranger's word.
_PLAIN = re.compile(r"[\w./@-]+\Z")
_BEGUN = frozenset({"update", "retract"})
_NO_ANSWER = Message("the run that sent it left no answer")


class Doubt(NamedTuple):
    """Something that may have happened or not.

    Args:
        key: the target's name in the ledger.
        target: None where its file is gone.
        begun: what may have happened: an intent, an update, a retract.
        part: which message of a thread, from 1; 0 where all of them are meant.
        parts: how many messages the target has.
        since: when the answer was lost, or, where no run says so, when it was sent (UTC).
        cause: how it was lost.
        account: the account's name, as its channel had it.
        payload: SHA-256 of what was to be sent, in the ledger.
        stands: what the plan says of it.
        url: of the first message, where that is out.
    """

    key: str
    target: Target | None
    begun: EventType
    part: int
    parts: int
    since: datetime
    cause: Message
    account: str
    payload: str
    stands: Message
    url: str = ""

    @property
    def name(self) -> str:
        """What a person types: what they call it, or its name in the ledger where that would not be safe in a shell."""
        return shell_name(self.key, str(self.target or self.key))

    @property
    def commands(self) -> tuple[str, ...]:
        """What settles it."""
        return commands(self.name, self.begun)


def shell_name(key: str, name: str) -> str:
    """Return what a person types for a target; its name in the ledger where its own would not be safe in a shell."""
    return name if _PLAIN.match(name) and not name.startswith("-") else key


def commands(name: str, begun: EventType = EventType.INTENT) -> tuple[str, ...]:
    """Return what settles a doubt about a target."""
    if begun is not EventType.INTENT:
        return (f"tellal {begun} {name}",)
    return (f"tellal resolve {name} --published URL", f"tellal resolve {name} --absent")


def doubts(plan: Plan, history: History) -> tuple[Doubt, ...]:
    """Return everything in doubt, in the plan's order."""
    everything: tuple[Planned | Gone, ...] = (*plan.targets, *plan.gone)
    found = (_doubt(each, history) for each in everything)
    return tuple(each for each in found if each is not None)


def count(plan: Plan, history: History) -> int:
    """Return how many there are, without reading what happened to them."""
    everything: tuple[Planned | Gone, ...] = (*plan.targets, *plan.gone)
    return sum(is_doubt(each, history) for each in everything)


def is_doubt(stands: Planned | Gone, history: History) -> bool:
    """Say whether a target stands where nobody knows, without reading its events."""
    if stands.state is State.UNKNOWN:
        return True
    if isinstance(stands, Planned) and stands.state is not State.CHANGED:
        return False  # most of them, and their keys are not made for nothing
    known = history.out.get(_key(stands))
    return known is not None and known.since in _BEGUN


def _key(stands: Planned | Gone) -> str:
    return stands.target.key if isinstance(stands, Planned) else stands.key


def _doubt(stands: Planned | Gone, history: History) -> Doubt | None:
    if not is_doubt(stands, history):
        return None
    key, target = _key(stands), stands.target if isinstance(stands, Planned) else None
    come = progress(history.of(key))
    intent, begun = come.intent, None if come.settled else come.retract or come.update
    if intent is None or not (come.open or begun):
        return None
    part, cause, payload, since = 0, Message("the run that began it left no answer"), intent.data["payload"], intent.at
    if begun is not None:
        payload, since = begun.data.get("payload", payload), begun.at
    else:
        part, cause = intent.part, _NO_ANSWER
        if come.doubt is not None:
            cause, since = Message("{text}", text=str(come.doubt.data["cause"])), come.doubt.at
    return Doubt(
        key=key,
        target=target,
        begun=begun.type if begun else EventType.INTENT,
        part=part,
        parts=come.parts,
        since=since,
        cause=cause,
        account=str(intent.data.get("account", "")),
        payload=payload,
        stands=stands.reason,
        url=come.receipts[0].data["url"] if come.receipts else "",
    )
