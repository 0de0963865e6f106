"""One state and one reason for every target, from what is known at one moment. Pure: no files, no git, no clock.

The first of these that applies decides:

1. **What the ledger says was done.** Whatever became of the file since (edited, a draft again, cancelled):
   every part out: `published` · an intent without an answer: `sending` while its lease lasts or its run goes on, then
   `unknown` · some parts out: `partial` · refused: `rejected`, unless the post was edited since and nothing is out.
   What was provably not sent, or looked for and not found, goes on as if it had never been tried.
2. **What the author says.** `cancelled`, or `draft`; a post without a time is a draft too.
3. **Time that is over.** `missed`, whatever else kept it from going out: after `expires_at`, or later than it may be,
   or where the ledger already holds that this very time was missed. A new `publish_at` is a new chance.
4. **Errors**: `invalid`. Nothing that `check` refused goes out, nor two posts that the ledger could not tell apart.
5. **Approval**: `unapproved`.
6. **Holds**: `held`. It says of a target that would otherwise go out; so it comes last.
7. **The clock**: `scheduled` before its time, `due` from the very second on.

A target may be late by `max_late` (of the post, else its channel, else the workspace) where `late` is `publish`, by
`GRACE` where it is `skip`; the second after that it is missed. At `expires_at` itself it is over.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.plan import Gone, Plan, Planned, State, Step
from pipeline.model.post import Late, Status
from pipeline.trust.progress import Course, progress
from pipeline.trust.record import POST_ID, TARGET_NAME, moment, time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.model.event import Event, History, Out
    from pipeline.model.library import Library, Target
    from pipeline.model.plan import Assessment, Checked
    from pipeline.model.settings import Settings
    from pipeline.trust.approval import Approvals
    from pipeline.trust.holds import Holds

#: How late a post may be that must not be late: runs start some minutes after the time they were asked for.
GRACE = timedelta(minutes=15)
#: How often the same message is tried before a person must look why it does not get through.
ATTEMPTS = 5
#: What becomes of the rest of a thread, by what stands in its way.
REST = {
    None: Message("{out} of {parts} parts are out; the next one follows"),
    State.CANCELLED: Message("{out} of {parts} parts are out; the post was cancelled since"),
    State.DRAFT: Message("{out} of {parts} parts are out; the post is a draft now"),
    State.MISSED: Message("{out} of {parts} parts are out; for the rest it is too late"),
    State.INVALID: Message("{out} of {parts} parts are out; the post has errors now"),
    State.UNAPPROVED: Message("{out} of {parts} parts are out; the post is not approved now"),
    State.HELD: Message("{out} of {parts} parts are out; the rest is held"),
}
UNWANTED = {
    None: Message("it has no time yet"),
    State.CANCELLED: Message("its author cancelled it"),
    State.DRAFT: Message("it is a draft"),
}
TOO_LATE = {
    State.INVALID: Message("its time passed while it had errors"),
    State.UNAPPROVED: Message("its time passed and nobody had approved it"),
    State.HELD: Message("its time passed while it was held"),
}
NEVER = datetime.max.replace(tzinfo=UTC)


class Situation(NamedTuple):
    """What every decision depends on, beside the target and its events.

    Args:
        checked: key → what checking found.
        ended: runs that are known to be over.
        twins: keys that more than one target has.
    """

    settings: Settings
    checked: Mapping[str, Checked]
    approvals: Approvals
    holds: Holds
    now: datetime
    ended: frozenset[str] = frozenset()
    twins: frozenset[str] = frozenset()

    def has_name(self, key: str) -> bool:
        """Say whether the ledger can keep a target under its key, and that key means nothing else."""
        post_id, _, name = key.partition("/")
        return key not in self.twins and POST_ID.match(post_id) is not None and TARGET_NAME.match(name) is not None


def plan(  # noqa: PLR0913, PLR0917 - everything that a plan is made of, each from another room
    library: Library, assessment: Assessment, history: History, approvals: Approvals, holds: Holds, now: datetime
) -> Plan:
    """Decide on every target of a library, and on what only the ledger knows still."""
    targets = keyed(library)
    situation = situation_of(library, assessment, history, approvals, holds, now)
    known = history.out
    planned = [
        _published(target, key, known[key], situation)
        if key in known
        else decide(target, key, history.of(key), situation)
        for key, target in targets
    ]
    planned.sort(key=lambda each: (each.when or NEVER, each.target.post.path, each.target.channel.name))
    unwritten = sorted(history.targets.keys() - {key for key, _ in targets})
    gone = (_gone(key, known[key]) if key in known else forgotten(key, history.of(key), situation) for key in unwritten)
    return Plan(now, tuple(planned), tuple(each for each in gone if each is not None))


def situation_of(  # noqa: PLR0913, PLR0917 - as above
    library: Library, assessment: Assessment, history: History, approvals: Approvals, holds: Holds, now: datetime
) -> Situation:
    """Return what every decision depends on."""
    keys = Counter(key for key, _ in keyed(library))
    twins = frozenset(key for key, times in keys.items() if times > 1)
    return Situation(library.settings, assessment.targets, approvals, holds, now, history.ended, twins)


def keyed(library: Library) -> list[tuple[str, Target]]:
    """Return every target with its key; `Target.key` one by one would make the account's name anew each time."""
    names = {channel.name: channel.target_name for channel in library.channels.values()}
    return [(f"{target.post.id}/{names[target.channel.name]}", target) for target in library.targets()]


def decide(target: Target, key: str, events: Sequence[Event], situation: Situation) -> Planned:
    """Return one target's state, the reason, and what to do about it."""
    come = progress(events) if events else None
    if come is not None and come.intent is not None:
        done = _done(target, key, come, situation)
        if done is not None:
            return done
    return _to_come(target, key, come, situation)


def window(target: Target, settings: Settings) -> timedelta:
    """Return how late a target may be."""
    post, channel = target.post, target.channel
    if (post.late or channel.late or settings.late) is Late.SKIP:
        return GRACE
    for longest in (post.max_late, channel.max_late):
        if longest is not None:
            return longest
    return settings.max_late


def _done(target: Target, key: str, come: Course, situation: Situation) -> Planned | None:
    """Return what the ledger alone decides."""
    out = come.summary()
    if out is not None:
        return _published(target, key, out, situation)
    url = come.receipts[0].data["url"] if come.receipts else ""
    if come.open:
        state, reason, step = _in_doubt(come, situation)
        return Planned(target, state, reason, come.intent.at if come.intent else None, url, step)
    if come.receipts:
        reason, step = _rest(target, key, come, situation)
        return Planned(target, State.PARTIAL, reason, come.receipts[0].at, url, step)
    if come.answer and come.answer.type is EventType.REJECTED and not _edited(_digest(come), key, situation):
        return Planned(target, State.REJECTED, _refused(come.answer), come.answer.at)
    return None


def _published(target: Target, key: str, out: Out, situation: Situation) -> Planned:
    edited = _edited(out.digest, key, situation)
    reason = Message("it is out; the file was edited since") if edited else Message("it is out")
    return Planned(target, State.PUBLISHED, reason, moment(out.at), out.url)


def _in_doubt(come: Course, situation: Situation) -> tuple[State, Message, Step]:
    assert come.intent is not None  # noqa: S101 - what is open has an intent
    leased = situation.now < moment(come.intent.data["lease_until"]) and come.intent.run not in situation.ended
    if come.answer is None and leased:
        return State.SENDING, Message("a run is sending it, or was a moment ago"), Step.WAIT
    return (
        State.UNKNOWN,
        Message("it may be out: the answer was lost; publishing looks before it sends again"),
        Step.LOOK_UP,
    )


def _rest(target: Target, key: str, come: Course, situation: Situation) -> tuple[Message, Step]:
    """Return what becomes of a thread of which some parts are out."""
    out, parts = len(come.receipts), come.parts
    if come.answer and come.answer.type is EventType.REJECTED:
        said = str(come.answer.data["reason"])
        refused = Message(
            "{out} of {parts} parts are out; the next was refused: {reason}", out=out, parts=parts, reason=said
        )
        return refused, Step.WAIT
    if _waits(come, situation.now):
        return Message("{out} of {parts} parts are out; the network asks to wait", out=out, parts=parts), Step.WAIT
    late = situation.now > come.receipts[-1].at + window(target, situation.settings)
    over = State.MISSED if late or _expired(target, situation.now) else None
    blocked = over or _author(target) or _gate(target, key, situation)
    return Message(REST[blocked].text, out=out, parts=parts), Step.WAIT if blocked else Step.SEND


def _to_come(target: Target, key: str, come: Course | None, situation: Situation) -> Planned:
    """Return the state of a target of which nothing is out."""
    due, now = target.post.publish_at, situation.now
    said = _author(target)
    if said is not None or due is None:
        return Planned(target, said or State.DRAFT, UNWANTED[said], due)
    blocked = _gate(target, key, situation)
    if _expired(target, now) or now > due + window(target, situation.settings) or _known_missed(come, due):
        return Planned(target, State.MISSED, _too_late(target, blocked, now - due, now), due)
    if blocked is not None:
        return Planned(target, blocked, _blocked(target, key, due, blocked, situation), due)
    if now < due:
        return Planned(target, State.SCHEDULED, _goes_out(due - now), due)
    return _due(target, key, come, due, situation)


def _due(target: Target, key: str, come: Course | None, due: datetime, situation: Situation) -> Planned:
    answer = come.answer if come else None
    if come is not None and _waits(come, situation.now):  # also where it was edited: it is the account that waits
        return Planned(target, State.DUE, Message("the network asks to wait"), due)
    if come is None or answer is None or _edited(_digest(come), key, situation):
        return Planned(target, State.DUE, _is_late(situation.now - due), due, step=Step.SEND)
    if come.attempts >= ATTEMPTS:
        reason = Message("it was tried {n} times and did not get through: a person must look", n=come.attempts)
        return Planned(target, State.REJECTED, reason, answer.at)
    if answer.type is EventType.NOT_SENT:
        reason = Message("it was not sent ({reason}) and is tried again", reason=str(answer.data["reason"]))
    else:
        reason = Message("it was looked for and is not there, so it is sent again")
    return Planned(target, State.DUE, reason, due, step=Step.SEND)


def _author(target: Target) -> State | None:
    status = target.post.status
    return State.CANCELLED if status is Status.CANCELLED else State.DRAFT if status is Status.DRAFT else None


def _gate(target: Target, key: str, situation: Situation) -> State | None:
    """Return what keeps a target from being sent, beside time and its author."""
    checked = situation.checked.get(key)
    if checked is None or checked.errors or not checked.digest or not situation.has_name(key):
        return State.INVALID
    if not situation.approvals.of(target).given:
        return State.UNAPPROVED
    return State.HELD if situation.holds.on(target, situation.now) else None


def _expired(target: Target, now: datetime) -> bool:
    return target.post.expires_at is not None and now >= target.post.expires_at


def _known_missed(come: Course | None, due: datetime) -> bool:
    return come is not None and come.missed == time(due)


def _waits(come: Course, now: datetime) -> bool:
    """Say whether the network named a time before which it will not take it."""
    asked = come.answer.data.get("not_before") if come.answer else None
    return isinstance(asked, str) and now < moment(asked)


def _edited(old: str, key: str, situation: Situation) -> bool:
    """Say whether a reader would see something else now than what was sent, or was to be sent."""
    checked = situation.checked.get(key)
    new = checked.digest if checked else ""
    # Digests of two versions differ whatever the text.
    return bool(old and new) and old != new and old.rpartition(":")[0] == new.rpartition(":")[0]


def _digest(come: Course) -> str:
    return come.intent.data["digest"] if come.intent else ""


def forgotten(key: str, events: Sequence[Event], situation: Situation) -> Gone | None:
    """Return where a target stands that no file speaks of any more, None where nothing of it matters."""
    come = progress(events)
    at = come.intent.at if come.intent else None
    url = come.receipts[0].data["url"] if come.receipts else ""
    out = come.summary()
    if out is not None:
        return _gone(key, out)
    if come.open:
        state, reason, step = _in_doubt(come, situation)
        return Gone(key, state, reason, at, url, step)
    if come.receipts:
        reason = Message(
            "{out} of {parts} parts are out; its file is gone, so the rest stays unsent",
            out=len(come.receipts),
            parts=come.parts,
        )
        return Gone(key, State.PARTIAL, reason, at, url)
    return None


def _gone(key: str, out: Out) -> Gone:
    return Gone(key, State.PUBLISHED, Message("it is out; its file is gone"), moment(out.at), out.url)


def _blocked(target: Target, key: str, due: datetime, blocked: State, situation: Situation) -> Message:
    if blocked is State.UNAPPROVED:
        return _unapproved(target, due, situation)
    if blocked is State.HELD:
        return situation.holds.on(target, situation.now) or Message("until somebody releases it")
    checked = situation.checked.get(key)
    if key in situation.twins:
        return Message("another post has the same id, or another channel the same account")
    if checked and checked.errors:
        return Message("it has errors: see tellal check")
    return Message("it cannot be rendered: see tellal check")


def _refused(answer: Event) -> Message:
    return Message("the network refused it: {reason}", reason=str(answer.data["reason"]))


def _too_late(target: Target, blocked: State | None, passed: timedelta, now: datetime) -> Message:
    if blocked in TOO_LATE:
        return TOO_LATE[blocked]
    if _expired(target, now):
        return Message("it was not to go out any more: see expires_at")
    match _amount(passed):
        case n, "days":
            return Message("its time passed {n} days ago, which is too late", n=n)
        case n, "hours":
            return Message("its time passed {n} hours ago, which is too late", n=n)
        case n, _ if n > 1:
            return Message("its time passed {n} minutes ago, which is too late", n=n)
    return Message("its time has just passed, and it may not be that late")


def _unapproved(target: Target, due: datetime, situation: Situation) -> Message:
    left = due + window(target, situation.settings) - situation.now
    if situation.now < due:
        return situation.approvals.of(target).reason or Message("it is not approved")
    match _amount(left):
        case n, "days":
            return Message("its time has come and it is not approved; {n} days are left for that", n=n)
        case n, "hours":
            return Message("its time has come and it is not approved; {n} hours are left for that", n=n)
        case n, _:
            return Message("its time has come and it is not approved; minutes left for that: {n}", n=n)


def _goes_out(wait: timedelta) -> Message:
    match _amount(wait):
        case n, "days":
            return Message("it goes out in {n} days", n=n)
        case n, "hours":
            return Message("it goes out in {n} hours", n=n)
        case n, _ if n > 1:
            return Message("it goes out in {n} minutes", n=n)
    return Message("it goes out in a moment")


def _is_late(passed: timedelta) -> Message:
    match _amount(passed):
        case n, "days":
            return Message("it is due, {n} days late", n=n)
        case n, "hours":
            return Message("it is due, {n} hours late", n=n)
        case n, _ if n > 1:
            return Message("it is due, {n} minutes late", n=n)
    return Message("it is due")


def _amount(span: timedelta) -> tuple[int, str]:
    """Return a length of time as people say it; the units change at two, so that no sentence needs a singular."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 2 * 60:
        return minutes, "minutes"
    return (minutes // 60, "hours") if minutes < 2 * 24 * 60 else (minutes // (24 * 60), "days")
