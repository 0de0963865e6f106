"""One target's state, the reason, and what to do about it.

The first of these that applies decides:

1. **What the ledger says was done.** Whatever became of the file since (edited, a draft again, cancelled):
   every part out: `published`, or `changed` where the file says something else by now, or `retracted` · with a person:
   `handed-over`, or `cancelled` where they are not to publish it any more · an intent without an answer: `sending`
   while its lease lasts or its run goes on, then `unknown` · some parts out: `partial` ·
   refused: `rejected`, unless the post was edited since and nothing is out. What was provably not sent, or looked for
   and not found, goes on as if it had never been tried.
2. **What a person says.** `cancelled`, in the ledger or in the file, or `draft`; a post without a time is one too.
3. **Time that is over.** `missed`, whatever else kept it from going out: after `expires_at`, or later than it may be,
   or where the ledger already holds that this very time was missed. A new `publish_at` is a new chance, and so is a
   person's word in the ledger (`tellal retry`, `tellal release`): lateness then counts from that.
4. **Errors**: `invalid`. Nothing that `check` refused goes out, nor two posts that the ledger could not tell apart;
   nor, once it is due, what is out already to the letter under another id.
5. **Approval**: `unapproved`.
6. **Holds**: `held`. It says of a target that would otherwise go out; so it comes last. What became late beyond what
   it may be while a hold of the ledger kept it is not missed by that: it waits for the word of a person (`ask`, also
   after the hold has ended), or goes out after it (`drip`), or is missed at once (`skip`). Held is also what is late
   where `late` is `ask`.
7. **The clock**: `scheduled` before its time, `due` from the very second on.

A target may be late by `max_late` (of the post, else its channel, else the workspace) where `late` is `publish` or
`ask`, by `GRACE` where it is `skip`; the second after that it is missed. At `expires_at` itself it is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.plan import Gone, Planned, State, Step
from pipeline.model.post import Status
from pipeline.plan import reasons, timing
from pipeline.plan.timing import Standing
from pipeline.trust.progress import LOOKING, progress
from pipeline.trust.record import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.model.event import Event, Out
    from pipeline.model.library import Target
    from pipeline.plan.situation import Situation
    from pipeline.trust.progress import Course

#: How often the same message is tried before a person must look why it does not get through.
ATTEMPTS = 5
#: What has come too late.
MISSED = frozenset({Standing.OVER, Standing.SKIPPED})
#: What needs the word of a person, and how that is said.
ASKING = {Standing.KEPT: lambda _: reasons.KEPT, Standing.LATE: reasons.late_asks}


def decide(target: Target, key: str, events: Sequence[Event], situation: Situation) -> Planned:
    """Return one target's state, the reason, and what to do about it."""
    come = progress(events) if events else None
    if come is not None and come.intent is not None:
        done = _done(target, key, come, situation)
        if done is not None:
            return done
    return _to_come(target, key, come, situation)


def published(target: Target, key: str, out: Out, situation: Situation) -> Planned:
    """Return where a target stands that is out, or was."""
    state, reason = reasons.SINCE.get(out.since, (State.PUBLISHED, reasons.OUT))
    if not out.since and situation.shows_other(out.digest, key):
        state, reason = State.CHANGED, reasons.changed(target)
    return Planned(target, state, reason, moment(out.at), out.url)


def forgotten(key: str, events: Sequence[Event], situation: Situation) -> Gone | None:
    """Return where a target stands that no file speaks of any more, None where nothing of it matters."""
    come = progress(events)
    at = come.intent.at if come.intent else None
    url = come.receipts[0].data["url"] if come.receipts else ""
    out = come.summary()
    if out is not None:
        stands = gone(key, out)
        return stands._replace(reason=reasons.retracted(come)) if come.retracted else stands
    if come.open:
        state, reason, step = _in_doubt(come, situation)
        return Gone(key, state, reason, at, url, step)
    if come.receipts and come.retract is not None:
        return Gone(key, *reasons.half_retracted(come), at, url)
    if come.receipts:
        reason = Message(
            "{out} of {parts} parts are out; its file is gone, so the rest stays unsent",
            out=len(come.receipts),
            parts=come.parts,
        )
        return Gone(key, State.PARTIAL, reason, at, url)
    return None


def gone(key: str, out: Out) -> Gone:
    """Return where a target stands that is out, or was, and whose file is gone."""
    if out.since == "retracted":
        return Gone(key, State.RETRACTED, Message("it was taken back; its file is gone"), moment(out.at), out.url)
    if out.since in {"retract", "torn"}:
        return Gone(key, *reasons.SINCE[out.since], moment(out.at), out.url)
    return Gone(key, State.PUBLISHED, Message("it is out; its file is gone"), moment(out.at), out.url)


def _done(target: Target, key: str, come: Course, situation: Situation) -> Planned | None:
    """Return what the ledger alone decides."""
    out = come.summary()
    if out is not None:
        stands = published(target, key, out, situation)
        return stands._replace(reason=reasons.retracted(come)) if come.retracted else stands
    url = come.receipts[0].data["url"] if come.receipts else ""
    if come.open:
        state, reason, step = _in_doubt(come, situation)
        return Planned(target, state, reason, come.intent.at if come.intent else None, url, step)
    if come.receipts:
        state, reason, step = _in_part(target, key, come, situation)
        return Planned(target, state, reason, come.receipts[0].at, url, step)
    answer = come.answer
    refused = answer is not None and answer.type is EventType.REJECTED and not come.cancelled
    if answer is not None and refused and not situation.shows_other(come.digest, key):
        return Planned(target, State.REJECTED, reasons.refused(answer), answer.at)
    return None


def _in_doubt(come: Course, situation: Situation) -> tuple[State, Message, Step]:
    assert come.intent is not None  # noqa: S101 - what is open has an intent
    if come.handed:
        return *reasons.handed(come), Step.WAIT
    leased = situation.now < moment(come.intent.data["lease_until"]) and come.intent.run not in situation.ended
    if come.answer is None and leased:
        return State.SENDING, reasons.SENDING, Step.WAIT
    asks = come.doubt is not None and situation.now >= come.doubt.at + LOOKING
    return State.UNKNOWN, reasons.in_doubt(come, asks=asks), Step.LOOK_UP


def _in_part(target: Target, key: str, come: Course, situation: Situation) -> tuple[State, Message, Step]:
    """Return what becomes of a thread of which some parts are out."""
    if come.retract is not None:
        return *reasons.half_retracted(come), Step.WAIT
    if come.answer and come.answer.type is EventType.REJECTED:
        return State.PARTIAL, reasons.rest_refused(come, str(come.answer.data["reason"])), Step.WAIT
    out, parts = len(come.receipts), come.parts
    if _waits(come, key, situation):
        return (
            State.PARTIAL,
            Message("{out} of {parts} parts are out; the network asks to wait", out=out, parts=parts),
            Step.WAIT,
        )
    standing = timing.stands(target, come.receipts[-1].at, come, situation)
    over = State.MISSED if standing in MISSED else None
    blocked = word(target, come) or over or gate(target, key, situation)
    if blocked is None and standing is Standing.KEPT:
        return State.PARTIAL, reasons.rest_asks(come), Step.WAIT
    reason = Message(reasons.REST[blocked].text, out=out, parts=parts)
    if come.cancelled is not None:
        reason = reasons.rest_cancelled(come, come.cancelled)
    return State.PARTIAL, reason, Step.WAIT if blocked else Step.SEND


def _to_come(target: Target, key: str, come: Course | None, situation: Situation) -> Planned:
    """Return the state of a target of which nothing is out."""
    due, now = target.post.publish_at, situation.now
    said = word(target, come)
    if said is not None or due is None:
        return _idle(target, key, come, said, situation)
    blocked = gate(target, key, situation)
    standing = timing.stands(target, due, come, situation)
    if standing in MISSED:
        held = State.HELD if standing is Standing.SKIPPED else None
        return Planned(target, State.MISSED, reasons.too_late(target, blocked or held, now - due, now), due)
    if blocked is not None:
        return Planned(target, blocked, reasons.blocked(target, key, due, blocked, situation), due)
    if now < due:
        return Planned(target, State.SCHEDULED, reasons.goes_out(due - now), due, goes=due)
    if standing in ASKING:
        return Planned(target, State.HELD, ASKING[standing](now - due), due)
    return _due(target, key, come, due, situation)


def _idle(target: Target, key: str, come: Course | None, said: State | None, situation: Situation) -> Planned:
    """Return the state of a target that has no time, or of which a person says that it is not to go out."""
    due = target.post.publish_at
    if said is None and gate(target, key, situation) is State.INVALID:
        # Most likely it is its time that is wrong: among the ideas nobody would look for it.
        reason = reasons.blocked(target, key, situation.now, State.INVALID, situation)
        return Planned(target, State.INVALID, reason, due)
    reason = reasons.cancelled(come.cancelled) if come and come.cancelled else reasons.UNWANTED[said]
    return Planned(target, said or State.DRAFT, reason, due)


def _correction_waits(key: str, situation: Situation) -> Message | None:
    """Return why a correction has nothing to answer yet, or no more; None of every other post."""
    other = situation.corrected.get(key) if situation.corrected else None
    if other is None:
        return None
    come = progress(situation.history.of(other))
    if come.retract is not None:
        return reasons.CORRECTED_GONE
    if not come.out:
        return reasons.CORRECTED_NOT_OUT
    return reasons.CORRECTED_NAMELESS if "" in come.answered else None


def _due(target: Target, key: str, come: Course | None, due: datetime, situation: Situation) -> Planned:
    answer = come.answer if come else None
    if nothing_to_answer := _correction_waits(key, situation):
        return Planned(target, State.HELD, nothing_to_answer, due)
    if _waits(come, key, situation):  # also where it was edited: it is the account that waits
        return Planned(target, State.DUE, reasons.ASKED_TO_WAIT, due)
    if come is None and (elsewhere := situation.same_as(key)) is not None:
        return Planned(target, State.INVALID, reasons.out_already(elsewhere), due)
    if come is None or answer is None or situation.shows_other(come.digest, key):
        return Planned(target, State.DUE, reasons.is_late(situation.now - due), due, step=Step.SEND, goes=due)
    if come.attempts >= ATTEMPTS:
        reason = Message("it was tried {n} times and did not get through: a person must look", n=come.attempts)
        return Planned(target, State.REJECTED, reason, answer.at)
    return Planned(target, State.DUE, reasons.tried_again(answer), due, step=Step.SEND, goes=due)


def word(target: Target, come: Course | None) -> State | None:
    """Return what a person says of it, in the ledger or in the file."""
    status = target.post.status
    if status is Status.CANCELLED or (come is not None and come.cancelled is not None):
        return State.CANCELLED
    return State.DRAFT if status is Status.DRAFT else None


def gate(target: Target, key: str, situation: Situation) -> State | None:
    """Return what keeps a target from being sent, beside time and what people say of it."""
    checked = situation.checked.get(key)
    if checked is None or checked.errors or not checked.digest or not situation.has_name(key):
        return State.INVALID
    if not situation.approvals.of(target).given:
        return State.UNAPPROVED
    return State.HELD if situation.holds.on(target, situation.now) else None


def _waits(come: Course | None, key: str, situation: Situation) -> bool:
    """Say whether the network named a time before which it will not take it."""
    asked = come.answer.data.get("not_before") if come and come.answer else None
    return situation.rests(key) or (isinstance(asked, str) and situation.now < moment(asked))
