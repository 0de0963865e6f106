"""When tokens end: what channels say, seen from one moment."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.model.settings import Channel
from pipeline.trust.tokens import expiring

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def channel(name: str = "x", zone: str = "UTC", **days: str) -> Channel:
    """Return a channel whose secrets end on some days; `all` stands for all of them."""
    ends = {("" if name == "all" else name): date.fromisoformat(day) for name, day in days.items()}
    return Channel(
        name,
        f"content/{name}/channel.toml",
        "mastodon",
        "kirk",
        timezone=zone,
        secrets={"key": "MASTODON_KEY", "app": "MASTODON_APP"},
        token_expires=ends,
    )


@pytest.mark.parametrize(
    ("day", "left", "mark"),
    [
        ("2026-12-15", 14, 14),
        ("2026-12-09", 8, 14),
        ("2026-12-08", 7, 7),
        ("2026-12-04", 3, 3),
        ("2026-12-03", 2, 3),
        ("2026-12-02", 1, 1),
        ("2026-12-01", 0, 0),
        ("2026-11-01", -30, 0),
    ],
)
def test_how_near_it_is(day: str, left: int, mark: int) -> None:
    """Days are counted, and the last mark that was passed is known."""
    (found,) = expiring([channel(all=day)], NOON)
    assert (found.left, found.mark, found.urgent) == (left, mark, left <= 3)


def test_what_is_far_off_is_no_news() -> None:
    """Fifteen days, or no day at all."""
    assert expiring([channel(all="2026-12-16"), channel("y")], NOON) == ()


def test_a_day_begins_where_the_channel_is() -> None:
    """At noon in London the second of December has begun on Kiritimati."""
    there, here = expiring([channel("k", "Pacific/Kiritimati", all="2026-12-02"), channel(all="2026-12-02")], NOON)
    assert (there.left, here.left) == (0, 1)


def test_each_secret_has_its_day() -> None:
    """The earliest first; each knows where it is kept, and a day for all knows all places."""
    found = expiring([channel(key="2026-12-05", app="2026-12-02"), channel("y", all="2026-12-03")], NOON)
    assert [(each.channel.name, each.secret, each.variables) for each in found] == [
        ("x", "app", ("MASTODON_APP",)),
        ("y", "", ("MASTODON_APP", "MASTODON_KEY")),
        ("x", "key", ("MASTODON_KEY",)),
    ]
