"""Holds for people and for machines: what is held, by whom, why, until when, and what that keeps from going out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.model.plan import State, Step
from pipeline.plan import plan
from pipeline.report import times
from pipeline.report.plan import SETTLED, table
from pipeline.report.shapes import planned_shape
from pipeline.report.voice import cells, pad
from pipeline.trust.hold import ABOUT, Passed, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.library import Library, Target
    from pipeline.model.plan import Planned
    from pipeline.report.voice import Voice
    from pipeline.survey import Survey
    from pipeline.trust.hold import Hold, Holds

#: How far ahead people are told what does not go out.
NEAR = timedelta(hours=48)
#: How many holds that are over are listed, unless all are asked for.
LATEST = 5
#: Where a target stands that does not go out, held or not.
NEVER = SETTLED | {State.DRAFT}
#: How many posts a hold names before it only counts them.
NAMED = 3
MEANWHILE: dict[Passed | None, Message] = {
    Passed.ASK: Message("what passes meanwhile waits for a person's word"),
    Passed.SKIP: Message("what passes meanwhile is left"),
    Passed.DRIP: Message("what passes meanwhile goes out afterwards"),
    None: Message("time goes on meanwhile: what gets too late is missed"),
}


class Effect(NamedTuple):
    """What changes by other holds.

    Args:
        held: what is kept, of all that may go out one day.
        stopped: what would have gone out within the next time and now will not, as it stood.
        going: what would not have gone out and now will.
        asking: what waits for a person's word, its time having passed.
        sending: what is under way at this moment, which no hold stops.
    """

    held: tuple[Planned, ...]
    stopped: tuple[Planned, ...]
    going: tuple[Planned, ...]
    asking: tuple[Planned, ...]
    sending: tuple[Planned, ...]


def effect(found: Survey, before: Holds, after: Holds, changed: Sequence[Hold]) -> Effect:
    """Return what it comes to that the holds are others now.

    Args:
        found: everything else that is known.
        before: the holds without the change.
        after: with it.
        changed: those that were set or ended.
    """
    known = [
        plan(found.library, found.assessment, found.history, found.approvals, holds, found.now).targets
        for holds in (before, after)
    ]
    was = {str(planned.target): planned for planned in known[0]}
    meant = [planned for planned in known[1] if any(hold.covers(planned.target) for hold in changed)]
    moved = [planned for planned in meant if goes(was[str(planned.target)]) != goes(planned)]
    return Effect(
        tuple(planned for planned in meant if planned.state not in NEVER),
        tuple(was[str(each.target)] for each in moved if not goes(each) and is_near(each, found, NEAR)),
        tuple(planned for planned in moved if goes(planned)),
        tuple(planned for planned in meant if asks(planned, after, found)),
        tuple(planned for planned in meant if planned.state is State.SENDING),
    )


def goes(planned: Planned) -> bool:
    """Say whether a target goes out by itself, now or later."""
    return planned.state in {State.SCHEDULED, State.DUE} or planned.step is Step.SEND


def asks(planned: Planned, holds: Holds, found: Survey) -> bool:
    """Say whether a target waits for a person's word although nothing holds it."""
    return planned.state is State.HELD and holds.on(planned.target, found.now) is None


def is_near(planned: Planned, found: Survey, span: timedelta) -> bool:
    """Say whether a target's time is over or comes within a span."""
    return planned.target.post.publish_at is not None and planned.target.post.publish_at < found.now + span


def placed(holds: Sequence[Hold], made: Effect, found: Survey, voice: Voice, width: int) -> Iterator[str]:
    """Yield what was held by some new holds; one without a name is only a rehearsal."""
    for hold in holds:
        name = f" ({hold.id})" if hold.since is not None and hold.id else ""
        yield f"{voice.paint(voice.say(Message('held')), 'warn')}  {about(hold, found.library, voice)}{name}"
        yield f"  {voice.say(hold.words)}"
        yield f"  {voice.paint(voice.say(MEANWHILE[hold.passed]), 'dim')}"
    n = len(made.held)
    yield ""
    yield voice.say(Message("one target is held by that" if n == 1 else "{n} targets are held by that", n=n))
    if made.stopped:
        yield ""
        yield voice.paint(voice.say(Message("would have gone out in the next 48 hours, and now will not:")), "bold")
        yield from table(made.stopped, voice, width)
    for planned in made.sending:
        said = Message("{target} is being sent at this moment: that is not stopped", target=str(planned.target))
        yield voice.paint(voice.say(said), "bad")


def ended(holds: Sequence[Hold], made: Effect, found: Survey, voice: Voice, width: int) -> Iterator[str]:
    """Yield what became of it that some holds ended."""
    for hold in holds:
        said = voice.paint(voice.say(Message("released")), "good")
        yield f"{said}  {about(hold, found.library, voice)} ({hold.id})"
    if made.going:
        yield ""
        n = len(made.going)
        yield voice.say(Message("one target goes on" if n == 1 else "{n} targets go on", n=n))
        near = [planned for planned in made.going if is_near(planned, found, NEAR)]
        yield from table(near, voice, width)
    yield from asking(made.asking, voice, width)


def asking(targets: Sequence[Planned], voice: Voice, width: int) -> Iterator[str]:
    """Yield what waits for a person's word."""
    if targets:
        yield ""
        yield voice.paint(voice.say(Message("waiting for a word, because their time has passed:")), "bold")
        yield from table(targets, voice, width)


def asking_of(found: Survey) -> tuple[Planned, ...]:
    """Return what waits for a person's word although nothing holds it."""
    return tuple(planned for planned in found.plan.targets if asks(planned, found.holds, found))


def overview(found: Survey, voice: Voice, width: int, *, most: int | None = LATEST) -> Iterator[str]:
    """Yield every hold: those that are on first, then those that are over, the latest first."""
    on = found.holds.standing(found.now)
    if found.holds.broken is not None:
        yield voice.paint(voice.say(found.holds.broken), "bad")
    if not on and found.holds.broken is None:
        yield voice.paint(voice.say(Message("nothing is held")), "good")
    yield from _rows(on, found, voice)
    yield from asking(asking_of(found), voice, width)
    over = past(found)
    if over[:most]:
        yield ""
        yield voice.paint(voice.say(Message("over:")), "bold")
        for hold in over[:most]:
            name = pad(hold.id or "-", _margin(over))
            yield f"  {name}  {about(hold, found.library, voice)}  {_end(hold, found, voice)}"
    if most is not None and len(over) > most:
        yield voice.paint(f"  {voice.say(Message('and {n} more: tellal holds --all', n=len(over) - most))}", "dim")


def past(found: Survey) -> list[Hold]:
    """Return the holds that are over, the latest first."""
    over = [hold for hold in (*found.holds.holds, *found.holds.over) if not hold.is_on(found.now)]
    return sorted(over, key=lambda hold: hold.ends, reverse=True)


def about(hold: Hold, library: Library, voice: Voice) -> str:
    """Return what a hold is about; posts by what people call them."""
    if hold.scope is not Scope.POST:
        return voice.say(Message(ABOUT[hold.scope].text, name=hold.name))
    names = _posts(hold, library)
    if len(names) > NAMED:
        return voice.say(Message("{n} posts: {names} …", n=len(names), names=", ".join(names[:NAMED])))
    return voice.say(Message(ABOUT[Scope.POST].text, name=", ".join(names) or hold.name))


def shape(hold: Hold, found: Survey) -> dict[str, Any]:
    """Return one hold for machines."""
    return {
        "id": hold.id,
        "source": hold.source.value,
        "scope": hold.scope.value,
        "name": hold.name,
        "reason": hold.reason,
        "by": hold.by,
        "since": times.iso(hold.since),
        "until": times.iso(hold.until),
        "passed": hold.passed.value if hold.passed else "",
        "on": hold.is_on(found.now),
        "released": times.iso(hold.released),
        "released_by": hold.ended_by,
        "note": hold.note,
        "lost": hold.lost or hold.said is not None,
        "targets": len(covered(hold, found)),
    }


def effect_shape(made: Effect, voice: Voice) -> dict[str, Any]:
    """Return what changed for machines."""
    return {
        "targets": len(made.held),
        "stopped": [planned_shape(planned, voice) for planned in made.stopped],
        "going": [planned_shape(planned, voice) for planned in made.going],
        "asking": [planned_shape(planned, voice) for planned in made.asking],
        "sending": [planned_shape(planned, voice) for planned in made.sending],
    }


def covered(hold: Hold, found: Survey) -> list[Target]:
    """Return what a hold is about, of all that may go out one day."""
    return [each.target for each in found.plan.targets if each.state not in NEVER and hold.covers(each.target)]


def _rows(holds: Sequence[Hold], found: Survey, voice: Voice) -> Iterator[str]:
    margin = _margin(holds)
    for hold in holds:
        yield f"{pad(hold.id or '-', margin)}  {voice.paint(about(hold, found.library, voice), 'bold')}"
        yield f"{' ' * margin}  {voice.say(hold.words)}"
        n = len(covered(hold, found))
        held = Message("one target is held" if n == 1 else "{n} targets are held", n=n)
        said = f"{voice.say(held)}; {voice.say(MEANWHILE[hold.passed])}"
        yield f"{' ' * margin}  {voice.paint(said, 'dim')}"


def _margin(holds: Sequence[Hold]) -> int:
    return max((cells(hold.id or "-") for hold in holds), default=1)


def _end(hold: Hold, found: Survey, voice: Voice) -> str:
    at = times.local(hold.ends, found.library.settings.timezone)
    if hold.released is None:
        said = Message("ended by itself {at}", at=f"{at:%Y-%m-%d %H:%M}")
    elif hold.note:
        said = Message("ended {at} by {by}: {note}", at=f"{at:%Y-%m-%d %H:%M}", by=hold.ended_by, note=hold.note)
    else:
        said = Message("ended {at} by {by}", at=f"{at:%Y-%m-%d %H:%M}", by=hold.ended_by)
    return voice.paint(voice.say(said), "dim")


def _posts(hold: Hold, library: Library) -> list[str]:
    """Return what people call the posts of a hold; those that are gone keep their names."""
    if hold.whom is None:
        return [hold.name]
    names: dict[str, list[str]] = {post_id: [] for post_id in hold.whom}
    for target in library.targets():
        if target.post.id in names and hold.covers(target):
            whole = not hold.whom[target.post.id]
            name = f"{target.post.channel}/{target.post.stem}" if whole else str(target)
            if name not in names[target.post.id]:
                names[target.post.id].append(name)
    return [name for post_id, found in names.items() for name in found or [post_id]]
