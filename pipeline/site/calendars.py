"""Entries in time: days, months with their campaigns as bands, agenda, and what today is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.model.finding import Severity
from pipeline.model.plan import State
from pipeline.site import addresses
from pipeline.site.views import Agenda, Band, Day, Entry, Month, Need, Today, Week

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from pipeline.model.finding import Finding
    from pipeline.model.plan import Plan
    from pipeline.site.views import CampaignView, PostView, TargetView

#: The most pressing state first: what a line says that stands for several channels.
PRESSING = (
    State.UNKNOWN,
    State.HANDED,
    State.PARTIAL,
    State.REJECTED,
    State.INVALID,
    State.MISSED,
    State.SENDING,
    State.DUE,
    State.UNAPPROVED,
    State.HELD,
    State.DRAFT,
    State.CHANGED,
    State.SCHEDULED,
    State.PUBLISHED,
    State.RETRACTED,
    State.CANCELLED,
)
_RANK = {state: rank for rank, state in enumerate(PRESSING)}
OUT = frozenset({State.PUBLISHED, State.CHANGED, State.PARTIAL})
GOING = frozenset({State.SCHEDULED, State.DUE, State.SENDING})
_OVER = OUT | {State.RETRACTED, State.REJECTED, State.MISSED, State.UNKNOWN, State.HANDED}
_IDLE = _OVER | {State.CANCELLED}
#: What needs a person whenever it is, and what only when it is soon or was lately.
_ALWAYS = frozenset({State.UNKNOWN, State.HANDED, State.PARTIAL, State.REJECTED, State.INVALID})
_NEAR = frozenset({State.CHANGED, State.MISSED, State.UNAPPROVED, State.HELD})
NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
SOON = timedelta(days=7)
LATELY = timedelta(days=14)
STRIP = 14
LAST = 6
UPCOMING = 12
LONGEST_LIST = 200
_DAYS = 7


def entries(posts: Iterable[PostView], local: Callable[[datetime], datetime]) -> tuple[Entry, ...]:
    """Return posts as entries in time: channels that show a post in the same minute share one.

    Args:
        posts: in any order.
        local: a moment in the zone of the calendar.
    """
    made = [
        Entry(post, sharing[0].at, tuple(sharing), min((each.state for each in sharing), key=_RANK.__getitem__))
        for post in posts
        for sharing in _sharing(post.targets, local)
    ]
    return tuple(sorted(made, key=_order))


def days(dated: Iterable[Entry], local: Callable[[datetime], datetime]) -> tuple[Day, ...]:
    """Group entries, sorted by time, into their days."""
    placed = [(local(entry.at).date(), entry) for entry in dated if entry.at]
    return tuple(Day(day, tuple(entry for _, entry in group)) for day, group in groupby(placed, key=itemgetter(0)))


def months(
    dated: Sequence[Entry],
    campaigns: Sequence[CampaignView],
    today: date,
    first_weekday: int,
    local: Callable[[datetime], datetime],
) -> tuple[Month, ...]:
    """Return a page for every month from the first entry to the last, that of today always among them."""
    by_day = {day.date: day for day in days(dated, local)}
    first = min((*by_day, today)).replace(day=1)
    last = max((*by_day, today)).replace(day=1)
    # A post dated in the year 9999 must not make a hundred thousand empty months.
    starts = sorted({day.replace(day=1) for day in by_day} | set(_between(first, last, around=today)))
    pages = [_month(start, by_day, campaigns, first_weekday) for start in starts]
    around = zip(pages, [None, *pages], [*pages[1:], None], strict=False)
    return tuple(
        replace(page, earlier=before.address if before else "", later=after.address if after else "")
        for page, before, after in around
    )


def agenda(dated: Sequence[Entry], now: datetime, local: Callable[[datetime], datetime]) -> Agenda:
    """Return what comes, what is over, and what has no time yet."""
    upcoming = [entry for entry in dated if entry.at and not _is_over(entry, now)]
    past = [entry for entry in reversed(dated) if entry.at and _is_over(entry, now)]
    return Agenda(
        upcoming=days(upcoming[:LONGEST_LIST], local),
        past=days(past[:LONGEST_LIST], local),
        undated=tuple(entry for entry in dated if not entry.at),
        more_upcoming=max(0, len(upcoming) - LONGEST_LIST),
        more_past=max(0, len(past) - LONGEST_LIST),
    )


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
    coming = [entry for entry in dated if entry.at and entry.at >= now and entry.state not in _IDLE]
    out = [entry for entry in dated if entry.at and entry.state in OUT]
    start = local(now).date()
    by_day = {day.date: day for day in days(dated, local)}
    strip = (start + timedelta(days=number) for number in range(STRIP))
    return Today(
        now=now,
        needs=(*_needs(dated, now, settle), *_gone(plan, settle), *_broken(dated, findings)),
        next=tuple(soonest),
        upcoming=days(coming[:UPCOMING], local),
        last=tuple(reversed(out[-LAST:])),
        strip=tuple(by_day.get(day) or Day(day, ()) for day in strip),
        week_out=sum(len(entry.targets) for entry in out if entry.at and now - SOON < entry.at <= now),
        week_ahead=sum(len(entry.targets) for entry in ahead if entry.at and entry.at <= now + SOON),
    )


def _sharing(targets: Sequence[TargetView], local: Callable[[datetime], datetime]) -> list[list[TargetView]]:
    groups: dict[datetime | None, list[TargetView]] = {}
    for target in targets:
        minute = local(target.at).replace(second=0, microsecond=0) if target.at else None
        groups.setdefault(minute, []).append(target)
    return list(groups.values())


def _order(entry: Entry) -> tuple[bool, float, str]:
    return (entry.at is None, entry.at.timestamp() if entry.at else 0.0, entry.post.path)


def _is_over(entry: Entry, now: datetime) -> bool:
    return entry.state in _OVER or (entry.at is not None and entry.at < now and entry.state not in GOING)


def _between(first: date, last: date, around: date) -> list[date]:
    """Return the first days of the months from one to another, as far as they lie within two years of a day."""
    low = max(first, around.replace(year=around.year - 2, day=1))
    high = min(last, around.replace(year=around.year + 2, day=1))
    found = [low]
    while found[-1] < high:
        found.append(_next_month(found[-1]))
    return found


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _month(first: date, by_day: dict[date, Day], campaigns: Sequence[CampaignView], first_weekday: int) -> Month:
    start = first - timedelta(days=(first.weekday() - first_weekday) % 7)
    weeks = []
    while start < _next_month(first):
        row = tuple(_day(start + timedelta(days=number), first, by_day) for number in range(_DAYS))
        weeks.append(Week(row, _lines(_bands(row, campaigns))))
        start += timedelta(days=_DAYS)
    inside = [entry for week in weeks for day in week.days if day.inside for entry in day.entries]
    counts = Counter(target.state for entry in inside for target in entry.targets)
    return Month(
        first=first,
        address=addresses.month(first),
        weeks=tuple(weeks),
        earlier="",
        later="",
        counts={state: counts[state] for state in PRESSING if counts[state]},
    )


def _day(day: date, first: date, by_day: dict[date, Day]) -> Day:
    inside = (day.year, day.month) == (first.year, first.month)
    found = by_day.get(day)
    return Day(day, found.entries if found and inside else (), inside)


def _lines(bands: Iterable[Band]) -> tuple[tuple[Band, ...], ...]:
    """Put each band on the first line that is free on its days."""
    lines: list[list[Band]] = []
    for band in bands:
        free = (line for line in lines if _DAYS - line[-1].after <= band.before)
        line = next(free, None)
        if line is None:
            lines.append([band])
        else:
            line.append(replace(band, before=band.before - (_DAYS - line[-1].after)))
    return tuple(tuple(line) for line in lines)


def _bands(row: tuple[Day, ...], campaigns: Sequence[CampaignView]) -> Iterable[Band]:
    first, last = row[0].date, row[-1].date
    for campaign in campaigns:
        starts = campaign.starts or campaign.ends
        ends = campaign.ends or campaign.starts
        if starts and ends and starts <= last and ends >= first and starts <= ends:
            before = max(0, (starts - first).days)
            after = max(0, (last - ends).days)
            yield Band(campaign, before, _DAYS - before - after, after, starts >= first, ends <= last)


def _needs(dated: Sequence[Entry], now: datetime, settle: Mapping[str, tuple[str, ...]]) -> Iterable[Need]:
    """Yield the posts that a person has to see to, the most pressing first."""
    pressing = sorted((entry for entry in dated if _needs_person(entry, now)), key=lambda entry: _RANK[entry.state])
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
