"""What a run did, so that a person reads it in ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pipeline.i18n import Message
from pipeline.model.outcome import OUT
from pipeline.model.plan import Planned
from pipeline.report import lateness, times
from pipeline.report import plan as tables
from pipeline.report.shapes import planned_shape
from pipeline.report.voice import cells, cut, pad, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.model.approval import Asked
    from pipeline.model.outcome import Outcome, Outcomes
    from pipeline.model.plan import Gone, Plan
    from pipeline.report.voice import Voice
    from pipeline.survey import Survey

LABEL = 16
TITLE_WIDTH = 40
MOST = 8
#: Cells that a reason gets at least, however narrow the terminal is.
LEAST = 24
NEXT = 3
#: What only a person can move on, beside what just failed.
WAITING = tables.WAITING
#: Said once, after the run that began the ledger.
PIN = Message('the ledger has begun; pin it with two lines at the end of tellal.toml: [ledger] and root = "{id}"')
#: Channel, title, and what is to be said.
Row: TypeAlias = tuple[str, str, str]


class Page(NamedTuple):
    """Where lines go: how to speak there, and how many cells a line has."""

    voice: Voice
    width: int

    def label(self, name: Message, role: str) -> str:
        """Return what stands before the first row of a section."""
        said = self.voice.say(name)
        return self.voice.paint(said, role) + " " * max(1, LABEL - cells(said))

    def section(self, name: Message, role: str, rows: Sequence[Row], most: int = MOST) -> Iterator[str]:
        """Yield rows under one label, their columns straight, the first few only; the last column wraps."""
        widths = [max((cells(row[column]) for row in rows[:most]), default=0) for column in range(2)]
        margin = LABEL + sum(widths) + 4
        label = self.label(name, role)
        for channel, title, said in rows[:most]:
            first, *rest = tables.wrap(said, max(self.width - margin, LEAST)) or [""]
            yield f"{label}{pad(channel, widths[0])}  {pad(title, widths[1])}  {first}".rstrip()
            yield from (" " * margin + line for line in rest)
            label = " " * LABEL
        if len(rows) > most:
            more = Message("and {n} more: tellal plan --all", n=len(rows) - most)
            yield label + self.voice.paint(self.voice.say(more), "dim")


def lines(outcomes: Outcomes, page: Page) -> Iterator[str]:
    """Yield what went out and where to see it, what did not and why, what was missed."""
    voice = page.voice
    sent = [outcome for outcome in outcomes.targets if outcome.state in OUT]
    failed = [outcome for outcome in outcomes.targets if outcome.failed]
    other = [outcome for outcome in outcomes.targets if outcome not in sent and outcome not in failed]
    yield from page.section(Message("sent"), "good", [_outcome(each, voice) for each in sent])
    yield from page.section(Message("failed"), "bad", [_outcome(each, voice) for each in failed])
    yield from page.section(Message("also"), "dim", [_outcome(each, voice) for each in other])
    missed = [_row(planned, voice.say(planned.reason)) for planned in outcomes.missed]
    yield from page.section(Message("missed"), "warn", missed)
    yield from _doubtful(outcomes, page)
    if outcomes.stopped is not None:
        left = len(outcomes.remaining) - outcomes.shut - outcomes.resting
        said = Message("stopped early, {n} left: {why}", n=left, why=str(outcomes.stopped))
        yield voice.paint(voice.say(said), "bad")
    if outcomes.shut:
        said = Message("not tried, because their account is not let in: {n}", n=outcomes.shut)
        yield voice.paint(voice.say(said), "bad")
    if outcomes.resting:
        said = Message("not tried, because their network asks to wait: {n}", n=outcomes.resting)
        yield voice.paint(voice.say(said), "warn")
    if not outcomes.sent and not failed:
        yield f"{page.label(Message('sent'), 'dim')}{voice.say(Message('nothing new was sent'))}"
    if outcomes.asked is not None and outcomes.asked.calls:
        yield f"{page.label(Message('approvals'), 'dim')}{voice.say(asked(outcomes.asked))}"
    if outcomes.asked is not None and outcomes.asked.trouble is not None:  # else posts would wait, and nobody know why
        yield f"{page.label(Message('approvals'), 'bad')}{visible(voice.say(outcomes.asked.trouble))}"
    if outcomes.began:
        yield voice.say(Message(PIN.text, id=outcomes.began))


def asked(what: Asked) -> Message:
    """Return what was asked of GitHub, and how often."""
    if what.left is None:
        return Message("GitHub was asked {n} times, about {pulls} pull requests", n=what.calls, pulls=what.pulls)
    return Message(
        "GitHub was asked {n} times, about {pulls} pull requests; it answers {left} more in this hour",
        n=what.calls,
        pulls=what.pulls,
        left=what.left,
    )


def untouched(outcomes: Outcomes) -> list[Planned | Gone]:
    """Return what is in doubt still and was not taken up: its account is not let in, or is to be left alone."""
    taken = {outcome.key for outcome in outcomes.targets}
    return [each for each in outcomes.doubts if key_of(each) not in taken]


def key_of(stands: Planned | Gone) -> str:
    """Return the name in the ledger."""
    return stands.target.key if isinstance(stands, Planned) else stands.key


def _doubtful(outcomes: Outcomes, page: Page) -> Iterator[str]:
    """Yield what is in doubt and was not looked up, then which command says more of all of it."""
    rows = [
        _row(each, page.voice.say(each.reason))
        if isinstance(each, Planned)
        else ("", visible(each.key), page.voice.say(each.reason))
        for each in untouched(outcomes)
    ]
    yield from page.section(Message("in doubt"), "bad", rows)
    if outcomes.doubts:
        yield tables.in_doubt(len(outcomes.doubts), page.voice)


def ahead(plan: Plan, page: Page) -> Iterator[str]:
    """Yield what waits for a person, and what goes out next."""
    waiting = [_row(planned, _waits(planned, page.voice)) for planned in plan.having(*WAITING)]
    if waiting:
        yield from page.section(Message("waiting"), "warn", waiting)
    rows = [_row(each, _comes(each, plan, page.voice)) for each in plan.coming[:NEXT]]
    yield from page.section(Message("next"), "info", rows)
    yield from (page.voice.paint(said, "dim") for said in lateness.lines(plan.lateness, page.voice))


def ahead_data(plan: Plan, voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    return {
        "next": coming(plan, voice),
        "waiting": [planned_shape(planned, voice) for planned in plan.having(*WAITING)],
    }


def coming(plan: Plan, voice: Voice) -> list[dict[str, Any]]:
    """Return what goes out next, for machines."""
    return [planned_shape(planned, voice, plan.lateness) for planned in plan.coming[:NEXT]]


def heading(survey: Survey, voice: Voice) -> Iterator[str]:
    """Yield whose run it was, and when."""
    settings = survey.library.settings
    when = times.full(survey.now, settings.timezone, voice)
    yield voice.paint(f"{visible(settings.name)} · {when}", "bold")


def places(errors: int, site: str, page: Page) -> Iterator[str]:
    """Yield what is wrong in the content, and where the calendar is."""
    if errors:
        yield f"{page.label(Message('errors'), 'bad')}{page.voice.say(Message('{n}: see tellal check', n=errors))}"
    yield f"{page.label(Message('calendar'), 'info')}{visible(site)}"


def data(outcomes: Outcomes, voice: Voice) -> dict[str, Any]:
    """Return a run for machines."""
    return {
        "now": times.iso(outcomes.now),
        "dry_run": False,
        "sent": outcomes.sent,
        "outcomes": [_outcome_shape(outcome, voice) for outcome in outcomes.targets],
        "doubts": [_doubt_shape(each, voice) for each in outcomes.doubts],
        "kept": outcomes.kept,
        "missed": [planned_shape(planned, voice) for planned in outcomes.missed],
        "remaining": [planned_shape(planned, voice) for planned in outcomes.remaining],
        "stopped": outcomes.stopped.say(voice.language) if outcomes.stopped else "",
        "shut": outcomes.shut,
        "resting": outcomes.resting,
        "ledger_root": outcomes.began,
        "asked": asked_shape(outcomes.asked, voice) if outcomes.asked else None,
    }


def asked_shape(what: Asked, voice: Voice) -> dict[str, int | str | None]:
    """Return the same for machines."""
    trouble = voice.say(what.trouble) if what.trouble else ""
    return {"calls": what.calls, "pull_requests": what.pulls, "left": what.left, "trouble": trouble}


def dry(planned: Sequence[Planned], page: Page) -> Iterator[str]:
    """Yield what publishing would do."""
    rows = [_row(each, page.voice.say(each.reason)) for each in planned]
    yield from page.section(Message("would send"), "info", rows, most=len(rows))
    if not planned:
        yield page.voice.say(Message("nothing is due"))


def dry_data(plan: Plan, planned: Iterable[Planned], voice: Voice) -> dict[str, Any]:
    """Return what publishing would do, for machines."""
    shapes = [{**planned_shape(each, voice), "step": each.step.value} for each in planned]
    return {"now": times.iso(plan.now), "dry_run": True, "sent": 0, "outcomes": shapes}


def _outcome(outcome: Outcome, voice: Voice) -> Row:
    """Return where to see what is out, and why what is not out is not."""
    said = voice.say(outcome.message)
    if outcome.state in OUT:
        said = visible(outcome.url) or said
    else:
        said = f"{voice.say(Message(outcome.state.value))}: {said}"
    if outcome.target is None:
        return "", visible(outcome.key), said
    return visible(outcome.target.channel.name), cut(tables.title(outcome.target.post), TITLE_WIDTH), said


def _waits(planned: Planned, voice: Voice) -> str:
    state = f"{voice.say(Message(planned.state.value))}: {voice.say(planned.reason)}"
    return f"{_when(planned, voice)} {state}" if planned.when else state


def _comes(planned: Planned, plan: Plan, voice: Voice) -> str:
    if planned.goes is None:
        return ""
    then = planned._replace(when=planned.goes)
    return f"{_when(then, voice)} ({times.distance(planned.goes, plan.now, voice)})"


def _when(planned: Planned, voice: Voice) -> str:
    if planned.when is None:
        return ""
    zone = planned.target.channel.timezone
    # Channels of several zones stand below each other in the order of moments, which only the zone's name explains.
    mark = times.local(planned.when, zone).tzname()
    return f"{times.day(planned.when, zone, voice)} {times.clock(planned.when, zone)} {mark}"


def _row(planned: Planned, said: str) -> Row:
    return visible(planned.target.channel.name), cut(tables.title(planned.target.post), TITLE_WIDTH), said


def _doubt_shape(stands: Planned | Gone, voice: Voice) -> dict[str, Any]:
    target = stands.target if isinstance(stands, Planned) else None
    return {
        "target": str(target) if target else "",
        "key": key_of(stands),
        "state": stands.state.value,
        "reason": stands.reason.say(voice.language),
    }


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
        "waits": outcome.waits,
    }
