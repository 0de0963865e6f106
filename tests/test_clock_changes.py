"""One table of what happens where clocks change: times that are written, quiet hours, days, weeks, slots.

Istanbul (never), Berlin and New York (an hour), Lord Howe (half an hour), Apia (a whole day was left out).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline.check import check
from pipeline.clock import reached
from pipeline.model.pace import Pace
from pipeline.model.plan import State
from pipeline.pace import quiet
from pipeline.pace.slots import next_free
from pipeline.pace.turns import Candidate, Sent, turns
from pipeline.survey import look_at
from pipeline.workspace.library import load
from pipeline.workspace.zones import zone

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

ISTANBUL, BERLIN, NEW_YORK = "Europe/Istanbul", "Europe/Berlin", "America/New_York"
LORD_HOWE, APIA = "Australia/Lord_Howe", "Pacific/Apia"
SECOND = timedelta(seconds=1)
UNHURRIED = Pace(catch_up=1000, catch_up_gap=timedelta())


def utc(text: str) -> datetime:
    """Return a moment in UTC from its ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clocks(name: str) -> tzinfo:
    """Return the clocks of a zone."""
    found = zone(name)
    assert found is not None
    return found


class Written(NamedTuple):
    """A `publish_at`, what check says of it, and when the post goes out."""

    zone: str
    text: str
    code: str = ""
    said: str = ""
    goes: str = ""


WRITTEN = [
    Written(ISTANBUL, "2026-03-29 03:30", goes="2026-03-29 00:30"),
    Written(ISTANBUL, "2026-10-25 03:30", goes="2026-10-25 00:30"),
    Written(BERLIN, "2026-03-29 01:59", goes="2026-03-29 00:59"),
    Written(BERLIN, "2026-03-29 02:00", "time-skipped", "write 2026-03-29 03:00"),
    Written(BERLIN, "2026-03-29 02:59", "time-skipped", "write 2026-03-29 03:59"),
    Written(BERLIN, "2026-03-29 03:00", goes="2026-03-29 01:00"),
    Written(BERLIN, "2026-03-29 02:30+01:00", goes="2026-03-29 01:30"),  # an offset needs no clocks
    Written(BERLIN, "2026-10-25 01:59", goes="2026-10-24 23:59"),
    Written(BERLIN, "2026-10-25 02:00", "time-twice", "the first is taken", "2026-10-25 00:00"),
    Written(BERLIN, "2026-10-25 02:59", "time-twice", "the first is taken", "2026-10-25 00:59"),
    Written(BERLIN, "2026-10-25 02:59+01:00", goes="2026-10-25 01:59"),  # the second of them
    Written(BERLIN, "2026-10-25 03:00", goes="2026-10-25 02:00"),
    Written(NEW_YORK, "2026-03-08 02:30", "time-skipped", "write 2026-03-08 03:30"),
    Written(NEW_YORK, "2026-03-08 03:00", goes="2026-03-08 07:00"),
    Written(NEW_YORK, "2026-11-01 01:30", "time-twice", "the first is taken", "2026-11-01 05:30"),
    Written(NEW_YORK, "2026-11-01 02:00", goes="2026-11-01 07:00"),
    Written(LORD_HOWE, "2026-10-04 02:15", "time-skipped", "write 2026-10-04 02:45"),
    Written(LORD_HOWE, "2026-10-04 02:30", goes="2026-10-03 15:30"),
    Written(LORD_HOWE, "2026-04-05 01:29", goes="2026-04-04 14:29"),
    Written(LORD_HOWE, "2026-04-05 01:45", "time-twice", "the first is taken", "2026-04-04 14:45"),
    Written(LORD_HOWE, "2026-04-05 02:00", goes="2026-04-04 15:30"),
    Written(APIA, "2011-12-29 23:59", goes="2011-12-30 09:59"),
    Written(APIA, "2011-12-30 12:00", "time-skipped", "write 2011-12-31 12:00"),
    Written(APIA, "2011-12-31 00:00", goes="2011-12-30 10:00"),
]


@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: f"{row.zone} {row.text}")
def test_what_is_written_means_one_moment_or_is_a_finding(row: Written, tmp_path: Path) -> None:
    """What clocks jump over is an error with the time to write; of two the first is taken, and that is said."""
    root = tmp_path
    (root / "tellal.toml").write_text('name = "Deneme"\n')
    folder = root / "content" / "x"
    folder.mkdir(parents=True)
    channel = f'network = "outbox"\nas = "x"\naccount = "deneme"\ntimezone = "{row.zone}"\n'
    (folder / "channel.toml").write_text(channel)
    post = f"---\nid: 01JD8XKQ2M7V5T9Z3N6R4W1YBC\npublish_at: {row.text}\nstatus: approved\n---\nMerhaba.\n"
    (folder / "a.md").write_text(post)
    library = load(root)
    assessment = check(library)
    found = [each for each in assessment.findings if each.code.startswith("time-")]
    assert [(each.path, each.line, each.code) for each in found] == (
        [("content/x/a.md", 3, row.code)] if row.code else []
    )
    assert all(row.said in f"{each.message} {each.hint}" for each in found)
    if not row.goes:
        assert library.posts[0].publish_at is None
        return
    before = look_at(library, assessment, utc(row.goes) - SECOND).plan.targets[0]
    assert (before.state, before.goes) == (State.SCHEDULED, utc(row.goes))
    assert look_at(library, assessment, utc(row.goes)).plan.targets[0].state is State.DUE


@pytest.mark.parametrize(
    ("name", "hours", "moment", "end"),
    [
        (ISTANBUL, "22:00-07:00", "2026-03-28 19:00", "2026-03-29 04:00"),  # nine hours, as always
        (BERLIN, "22:00-07:00", "2026-03-28 21:00", "2026-03-29 05:00"),  # eight hours: 07:00 is 07:00
        (BERLIN, "22:00-07:00", "2026-10-24 20:00", "2026-10-25 06:00"),  # ten
        (BERLIN, "01:00-02:30", "2026-03-29 00:30", "2026-03-29 01:00"),  # their end is jumped over: so they end there
        (BERLIN, "02:10-02:50", "2026-03-29 00:59:59", None),  # jumped over as a whole
        (BERLIN, "02:10-02:50", "2026-03-29 01:00", None),
        (BERLIN, "01:00-02:30", "2026-10-24 23:30", "2026-10-25 00:30"),
        (BERLIN, "01:00-02:30", "2026-10-25 00:30", None),  # half past two: over …
        (BERLIN, "01:00-02:30", "2026-10-25 01:00", "2026-10-25 01:30"),  # … until it is two once more
        (BERLIN, "01:00-03:00", "2026-10-24 23:30", "2026-10-25 02:00"),  # both hours of two o'clock
        (NEW_YORK, "22:00-07:00", "2026-03-08 03:00", "2026-03-08 11:00"),
        (NEW_YORK, "22:00-07:00", "2026-11-01 02:00", "2026-11-01 12:00"),
        (LORD_HOWE, "01:00-02:15", "2026-10-03 15:00", "2026-10-03 15:30"),  # the jump to 02:30
        (LORD_HOWE, "22:00-07:00", "2026-10-03 12:00", "2026-10-03 20:00"),
        (LORD_HOWE, "01:40-01:50", "2026-04-04 14:45", "2026-04-04 14:50"),
        (LORD_HOWE, "01:40-01:50", "2026-04-04 15:15", "2026-04-04 15:20"),  # once more, half an hour later
        (APIA, "22:00-07:00", "2011-12-30 09:00", "2011-12-30 17:00"),  # from the 29th to the 31st
        (APIA, "thu 12:00-24:00", "2011-12-30 09:00", "2011-12-30 10:00"),
        (APIA, "fri 00:00-24:00", "2011-12-30 09:59:59", None),  # there was no Friday
        (APIA, "fri 00:00-24:00", "2011-12-30 10:00", None),
    ],
)
def test_quiet_hours_are_wall_time(name: str, hours: str, moment: str, end: str | None) -> None:
    """They last as long as the clocks show them, however long that is."""
    assert quiet.until(utc(moment), quiet.read(hours), clocks(name)) == (utc(end) if end else None)


@pytest.mark.parametrize(
    ("name", "first", "last", "hours"),
    [
        (ISTANBUL, "2026-03-28 21:00", "2026-03-29 21:00", 24),
        (BERLIN, "2026-03-28 23:00", "2026-03-29 22:00", 23),
        (BERLIN, "2026-10-24 22:00", "2026-10-25 23:00", 25),
        (NEW_YORK, "2026-03-08 05:00", "2026-03-09 04:00", 23),
        (NEW_YORK, "2026-11-01 04:00", "2026-11-02 05:00", 25),
        (LORD_HOWE, "2026-10-03 13:30", "2026-10-04 13:00", 23.5),
        (LORD_HOWE, "2026-04-04 13:00", "2026-04-05 13:30", 24.5),
        (APIA, "2011-12-29 10:00", "2011-12-30 10:00", 24),  # the 29th, and then it is the 31st
    ],
)
def test_a_day_is_as_long_as_its_clocks_make_it(name: str, first: str, last: str, hours: float) -> None:
    """What was sent in its first second counts until its last; the next day begins with a new count."""
    midnight, end = utc(first), utc(last)
    assert end - midnight == timedelta(hours=hours)
    candidate = Candidate(midnight, "a", end + timedelta(days=30))
    pace = UNHURRIED._replace(max_per_day=1)
    for sent, goes in ((midnight, end), (midnight - SECOND, midnight + SECOND)):
        found = turns([candidate], [Sent(sent)], pace, clocks(name), midnight + SECOND)
        assert found["a"].at == goes
    found = turns([candidate], [Sent(midnight)], pace, clocks(name), end - SECOND)
    assert found["a"].at == end


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        (BERLIN, "2026-03-22 23:00", "2026-03-29 22:00"),
        (BERLIN, "2026-10-18 22:00", "2026-10-25 23:00"),
        (APIA, "2011-12-26 10:00", "2012-01-01 10:00"),  # of six days
    ],
)
def test_a_week_begins_on_monday(name: str, first: str, last: str) -> None:
    """However long it is."""
    candidate = Candidate(utc(first), "a", utc(last) + timedelta(days=30))
    pace = UNHURRIED._replace(max_per_week=1)
    found = turns([candidate], [Sent(utc(first))], pace, clocks(name), utc(first))
    assert found["a"].at == utc(last)
    found = turns([candidate], [Sent(utc(first) - SECOND)], pace, clocks(name), utc(first))
    assert found["a"].at == utc(first)


@pytest.mark.parametrize(
    ("name", "slot", "now", "expected"),
    [
        (ISTANBUL, "sun 02:30", "2026-03-28 00:00", "2026-03-28 23:30"),
        (BERLIN, "sun 10:00", "2026-03-28 12:00", "2026-03-29 08:00"),  # ten o'clock before and after the change
        (BERLIN, "sun 10:00", "2026-03-21 12:00", "2026-03-22 09:00"),
        (BERLIN, "sun 02:30", "2026-03-28 12:00", "2026-04-05 00:30"),  # that Sunday has none
        (BERLIN, "sun 02:30", "2026-10-24 12:00", "2026-10-25 00:30"),  # of two the first
        (BERLIN, "sun 02:30", "2026-10-25 00:30", "2026-11-01 01:30"),
        (NEW_YORK, "sun 01:30", "2026-10-31 12:00", "2026-11-01 05:30"),
        (NEW_YORK, "sun 02:15", "2026-03-07 12:00", "2026-03-15 06:15"),
        (LORD_HOWE, "sun 02:15", "2026-10-03 00:00", "2026-10-10 15:15"),
        (LORD_HOWE, "sun 02:45", "2026-10-03 00:00", "2026-10-03 15:45"),
        (APIA, "fri 10:00", "2011-12-29 12:00", "2012-01-05 20:00"),  # the Friday that never was
    ],
)
def test_a_slot_is_wall_time(name: str, slot: str, now: str, expected: str) -> None:
    """What the clocks jump over is passed over: nobody wanted the post at another time."""
    assert next_free((slot,), clocks(name), utc(now), frozenset()) == utc(expected)


@pytest.mark.parametrize(
    ("name", "wall", "after", "moment"),
    [
        (BERLIN, "2026-06-01 07:00", "2026-06-01 00:00", "2026-06-01 05:00"),
        (BERLIN, "2026-03-29 02:30", "2026-03-29 00:00", "2026-03-29 01:00"),  # the jump
        (BERLIN, "2026-10-25 02:30", "2026-10-25 00:00", "2026-10-25 00:30"),  # the first
        (BERLIN, "2026-10-25 02:30", "2026-10-25 01:00", "2026-10-25 01:30"),  # the second, seen from the second two
        (LORD_HOWE, "2026-10-04 02:15", "2026-10-03 15:00", "2026-10-03 15:30"),
        (APIA, "2011-12-30 00:00", "2011-12-30 09:00", "2011-12-30 10:00"),
        (APIA, "2011-12-30 23:59", "2011-12-30 09:00", "2011-12-30 10:00"),
    ],
)
def test_a_wall_time_is_reached_or_jumped_over(name: str, wall: str, after: str, moment: str) -> None:
    """The first moment from which it is that time, or later."""
    assert reached(datetime.fromisoformat(wall), clocks(name), utc(after)) == utc(moment)
