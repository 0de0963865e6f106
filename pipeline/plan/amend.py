"""Whether what is out may get another text, or be taken back: pure, as every other decision.

An update needs what a first send needs: no errors, an approval, no hold. Taking something back needs nothing but that
there is something: it must be quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.amended import Refusal
from pipeline.model.plan import State
from pipeline.plan import reasons
from pipeline.plan.decide import gate, word
from pipeline.trust.delivery import LEASE

if TYPE_CHECKING:
    from pipeline.model.event import Event
    from pipeline.model.library import Target
    from pipeline.plan.situation import Situation
    from pipeline.trust.progress import Course

IN_DOUBT = Refusal(
    Message("it may be out, and nobody knows yet"), Message("tellal publish looks it up; tellal doubts says more")
)
SENDING = Refusal(Message("a run is sending it"), Message("try again when that run has ended"))
TAKEN_BACK = Refusal(Message("it was taken back, and nothing of it ever goes out again"), Message("write a new post"))
HANDED = Refusal(
    Message("a person is to publish it, and has not said that they did"),
    Message("if they did: tellal done; if they are not to: tellal cancel"),
)
GATES = {
    State.INVALID: Refusal(Message("the file has errors"), Message("tellal check says which")),
    State.CANCELLED: Refusal(Message("the file says that it is cancelled")),
    State.DRAFT: Refusal(Message("the file says that it is a draft")),
}


def no_update(target: Target, key: str, come: Course, situation: Situation) -> Refusal | None:
    """Return why what is out on a target may not be changed now, None where it may.

    Args:
        target: what was sent.
        key: its name in the ledger.
        come: what the ledger says of it.
        situation: as everything stands.
    """
    if out := _not_out(come, situation):
        return out
    if come.begun is not None and leased(come.begun, situation):
        by = str(come.begun.data["by"]) or come.begun.run
        return Refusal(Message("somebody is at it, or was a moment ago: {by}", by=by), Message("try again later"))
    if situation.rests(key):
        return Refusal(reasons.ASKED_TO_WAIT)
    held = situation.holds.on(target, situation.now)
    if held is not None:
        return Refusal(held)
    return None if come.begun is not None else _unfit(target, key, come, situation)


def no_retract(key: str, come: Course, situation: Situation) -> Refusal | None:
    """Return why what is out of a target cannot be taken back now, None where it can.

    Args:
        key: its name in the ledger.
        come: what the ledger says of it.
        situation: as everything stands.
    """
    if come.open:
        return _in_doubt(come, situation)
    if not come.receipts:
        return Refusal(Message("nothing of it is out"), Message("tellal cancel keeps it from going out"))
    return Refusal(reasons.ASKED_TO_WAIT) if situation.rests(key) else None


def _not_out(come: Course, situation: Situation) -> Refusal | None:
    if come.retracted:
        return TAKEN_BACK
    if come.retract is not None:
        return Refusal(Message("it was to be taken back"), Message("tellal retract does the rest"))
    if come.open:
        return _in_doubt(come, situation)
    if not come.receipts:
        return Refusal(Message("it is not out"), Message("what the file says goes out with tellal publish"))
    if not come.out:
        return Refusal(
            Message(
                "{out} of {parts} parts are out, and the rest follows with the text it began with",
                out=len(come.receipts),
                parts=come.parts,
            )
        )
    return None


def _unfit(target: Target, key: str, come: Course, situation: Situation) -> Refusal | None:
    """Return why what the file says now may not go out: what would keep a first send from it."""
    state = word(target, come) or gate(target, key, situation)
    if state is State.UNAPPROVED:
        return Refusal(situation.approvals.of(target).reason or Message("it is not approved"))
    return GATES.get(state) if state is not None else None


def _in_doubt(come: Course, situation: Situation) -> Refusal:
    assert come.intent is not None  # noqa: S101 - what is open has an intent
    if come.handed:
        return HANDED
    return SENDING if come.answer is None and leased(come.intent, situation) else IN_DOUBT


def leased(begun: Event, situation: Situation) -> bool:
    """Say whether the run that began something may be at it still."""
    if begun.run in situation.ended:
        return False
    return situation.now < begun.at + LEASE
