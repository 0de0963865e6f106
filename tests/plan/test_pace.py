"""When a plan says that a post goes out, and why not at its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.model.event import Event, EventType, History, Out
from pipeline.model.library import Library
from pipeline.model.pace import USUAL, Pace
from pipeline.model.plan import Assessment, Checked, Planned, State, Step
from pipeline.model.post import Late, Post, Status
from pipeline.model.settings import Brand, Channel, Settings
from pipeline.pace import quiet
from pipeline.plan import plan
from pipeline.trust.approval import approvals
from pipeline.trust.hold import Hold, Passed, Scope
from pipeline.trust.holds import Holds
from pipeline.trust.progress import progress
from pipeline.trust.record import time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOON = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Istanbul
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ACCOUNT = "outbox.x.deneme"
UNHURRIED = Pace(catch_up=1000, catch_up_gap=timedelta())
NIGHTS = UNHURRIED._replace(quiet=quiet.read("22:00-07:00"))
HALF_HOUR = UNHURRIED._replace(min_gap=30 * MINUTE)


def post(name: str, minutes: float, **more: object) -> Post:
    """Return an approved post that is due some minutes from noon."""
    facts: dict[str, Any] = {
        "id": f"01JD{name}",
        "path": f"content/x/{name}.md",
        "channel": "x",
        "body": name,
        "body_line": 1,
        "sha": name,
        "lines": {},
        "publish_at": NOON + minutes * MINUTE,
        "status": Status.APPROVED,
    }
    return Post(**(facts | more))


def intent(name: str, at: datetime, due: datetime | None = None, parts: int = 1) -> Event:
    """Return the intent of a post's first part."""
    data = {
        "attempt": 1,
        "parts": parts,
        "digest": f"1:01JD{name}",
        "payload": "0" * 64,
        "due_at": time(due or at),
        "lease_until": time(at + 30 * MINUTE),
        "reply_to": [],
    }
    return Event(f"01JD{name}/{ACCOUNT}", 1, EventType.INTENT, at, "r1", 1, data)


def answer(begun: Event, kind: EventType = EventType.PUBLISHED, seq: int = 2, **more: object) -> Event:
    """Return what came of an intent."""
    data = {"intent": 1, "remote_id": "1", "url": "https://example.org/1", "reason": "no", "cause": "lost", **more}
    return Event(begun.target, seq, kind, begun.at, "r1", 1, data)


def sent(name: str, at: datetime, due: datetime | None = None) -> list[Event]:
    """Return the events of a post that is out."""
    begun = intent(name, at, due)
    return [begun, answer(begun)]


def history_of(*targets: Sequence[Event]) -> History:
    """Return what reading the ledger would give."""
    events = {each[0].target: tuple(each) for each in targets}
    out: dict[str, Out] = {}
    begun: dict[str, str] = {}
    for key, each in events.items():
        come = progress(each)
        if (summary := come.summary()) is not None:
            out[key] = summary
        elif come.began:
            begun[key] = come.began
    return History("v", events, out=out, begun=begun)


def planned(
    *posts: Post,
    pace: Pace = USUAL,
    history: History | None = None,
    now: datetime = NOON,
    channels: Mapping[str, Channel] | None = None,
    holds: Holds | None = None,
) -> dict[str, Planned]:
    """Plan some posts of a channel; return each by its name."""
    channel = Channel(
        "x", "content/x/channel.toml", "outbox", "deneme", twin="x", timezone="Europe/Istanbul", pace=pace
    )
    known = Library(
        Path("/nowhere"),
        Settings("Deneme"),
        Brand("Deneme"),
        channels or {"x": channel},
        {},
        posts,
        {},
        {},
        {},
        (),
    )
    checked = Assessment((), {target.key: Checked(target.key, f"1:{target.post.id}", 0) for target in known.targets()})
    found = plan(known, checked, history or History(), approvals(known, ci=False), holds or Holds(), now)
    return {str(each.target).removeprefix("x/"): each for each in found.targets}


def stands(found: Planned) -> tuple[State, Step, str, timedelta | None]:
    """Return where a target stands: state, step, reason, and how long after noon it goes out."""
    return found.state, found.step, str(found.reason), None if found.goes is None else found.goes - NOON


def test_without_limits_a_post_goes_out_at_its_time() -> None:
    """Also when it is a little late; nothing else has a time at which it goes."""
    found = planned(post("a", 60), post("b", -10), post("c", -20), post("d", 0, status=Status.DRAFT), post("e", -400))
    assert stands(found["a"]) == (State.SCHEDULED, Step.WAIT, "it goes out in 60 minutes", HOUR)
    assert stands(found["b"]) == (State.DUE, Step.SEND, "it is due, 10 minutes late", -10 * MINUTE)
    assert stands(found["c"]) == (State.DUE, Step.SEND, "it is due, 20 minutes late", -20 * MINUTE)
    assert (found["d"].goes, found["e"].goes) == (None, None)


def test_quiet_hours_keep_a_late_post_until_they_end() -> None:
    """What was to go out before them and could not, goes out after them, if it may be that late."""
    night = NOON + 11 * HOUR  # 23:00
    late = post("a", 9 * 60, max_late=DAY)
    found = planned(late, pace=NIGHTS, now=night)["a"]
    reason = "quiet hours until 2026-12-02 07:00: it goes out then"
    assert stands(found) == (State.DUE, Step.WAIT, reason, 19 * HOUR)
    assert (
        stands(planned(late, pace=NIGHTS, now=NOON + 13 * HOUR)["a"])[2] == "quiet hours until 07:00: it goes out then"
    )
    assert planned(late, pace=NIGHTS, now=NOON + 19 * HOUR)["a"].step is Step.SEND
    assert planned(post("a", 9 * 60, urgent=True), pace=NIGHTS, now=night)["a"].step is Step.SEND


def test_what_would_be_too_late_by_then_is_said_before_and_missed_in_the_end() -> None:
    """It waits all the same: somebody may give it another time, or more of it."""
    late = post("a", 9 * 60)
    for now, state in (
        (NOON + 11 * HOUR, State.DUE),
        (NOON + 15 * HOUR, State.DUE),
        (NOON + 15 * HOUR + MINUTE, State.MISSED),
    ):
        found = planned(late, pace=NIGHTS, now=now)["a"]
        assert (found.state, found.step, found.goes) == (state, Step.WAIT, None)
    found = planned(late, pace=NIGHTS, now=NOON + 13 * HOUR)["a"]
    assert str(found.reason) == "it cannot go out in time: quiet hours until 07:00"
    for facts in ({"late": Late.SKIP}, {"late": Late.ASK}, {"expires_at": NOON + 30 * MINUTE}):
        found = planned(post("a", 0, **facts), post("0", 0), pace=HALF_HOUR)["a"]
        reason = "it cannot go out in time: other posts of the account keep it until 12:30"
        assert stands(found) == (State.DUE, Step.WAIT, reason, None), facts


@pytest.mark.parametrize(
    ("ago", "pace", "reason", "goes"),
    [
        (12 * MINUTE, HALF_HOUR, "the account posted 12 minutes ago: it goes out at 12:18", 18 * MINUTE),
        (MINUTE, HALF_HOUR, "the account has just posted: it goes out at 12:29", 29 * MINUTE),
        (30 * MINUTE, HALF_HOUR, "it is due", timedelta()),
        (
            3 * HOUR,
            UNHURRIED._replace(min_gap=5 * HOUR),
            "the account posted 3 hours ago: it goes out at 14:00",
            2 * HOUR,
        ),
        (
            3 * DAY,
            UNHURRIED._replace(min_gap=4 * DAY),
            "the account posted 3 days ago: it goes out at 2026-12-02 12:00",
            DAY,
        ),
        (
            20 * DAY,
            UNHURRIED._replace(min_gap=21 * DAY),
            "the account posted 20 days ago: it goes out at 2026-12-02 12:00",
            DAY,
        ),
        (
            HOUR,
            UNHURRIED._replace(max_per_day=1),
            "no more than 1 a day: it goes out at 2026-12-02 00:00",
            12 * HOUR,
        ),
        (13 * HOUR, UNHURRIED._replace(max_per_day=1), "it is due", timedelta()),
        (
            DAY,
            UNHURRIED._replace(max_per_week=1),
            "no more than 1 a week: it goes out at 2026-12-07 00:00",
            5 * DAY + 12 * HOUR,
        ),
        (2 * DAY, UNHURRIED._replace(max_per_week=1), "it is due", timedelta()),
    ],
)
def test_limits_count_what_the_ledger_says_is_out(ago: timedelta, pace: Pace, reason: str, goes: timedelta) -> None:
    """Whatever file it came from, and whether there still is one."""
    history = history_of(sent("gone", NOON - ago))
    found = planned(post("a", 0, max_late=30 * DAY), pace=pace, history=history)["a"]
    step = Step.SEND if reason == "it is due" else Step.WAIT
    assert stands(found) == (State.DUE, step, reason, goes)


def test_a_scheduled_post_says_when_it_really_goes_out() -> None:
    """Behind another of its account, or of this day, days before it comes to that."""
    posts = [post("a", 60), post("b", 70), post("c", 2 * 24 * 60), post("d", 2 * 24 * 60 + 10)]
    found = planned(*posts, pace=HALF_HOUR)
    assert stands(found["a"])[1:] == (Step.WAIT, "it goes out in 60 minutes", HOUR)
    assert stands(found["b"])[1:] == (
        Step.WAIT,
        "the account has another post at 13:00: it goes out at 13:30",
        90 * MINUTE,
    )
    assert stands(found["c"])[2:] == ("it goes out in 2 days", 2 * DAY)
    reason = "the account has another post at 2026-12-03 12:00: it goes out at 2026-12-03 12:30"
    assert stands(found["d"])[2:] == (reason, 2 * DAY + 30 * MINUTE)
    crowd = planned(post("a", 60), post("b", 70, max_late=10 * MINUTE), pace=HALF_HOUR)
    reason = "it cannot go out in time: other posts of the account keep it until 13:30"
    assert stands(crowd["b"]) == (State.SCHEDULED, Step.WAIT, reason, None)


def test_after_an_outage_late_posts_go_out_one_by_one() -> None:
    """Ten minutes apart and three in an hour, wherever nobody says anything else."""
    found = planned(*(post(name, -60 - number) for number, name in enumerate("edcba")))
    assert stands(found["a"])[1:] == (Step.SEND, "it is due, 64 minutes late", -64 * MINUTE)
    goes = {name: each.goes - NOON for name, each in found.items() if each.goes and name != "a"}
    assert goes == {"b": 10 * MINUTE, "c": 20 * MINUTE, "d": 60 * MINUTE, "e": 70 * MINUTE}
    assert str(found["b"].reason) == "catching up, one late post after another: it goes out at about 12:10"
    history = history_of(sent("x", NOON - 5 * MINUTE, NOON - HOUR), sent("y", NOON - 50 * MINUTE))
    again = planned(*(post(name, -60 - number) for number, name in enumerate("cba")), history=history)
    assert [again[name].goes for name in "abc"] == [NOON + minutes * MINUTE for minutes in (5, 15, 55)]


@pytest.mark.parametrize(
    ("events", "goes"),
    [
        ([intent("o", NOON - 10 * MINUTE)], 30),  # perhaps at this very moment
        ([intent("o", NOON - 45 * MINUTE)], 15),  # until its lease was over, at most
        ([intent("o", NOON - 20 * MINUTE), answer(intent("o", NOON - 18 * MINUTE), EventType.UNKNOWN)], 12),
        ([intent("o", NOON - 20 * MINUTE), answer(intent("o", NOON - 20 * MINUTE), EventType.NOT_SENT)], 0),
        ([intent("o", NOON - 20 * MINUTE), answer(intent("o", NOON - 20 * MINUTE), EventType.REJECTED)], 0),
        (
            [
                intent("o", NOON - 20 * MINUTE),
                answer(intent("o", NOON - 20 * MINUTE), EventType.UNKNOWN),
                answer(intent("o", NOON), EventType.ABSENT, 3, looked_at=time(NOON)),
            ],
            0,
        ),
        ([intent("o", NOON - 20 * MINUTE, parts=2), answer(intent("o", NOON - 20 * MINUTE, parts=2))], 10),  # a thread
    ],
)
def test_what_may_be_out_counts_as_out(events: list[Event], goes: int) -> None:
    """From the last moment at which it may have gone out; what is not out counts for nothing."""
    found = planned(post("a", 0), pace=HALF_HOUR, history=history_of(events))["a"]
    assert found.goes == NOON + goes * MINUTE


def test_what_waits_for_a_person_keeps_no_place() -> None:
    """Neither what is not approved nor what has errors nor what its network asked to wait for."""
    asked = [
        intent("w", NOON - HOUR),
        answer(intent("w", NOON - HOUR), EventType.NOT_SENT, not_before=time(NOON + HOUR)),
    ]
    posts = [post("u", 0, status=Status.READY), post("w", -2), post("a", 1)]
    found = planned(*posts, pace=HALF_HOUR, history=history_of(asked), now=NOON + MINUTE)
    assert [(name, found[name].state, found[name].step) for name in "uwa"] == [
        ("u", State.UNAPPROVED, Step.WAIT),
        ("w", State.DUE, Step.WAIT),
        ("a", State.DUE, Step.SEND),
    ]


def test_the_rest_of_a_thread_waits_for_no_turn() -> None:
    """Half a thread is worse than two posts too many."""
    begun = intent("t", NOON - MINUTE, parts=2)
    pace = Pace(quiet.read("00:00-23:00"), min_gap=HOUR, max_per_day=1)
    found = planned(post("t", -1), pace=pace, history=history_of([begun, answer(begun)]))["t"]
    assert (found.state, found.step) == (State.PARTIAL, Step.SEND)


def test_what_a_person_released_waits_for_its_turn_too() -> None:
    """Lateness counts from their word, so it can wait longer; and after a long hold not everything goes out at once."""
    key = f"01JDa/{ACCOUNT}"
    word = Event(key, 1, EventType.RELEASED, NOON, "by-hand", 0, {"by": "Ayşe", "note": ""})
    history = History("v", {key: (word,)})
    found = planned(post("a", -600), post("b", -60), history=history)
    assert found["a"].step is Step.SEND
    assert found["b"].goes == NOON + 10 * MINUTE


def test_what_a_hold_kept_goes_out_one_by_one_after_it() -> None:
    """And may be as late as after an outage that ended then."""
    ended = NOON - 5 * MINUTE
    hold = Hold(Scope.ALL, since=NOON - 30 * HOUR, released=ended, passed=Passed.DRIP)
    posts = [post("a", -20 * 60), post("b", -19 * 60), post("c", -18 * 60, max_late=10 * MINUTE)]
    found = planned(*posts, holds=Holds(over=(hold,)))
    assert found["a"].step is Step.SEND
    assert found["b"].goes == NOON + 10 * MINUTE
    reason = "it cannot go out in time: other late posts of the account keep it until 12:20"
    assert stands(found["c"]) == (State.DUE, Step.WAIT, reason, None)


def test_two_folders_of_one_account_share_what_it_sent() -> None:
    """The network counts accounts, and so do readers."""
    channels = {
        name: Channel(name, f"content/{name}/channel.toml", "outbox", "deneme", twin="x", pace=HALF_HOUR)
        for name in ("x", "y")
    }
    history = history_of(sent("o", NOON - 10 * MINUTE))
    found = planned(post("a", 0), post("b", 0, channel="y", path="content/y/b.md"), channels=channels, history=history)
    assert {name: each.goes for name, each in found.items()} == {"a": NOON + 20 * MINUTE, "y/b": NOON + 20 * MINUTE}
