"""What becomes of a post whose time passes while a hold keeps it: to the second, on, released, and run out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.event import Event, EventType
from pipeline.model.plan import Planned, State, Step
from pipeline.model.post import Late, Status
from pipeline.plan import GRACE
from pipeline.trust.hold import Hold, Holds, Passed, Scope, Source
from pipeline.trust.record import time
from tests.test_plan import DAY, DUE, HALF, HOUR, KEY, MINUTE, SECOND, answer, intent, library, planned, post

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW = 6 * HOUR
ASKS = "its time passed while it was held: tellal release TARGET sends it, tellal cancel leaves it"
BY_AYSE = "held by Ayşe since 2026-12-01 09:00: deprem"


def hold(
    passed: Passed | None,
    since: datetime = DUE - HOUR,
    *,
    until: datetime | None = None,
    released: datetime | None = None,
) -> Hold:
    """Return a hold of the ledger over everything."""
    return Hold(
        Scope.ALL,
        "",
        "deprem",
        until,
        f"{until}",
        source=Source.LEDGER,
        id="h7k2",
        by="Ayşe",
        since=since,
        begun="2026-12-01 09:00",
        released=released,
        passed=passed,
    )


def stands(now: datetime, *holds: Hold, events: Sequence[Event] = (), **more: object) -> Planned:
    """Plan the one post under some holds, which may have ended by then."""
    return planned(library(post(**more)), now, events, Holds(tuple(each for each in holds if each.begins <= now)))


def released_by_hand(at: datetime, seq: int = 1) -> Event:
    """Return a person's word that it may go out."""
    return Event(KEY, seq, EventType.RELEASED, at, "r2", 0, {"by": "Ayşe", "note": ""})


END = DUE + 10 * HOUR  # later than a post may be late


@pytest.mark.parametrize("ended", ["released", "until"])
@pytest.mark.parametrize(
    ("passed", "now", "state", "reason"),
    [
        # Before its time: held, whatever will become of it.
        (Passed.ASK, DUE - SECOND, State.HELD, None),
        (Passed.SKIP, DUE - SECOND, State.HELD, None),
        (Passed.DRIP, DUE - SECOND, State.HELD, None),
        (None, DUE - SECOND, State.HELD, None),
        # While it is on: `skip` gives it up in that very second, nothing else before it would be too late anyway.
        (Passed.ASK, DUE, State.HELD, None),
        (Passed.SKIP, DUE, State.MISSED, "its time passed while it was held"),
        (Passed.DRIP, DUE, State.HELD, None),
        (None, DUE, State.HELD, None),
        (Passed.ASK, DUE + WINDOW, State.HELD, None),
        (Passed.DRIP, DUE + WINDOW, State.HELD, None),
        (None, DUE + WINDOW, State.HELD, None),
        # Beyond that: never missed by the fault of a hold.
        (Passed.ASK, DUE + WINDOW + SECOND, State.HELD, None),
        (Passed.SKIP, DUE + WINDOW + SECOND, State.MISSED, "its time passed while it was held"),
        (Passed.DRIP, DUE + WINDOW + SECOND, State.HELD, None),
        (None, DUE + WINDOW + SECOND, State.MISSED, "its time passed while it was held"),
        (Passed.ASK, END - SECOND, State.HELD, None),
        (Passed.DRIP, END - SECOND, State.HELD, None),
        # From the very second on in which it ends.
        (Passed.ASK, END, State.HELD, ASKS),
        (Passed.SKIP, END, State.MISSED, "its time passed while it was held"),
        (Passed.DRIP, END, State.DUE, "it is due, 10 hours late"),
        (None, END, State.MISSED, "its time passed 10 hours ago, which is too late"),
        (Passed.ASK, END + 30 * DAY, State.HELD, ASKS),
        (Passed.DRIP, END + WINDOW, State.DUE, "it is due, 16 hours late"),
        (Passed.DRIP, END + WINDOW + SECOND, State.MISSED, "its time passed 16 hours ago, which is too late"),
    ],
)
def test_before_during_and_after(
    passed: Passed | None, now: datetime, state: State, reason: str | None, ended: str
) -> None:
    """A hold from an hour before the time to ten hours after it, ended by a person or by itself."""
    over = now >= END
    kept = hold(passed, released=END if over else None) if ended == "released" else hold(passed, until=END)
    found = stands(now, kept)
    assert found.state is state
    held = BY_AYSE if ended == "released" else f"held by Ayşe since 2026-12-01 09:00 until {END}: deprem"
    assert str(found.reason) == (reason or held)
    assert (found.step is Step.SEND) == (state is State.DUE)


@pytest.mark.parametrize("passed", [*Passed, None])
@pytest.mark.parametrize(
    ("since", "end", "kept"),
    [
        (DUE - DAY, DUE - SECOND, False),  # it ended before
        (DUE - DAY, DUE, False),  # in the very second: the post is not late by a moment
        (DUE - DAY, DUE + SECOND, True),
        (DUE, DUE + SECOND, True),
        (DUE + WINDOW, DUE + 7 * HOUR, True),  # the last second in which it could have gone out
        (DUE + WINDOW + SECOND, DUE + 7 * HOUR, False),  # it was missed before somebody pulled the brake
    ],
)
def test_a_hold_keeps_what_could_have_gone_out(
    since: datetime, end: datetime, passed: Passed | None, *, kept: bool
) -> None:
    """What it did not stand in the way of is as late as it would be without it."""
    after = max(end, DUE)
    found = stands(after, hold(passed, since, released=end))
    without = stands(after)
    expected = {
        Passed.ASK: State.HELD,
        Passed.SKIP: State.MISSED,
        Passed.DRIP: State.DUE,
        None: without.state,
    }
    assert found.state is (expected[passed] if kept else without.state)
    if not kept:
        assert found == without


def test_a_persons_word_after_the_hold_sends_what_it_kept() -> None:
    """Lateness counts from the word; before the hold ended, the word does not count: the hold came after the wish."""
    kept = hold(Passed.ASK, released=END)
    word = released_by_hand(END)
    assert stands(END, kept, events=[word]).state is State.DUE
    assert stands(END + WINDOW, kept, events=[word]).state is State.DUE
    assert stands(END + WINDOW + SECOND, kept, events=[word]).state is State.MISSED
    early = released_by_hand(END - SECOND)
    assert str(stands(END, kept, events=[early]).reason) == ASKS


def test_a_cancelled_post_does_not_ask() -> None:
    """`tellal cancel` leaves it."""
    word = Event(KEY, 1, EventType.CANCELLED, END, "r2", 0, {"by": "Ayşe", "note": ""})
    assert stands(END, hold(Passed.ASK, released=END), events=[word]).state is State.CANCELLED


@pytest.mark.parametrize("passed", [Passed.ASK, Passed.DRIP])
def test_an_end_of_its_own_counts_all_the_same(passed: Passed) -> None:
    """`expires_at` is a promise to readers, and no hold moves it."""
    ends = DUE + 2 * HOUR
    on, over = hold(passed), hold(passed, released=END)
    assert stands(ends - SECOND, on, expires_at=ends).state is State.HELD
    assert stands(ends, on, expires_at=ends).state is State.MISSED
    assert stands(END, over, expires_at=ends).state is State.MISSED


def test_what_was_missed_before_stays_so() -> None:
    """The ledger has it; a later hold does not bring it back."""
    missed = Event(KEY, 1, EventType.MISSED, DUE + 7 * HOUR, "r1", 0, {"due_at": time(DUE)})
    assert stands(END, hold(Passed.DRIP, released=END), events=[missed]).state is State.MISSED


def test_a_new_time_is_a_new_chance() -> None:
    """The hold kept the old one."""
    kept = hold(Passed.ASK, released=END)
    assert stands(END, kept, publish_at=END + HOUR).state is State.SCHEDULED
    assert stands(END + HOUR, kept, publish_at=END + HOUR).state is State.DUE


def test_posts_that_wait_for_something_else_say_that_first() -> None:
    """They are kept from being missed all the same, and no time is left that one could count."""
    kept = hold(Passed.ASK, released=END)
    found = stands(END, kept, status=Status.READY)
    assert (found.state, str(found.reason)) == (State.UNAPPROVED, "it is not approved: set “status: approved”")


def test_where_late_posts_ask_lateness_counts_from_the_end_of_the_hold() -> None:
    """What was kept by `drip` has its quarter of an hour from then on."""
    kept = hold(Passed.DRIP, released=END)
    assert stands(END + GRACE, kept, late=Late.ASK).state is State.DUE
    assert stands(END + GRACE + SECOND, kept, late=Late.ASK).state is State.HELD
    assert stands(END + GRACE, kept, late=Late.SKIP).state is State.DUE
    assert stands(END + GRACE + SECOND, kept, late=Late.SKIP).state is State.MISSED


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (Passed.ASK, Passed.SKIP, State.HELD),
        (Passed.SKIP, Passed.ASK, State.HELD),
        (Passed.ASK, Passed.DRIP, State.HELD),
        (Passed.DRIP, Passed.ASK, State.HELD),
        (Passed.SKIP, Passed.DRIP, State.MISSED),
        (Passed.DRIP, Passed.SKIP, State.MISSED),
        (Passed.DRIP, Passed.DRIP, State.DUE),
        (Passed.DRIP, None, State.DUE),
        (None, Passed.ASK, State.HELD),
    ],
)
def test_of_several_holds_the_most_careful_counts(first: Passed | None, second: Passed | None, state: State) -> None:
    """`ask` before `skip`, `skip` before `drip`."""
    holds = (hold(first, DUE - 2 * HOUR, released=END), hold(second, released=END - HOUR))
    assert stands(END, *holds).state is state


def test_what_one_hold_gave_up_no_later_one_brings_back() -> None:
    """At 07:00 it was left; the next hold, which asks, began at eight."""
    left = hold(Passed.SKIP, released=DUE + HOUR)
    assert stands(DUE + 2 * HOUR, left, hold(Passed.ASK, DUE + MINUTE)).state is State.MISSED
    assert stands(DUE + 2 * HOUR, left, hold(Passed.ASK, DUE)).state is State.HELD


def test_one_hold_after_another_hands_a_post_on() -> None:
    """Lateness counts from the end of the first, and within that the second one came; a third came too late."""
    first = hold(Passed.DRIP, released=DUE + 5 * HOUR)
    second = hold(Passed.DRIP, DUE + 11 * HOUR, released=DUE + 20 * HOUR)
    assert stands(DUE + 20 * HOUR, first, second).state is State.DUE
    late = replace_since(second, DUE + 11 * HOUR + SECOND)
    assert stands(DUE + 20 * HOUR, first, late).state is State.MISSED
    assert stands(DUE + 12 * HOUR, first, late._replace(released=None)).state is State.MISSED


def replace_since(kept: Hold, since: datetime) -> Hold:
    """Return a hold that began at another time."""
    return kept._replace(since=since)


def test_clocks_of_two_machines_may_differ() -> None:
    """A hold that was written by a fast clock holds now; one that a slow clock ended is over."""
    fast = hold(Passed.ASK, DUE + HOUR)
    found = planned(library(post()), DUE, holds=Holds((fast,)))
    assert found.state is State.HELD
    ended = hold(Passed.ASK, DUE - HOUR, released=DUE + HOUR)
    assert str(planned(library(post()), DUE, holds=Holds((ended,))).reason) == ASKS


def test_a_hold_of_something_else_keeps_nothing() -> None:
    """Only what it covers is asked about."""
    other = hold(Passed.ASK, released=END)._replace(scope=Scope.TAG, name="çay")
    assert stands(END, other, tags=("kahve",)) == stands(END, tags=("kahve",))


@pytest.mark.parametrize(
    ("passed", "state", "reason"),
    [
        (
            Passed.ASK,
            Step.WAIT,
            "1 of 3 parts are out; the rest was held: tellal release TARGET sends it, tellal cancel",
        ),
        (Passed.SKIP, Step.WAIT, "1 of 3 parts are out; for the rest it is too late"),
        (Passed.DRIP, Step.SEND, "1 of 3 parts are out; the next one follows"),
    ],
)
def test_a_thread_that_a_hold_broke(passed: Passed, state: Step, reason: str) -> None:
    """Its rest waits while the hold is on, and then goes the way of everything that the hold kept."""
    on = hold(passed, DUE)
    during = stands(END - SECOND, on, events=HALF)
    assert (during.state, during.step) == (State.PARTIAL, Step.WAIT)
    after = stands(END, on._replace(released=END), events=HALF)
    assert (after.state, after.step) == (State.PARTIAL, state)
    assert str(after.reason).startswith(reason)


def test_a_person_lets_the_rest_of_a_thread_go() -> None:
    """The word counts for what is missing."""
    kept = hold(Passed.ASK, DUE, released=END)
    word = released_by_hand(END, len(HALF) + 1)
    assert stands(END, kept, events=[*HALF, word]).step is Step.SEND


def test_what_is_out_is_out() -> None:
    """Whatever was held since."""
    events = [intent(), answer(EventType.PUBLISHED)]
    assert stands(END, hold(Passed.ASK), events=events).state is State.PUBLISHED


MOMENTS = st.integers(-4, 40).map(lambda hours: DUE + hours * HOUR)
HOLDS = st.lists(
    st.tuples(st.sampled_from([*Passed, None]), MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS), max_size=4
)


@given(holds=HOLDS, now=MOMENTS, word=st.none() | MOMENTS, late=st.sampled_from(Late))
def test_nothing_is_sent_that_a_hold_covers(
    holds: list[tuple[Passed | None, datetime, datetime | None, datetime | None]],
    now: datetime,
    word: datetime | None,
    late: Late,
) -> None:
    """And what would be missed without any hold is never sent by one that lets time pass or asks."""
    made = [
        hold(passed, since, until=until, released=released)
        for passed, since, until, released in holds
        if since <= now and (released is None or since <= released <= now)
    ]
    events = [released_by_hand(word)] if word is not None and word <= now else []
    found = planned(library(post(late=late)), now, events, Holds(tuple(made)))
    if any(each.is_on(now) for each in made):
        assert found.step is Step.WAIT
        assert found.state in {State.HELD, State.MISSED}
    if found.step is Step.SEND and all(each.passed is not Passed.DRIP for each in made):
        assert planned(library(post(late=late)), now, events).step is Step.SEND
    # Kept apart or not, holds mean the same.
    assert planned(library(post(late=late)), now, events, Holds(tuple(made)).at(now)) == found


@given(holds=HOLDS, steps=st.lists(st.integers(0, 9 * 3600), max_size=8))
def test_what_was_missed_or_asked_never_goes_out_by_itself_later(
    holds: list[tuple[Passed | None, datetime, datetime | None, datetime | None]], steps: list[int]
) -> None:
    """However often it is planned, with what is known by then."""
    made = [hold(passed, since, until=until, released=released) for passed, since, until, released in holds]
    now, given_up, asked = DUE - 4 * HOUR, False, False
    for step in steps:
        now += timedelta(seconds=step)
        known = [
            each._replace(released=each.released if each.released and each.released <= now else None)
            for each in made
            if each.begins <= now and (each.released is None or each.begins <= each.released)
        ]
        found = planned(library(post()), now, holds=Holds(tuple(known)))
        assert not (found.step is Step.SEND and (given_up or asked))
        given_up |= found.state is State.MISSED
        asked |= str(found.reason) == ASKS
