"""Whose turn it is: limits hold whatever happens, nothing is early, nobody starves, and what is foretold comes true."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.pace import GRACE, Pace, Rule
from pipeline.pace import quiet
from pipeline.pace.timeline import Wait
from pipeline.pace.turns import Candidate, Sent, Turn, turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Berlin
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: No late post waits for another: what a test about something else takes.
UNHURRIED = Pace(catch_up=1000, catch_up_gap=timedelta())


def post(
    key: str, minutes: int, *, max_late: timedelta = 6 * HOUR, exact: bool = False, urgent: bool = False
) -> Candidate:
    """Return a post that is due some minutes from noon."""
    due = NOON + minutes * MINUTE
    return Candidate(due, key, due + max_late, exact, urgent)


def when(
    candidates: Iterable[Candidate], pace: Pace, sent: Iterable[Sent] = (), now: datetime = NOON
) -> dict[str, int | None]:
    """Return minutes from noon at which each goes out."""
    found = turns(candidates, sent, pace, BERLIN, now)
    return {key: None if turn.at is None else int((turn.at - NOON) / MINUTE) for key, turn in found.items()}


def test_without_limits_everything_goes_out_at_its_time() -> None:
    """Also several at once, and what is a little late."""
    posts = [post("a", 0), post("b", 0), post("c", -10), post("d", 90)]
    assert when(posts, Pace()) == {"a": 0, "b": 0, "c": 0, "d": 90}


def test_late_posts_go_out_one_by_one() -> None:
    """After an outage of hours: ten minutes apart, three in any hour, the first first; what is on time is on time."""
    late = [post(f"l{number}", -300 + number, max_late=12 * HOUR if number < 6 else 6 * HOUR) for number in range(7)]
    found = when([*late, post("timely", 15), post("next", 60)], Pace())
    assert found == {
        "l0": 0, "l1": 10, "l2": 20, "l3": 60, "l4": 70, "l5": 80, "l6": None, "timely": 15, "next": 60,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([], 0),
        ([Sent(NOON - 4 * MINUTE, late=True)], 6),
        ([Sent(NOON - 4 * MINUTE, late=False)], 0),  # what was on time keeps no late one
        ([Sent(NOON - minutes * MINUTE, late=True) for minutes in (50, 40, 30)], 10),
        ([Sent(NOON - minutes * MINUTE, late=True) for minutes in (60, 40, 30)], 0),
    ],
)
def test_catching_up_counts_what_is_out_already(sent: list[Sent], expected: int) -> None:
    """However often runs come: what counts is the hour, not the run."""
    assert when([post("late", -16)], Pace(), sent) == {"late": expected}


def test_a_quarter_of_an_hour_is_on_time() -> None:
    """To the second."""
    sent = [Sent(NOON, late=True)]
    for extra, expected in ((timedelta(), 0), (timedelta(seconds=1), 10)):
        candidate = Candidate(NOON - GRACE - extra, "a", NOON + HOUR)
        assert when([candidate], Pace(), sent) == {"a": expected}


def test_a_gap_counts_from_the_last_post() -> None:
    """The earlier post goes first, and each waits for the one before it."""
    pace = UNHURRIED._replace(min_gap=30 * MINUTE)
    posts = [post("c", 10), post("a", 0), post("b", 10)]
    assert when(posts, pace, [Sent(NOON - 20 * MINUTE)]) == {"a": 10, "b": 40, "c": 70}
    found = turns([post("a", 0)], [Sent(NOON - 20 * MINUTE)], pace, BERLIN, NOON)
    assert found["a"] == Turn(NOON + 10 * MINUTE, Wait(NOON + 10 * MINUTE, Rule.GAP, NOON - 20 * MINUTE))


def test_others_give_way_to_a_post_that_keeps_its_slot() -> None:
    """Before it and after it; and what a day holds is kept for it too."""
    pace = UNHURRIED._replace(min_gap=30 * MINUTE)
    assert when([post("a", 10), post("b", 20), post("exact", 30, exact=True)], pace) == {"a": 60, "b": 90, "exact": 30}
    assert when([post("a", 0), post("exact", 30, exact=True)], pace) == {"a": 0, "exact": 30}
    once = UNHURRIED._replace(max_per_day=1)
    assert when([post("a", 0, max_late=DAY), post("exact", 300, exact=True)], once) == {"a": 12 * 60, "exact": 300}


def test_a_slot_that_is_over_keeps_nobody() -> None:
    """Then it is a late post like the others, before those of its own time only."""
    posts = [post("a", -100), post("z", -90, exact=True), post("b", -90)]
    assert when(posts, Pace()) == {"a": 0, "z": 10, "b": 20}


def test_urgent_posts_wait_for_nothing() -> None:
    """Neither for quiet hours nor for others; but others wait for them."""
    pace = Pace(quiet.read("00:00-23:00"), min_gap=HOUR, max_per_day=1, catch_up=1)
    posts = [post("u", -60, urgent=True), post("v", -60, urgent=True), post("w", 5, urgent=True)]
    assert when(posts, pace, [Sent(NOON - MINUTE)]) == {"u": 0, "v": 0, "w": 5}
    assert when([post("u", 5, urgent=True), post("a", 10)], UNHURRIED._replace(min_gap=HOUR)) == {"u": 5, "a": 65}


def test_who_cannot_go_out_in_time_makes_room() -> None:
    """It is said before, with what keeps it, and the next takes its place."""
    pace = UNHURRIED._replace(min_gap=HOUR)
    posts = [post("a", 0), post("b", 1, max_late=30 * MINUTE), post("c", 2)]
    assert when(posts, pace) == {"a": 0, "b": None, "c": 60}
    found = turns(posts, [], pace, BERLIN, NOON)
    assert found["b"].wait == Wait(NOON + HOUR, Rule.GAP, NOON)


def test_a_full_day_ends_at_midnight_and_a_full_week_on_monday() -> None:
    """By the clocks of the channel."""
    today = [Sent(NOON - number * HOUR) for number in range(1, 4)]
    candidates = [post("a", 0, max_late=30 * DAY)]
    assert when(candidates, UNHURRIED._replace(max_per_day=4), today) == {"a": 0}
    assert when(candidates, UNHURRIED._replace(max_per_day=3), today) == {"a": 12 * 60}
    assert when(candidates, UNHURRIED._replace(max_per_week=3), today) == {"a": (12 + 5 * 24) * 60}
    found = turns(candidates, today, UNHURRIED._replace(max_per_day=3, max_per_week=3), BERLIN, NOON)
    assert found["a"].wait == Wait(datetime(2026, 12, 6, 23, 0, tzinfo=UTC), Rule.WEEK)
    nightly = UNHURRIED._replace(max_per_day=3, quiet=quiet.read("22:00-07:00"))
    found = turns(candidates, today, nightly, BERLIN, NOON)
    assert found["a"].wait == Wait(datetime(2026, 12, 2, 6, 0, tzinfo=UTC), Rule.QUIET)


# Whatever there is.


HOURS = ("22:00-07:00", "sat-sun 00:00-24:00", "12:30-13:00", "fri 20:00-09:00")
MINUTES = st.integers(0, 120).map(lambda n: n * MINUTE)
PACES = st.builds(
    Pace,
    quiet=st.lists(st.sampled_from(HOURS), max_size=2, unique=True).map(
        lambda texts: quiet.merged(span for text in texts for span in quiet.read(text))
    ),
    min_gap=MINUTES,
    max_per_day=st.integers(0, 4),
    max_per_week=st.integers(0, 8),
    catch_up=st.integers(1, 4),
    catch_up_gap=MINUTES,
)
#: Posts around a change of the clocks, most of them in a crowd.
START = datetime(2026, 10, 23, 6, 0, tzinfo=UTC)


@st.composite
def crowds(draw: st.DrawFn) -> list[Candidate]:
    """Return posts of two days, some of which may be late for days."""
    count = draw(st.integers(1, 12))
    posts = []
    for number in range(count):
        due = START + draw(st.integers(0, 60)) * 47 * MINUTE
        late = draw(st.sampled_from([timedelta(), 10 * MINUTE, 6 * HOUR, 20 * DAY, 60 * DAY]))
        kind = draw(st.sampled_from(["", "", "", "exact", "urgent"]))
        posts.append(Candidate(due, f"{number:02}", due + late, kind == "exact", kind == "urgent"))
    return posts


class Account:
    """An account that publishes what it may whenever somebody looks."""

    def __init__(self, posts: Sequence[Candidate], pace: Pace) -> None:
        self.pace = pace
        self.pending = {each.key: each for each in posts}
        self.went: dict[str, datetime] = {}
        self.posts = {each.key: each for each in posts}

    def turns(self, now: datetime) -> dict[str, Turn]:
        """Return what a plan would say."""
        sent = [Sent(at, at - self.posts[key].due > GRACE) for key, at in self.went.items()]
        return turns(self.pending.values(), sent, self.pace, BERLIN, now)

    def run(self, now: datetime) -> None:
        """Publish as a run does: one after the other, each decided anew."""
        self.pending = {key: each for key, each in self.pending.items() if now <= each.latest}
        while True:
            found = self.turns(now)
            ready = [key for key, turn in found.items() if turn.at is not None and turn.at <= now]
            if not ready:
                return
            first = min(ready, key=lambda key: (self.pending[key].due, key))
            del self.pending[first]
            self.went[first] = now

    def next(self, now: datetime) -> datetime | None:
        """Return when something goes out next, or is too late."""
        moments = [turn.at for turn in self.turns(now).values() if turn.at is not None]
        ends = [each.latest + timedelta(seconds=1) for each in self.pending.values()]
        return min([moment for moment in (*moments, *ends) if moment > now], default=None)

    def check(self) -> None:
        """See that no limit was ever exceeded but by urgent posts, and that nothing was early."""
        in_order = sorted(self.went.items(), key=lambda item: item[1])
        for key, at in self.went.items():
            assert self.posts[key].due <= at <= self.posts[key].latest or self.posts[key].urgent
        for number, (key, at) in enumerate(in_order):
            if self.posts[key].urgent:
                continue
            before = in_order[:number]
            assert quiet.until(at, self.pace.quiet, BERLIN) is None
            assert all(at - other >= self.pace.min_gap for _, other in before)
            there = at.astimezone(BERLIN)
            days = Counter(other.astimezone(BERLIN).date() for _, other in before)
            weeks = Counter(other.astimezone(BERLIN).isocalendar()[:2] for _, other in before)
            assert not self.pace.max_per_day or days[there.date()] < self.pace.max_per_day
            assert not self.pace.max_per_week or weeks[there.isocalendar()[:2]] < self.pace.max_per_week
            late = [other for name, other in [*before, (key, at)] if other - self.posts[name].due > GRACE]
            if at - self.posts[key].due > GRACE:
                assert all(later - earlier >= self.pace.catch_up_gap for earlier, later in pairwise(late[-2:]))
                assert sum(other > at - HOUR for other in late) <= self.pace.catch_up


@given(crowds(), PACES, st.lists(st.integers(1, 400), max_size=30))
@settings(max_examples=300)
def test_whenever_runs_come_no_limit_is_exceeded_and_nobody_starves(
    posts: list[Candidate], pace: Pace, gaps: list[int]
) -> None:
    """Runs at odd moments first; then, as long as somebody looks, everything goes out or is too late."""
    account, now = Account(posts, pace), START
    for gap in gaps:
        account.run(now)
        now += gap * MINUTE
    looks = 0
    while account.pending:
        account.run(now)
        later = account.next(now)
        assert later is not None or not account.pending
        now, looks = later or now, looks + 1
        assert looks < 100
    account.check()
    for each in posts:
        assert each.key in account.went or each.latest < now


@given(crowds(), PACES)
@settings(max_examples=300)
def test_what_is_foretold_comes_true(posts: list[Candidate], pace: Pace) -> None:
    """Where somebody looks all the time, each post goes out at the moment that the first plan named."""
    account, now = Account(posts, pace), START
    foretold = {key: turn.at for key, turn in account.turns(START).items()}
    while account.pending:
        account.run(now)
        now = account.next(now) or now
    assert {key: account.went.get(key) for key in foretold} == foretold
