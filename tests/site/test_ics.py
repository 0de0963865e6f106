"""Calendar files, read back by the parser and by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar, Event

from pipeline.model.event import EventType
from pipeline.model.plan import State
from pipeline.model.settings import SiteSettings
from pipeline.site import ical
from pipeline.site.ics import calendars
from pipeline.site.pages import site

if TYPE_CHECKING:
    from tests.site.conftest import Workshop

EVIL = 'a\r\nBEGIN:VEVENT\r\nSUMMARY:b;,\\s"\x00\x0b\u2028\u202e' + "ğ" * 80 + "👩‍👩‍👧" * 20


def printed(workshop: Workshop, now: datetime | None = None) -> dict[str, bytes]:
    """Return every calendar file."""
    return dict(calendars(site(workshop.survey(now or workshop.now), workshop.render)))


def events(data: bytes) -> dict[str, Any]:
    """Return the events of a file by their titles, as the parser reads them."""
    return {str(event["summary"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def test_there_is_one_of_everything_one_for_each_channel_and_campaign(workshop: Workshop) -> None:
    """A channel's own file has its own posts, a campaign's also its days; what has no time is in none."""
    workshop.channel("x", title="X (Türkçe)")
    workshop.campaign("kış", name="Kış menüsü")
    workshop.post("kış", channels=("x",), campaign="kış")
    workshop.post("bahar", channels=("bluesky",))
    workshop.post("fikir", State.DRAFT, at=None)
    files = printed(workshop)
    assert {name: len(events(data)) for name, data in files.items()} == {
        "calendar.ics": 3,
        "campaigns/k%C4%B1%C5%9F.ics": 2,
        "channels/bluesky.ics": 1,
        "channels/x.ics": 1,
    }
    assert list(events(files["channels/x.ics"])) == ["X (Türkçe): kış"]


def test_an_event_says_when_what_and_how_it_stands(workshop: Workshop) -> None:
    """UTC times, a sign for the state in front of the title, the reason and the file in the text."""
    workshop.settings = replace(workshop.settings, site_url="https://kirkikindi.example/takvim/")
    workshop.campaign("kis", name="Kış menüsü")
    workshop.post("kış", campaign="kis", pillar="urun", body="Kış menümüz başlıyor.")
    workshop.post("taslak", State.DRAFT)
    workshop.post("iptal", State.CANCELLED)
    workshop.post("çıktı", State.PUBLISHED, url="https://social.example/1")
    found = events(printed(workshop)["calendar.ics"])
    event = found["X: kış"]
    assert event.decoded("dtstart") == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 12, 1, 9, 15, tzinfo=UTC)
    assert str(event["description"]) == (
        "scheduled: it goes out in 2 hours\n\nKış menümüz başlıyor.\n\ncontent/x/kış.md"
    )
    assert [str(one) for one in event["categories"].cats] == ["X", "scheduled", "Kış menüsü", "Ürün"]
    assert event["url"] == "https://kirkikindi.example/takvim/posts/x/k%C4%B1%C5%9F.html"
    assert found["✓ X: çıktı"]["url"] == "https://social.example/1"
    assert {title: str(each["status"]) for title, each in found.items()} == {
        "Kış menüsü": "CONFIRMED",
        "X: kış": "CONFIRMED",
        "○ X: taslak": "TENTATIVE",
        "✕ X: iptal": "CANCELLED",
        "✓ X: çıktı": "CONFIRMED",
    }


def test_a_second_import_changes_events_and_adds_none(workshop: Workshop) -> None:
    """The id stays when the post is renamed, moved in time and sent; sequence and stamp only grow."""
    post = workshop.post("kış")
    before = next(iter(events(printed(workshop)["calendar.ics"]).values()))
    workshop.posts.clear()
    workshop.planned.clear()
    moved = workshop.post("kış-yeni", State.PUBLISHED, at=workshop.now + timedelta(days=1))
    workshop.happened(moved, EventType.INTENT, EventType.PUBLISHED, url="https://social.example/1")
    after = next(iter(events(printed(workshop, workshop.now + timedelta(days=2))["calendar.ics"]).values()))
    assert moved.id == post.id
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"] > 0
    assert after.decoded("dtstamp") - before.decoded("dtstamp") == timedelta(days=2)


@pytest.mark.parametrize(
    ("zone", "at", "wanted"),
    [
        ("Europe/Istanbul", datetime(2026, 12, 1, 9, tzinfo=UTC), b"DTSTART;TZID=Europe/Istanbul:20261201T120000\r\n"),
        ("UTC", datetime(2026, 12, 1, 9, tzinfo=UTC), b"DTSTART:20261201T090000Z\r\n"),
        # Half past two comes twice that night, and readers differ in which one they take: UTC alone tells them apart.
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), b"DTSTART:20261025T003000Z\r\n"),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), b"DTSTART:20261025T013000Z\r\n"),
    ],
)
def test_a_time_stands_in_its_channels_zone(workshop: Workshop, zone: str, at: datetime, wanted: bytes) -> None:
    """A calendar shows the wall clock that was planned, and the very moment: the zone's rules lie in the file."""
    workshop.channel("x", title="X", timezone=zone)
    workshop.post("kış", at=at)
    data = printed(workshop)["calendar.ics"]
    assert wanted in data
    assert (b"\r\nBEGIN:VTIMEZONE\r\n" in data) == (zone != "UTC")
    assert next(iter(events(data).values())).decoded("dtstart").astimezone(UTC) == at
    assert next(iter(IcsCalendarStream.calendar_from_ics(data.decode()).events)).start_datetime.astimezone(UTC) == at


@pytest.mark.parametrize("edit", ["time", "title", "campaign"])
def test_whatever_is_edited_the_sequence_grows(workshop: Workshop, edit: str) -> None:
    """RFC 5546, 2.1.5: of two copies the higher one counts; a file that was edited leaves no event in the ledger."""
    workshop.campaign("k", name="Kampanya")
    post = workshop.post("kış", campaign="k")
    before = events(printed(workshop)["calendar.ics"])
    if edit == "campaign":
        workshop.campaign("k", name="Kampanya", ends=date(2026, 12, 24))
    else:
        workshop.posts.clear()
        workshop.planned.clear()
        later = workshop.now + timedelta(days=2 if edit == "time" else 0, hours=2)
        workshop.post(post.stem, campaign="k", at=later, title="Yeni" if edit == "title" else post.stem)
    after = events(printed(workshop, workshop.now + timedelta(minutes=1))["calendar.ics"])
    grown = {str(event["uid"]): event["sequence"] for event in after.values()}
    assert all(grown[str(event["uid"])] > event["sequence"] for event in before.values())


def test_an_event_stays_the_same_when_its_channel_goes_live(workshop: Workshop) -> None:
    """As the starter has people do it: what was imported while the account was played is not imported once more."""
    workshop.channel("x", title="X")
    workshop.post("kış")
    [played] = events(printed(workshop)["calendar.ics"]).values()
    workshop.posts.clear()
    workshop.planned.clear()
    workshop.channel("x", title="X", network="x", twin="")
    workshop.post("kış")
    [live] = events(printed(workshop)["calendar.ics"]).values()
    assert live["uid"] == played["uid"]


def test_an_account_and_its_twin_have_events_of_their_own(workshop: Workshop) -> None:
    """A post that goes to both would lose one of them."""
    workshop.channel("x", title="X", network="x", twin="", account="kirk")
    workshop.channel("prova", title="Prova", twin="x", account="kirk")
    workshop.post("kış", channels=("x", "prova"))
    found = events(printed(workshop)["calendar.ics"])
    assert len({str(event["uid"]) for event in found.values()}) == len(found) == 2


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_each_change_of_a_zones_clocks_stands_alone_by_what_they_showed_before(zone: str) -> None:
    """RFC 5545, 3.6.5. Readers that take a file at its word, such as ical.js, are right all year round."""
    data = ical.zones({zone}, {2026, 2027, 2030})
    assert b"RDATE" not in data
    assert b"RRULE" not in data
    parts = [
        (datetime.strptime(f"{start}{was}", "%Y%m%dT%H%M%S%z"), datetime.strptime(becomes, "%z").utcoffset())
        for start, was, becomes in re.findall(
            r"DTSTART:(\S+)\s+TZNAME:\S+\s+TZOFFSETFROM:(\S+)\s+TZOFFSETTO:(\S+)", data.decode()
        )
    ]
    days = [
        datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=6 * part)
        for year in (2026, 2027, 2030)
        for part in range(1460)
    ]
    for at in days:
        told = max(each for each in parts if each[0] <= at)[1]
        assert told == at.astimezone(ZoneInfo(zone)).utcoffset(), at


@pytest.mark.parametrize(("zone", "years"), [("Asia/Dhaka", {2009, 2010}), ("Asia/Singapore", {1981, 1982})])
def test_a_change_at_the_turn_of_a_year_is_told_once(zone: str, years: set[int]) -> None:
    """Both years hold it, by UTC and by what clocks showed there."""
    starts = re.findall(r"DTSTART:(\S+)", ical.zones({zone}, years).decode())
    assert len(starts) == len(set(starts)) > 1


def test_posts_that_are_far_apart_cost_no_more_than_their_own_years(workshop: Workshop) -> None:
    """A typing error in a year must not make the zone's rules of thousands of years."""
    workshop.channel("x", title="X", timezone="Europe/Berlin")
    for year in (1970, 2026, 9998):
        workshop.post(f"{year}", at=datetime(year, 7, 1, 9, tzinfo=UTC))
    data = printed(workshop)["calendar.ics"]
    assert len(events(data)) == 3
    assert data.count(b"BEGIN:STANDARD") + data.count(b"BEGIN:DAYLIGHT") < 12


def test_a_name_may_end_like_a_calendar(workshop: Workshop) -> None:
    """It stays a name, and the file stays whole."""
    workshop.settings = replace(workshop.settings, name="Winter END:VCALENDAR")
    workshop.post("kış")
    data = printed(workshop)["calendar.ics"]
    assert data.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert str(Calendar.from_ical(data)["x-wr-calname"]) == "Winter END:VCALENDAR"
    assert len(events(data)) == 1


def test_people_are_reminded_of_what_is_going_out(workshop: Workshop) -> None:
    """Only where the workspace asks for it, and never of what is out or waits for a person."""
    workshop.post("gider")
    workshop.post("taslak", State.DRAFT)
    assert b"VALARM" not in printed(workshop)["calendar.ics"]
    workshop.settings = replace(workshop.settings, site=SiteSettings(alarm=timedelta(minutes=90)))
    found = events(printed(workshop)["calendar.ics"])
    [alarm] = found["X: gider"].walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(minutes=-90)
    assert (str(alarm["action"]), str(alarm["description"])) == ("DISPLAY", "X: gider")
    assert not found["○ X: taslak"].walk("VALARM")


def test_a_campaign_is_a_band_of_whole_days(workshop: Workshop) -> None:
    """Its last day counts; one without days is no event."""
    workshop.campaign("kis", name="Kış", starts=date(2026, 12, 1), ends=date(2026, 12, 31), line="Kar yağar.")
    workshop.campaign("yaz", name="Yaz", starts=None, ends=None)
    band = events(printed(workshop)["campaigns/kis.ics"])["Kış"]
    assert (band.decoded("dtstart"), band.decoded("dtend")) == (date(2026, 12, 1), date(2027, 1, 1))
    assert str(band["description"]).startswith("Kar yağar.")
    assert events(printed(workshop)["campaigns/yaz.ics"]) == {}


def test_a_reader_that_we_did_not_write_takes_it_twice_and_has_it_once(full: Workshop) -> None:
    """Strictly by RFC 5545: what is imported again takes the place of what was there."""
    store: dict[str, Any] = {}
    for _ in range(2):
        for data in printed(full).values():
            read = IcsCalendarStream.calendar_from_ics(data.decode())
            store |= {str(event.uid): (event.summary, event.dtstart) for event in read.events}
    ours = events(printed(full)["calendar.ics"]).values()
    assert len(store) == len(ours) == len({str(event["uid"]) for event in ours})
    assert {said for said, _ in store.values()} == {str(event["summary"]).strip() for event in ours}


@given(
    said=st.text(max_size=200),
    at=st.datetimes(*(datetime(year, 1, 1) for year in (1990, 2100)), timezones=st.just(UTC)),  # noqa: DTZ001 - as asked
)
def test_lines_are_those_that_icalendar_writes(said: str, at: datetime) -> None:
    """The writer for whom everybody's parser was tried out: the same but for where a long line is folded."""
    event = Event()
    clean = str(ical.text(said))
    event.add(
        "summary",
        Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + ical.line("SUMMARY", clean) + b"END:VCALENDAR\r\n")["summary"],
    )
    event.add("dtstart", at.replace(microsecond=0))
    lines = (b"BEGIN:VEVENT\r\n", ical.line("SUMMARY", clean), ical.moment("DTSTART", at, "UTC"), b"END:VEVENT\r\n")
    assert b"".join(lines).replace(b"\r\n ", b"") == event.to_ical().replace(b"\r\n ", b"")
    assert all(len(each) <= 75 and each.decode() for each in lines[1].removesuffix(b"\r\n").split(b"\r\n"))


def test_posts_without_an_id_are_told_apart_by_their_files(workshop: Workshop) -> None:
    """Two events of one id would overwrite each other in every calendar."""
    workshop.post("bir")
    workshop.post("iki")
    workshop.planned = [
        each._replace(target=each.target._replace(post=replace(each.target.post, id=""))) for each in workshop.planned
    ]
    found = events(printed(workshop)["calendar.ics"]).values()
    assert len({str(event["uid"]) for event in found}) == 2


def test_lines_are_folded_at_75_octets_and_end_in_crlf(workshop: Workshop) -> None:
    """RFC 5545, 3.1, checked without the library that wrote it: no character is cut in half, no line is bare."""
    workshop.post("uzun", title="Kırkikindi yağmurları: " + "ğüşıöç 👩‍👩‍👧 " * 20, body="ş" * 500)
    for data in printed(workshop).values():
        assert data.endswith(b"\r\n")
        lines = data.split(b"\r\n")[:-1]
        assert all(len(line) <= 75 for line in lines)
        assert not any(b"\n" in line or b"\r" in line for line in lines)
        assert all(line.decode() for line in lines), "each line is whole characters"
        unfolded = data.decode().replace("\r\n ", "")
        assert all(re.match(r"[A-Z-]+[:;]", line) for line in unfolded.split("\r\n")[:-1])


def test_hostile_text_adds_no_line_and_loses_none(workshop: Workshop) -> None:
    """Line ends, separators, control and direction characters in every field stay text."""
    workshop.settings = replace(workshop.settings, name=EVIL, pillars={"p": EVIL})
    workshop.channel("x", title=EVIL, account=EVIL)
    workshop.campaign("k", name=EVIL)
    workshop.post("kış", title=EVIL, body=EVIL, campaign="k", pillar="p", reason=EVIL)
    for name, data in printed(workshop).items():
        text = data.decode()
        assert text.split("\r\n").count("BEGIN:VEVENT") == (1 if "channels" in name else 2)
        assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\u2028\u202e]", text)
        for event in Calendar.from_ical(data).walk("VEVENT"):
            assert '\nBEGIN:VEVENT\nSUMMARY:b;,\\s"' in str(event["summary"])


def test_the_same_survey_gives_the_same_bytes(full: Workshop) -> None:
    """No clock, no random id, no order of a set."""
    assert printed(full) == printed(full)
