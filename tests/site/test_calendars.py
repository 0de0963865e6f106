"""Which posts stand together, and what the agenda lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.plan import State
from pipeline.site import calendars
from pipeline.site.pages import site

if TYPE_CHECKING:
    from pipeline.site.whole import Site
    from tests.site.conftest import Workshop


def made(workshop: Workshop) -> Site:
    """Return what the pages show."""
    return site(workshop.survey(), workshop.render)


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


@pytest.mark.parametrize("at", [datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)])
def test_the_ends_of_time_count_as_no_time(workshop: Workshop, at: datetime) -> None:
    """No zone and no calendar reaches past them; the post is listed without a time."""
    workshop.post("uç", at=at)
    shown = made(workshop)
    agenda = calendars.agenda(shown.entries, shown.survey.now, shown.words.local)
    assert [entry.post.title for entry in agenda.undated] == ["uç"]


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
