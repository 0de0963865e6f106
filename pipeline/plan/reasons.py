"""Why a target stands where it stands, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.pace import Rule
from pipeline.model.plan import State
from pipeline.plan import timing

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from pipeline.model.event import Event
    from pipeline.model.library import Target
    from pipeline.model.pace import Pace
    from pipeline.pace.timeline import Wait
    from pipeline.plan.situation import Situation
    from pipeline.trust.progress import Course

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
#: What keeps a target that is to go out all the same.
WAITS = {
    Rule.QUIET: Message("quiet hours until {at}: it goes out then"),
    Rule.GAP: Message("the account has another post at {other}: it goes out at {at}"),
    Rule.DAY: Message("no more than {most} a day: it goes out at {at}"),
    Rule.WEEK: Message("no more than {most} a week: it goes out at {at}"),
    Rule.CATCH_UP: Message("catching up, one late post after another: it goes out at about {at}"),
}
#: What keeps a target until it is too late.
CANNOT = {
    Rule.QUIET: Message("it cannot go out in time: quiet hours until {at}"),
    Rule.GAP: Message("it cannot go out in time: other posts of the account keep it until {at}"),
    Rule.DAY: Message("it cannot go out in time: no more than {most} a day, so not before {at}"),
    Rule.WEEK: Message("it cannot go out in time: no more than {most} a week, so not before {at}"),
    Rule.CATCH_UP: Message("it cannot go out in time: other late posts of the account keep it until {at}"),
}
CROWDED = Message("it cannot go out in time: other posts of the account go first")
OUT = Message("it is out")
RETRACTING = Message("it may be taken back already: tellal retract makes sure")
TAKEN_BACK = Message("it was taken back")
TORN = Message("it is taken back in part: tellal retract tries the rest again")
#: Where a target stands that was out, by what was begun or done with it afterwards.
SINCE = {
    "retracted": (State.RETRACTED, TAKEN_BACK),
    "retract": (State.UNKNOWN, RETRACTING),
    "torn": (State.PARTIAL, TORN),
    "update": (State.CHANGED, Message("its update may have got through: tellal update makes sure")),
    "mixed": (State.CHANGED, Message("only some of its parts have the new text: tellal update tries again")),
}
KEPT = Message("its time passed while it was held: tellal release TARGET sends it, tellal cancel leaves it")
ASKED_TO_WAIT = Message("its network asks this account to wait")
CORRECTED_NOT_OUT = Message("it waits until the post that it corrects is out on this channel")
CORRECTED_GONE = Message("the post that it corrects was taken back on this channel, so there is nothing to answer")
CORRECTED_NAMELESS = Message(
    "what the network calls the post that it corrects is not known: a person must answer there"
)
LOOKS = Message("it may be out: the answer was lost; publishing looks before it sends again")
ASKS = Message("it may be out, and nobody could tell for a day: look, then tellal resolve")
SENDING = Message("a run is sending it, or was a moment ago")


def in_doubt(come: Course, *, asks: bool) -> Message:
    """Return what is known of a message that may be out; `asks` says that only a person can tell any more."""
    if asks:
        return ASKS
    if come.cancelled is not None:
        return Message("it may be out: the answer was lost; {by} cancelled it since", by=come.cancelled.data["by"])
    return LOOKS


def handed(come: Course) -> tuple[State, Message]:
    """Return where a message stands that a person is to publish."""
    assert come.answer is not None  # noqa: S101 - that it was handed over is the answer
    place = str(come.answer.data["url"])
    if come.cancelled is not None:
        return State.CANCELLED, cancelled(come.cancelled)
    if come.parts > 1:
        return State.HANDED, Message(
            "message {n} of {parts} waits for a person to publish it: {place}; then tellal done",
            n=come.next_part,
            parts=come.parts,
            place=place,
        )
    return State.HANDED, Message("it waits for a person to publish it: {place}; then tellal done", place=place)


def cancelled(word: Event) -> Message:
    """Return who cancelled a target, and why."""
    if word.data["note"]:
        return Message("{by} cancelled it: {note}", by=word.data["by"], note=word.data["note"])
    return Message("{by} cancelled it", by=word.data["by"])


def refused(answer: Event) -> Message:
    """Return what a network said."""
    return Message("the network refused it: {reason}", reason=str(answer.data["reason"]))


def retracted(come: Course) -> Message:
    """Return who took it back, and why."""
    word = come.retract
    if word is None or not word.data["by"]:
        return TAKEN_BACK
    if word.data["note"]:
        return Message("{by} took it back: {note}", by=word.data["by"], note=word.data["note"])
    return Message("{by} took it back", by=word.data["by"])


def half_retracted(come: Course) -> tuple[State, Message]:
    """Return where a thread stands that a person wanted back before all of it was out."""
    if come.retracted:
        return State.RETRACTED, retracted(come)
    if come.kept is None:
        return State.UNKNOWN, RETRACTING
    if come.kept.data["done"]:
        return State.PARTIAL, TORN
    return State.PARTIAL, Message(
        "{out} of {parts} parts are out and the network did not take them back ({reason}); the rest stays unsent",
        out=len(come.receipts),
        parts=come.parts,
        reason=str(come.kept.data["reason"]),
    )


def changed(target: Target) -> Message:
    """Return what can be done about a target that is out and whose file says something else by now."""
    from pipeline.networks.allowed import allowed  # noqa: PLC0415 - reads what networks allow, where it matters only

    can = allowed(target.channel)
    if can.edits != "never":
        return Message("it is out; the file was edited since: tellal update changes it there")
    match can.replies, can.deletes:
        case True, True:
            return Message(
                "it is out; the file was edited since. "
                "This network takes no edits: correct it by a reply, or tellal retract"
            )
        case False, True:
            return Message(
                "it is out; the file was edited since. This network takes no edits: tellal retract takes it back"
            )
        case True, False:
            return Message("it is out; the file was edited since. Nothing can be changed there: correct it by a reply")
    return Message("it is out; the file was edited since. Nothing can be changed there")


def rest_cancelled(come: Course, word: Event) -> Message:
    """Return who cancelled what is left of a thread, and why."""
    out, parts, by, note = len(come.receipts), come.parts, word.data["by"], word.data["note"]
    if note:
        return Message(
            "{out} of {parts} parts are out; {by} cancelled the rest: {note}", out=out, parts=parts, by=by, note=note
        )
    return Message("{out} of {parts} parts are out; {by} cancelled the rest", out=out, parts=parts, by=by)


def rest_refused(come: Course, reason: str) -> Message:
    """Return why a thread does not go on."""
    return Message(
        "{out} of {parts} parts are out; the next was refused: {reason}",
        out=len(come.receipts),
        parts=come.parts,
        reason=reason,
    )


def rest_asks(come: Course) -> Message:
    """Return that a person has to say whether a thread goes on that a hold kept."""
    return Message(
        "{out} of {parts} parts are out; the rest was held: tellal release TARGET sends it, tellal cancel leaves it",
        out=len(come.receipts),
        parts=come.parts,
    )


def blocked(target: Target, key: str, due: datetime, state: State, situation: Situation) -> Message:
    """Return what keeps a target from being sent."""
    if state is State.UNAPPROVED:
        return _unapproved(target, due, situation)
    if state is State.HELD:
        return situation.holds.on(target, situation.now) or KEPT
    checked = situation.checked.get(key)
    if key in situation.twins:
        return Message("another post has the same id, or another channel the same account")
    if checked and checked.errors:
        return Message("it has errors: see tellal check")
    return Message("it cannot be rendered: see tellal check")


def out_already(url: str) -> Message:
    """Return that a post with another id is this very one."""
    return Message("the very same is out already, under another id ({url}): put that id back, or cancel this", url=url)


def too_late(target: Target, state: State | None, passed: timedelta, now: datetime) -> Message:
    """Return why a target is missed; `state` is what it would be if it were in time."""
    if state in TOO_LATE:
        return TOO_LATE[state]
    if timing.expired(target, now):
        return Message("it was not to go out any more: see expires_at")
    match _amount(passed):
        case n, "days":
            return Message("its time passed {n} days ago, which is too late", n=n)
        case n, "hours":
            return Message("its time passed {n} hours ago, which is too late", n=n)
        case n, _ if n > 1:
            return Message("its time passed {n} minutes ago, which is too late", n=n)
    return Message("its time has just passed, and it may not be that late")


def late_asks(passed: timedelta) -> Message:
    """Return that a person has to say whether a late target still goes out."""
    match _amount(passed):
        case n, "days":
            return Message("it is {n} days late: tellal release sends it, tellal cancel leaves it", n=n)
        case n, "hours":
            return Message("it is {n} hours late: tellal release sends it, tellal cancel leaves it", n=n)
        case n, _:
            return Message("it is {n} minutes late: tellal release sends it, tellal cancel leaves it", n=n)


def tried_again(answer: Event) -> Message:
    """Return why a target is due that was tried before."""
    if answer.type is EventType.NOT_SENT:
        return Message("it was not sent ({reason}) and is tried again", reason=str(answer.data["reason"]))
    if answer.type is EventType.RELEASED:
        return Message("{by} released it", by=answer.data["by"])
    return Message("it was looked for and is not there, so it is sent again")


_BY_ITSELF = Message("it goes out by itself")
#: Sentences that say how long it is until something.
_COUNTING = frozenset(
    {
        "it goes out in {n} days",
        "it goes out in {n} hours",
        "it goes out in {n} minutes",
        "it goes out in a moment",
    }
)


def goes_out(wait: timedelta) -> Message:
    """Return how long it is until a target goes out."""
    match _amount(wait):
        case n, "days":
            return Message("it goes out in {n} days", n=n)
        case n, "hours":
            return Message("it goes out in {n} hours", n=n)
        case n, _ if n > 1:
            return Message("it goes out in {n} minutes", n=n)
    return Message("it goes out in a moment")


def lasting(reason: Message) -> Message:
    """Return a reason as it is said where it is read later: days are not counted there, for they would not go on."""
    return _BY_ITSELF if reason.text in _COUNTING else reason


def is_late(passed: timedelta) -> Message:
    """Return that a target is due, and how late it is."""
    match _amount(passed):
        case n, "days":
            return Message("it is due, {n} days late", n=n)
        case n, "hours":
            return Message("it is due, {n} hours late", n=n)
        case n, _ if n > 1:
            return Message("it is due, {n} minutes late", n=n)
    return Message("it is due")


def waits(wait: Wait, pace: Pace, now: datetime, zone: tzinfo) -> Message:
    """Return what keeps a target for a while, and when it goes out.

    Args:
        wait: what keeps it.
        pace: of its channel.
        now: the moment, by the channel's clocks.
        zone: whose clocks.
    """
    at = _clock(wait.until, now, zone)
    if wait.other is not None and wait.other <= now:
        match _amount(now - wait.other):
            case n, "days":
                return Message("the account posted {n} days ago: it goes out at {at}", n=n, at=at)
            case n, "hours":
                return Message("the account posted {n} hours ago: it goes out at {at}", n=n, at=at)
            case n, _ if n > 1:
                return Message("the account posted {n} minutes ago: it goes out at {at}", n=n, at=at)
        return Message("the account has just posted: it goes out at {at}", at=at)
    return Message(WAITS[wait.rule].text, **_values(wait, pace, now, zone))


def cannot(wait: Wait, pace: Pace, now: datetime, zone: tzinfo) -> Message:
    """Return what keeps a target until it is too late; for the arguments see `waits`."""
    return Message(CANNOT[wait.rule].text, **_values(wait, pace, now, zone))


def _values(wait: Wait, pace: Pace, now: datetime, zone: tzinfo) -> dict[str, str | int]:
    at = _clock(wait.until, now, zone)
    if wait.rule is Rule.GAP:
        return {"at": at, "other": _clock(wait.other or wait.until, now, zone)}
    if wait.rule in (Rule.DAY, Rule.WEEK):
        return {"at": at, "most": pace.max_per_day if wait.rule is Rule.DAY else pace.max_per_week}
    return {"at": at}


def _clock(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Return `10:45`, with the day where it is another than today."""
    there = moment.astimezone(zone)
    return f"{there:%H:%M}" if there.date() == now.date() else f"{there:%Y-%m-%d %H:%M}"


def _unapproved(target: Target, due: datetime, situation: Situation) -> Message:
    left = due + timing.window(target, situation.settings) - situation.now
    approval = situation.approvals.of(target)
    if situation.now < due or left < timedelta() or approval.says_more:  # a hold keeps it beyond that
        return approval.reason or Message("it is not approved")
    match _amount(left):
        case n, "days":
            return Message("its time has come and it is not approved; {n} days are left for that", n=n)
        case n, "hours":
            return Message("its time has come and it is not approved; {n} hours are left for that", n=n)
        case n, _:
            return Message("its time has come and it is not approved; minutes left for that: {n}", n=n)


def _amount(span: timedelta) -> tuple[int, str]:
    """Return a length of time as people say it; the units change at two, so that no sentence needs a singular."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 2 * 60:
        return minutes, "minutes"
    return (minutes // 60, "hours") if minutes < 2 * 24 * 60 else (minutes // (24 * 60), "days")
