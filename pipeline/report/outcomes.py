"""What a run did, so that a person reads it in ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.model.outcome import FAILED
from pipeline.model.plan import State
from pipeline.report import plan as tables
from pipeline.report import times
from pipeline.report.shapes import planned_shape
from pipeline.report.voice import cells, cut, pad, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.model.outcome import Outcome, Outcomes
    from pipeline.model.plan import Plan, Planned
    from pipeline.report.voice import Voice
    from pipeline.survey import Survey

LABEL = 14
TITLE_WIDTH = 40
MOST = 8
NEXT = 3
#: What only a person can move on, beside what just failed.
WAITING = tables.WAITING


def lines(outcomes: Outcomes, voice: Voice) -> Iterator[str]:
    """Yield what went out and where to see it, what did not and why, what was missed."""
    sent = [outcome for outcome in outcomes.targets if outcome.state is State.PUBLISHED]
    failed = [outcome for outcome in outcomes.targets if outcome.state in FAILED]
    other = [outcome for outcome in outcomes.targets if outcome not in sent and outcome not in failed]
    yield from _section(Message("sent"), "good", [_outcome(outcome, outcome.url, voice) for outcome in sent], voice)
    yield from _section(
        Message("failed"), "bad", [_outcome(each, voice.say(each.message), voice) for each in failed], voice
    )
    yield from _section(
        Message("also"), "dim", [_outcome(each, voice.say(each.message), voice) for each in other], voice
    )
    yield from _section(Message("missed"), "warn", [_planned(planned, voice) for planned in outcomes.missed], voice)
    if outcomes.stopped is not None:
        said = Message("stopped early, {n} left: {why}", n=len(outcomes.remaining), why=str(outcomes.stopped))
        yield voice.paint(voice.say(said), "bad")
    if not outcomes.sent and not failed:
        yield f"{_label(Message('sent'), 'dim', voice)}{voice.say(Message('nothing new was sent'))}"


def ahead(plan: Plan, voice: Voice) -> Iterator[str]:
    """Yield what waits for a person, and what goes out next."""
    waiting = plan.having(*WAITING)
    if waiting:
        yield from _section(Message("waiting"), "warn", [_waiting(planned, voice) for planned in waiting], voice)
    coming = plan.having(State.SCHEDULED)[:NEXT]
    yield from _section(Message("next"), "info", [_coming(planned, plan, voice) for planned in coming], voice)


def ahead_data(plan: Plan, voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    return {
        "next": [planned_shape(planned, voice) for planned in plan.having(State.SCHEDULED)[:NEXT]],
        "waiting": [planned_shape(planned, voice) for planned in plan.having(*WAITING)],
    }


def heading(survey: Survey, voice: Voice) -> Iterator[str]:
    """Yield whose run it was, and when."""
    settings = survey.library.settings
    when = times.full(survey.now, settings.timezone, voice)
    yield voice.paint(f"{visible(settings.name)} · {when}", "bold")


def places(errors: int, site: str, voice: Voice) -> Iterator[str]:
    """Yield what is wrong in the content, and where the calendar is."""
    if errors:
        yield f"{_label(Message('errors'), 'bad', voice)}{voice.say(Message('{n}: see tellal check', n=errors))}"
    yield f"{_label(Message('calendar'), 'info', voice)}{visible(site)}"


def data(outcomes: Outcomes, voice: Voice) -> dict[str, Any]:
    """Return a run for machines."""
    return {
        "now": times.iso(outcomes.now),
        "dry_run": False,
        "sent": outcomes.sent,
        "outcomes": [_outcome_shape(outcome, voice) for outcome in outcomes.targets],
        "missed": [planned_shape(planned, voice) for planned in outcomes.missed],
        "remaining": [planned_shape(planned, voice) for planned in outcomes.remaining],
        "stopped": outcomes.stopped.say(voice.language) if outcomes.stopped else "",
    }


def dry(planned: Sequence[Planned], voice: Voice) -> Iterator[str]:
    """Yield what publishing would do."""
    rows = [_row(each, voice.say(each.reason), voice) for each in planned]
    yield from _section(Message("would send"), "info", rows, voice, most=len(rows))
    if not planned:
        yield voice.say(Message("nothing is due"))


def dry_data(plan: Plan, planned: Iterable[Planned], voice: Voice) -> dict[str, Any]:
    """Return what publishing would do, for machines."""
    shapes = [{**planned_shape(each, voice), "step": each.step.value} for each in planned]
    return {"now": times.iso(plan.now), "dry_run": True, "sent": 0, "outcomes": shapes}


def _section(
    name: Message, role: str, rows: Sequence[tuple[str, str, str]], voice: Voice, most: int = MOST
) -> Iterator[str]:
    """Yield rows under one label, their columns straight, the first few only."""
    widths = [max((cells(row[column]) for row in rows), default=0) for column in range(2)]
    label = _label(name, role, voice)
    for channel, title, said in rows[:most]:
        yield f"{label}{pad(channel, widths[0])}  {pad(title, widths[1])}  {said}".rstrip()
        label = " " * LABEL
    if len(rows) > most:
        yield label + voice.paint(voice.say(Message("and {n} more: tellal plan --all", n=len(rows) - most)), "dim")


def _label(name: Message, role: str, voice: Voice) -> str:
    said = voice.say(name)
    return voice.paint(said, role) + " " * max(1, LABEL - cells(said))


def _outcome(outcome: Outcome, said: str, voice: Voice) -> tuple[str, str, str]:
    if outcome.target is None:
        return "", visible(outcome.key), visible(said)
    title = cut(tables.title(outcome.target.post), TITLE_WIDTH)
    state = "" if outcome.state is State.PUBLISHED else f"{voice.say(Message(outcome.state.value))}: "
    return visible(outcome.target.channel.name), title, state + visible(said)


def _planned(planned: Planned, voice: Voice) -> tuple[str, str, str]:
    return _row(planned, voice.say(planned.reason), voice)


def _waiting(planned: Planned, voice: Voice) -> tuple[str, str, str]:
    state = voice.say(Message(planned.state.value))
    return _row(planned, f"{voice.paint(state, tables.COLOURS[planned.state])}: {voice.say(planned.reason)}", voice)


def _coming(planned: Planned, plan: Plan, voice: Voice) -> tuple[str, str, str]:
    if planned.when is None:
        return _row(planned, "", voice)
    zone = planned.target.channel.timezone
    said = f"{times.day(planned.when, zone, voice)} {times.clock(planned.when, zone)}"
    return _row(planned, f"{said} ({times.distance(planned.when, plan.now, voice)})", voice)


def _row(planned: Planned, said: str, voice: Voice) -> tuple[str, str, str]:
    del voice
    return visible(planned.target.channel.name), cut(tables.title(planned.target.post), TITLE_WIDTH), said


def _outcome_shape(outcome: Outcome, voice: Voice) -> dict[str, Any]:
    post = outcome.target.post if outcome.target else None
    return {
        "target": str(outcome.target) if outcome.target else "",
        "key": outcome.key,
        "path": post.path if post else "",
        "title": tables.title(post) if post else "",
        "channel": outcome.target.channel.name if outcome.target else "",
        "state": outcome.state.value,
        "message": outcome.message.say(voice.language),
        "url": outcome.url,
        "sent": outcome.sent,
    }
