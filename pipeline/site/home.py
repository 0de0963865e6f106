"""What today is about: what needs a person, what goes out next, the next two weeks, what just went out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.model.plan import State
from pipeline.site.calendars import GOING, IDLE, OUT, RANK, VOID, days
from pipeline.site.views import Day
from pipeline.trust.hold import ABOUT, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from pipeline.model.finding import Finding
    from pipeline.model.plan import Plan
    from pipeline.site.views import Entry, PostView
    from pipeline.survey import Survey

#: What needs a person whenever it is, and what only when it is soon or was lately.
_ALWAYS = frozenset({State.UNKNOWN, State.HANDED, State.PARTIAL, State.REJECTED, State.INVALID})
_NEAR = frozenset({State.CHANGED, State.MISSED, State.UNAPPROVED, State.HELD})
NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
SOON = timedelta(days=7)
LATELY = timedelta(days=14)
STRIP = 14
LAST = 6
#: How much is listed of what comes, and how much more to come to the end of a day.
UPCOMING, REST = 12, 6


@dataclass(frozen=True, slots=True)
class Need:
    """Something a person has to see to: a post, or a file that could not be read as one; `settle` is what to type."""

    state: State
    entry: Entry | None
    reason: Message
    path: str
    line: int = 0
    more: int = 0
    settle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brake:
    """Something that keeps posts from going out.

    Args:
        what: what it is about.
        words: why, and until when.
    """

    what: Message
    words: Message


@dataclass(frozen=True, slots=True)
class Today:
    """The home page.

    Args:
        next: what should be out by now, else what goes out next with everything else of the same moment.
        more: how many posts of the last of the upcoming days are left out.
        strip: the days from today on, to see gaps at a glance.
        empty: those of them on which nothing is planned or out.
    """

    now: datetime
    needs: tuple[Need, ...]
    next: tuple[Entry, ...]
    upcoming: tuple[Day, ...]
    more: int
    last: tuple[Entry, ...]
    strip: tuple[Day, ...]
    empty: frozenset[date]
    week_out: int
    week_ahead: int


def today(
    dated: Sequence[Entry],
    findings: Sequence[Finding],
    plan: Plan,
    local: Callable[[datetime], datetime],
    settle: Mapping[str, tuple[str, ...]] = NOTHING,
) -> Today:
    """Return what the home page says at the plan's moment; `settle` says what settles a doubt, by the target's key."""
    now = plan.now
    ahead = [entry for entry in dated if entry.at and entry.state in GOING]
    soonest = [entry for entry in ahead if entry.at and entry.at <= now]
    soonest = soonest or [entry for entry in ahead if entry.at == ahead[0].at]
    coming = [entry for entry in dated if entry.at and entry.at >= now and entry.state not in IDLE]
    out = [entry for entry in dated if entry.at and entry.state in OUT]
    start = local(now).date()
    by_day = {day.date: day for day in days(dated, local)}
    strip = [by_day.get(day) or Day(day, ()) for day in (start + timedelta(days=number) for number in range(STRIP))]
    upcoming, more = _upcoming(days(coming, local))
    return Today(
        now=now,
        needs=(*_needs(dated, now, settle), *_gone(plan, settle), *_broken(dated, findings)),
        next=tuple(soonest),
        upcoming=upcoming,
        more=more,
        last=tuple(reversed(out[-LAST:])),
        strip=tuple(strip),
        empty=frozenset(
            day.date for day in strip if all(target.state in VOID for entry in day.entries for target in entry.targets)
        ),
        week_out=sum(len(entry.targets) for entry in out if entry.at and now - SOON < entry.at <= now),
        week_ahead=sum(len(entry.targets) for entry in ahead if entry.at and entry.at <= now + SOON),
    )


def brakes(survey: Survey, posts: Mapping[str, PostView]) -> Iterator[Brake]:
    """Yield what holds posts at the moment."""
    known = [post for post in survey.library.posts if post.path in posts]
    titles = {name: posts[post.path].title for post in known for name in (post.id, post.path)}
    if survey.holds.broken:
        yield Brake(ABOUT[Scope.ALL], survey.holds.broken)
    for hold in survey.holds.standing(survey.now):
        held = hold.name.split(", ") if hold.whom else (hold.name,)
        names = (titles.get(each.partition("/")[0] if hold.whom else each, each) for each in held)
        name = ", ".join(names) if hold.scope is Scope.POST else hold.name
        yield Brake(Message(ABOUT[hold.scope].text, name=name), hold.words)


def _upcoming(coming: Iterable[Day]) -> tuple[tuple[Day, ...], int]:
    """Return the first days of what comes, and how many posts of the last of them are too many to list."""
    shown: list[Day] = []
    room = UPCOMING
    for day in coming:
        shown.append(day)
        room -= len(day.entries)
        if room <= 0:
            break
    if -room <= REST:
        return tuple(shown), 0
    return (*shown[:-1], replace(shown[-1], entries=shown[-1].entries[:room])), -room


def _needs(dated: Sequence[Entry], now: datetime, settle: Mapping[str, tuple[str, ...]]) -> Iterable[Need]:
    """Yield the posts that a person has to see to, the most pressing first."""
    pressing = sorted((entry for entry in dated if _needs_person(entry, now)), key=lambda entry: RANK[entry.state])
    for entry in pressing:
        target = next(target for target in entry.targets if target.state is entry.state)
        typed = tuple(command for each in entry.targets for command in settle.get(each.key, ()))
        yield Need(entry.state, entry, target.reason, entry.post.path, settle=typed)


def _gone(plan: Plan, settle: Mapping[str, tuple[str, ...]]) -> Iterable[Need]:
    """Yield what only the ledger knows still and is not settled."""
    for each in plan.gone:
        if each.state in _ALWAYS:
            yield Need(each.state, None, each.reason, each.key, settle=settle.get(each.key, ()))


def _broken(dated: Sequence[Entry], findings: Sequence[Finding]) -> Iterable[Need]:
    """Yield the files with errors that are no posts: too broken to be one, or settings."""
    posts = {entry.post.path for entry in dated}
    errors = (one for one in findings if one.severity is Severity.ERROR and one.path not in posts)
    for path, group in groupby(errors, key=lambda finding: finding.path):
        first, *rest = group
        yield Need(State.INVALID, None, first.message, path, first.line, len(rest))


def _needs_person(entry: Entry, now: datetime) -> bool:
    if entry.state in _ALWAYS:
        return True
    if entry.state is State.MISSED:
        return entry.at is not None and now - entry.at <= LATELY
    return entry.state in _NEAR and entry.at is not None and entry.at <= now + SOON
