"""What people should hear of: what is new in a run, and nothing twice. Pure: no files, no network, no clock.

Two ways keep it quiet. What the ledger writes down happens once, so it is news in the run that wrote it and in no
other. What nobody writes down (a day that comes nearer, a ledger that cannot be read) has a name, under which it is
remembered that it was told.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import TellalError
from pipeline.i18n import Message
from pipeline.model.event import EventType
from pipeline.model.plan import State
from pipeline.notify import remedies
from pipeline.plan import reasons
from pipeline.report import tokens
from pipeline.trust.entries import is_unauthorised
from pipeline.trust.progress import LOOKING, progress
from pipeline.trust.record import moment
from pipeline.trust.tokens import expiring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from pipeline.model.event import Event
    from pipeline.model.library import Library, Target
    from pipeline.model.outcome import Outcome, Outcomes
    from pipeline.model.plan import Plan, Planned

#: What goes on, and nobody writes down, is told again after so long.
AGAIN = timedelta(hours=24)
#: What ends a try, in the ledger.
ANSWERS = frozenset({EventType.PUBLISHED, EventType.REJECTED, EventType.NOT_SENT, EventType.UNKNOWN, EventType.ABSENT})


class Kind(StrEnum):
    """What sort of news it is: the words of `on` in `[notify]`, the most pressing first."""

    DOUBT = "doubt"
    FAILED = "failed"
    HANDED = "handed-over"
    MISSED = "missed"
    TOKEN = "token"  # noqa: S105 - a word, not a secret
    SENT = "sent"


class News(NamedTuple):
    """One thing that people should hear of.

    Args:
        message: what happened.
        why: why, where the message does not say it.
        target: which post on which channel; None where it is about none, or none is left.
        key: its name in the ledger, empty where it is about none.
        todo: what to do about it; None where nothing is to be done.
        url: where it can be seen, empty where it cannot.
        name: under what it is remembered that it was told; empty where it is new by itself.
        again: after how long it is told once more; None where once is enough.
    """

    kind: Kind
    message: Message
    why: Message | None = None
    target: Target | None = None
    key: str = ""
    todo: Message | None = None
    url: str = ""
    name: str = ""
    again: timedelta | None = None


def of_run(outcomes: Outcomes, library: Library, plan: Plan) -> list[News]:
    """Return what a run has to tell, the most pressing first.

    Args:
        outcomes: what it came to.
        library: whose run it was.
        plan: what it set out with.
    """
    found = [news for outcome in outcomes.targets for news in _of_outcome(outcome, outcomes)]
    found += [_missed(planned) for planned in outcomes.missed]
    found += _too_late(plan)
    if outcomes.stopped is not None:
        found.append(_stopped(outcomes.stopped, len(outcomes.remaining) - outcomes.shut - outcomes.resting))
    found += of_tokens(library, outcomes.now)
    return ordered(_once(found))


def ordered(news: Iterable[News]) -> list[News]:
    """Return news with the most pressing first."""
    order = list(Kind)
    return sorted(news, key=lambda each: order.index(each.kind))


def of_trouble(error: Exception) -> News:
    """Return what there is to tell where a run could send nothing, or broke off."""
    if isinstance(error, TellalError):
        what, why, todo = Message("nothing can be sent"), error.message, error.hint
    else:
        what, todo = Message("the run broke off: this is a bug in tellal"), remedies.STATUS
        why = Message("{what}", what=type(error).__name__)
    return News(Kind.FAILED, what, why, todo=todo, name=_marked("trouble", str(why)), again=AGAIN)


def of_tokens(library: Library, now: datetime) -> list[News]:
    """Return the tokens that end soon; each is told once at each of the days that `trust.tokens` names."""
    return [
        News(
            Kind.TOKEN,
            tokens.said(each),
            todo=tokens.remedy(each),
            name=f"token {each.channel.name} {each.secret} {each.last} {each.mark}",
        )
        for each in expiring(library.channels.values(), now)
    ]


def fresh(news: Iterable[News], told: Mapping[str, datetime], now: datetime) -> list[News]:
    """Return what was not told yet, or long ago.

    Args:
        news: everything there is to tell.
        told: name → when it was told (UTC).
        now: the moment (UTC).
    """

    def is_fresh(each: News) -> bool:
        before = told.get(each.name) if each.name else None
        return before is None or (each.again is not None and now - before >= each.again)

    return [each for each in news if is_fresh(each)]


def _once(news: Iterable[News]) -> list[News]:
    """Return news without those that say the same: a variable that is not set stops every post of its channel."""
    by_name = {each.name or f"{index}": each for index, each in reversed(list(enumerate(news)))}
    return list(reversed(by_name.values()))


def _of_outcome(outcome: Outcome, outcomes: Outcomes) -> Iterator[News]:
    state, events = outcome.state, outcomes.history.of(outcome.key)
    new = [event for event in events if event.run == outcomes.run]
    answered = {event.type for event in new} & ANSWERS
    if any(is_unauthorised(event) for event in new):
        if not _was_shut(outcome.key, outcomes):
            yield _about(outcome, Kind.FAILED, remedies.shut(outcome))
    elif state is State.UNKNOWN:
        yield from _doubt(outcome, events, new, outcomes.now)
    elif state is State.HANDED:
        yield from _handed(outcome, new)
    elif EventType.REJECTED in answered or (answered and state is State.REJECTED):
        yield _about(outcome, Kind.FAILED, remedies.refused(outcome))
    elif not new and state in {State.DUE, State.PARTIAL} and outcome.target is not None:
        # Not even an intent was written: a secret is missing, a picture is gone. The next run will say the same.
        name = _marked(f"unsent {outcome.target.channel.name}", str(outcome.message))
        yield _about(outcome, Kind.FAILED, remedies.STATUS)._replace(name=name, again=AGAIN)
    elif outcome.sent and state is State.PUBLISHED:
        yield _about(outcome, Kind.SENT, None)


def _handed(outcome: Outcome, new: list[Event]) -> Iterator[News]:
    """Yield what a person is to publish, in the run that handed it over."""
    for event in new:
        if event.type is EventType.HANDED:
            yield _about(outcome, Kind.HANDED, remedies.handed(outcome))._replace(url=str(event.data["url"]))


def _marked(what: str, words: str) -> str:
    """Return a name that tells some words from others without holding them: the ledger is for everybody to read."""
    return f"{what} {hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _about(outcome: Outcome, kind: Kind, todo: Message | None) -> News:
    return News(kind, outcome.message, None, outcome.target, outcome.key, todo, outcome.url)


def _doubt(outcome: Outcome, events: tuple[Event, ...], new: list[Event], now: datetime) -> Iterator[News]:
    """Yield a doubt in the run that wrote it down, and once more after a day; before that nobody wrote anything."""
    news = _about(outcome, Kind.DOUBT, remedies.doubt(outcome))
    come = progress(events)
    if come.doubt is None:
        yield news._replace(name=f"doubt {outcome.key}", again=AGAIN)
    elif come.doubt in new:
        yield news
    elif now - come.doubt.at >= LOOKING:
        yield news._replace(name=f"doubt {outcome.key} {come.doubt.seq}")


def _missed(planned: Planned) -> News:
    target = planned.target
    return News(Kind.MISSED, planned.reason, None, target, target.key, remedies.missed(target))


def _too_late(plan: Plan) -> Iterator[News]:
    """Yield what time decides and no event says: a late post that asks a person, a thread that stays in part."""
    for planned in plan.having(State.HELD, State.PARTIAL):
        target, due = planned.target, planned.target.post.publish_at
        news = News(Kind.MISSED, planned.reason, None, target, target.key)
        if planned.reason.text == reasons.REST[State.MISSED].text:
            yield news._replace(todo=remedies.rest(target, target.key), name=f"rest {target.key} {planned.when}")
        elif due is not None and planned.reason == reasons.late_asks(plan.now - due):
            yield news._replace(todo=remedies.late(target), name=f"asks {target.key} {due}")


def _stopped(why: Message, left: int) -> News:
    what = Message("the run stopped early, {n} left", n=left)
    return News(Kind.FAILED, what, why, todo=remedies.STATUS, name=_marked("stopped", why.text), again=AGAIN)


def _was_shut(key: str, outcomes: Outcomes) -> bool:
    """Say whether the last that was heard of an account, before this run, was that it is not let in."""
    account, history = key.partition("/")[2], outcomes.history
    heard: list[tuple[datetime, bool]] = []
    for each in history.targets:
        if each.partition("/")[2] != account:
            continue
        if each in history.out:  # read without its events, of which there may be many
            heard.append((moment(history.out[each].at), False))
            continue
        answers = (event for event in history.of(each) if event.type in ANSWERS and event.run != outcomes.run)
        heard += [(event.at, is_unauthorised(event)) for event in answers]
    return max(heard)[1] if heard else False
