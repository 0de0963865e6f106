"""What stands where in time, and what needs a person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.plan import State
from pipeline.site import calendars
from pipeline.site.pages import site

if TYPE_CHECKING:
    from pipeline.site.pages import Site
    from pipeline.site.views import Month, Today
    from tests.site.conftest import Workshop


def made(workshop: Workshop) -> Site:
    """Return what the pages show."""
    return site(workshop.survey(), workshop.render)


def today(workshop: Workshop) -> Today:
    """Return what the home page says."""
    shown = made(workshop)
    survey = shown.survey
    return calendars.today(shown.entries, survey.assessment.findings, survey.plan, shown.words.local)


def month(workshop: Workshop, name: str) -> Month:
    """Return a month by its address."""
    return next(each for each in made(workshop).months if each.address == f"calendar/{name}.html")


def test_channels_share_an_entry_only_in_the_same_minute(workshop: Workshop) -> None:
    """A cross-post is one chip; a channel where it went out late stands at its own time."""
    post = workshop.post("kış", State.PUBLISHED, channels=("x", "bluesky", "blog"))
    on_time = post.publish_at
    assert on_time
    workshop.planned = [
        each._replace(when=on_time + timedelta(seconds=40) if each.target.channel.name == "bluesky" else on_time)
        if each.target.channel.name != "blog"
        else each._replace(when=on_time + timedelta(hours=2))
        for each in workshop.planned
    ]
    first, second = made(workshop).entries
    assert [target.channel.name for target in first.targets] == ["x", "bluesky"]
    assert [target.channel.name for target in second.targets] == ["blog"]


def test_an_entry_takes_its_most_pressing_state(workshop: Workshop) -> None:
    """Published on one channel and in doubt on another is in doubt."""
    workshop.post("kış", State.PUBLISHED, channels=("x", "bluesky"))
    workshop.planned[1] = workshop.planned[1]._replace(state=State.UNKNOWN)
    assert made(workshop).entries[0].state is State.UNKNOWN


def test_a_day_begins_at_midnight_of_the_workspace(workshop: Workshop) -> None:
    """In Istanbul the 1st begins at 21:00 UTC of the day before."""
    workshop.post("önce", at=datetime(2026, 11, 30, 20, 59, tzinfo=UTC))
    workshop.post("sonra", at=datetime(2026, 11, 30, 21, 0, tzinfo=UTC))
    by_day = {
        day.date: [entry.post.title for entry in day.entries]
        for week in month(workshop, "2026-12").weeks + month(workshop, "2026-11").weeks
        for day in week.days
        if day.entries
    }
    assert by_day == {date(2026, 11, 30): ["önce"], date(2026, 12, 1): ["sonra"]}


def test_a_month_has_whole_weeks_and_a_post_stands_in_one_month_only(workshop: Workshop) -> None:
    """The days around it are there, empty: what is on them is on their own page."""
    workshop.post("kasım", at=datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    workshop.post("aralık", at=datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    december = month(workshop, "2026-12")
    assert [len(week.days) for week in december.weeks] == [7] * 5
    first = december.weeks[0].days
    assert (first[0].date, first[0].inside, first[0].entries) == (date(2026, 11, 30), False, ())
    assert (first[1].date, first[1].inside, len(first[1].entries)) == (date(2026, 12, 1), True, 1)
    assert december.counts == {State.SCHEDULED: 1}
    assert (december.earlier, december.later) == ("calendar/2026-11.html", "")


def test_months_between_posts_are_there_and_a_far_post_makes_no_thousand_pages(workshop: Workshop) -> None:
    """Turning the page never skips a near month, and a year typed wrong costs one page."""
    workshop.post("şubat", at=datetime(2027, 2, 1, 9, 0, tzinfo=UTC))
    workshop.post("typo", at=datetime(2926, 2, 1, 9, 0, tzinfo=UTC))
    names = [each.address[9:16] for each in made(workshop).months]
    assert names[:3] == ["2026-12", "2027-01", "2027-02"]
    assert names[-1] == "2926-02"
    assert len(names) < 30


@pytest.mark.parametrize("at", [datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)])
def test_the_ends_of_time_count_as_no_time(workshop: Workshop, at: datetime) -> None:
    """No zone and no calendar reaches past them; the post is listed without a time."""
    workshop.post("uç", at=at)
    shown = made(workshop)
    agenda = calendars.agenda(shown.entries, shown.survey.now, shown.words.local)
    assert [entry.post.title for entry in agenda.undated] == ["uç"]


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2026, 12, 3), date(2026, 12, 3), [(3, 1, 3, True, True)]),
        (date(2026, 12, 1), date(2026, 12, 8), [(1, 6, 0, True, False), (0, 2, 5, False, True)]),
        (date(2026, 12, 6), None, [(6, 1, 0, True, True)]),
        (None, date(2026, 12, 7), [(0, 1, 6, True, True)]),
        (date(2026, 12, 9), date(2026, 12, 2), []),
        (None, None, []),
    ],
)
def test_a_campaign_is_a_band_over_its_days(
    workshop: Workshop, starts: date | None, ends: date | None, expected: list[tuple[int, int, int, bool, bool]]
) -> None:
    """Days before it, its days, days after it in each week that it touches; with one day named it is that day."""
    workshop.campaign("k", starts=starts, ends=ends)
    bands = [band for week in month(workshop, "2026-12").weeks for line in week.bands for band in line]
    assert [(band.before, band.days, band.after, band.starts, band.ends) for band in bands] == expected


def test_campaigns_share_a_line_where_their_days_allow(workshop: Workshop) -> None:
    """One after the other on one line, at the same time on two; each line is a whole week."""
    for slug, starts, ends in (("a", 1, 2), ("b", 2, 3), ("c", 4, 4), ("d", 6, 9)):
        workshop.campaign(slug, starts=date(2026, 12, starts), ends=date(2026, 12, ends))
    first = month(workshop, "2026-12").weeks[0].bands
    shown = [[(band.campaign.slug, band.before, band.days) for band in line] for line in first]
    assert shown == [[("a", 1, 2), ("c", 1, 1), ("d", 1, 1)], [("b", 2, 2)]]
    assert [sum(band.before + band.days for band in line) + line[-1].after for line in first] == [7, 7]


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


def test_the_agenda_leaves_nothing_out(full: Workshop) -> None:
    """Every entry is to come, over, or without a time, and in one of them only."""
    shown = made(full)
    agenda = calendars.agenda(shown.entries, shown.survey.now, shown.words.local)
    listed = [entry for days in (agenda.upcoming, agenda.past) for day in days for entry in day.entries]
    assert sorted(entry.post.path for entry in (*listed, *agenda.undated)) == sorted(e.post.path for e in shown.entries)
    assert [day.date for day in agenda.past] == sorted((day.date for day in agenda.past), reverse=True)


def test_a_long_agenda_says_how_much_it_leaves_out(workshop: Workshop) -> None:
    """Ten thousand posts must not make one page."""
    for number in range(calendars.LONGEST_LIST + 3):
        workshop.post(f"{number:04}", at=workshop.now + timedelta(hours=number + 1))
    shown = made(workshop)
    agenda = calendars.agenda(shown.entries, shown.survey.now, shown.words.local)
    assert sum(len(day.entries) for day in agenda.upcoming) == calendars.LONGEST_LIST
    assert agenda.more_upcoming == 3
