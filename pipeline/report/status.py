"""How things stand, in a few lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.plan import State
from pipeline.report import plan as tables
from pipeline.report import times, tokens
from pipeline.report.shapes import planned_shape
from pipeline.report.voice import pad, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipeline.model.event import Event, History
    from pipeline.model.plan import Plan, Planned
    from pipeline.report.voice import Voice
    from pipeline.survey import Survey

NEXT = 3
MOST = 8
LABEL = 16
ANSWERS = {
    EventType.PUBLISHED: Message("published"),
    EventType.REJECTED: Message("rejected"),
    EventType.NOT_SENT: Message("not sent"),
    EventType.UNKNOWN: Message("in doubt"),
    EventType.MISSED: Message("missed"),
}


class Run(NamedTuple):
    """What the ledger knows of a run."""

    name: str
    at: datetime
    events: tuple[Event, ...]


def last_run(history: History) -> Run | None:
    """Return the run that wrote last, None where none did."""
    everything = [event for events in history.targets.values() for event in events]
    if not everything:
        return None
    newest = max(everything, key=lambda event: (event.at, event.run))
    own = tuple(event for event in everything if event.run == newest.run)
    return Run(newest.run, newest.at, own)


def upcoming(plan: Plan) -> tuple[Planned, ...]:
    """Return what goes out by itself, the next first."""
    return plan.having(State.DUE, State.SCHEDULED)


def lines(survey: Survey, voice: Voice, width: int) -> Iterator[str]:
    """Yield the last run, what is next, how many are in each state, and what waits for a person."""
    zone = survey.library.settings.timezone
    yield from _last(last_run(survey.history), zone, survey.now, voice)
    yield from _next(upcoming(survey.plan)[:NEXT], survey.now, voice)
    yield f"{_label(Message('targets'), voice)}{tables.totals(survey.plan.targets, voice) or '-'}"
    label: Message | None = Message("tokens")
    for said in tokens.lines(survey.library, survey.now, voice):
        yield f"{_label(label, voice)}{said}"
        label = None
    waiting = survey.plan.having(*tables.WAITING)
    gone = [gone for gone in survey.plan.gone if gone.state in tables.WAITING]
    if not waiting and not gone:
        yield f"{_label(Message('doubts'), voice)}{voice.paint(voice.say(Message('none')), 'good')}"
        return
    yield ""
    yield voice.paint(voice.say(Message("waiting for a person:")), "bold")
    yield from tables.table(waiting[:MOST], voice, width)
    if len(waiting) > MOST:
        yield ""
        yield f"  {voice.paint(voice.say(Message('and {n} more: tellal plan', n=len(waiting) - MOST)), 'dim')}"
    for each in gone:
        yield f"  {visible(each.key)}  {voice.say(each.reason)}"


def data(survey: Survey, voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    run = last_run(survey.history)
    return {
        "now": times.iso(survey.now),
        "last_run": None if run is None else {"run": run.name, "at": times.iso(run.at), "events": _by_type(run.events)},
        "next": [planned_shape(planned, voice) for planned in upcoming(survey.plan)[:NEXT]],
        "states": dict(sorted(Counter(planned.state.value for planned in survey.plan.targets).items())),
        "waiting": [planned_shape(planned, voice) for planned in survey.plan.having(*tables.WAITING)],
        "tokens": tokens.data(survey.library, survey.now),
    }


def _by_type(events: Sequence[Event]) -> dict[str, int]:
    return dict(sorted(Counter(event.type.value for event in events).items()))


def _label(word: Message | None, voice: Voice) -> str:
    return voice.paint(pad(voice.say(word) if word else "", LABEL), "dim")


def _last(run: Run | None, zone: str, now: datetime, voice: Voice) -> Iterator[str]:
    if run is None:
        yield f"{_label(Message('last run'), voice)}{voice.say(Message('nothing was ever published from here'))}"
        return
    numbers = Counter(event.type for event in run.events)
    said = [f"{numbers[kind]} {voice.say(name)}" for kind, name in ANSWERS.items() if numbers[kind]]
    ago = times.distance(run.at, now, voice)
    yield f"{_label(Message('last run'), voice)}{times.full(run.at, zone, voice)} ({ago}): {', '.join(said) or '-'}"


def _next(planned: Sequence[Planned], now: datetime, voice: Voice) -> Iterator[str]:
    label: Message | None = Message("next")
    for each in planned:
        channel = each.target.channel
        when = times.full(each.when, channel.timezone, voice) if each.when else ""
        ago = f" ({times.distance(each.when, now, voice)})" if each.when else ""
        yield f"{_label(label, voice)}{when}{ago}  {visible(channel.name)}  {tables.title(each.target.post)}"
        label = None
    if not planned:
        yield f"{_label(label, voice)}{voice.say(Message('nothing is scheduled'))}"
