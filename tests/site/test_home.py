"""What the home page says: what needs a person, what is next, the next two weeks."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.plan import State
from pipeline.site import home
from pipeline.site.pages import site

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.site.home import Today
    from tests.site.conftest import Workshop


def today(workshop: Workshop) -> Today:
    """Return what the home page says."""
    shown = site(workshop.survey(), workshop.render)
    survey = shown.survey
    return home.today(shown.entries, survey.assessment.findings, survey.plan, shown.words.local)


@pytest.mark.parametrize(
    ("state", "away", "needed"),
    [
        (State.UNKNOWN, timedelta(days=-300), True),
        (State.PARTIAL, timedelta(days=-300), True),
        (State.REJECTED, timedelta(days=-300), True),
        (State.INVALID, timedelta(days=300), True),
        (State.MISSED, timedelta(days=-14), True),
        (State.MISSED, timedelta(days=-14, seconds=-1), False),
        (State.UNAPPROVED, timedelta(days=7), True),
        (State.UNAPPROVED, timedelta(days=7, seconds=1), False),
        (State.HELD, timedelta(days=-1), True),
        (State.DRAFT, timedelta(days=1), False),
        (State.SCHEDULED, timedelta(hours=1), False),
        (State.DUE, timedelta(), False),
        (State.SENDING, timedelta(), False),
        (State.PUBLISHED, timedelta(days=-1), False),
        (State.CANCELLED, timedelta(days=1), False),
    ],
)
def test_what_needs_a_person(workshop: Workshop, state: State, away: timedelta, needed: bool) -> None:  # noqa: FBT001 - the expectation
    """Doubt and refusal for ever; a missed post for two weeks; approval and holds from a week before."""
    workshop.post("kış", state, at=workshop.now + away)
    assert bool(today(workshop).needs) is needed


def test_what_is_next_goes_out_together(workshop: Workshop) -> None:
    """Everything of the soonest moment, and nothing that would not go out by itself."""
    soon = workshop.now + timedelta(minutes=30)
    workshop.post("taslak", State.DRAFT, at=workshop.now + timedelta(minutes=5))
    workshop.post("bir", at=soon)
    workshop.post("iki", at=soon, channels=("bluesky",))
    workshop.post("sonra", at=soon + timedelta(minutes=1))
    assert {entry.post.title for entry in today(workshop).next} == {"bir", "iki"}


def test_what_should_be_out_by_now_is_next_all_of_it(workshop: Workshop) -> None:
    """However late each is, and before anything that is still to come."""
    workshop.post("dün", State.DUE, at=workshop.now - timedelta(days=1))
    workshop.post("şimdi", State.SENDING, at=workshop.now)
    workshop.post("sonra", at=workshop.now + timedelta(minutes=1))
    assert [entry.post.title for entry in today(workshop).next] == ["dün", "şimdi"]


def test_the_strip_shows_two_weeks_with_their_gaps(workshop: Workshop) -> None:
    """Fourteen days from today on, empty ones among them."""
    workshop.post("bugün")
    workshop.post("onüç", at=workshop.now + timedelta(days=13))
    workshop.post("ondört", at=workshop.now + timedelta(days=14))
    strip = today(workshop).strip
    assert [day.date for day in strip] == [date(2026, 12, 1) + timedelta(days=number) for number in range(14)]
    assert [len(day.entries) for day in strip] == [1, *[0] * 12, 1]


@pytest.mark.parametrize(
    ("state", "empty"),
    [
        (State.CANCELLED, True),
        (State.MISSED, True),
        (State.RETRACTED, True),
        (State.REJECTED, True),
        (State.PUBLISHED, False),
        (State.HANDED, False),
        (State.DRAFT, False),
    ],
)
def test_a_day_on_which_nothing_will_have_been_is_a_gap(workshop: Workshop, state: State, *, empty: bool) -> None:
    """Though something stands on it; what else stands on it fills it."""
    workshop.post("kış", state)
    assert (workshop.now.date() in today(workshop).empty) is empty
    workshop.post("yaz")
    assert workshop.now.date() not in today(workshop).empty


def test_what_comes_ends_with_a_day_where_that_is_near(workshop: Workshop) -> None:
    """Three more than fit are listed too: a list that stops within a day looks like all of it."""
    for number in range(15):
        workshop.post(f"{number:02}", at=workshop.now + timedelta(days=number // 10, minutes=number))
    workshop.post("sonra", at=workshop.now + timedelta(days=3))
    found = today(workshop)
    assert ([len(day.entries) for day in found.upcoming], found.more) == ([10, 5], 0)


def test_what_comes_says_how_much_of_a_long_day_is_left_out(
    workshop: Workshop, printed: Callable[..., dict[str, str]]
) -> None:
    """And leads to that day in the list of its month."""
    for number in range(30):
        workshop.post(f"{number:02}", at=workshop.now + timedelta(days=number // 4, minutes=number % 4))
    for number in range(30):
        workshop.post(f"b{number:02}", at=workshop.now + timedelta(days=2, hours=1, minutes=number))
    found = today(workshop)
    assert ([len(day.entries) for day in found.upcoming], found.more) == ([4, 4, 4], 30)
    page = printed(workshop)["index.html"]
    assert re.search(r'href="calendar/2026-12-list.html#d2026-12-03">30 more on Thursday 3 December', page)


def test_a_day_on_which_one_of_two_channels_has_it_is_no_gap(workshop: Workshop) -> None:
    """What the other refused is the more pressing state, and not the only one."""
    workshop.post("bir", State.PUBLISHED, channels=("x", "mastodon"), at=workshop.now)
    workshop.planned[0] = workshop.planned[0]._replace(state=State.REJECTED)
    assert workshop.now.date() not in today(workshop).empty
