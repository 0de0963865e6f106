"""Whose zone a time is told in, and what is said of a post that went out late."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.model.event import EventType
from pipeline.model.plan import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.site.conftest import Workshop

    Printed = Callable[..., dict[str, str]]

AT = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def words(page: str) -> str:
    """Return what a page says, on one line."""
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", page))


def test_channels_side_by_side_tell_their_times_in_one_zone(workshop: Workshop, printed: Printed) -> None:
    """That of the workspace, as the calendar beside them does."""
    workshop.channel("mastodon", timezone="America/New_York")
    workshop.post("kış", at=AT, channels=("x", "mastodon"))
    assert printed(workshop)["channels.html"].count(">Tue 1 Dec 09:00</time>") == 2


def test_a_posts_page_tells_everything_in_its_channels_zone(workshop: Workshop, printed: Printed) -> None:
    """When it was meant to go out, when it did, and each line of its history."""
    workshop.channel("mastodon", timezone="America/New_York")
    post = workshop.post("kış", State.PUBLISHED, at=AT, channels=("mastodon",))
    workshop.happened(post, EventType.INTENT, EventType.PUBLISHED)
    page = words(printed(workshop)["posts/mastodon/kış.html"])
    assert "Tue 1 Dec 01:01 it is out" in page
    assert "09:0" not in page


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(seconds=59), "went out Tue 1 Dec 09:00"),
        (timedelta(minutes=20, seconds=59), "went out Tue 1 Dec 09:20, 20 min late"),
        (timedelta(minutes=119), "went out Tue 1 Dec 10:59, 1 h 59 min late"),
        (timedelta(minutes=-5), "went out Tue 1 Dec 08:55"),
    ],
)
def test_what_is_out_says_when_it_really_went_out(
    workshop: Workshop, printed: Printed, after: timedelta, said: str
) -> None:
    """And how late that was, by whole minutes."""
    workshop.post("kış", State.PUBLISHED, at=AT)
    workshop.planned[0] = workshop.planned[0]._replace(when=AT + after)
    page = words(printed(workshop)["posts/x/kış.html"])
    assert f"{said} " in page
    assert (" late" in page) == (" late" in said)


def test_what_is_still_to_come_did_not_go_out(workshop: Workshop, printed: Printed) -> None:
    """However late it is."""
    workshop.post("kış", State.DUE, at=AT)
    workshop.planned[0] = workshop.planned[0]._replace(when=AT + timedelta(hours=1))
    assert "went out" not in words(printed(workshop)["posts/x/kış.html"])
