"""Whether publishing goes on as it should, for monitors outside: the last run, what is overdue, what is in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.plan import State, Step
from pipeline.report import times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from pipeline.model.plan import Planned
    from pipeline.report.voice import Voice
    from pipeline.survey import Survey
    from pipeline.trust.signs import Seen


class Problem(NamedTuple):
    """Something that a person should look at.

    Args:
        kind: `ledger`, `holds`, `last-run`, `overdue` or `doubt`, for machines.
        target: what it is about; empty where it is about everything.
    """

    kind: str
    said: Message
    target: str = ""


def overdue(survey: Survey) -> tuple[Planned, ...]:
    """Return what should be out by now: it is due, nothing keeps it back, and its account does not either."""
    return tuple(
        planned
        for planned in survey.plan.having(State.DUE, State.PARTIAL)
        if (planned.state is State.DUE or planned.step is Step.SEND)
        and planned.when is not None
        and planned.when < survey.now
        and (planned.goes is None or planned.goes <= survey.now)
    )


def problems(survey: Survey, last: Seen | None, most: timedelta, voice: Voice) -> Iterator[Problem]:
    """Yield what a person should look at.

    Args:
        survey: how things stand.
        last: when publishing last went through, as far as is known; None where it never did.
        most: how old that may be, and for how long something may be overdue.
        voice: how to speak.
    """
    if survey.trouble is not None:
        yield Problem("ledger", survey.trouble.message)
    elif survey.holds.unread is not None:
        yield Problem("holds", survey.holds.unread)
    yield from _silence(survey.now, last, most, voice)
    for planned in overdue(survey):
        if planned.when is not None and survey.now - planned.when > most:
            since, name = times.distance(planned.when, survey.now, voice), str(planned.target)
            late = Message(
                "{target} was to go out {since}: {reason}", target=name, since=since, reason=voice.say(planned.reason)
            )
            yield Problem("overdue", late, name)
    doubts = [(str(planned.target), planned.reason) for planned in survey.plan.having(State.UNKNOWN)]
    doubts += [(gone.key, gone.reason) for gone in survey.plan.gone if gone.state is State.UNKNOWN]
    for name, reason in doubts:
        yield Problem("doubt", Message("{target}: {reason}", target=name, reason=voice.say(reason)), name)


def _silence(now: datetime, last: Seen | None, most: timedelta, voice: Voice) -> Iterator[Problem]:
    if last is None:
        yield Problem("last-run", Message("nothing has run yet, as far as is known here"))
    elif now - last.at > most:
        said = Message("the last run that is known here was {ago}", ago=times.distance(last.at, now, voice))
        yield Problem("last-run", said)
