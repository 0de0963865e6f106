"""How things stand, in a few lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.plan import State
from pipeline.plan.doubts import count
from pipeline.report import lateness, money, times, tokens
from pipeline.report import plan as tables
from pipeline.report.health import overdue
from pipeline.report.shapes import planned_shape
from pipeline.report.voice import pad, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipeline.model.event import Event, History
    from pipeline.model.plan import Plan, Planned
    from pipeline.report.health import Problem
    from pipeline.report.voice import Voice
    from pipeline.survey import Survey
    from pipeline.trust.signs import Seen

NEXT = 3
MOST = 8
LABEL = 16
ANSWERS = {
    EventType.PUBLISHED: Message("published"),
    EventType.REJECTED: Message("rejected"),
    EventType.NOT_SENT: Message("not sent"),
    EventType.UNKNOWN: Message("in doubt"),
    EventType.HANDED: Message("handed over"),
    EventType.MISSED: Message("missed"),
}


class Health(NamedTuple):
    """What is known beside the plan.

    Args:
        last: when publishing last went through, None where that is not known.
        problems: what is wrong, where somebody asked for a judgement; else None.
    """

    last: Seen | None
    problems: tuple[Problem, ...] | None = None


class Run(NamedTuple):
    """What the ledger knows of a run."""

    name: str
    at: datetime
    events: tuple[Event, ...]


def last_run(history: History) -> Run | None:
    """Return the run that wrote last, None where none did; only what it wrote about is read."""
    newest = history.newest
    if newest is None:
        return None
    events = (event for key in newest.targets for event in history.of(key))
    return Run(newest.run, newest.at, tuple(event for event in events if event.run == newest.run))


def upcoming(plan: Plan) -> tuple[Planned, ...]:
    """Return what goes out by itself, the next first."""
    return tuple(sorted(plan.having(State.DUE, State.SCHEDULED), key=lambda each: each.goes or each.when or plan.now))


def lines(survey: Survey, health: Health, voice: Voice, width: int) -> Iterator[str]:
    """Yield the last run, what is next, how many are in each state, and what waits for a person."""
    run = last_run(survey.history)
    yield from _last(run, survey.library.settings.timezone, survey.now, voice)
    yield from _last_look(health.last, run, survey, voice)
    yield from _next(upcoming(survey.plan)[:NEXT], survey.now, voice)
    for said in lateness.lines(survey.plan.lateness, voice):
        yield f"{_label(None, voice)}{said}"
    yield f"{_label(Message('targets'), voice)}{tables.totals(survey.plan.targets, voice) or '-'}"
    label: Message | None = Message("tokens")
    for said in tokens.lines(survey.library, survey.now, voice):
        yield f"{_label(label, voice)}{said}"
        label = None
    label = Message("costs")
    for said in money.lines(survey, voice):
        yield f"{_label(label, voice)}{said}"
        label = None
    yield from _holds(survey, voice)
    yield from _judgement(health.problems, voice)
    doubts = count(survey.plan, survey.history)
    none = voice.paint(voice.say(Message("none")), "good")
    yield f"{_label(Message('doubts'), voice)}{tables.in_doubt(doubts, voice) if doubts else none}"
    waiting = survey.plan.having(*tables.WAITING)
    gone = [gone for gone in survey.plan.gone if gone.state in tables.WAITING]
    if not waiting and not gone:
        return
    yield ""
    yield voice.paint(voice.say(Message("waiting for a person:")), "bold")
    yield from tables.table(waiting[:MOST], voice, width)
    if len(waiting) > MOST:
        yield ""
        yield f"  {voice.paint(voice.say(Message('and {n} more: tellal plan', n=len(waiting) - MOST)), 'dim')}"
    for each in gone:
        yield f"  {visible(each.key)}  {voice.say(each.reason)}"


def data(survey: Survey, health: Health, voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    run, last = last_run(survey.history), health.last
    judgement: dict[str, Any] = {}
    if health.problems is not None:
        problems = [
            {"kind": each.kind, "target": each.target, "message": voice.say(each.said)} for each in health.problems
        ]
        judgement = {"healthy": not problems, "problems": problems}
    return {
        **judgement,
        "now": times.iso(survey.now),
        "last_run": None if run is None else {"run": run.name, "at": times.iso(run.at), "events": _by_type(run.events)},
        "last_seen": None if last is None else {"at": times.iso(last.at), "runner": last.runner},
        "next": [planned_shape(planned, voice, survey.plan.lateness) for planned in upcoming(survey.plan)[:NEXT]],
        "lateness": lateness.data(survey.plan.lateness),
        "overdue": [planned_shape(planned, voice) for planned in overdue(survey)],
        "holds": [
            {
                "scope": hold.scope.value,
                "name": hold.name,
                "reason": hold.reason,
                "until": times.iso(hold.until),
                "source": hold.source.value,
                "id": hold.id,
                "by": hold.by,
            }
            for hold in survey.holds.standing(survey.now)
        ],
        "doubts": count(survey.plan, survey.history),
        "states": dict(sorted(Counter(planned.state.value for planned in survey.plan.targets).items())),
        "waiting": [planned_shape(planned, voice) for planned in survey.plan.having(*tables.WAITING)],
        "tokens": tokens.data(survey.library, survey.now),
        "costs": money.data(survey),
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


def _last_look(last: Seen | None, run: Run | None, survey: Survey, voice: Voice) -> Iterator[str]:
    """Yield who was there last, where that was after the last run that had something to write down."""
    if last is None or (run is not None and last.at <= run.at):
        return
    at = times.full(last.at, survey.library.settings.timezone, voice)
    ago = times.distance(last.at, survey.now, voice)
    yield f"{_label(Message('last look'), voice)}{at} ({ago}): {visible(last.runner)}"


def _holds(survey: Survey, voice: Voice) -> Iterator[str]:
    label: Message | None = Message("holds")
    said = [(f"{hold.scope} {hold.name}".rstrip(), hold.words) for hold in survey.holds.standing(survey.now)]
    for what, words in said:
        yield f"{_label(label, voice)}{visible(what)}  {voice.say(words)}"
        label = None


def _judgement(problems: Sequence[Problem] | None, voice: Voice) -> Iterator[str]:
    if problems is None:
        return
    if not problems:
        yield f"{_label(Message('healthy'), voice)}{voice.paint(voice.say(Message('yes')), 'good')}"
    label: Message | None = Message("problems")
    for each in problems[:MOST]:
        yield f"{_label(label, voice)}{voice.paint(voice.say(each.said), 'bad')}"
        label = None
    if len(problems) > MOST:
        more = Message("and {n} more: tellal status --json", n=len(problems) - MOST)
        yield f"{_label(None, voice)}{voice.paint(voice.say(more), 'dim')}"


def _next(planned: Sequence[Planned], now: datetime, voice: Voice) -> Iterator[str]:
    label: Message | None = Message("next")
    for each in planned:
        channel = each.target.channel
        goes = each.goes or each.when
        when = times.full(goes, channel.timezone, voice) if goes else ""
        ago = f" ({times.distance(goes, now, voice)})" if goes else ""
        yield f"{_label(label, voice)}{when}{ago}  {visible(channel.name)}  {tables.title(each.target.post)}"
        label = None
    if not planned:
        yield f"{_label(label, voice)}{voice.say(Message('nothing is scheduled'))}"
