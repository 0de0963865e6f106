"""One state for every target: each state, each boundary to the second, and who wins over whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.i18n import Message
from pipeline.model.approval import Policy
from pipeline.model.event import Event, EventType, History, Out
from pipeline.model.library import Library, Target
from pipeline.model.plan import Assessment, Checked, Planned, State, Step
from pipeline.model.post import Late, Post, Status
from pipeline.model.settings import Brand, Channel, Settings
from pipeline.plan import ATTEMPTS, GRACE, plan
from pipeline.trust.approval import approvals
from pipeline.trust.holds import Hold, Holds, Scope
from pipeline.trust.record import time

if TYPE_CHECKING:
    from collections.abc import Sequence

DUE = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ID = "01JD0000000000000000000001"
DIGEST = "1:" + "a" * 64
CHANNEL = Channel(name="x", path="content/x/channel.toml", network="outbox", account="deneme", twin="x")
KEY = f"{ID}/outbox.x.deneme"


def post(**more: object) -> Post:
    """Return an approved post that is due at DUE."""
    facts: dict[str, Any] = {
        "id": ID,
        "path": "content/x/kis.md",
        "channel": "x",
        "body": "Merhaba.",
        "body_line": 5,
        "sha": "0" * 64,
        "lines": {},
        "publish_at": DUE,
        "status": Status.APPROVED,
    }
    return Post(**(facts | more))


def library(*posts: Post, channel: Channel = CHANNEL, channels: Sequence[Channel] = (), **settings: object) -> Library:
    """Return a library with some posts."""
    facts: dict[str, Any] = {"name": "Deneme", **settings}
    return Library(
        root=Path("/nowhere"),
        settings=Settings(**facts),
        brand=Brand(name="Deneme"),
        channels={each.name: each for each in (channel, *channels)},
        campaigns={},
        posts=posts,
        media={},
        text_templates={},
        card_layouts={},
        findings=(),
    )


def checked(known: Library, errors: int = 0, digest: str = DIGEST) -> Assessment:
    """Return what checking found: as many errors for each target."""
    return Assessment((), {target.key: Checked(target.key, digest, errors) for target in known.targets()})


def planned(  # noqa: PLR0913 - all that a plan is made of, most of it left out most of the time
    known: Library,
    now: datetime = DUE,
    events: Sequence[Event] = (),
    holds: Holds | None = None,
    *,
    assessment: Assessment | None = None,
    ended: frozenset[str] = frozenset(),
    ci: bool = False,
) -> Planned:
    """Plan a library of one target, and return that one."""
    history = History("v", {KEY: tuple(events)} if events else {}, ended=ended)
    found = plan(known, assessment or checked(known), history, approvals(known, ci=ci), holds or Holds(), now)
    (only,) = found.targets
    return only


def intent(  # noqa: PLR0913, PLR0917 - likewise
    seq: int = 1, part: int = 1, parts: int = 1, at: datetime = DUE, payload: str = "0" * 64, digest: str = DIGEST
) -> Event:
    """Return an intent."""
    data = {
        "attempt": 1,
        "parts": parts,
        "digest": digest,
        "payload": payload,
        "lease_until": time(at + 30 * MINUTE),
        "reply_to": [],
    }
    return Event(KEY, seq, EventType.INTENT, at, "r1", part, data)


def answer(
    kind: EventType, seq: int = 2, part: int = 1, at: datetime = DUE, intent: int | None = None, **more: object
) -> Event:
    """Return what came of the intent before it."""
    data = {
        "intent": intent or seq - 1,
        "reason": "no",
        "cause": "lost",
        "url": f"https://example.org/{part}",
        "remote_id": "1",
    }
    return Event(KEY, seq, kind, at, "r1", part, {**data, **more})


def missed_event(due: datetime = DUE) -> Event:
    """Return the memory of a missed time."""
    return Event(KEY, 1, EventType.MISSED, due + DAY, "r1", 0, {"due_at": time(due)})


PUBLISHED = [intent(), answer(EventType.PUBLISHED)]
UNSENT = [intent(), answer(EventType.NOT_SENT)]
ABSENT = [intent(), answer(EventType.UNKNOWN), answer(EventType.ABSENT, 3, intent=1)]
REJECTED = [intent(), answer(EventType.REJECTED)]
HALF = [intent(parts=3), answer(EventType.PUBLISHED)]


@pytest.mark.parametrize(
    ("state", "step", "reason", "facts", "now"),
    [
        (State.DRAFT, Step.WAIT, "it is a draft", {"status": Status.DRAFT}, DUE - DAY),
        (State.DRAFT, Step.WAIT, "it is a draft", {"status": Status.DRAFT}, DUE + 9 * DAY),
        (State.DRAFT, Step.WAIT, "it has no time yet", {"publish_at": None}, DUE),
        (State.DRAFT, Step.WAIT, "it has no time yet", {"publish_at": None, "status": Status.READY}, DUE),
        (State.CANCELLED, Step.WAIT, "its author cancelled it", {"status": Status.CANCELLED}, DUE),
        (State.CANCELLED, Step.WAIT, "its author cancelled it", {"status": Status.CANCELLED, "publish_at": None}, DUE),
        (
            State.UNAPPROVED,
            Step.WAIT,
            "it is not approved: set “status: approved”",
            {"status": Status.READY},
            DUE - DAY,
        ),
        (
            State.UNAPPROVED,
            Step.WAIT,
            "its time has come and it is not approved; 6 hours are left for that",
            {"status": Status.READY},
            DUE,
        ),
        (
            State.UNAPPROVED,
            Step.WAIT,
            "its time has come and it is not approved; minutes left for that: 0",
            {"status": Status.READY},
            DUE + 6 * HOUR,
        ),
        (
            State.MISSED,
            Step.WAIT,
            "its time passed and nobody had approved it",
            {"status": Status.READY},
            DUE + 6 * HOUR + SECOND,
        ),
        (State.SCHEDULED, Step.WAIT, "it goes out in 2 days", {}, DUE - 2 * DAY - HOUR),
        (State.SCHEDULED, Step.WAIT, "it goes out in 47 hours", {}, DUE - 2 * DAY + SECOND),
        (State.SCHEDULED, Step.WAIT, "it goes out in 2 hours", {}, DUE - 2 * HOUR),
        (State.SCHEDULED, Step.WAIT, "it goes out in 119 minutes", {}, DUE - 2 * HOUR + SECOND),
        (State.SCHEDULED, Step.WAIT, "it goes out in 2 minutes", {}, DUE - 2 * MINUTE),
        (State.SCHEDULED, Step.WAIT, "it goes out in a moment", {}, DUE - SECOND),
        (State.DUE, Step.SEND, "it is due", {}, DUE),
        (State.DUE, Step.SEND, "it is due", {}, DUE + SECOND),
        (State.DUE, Step.SEND, "it is due, 5 minutes late", {}, DUE + 5 * MINUTE),
        (State.DUE, Step.SEND, "it is due, 6 hours late", {}, DUE + 6 * HOUR),
        (State.MISSED, Step.WAIT, "its time passed 6 hours ago, which is too late", {}, DUE + 6 * HOUR + SECOND),
        (State.MISSED, Step.WAIT, "its time passed 3 days ago, which is too late", {}, DUE + 3 * DAY),
        (State.DUE, Step.SEND, "it is due, 3 days late", {"max_late": 3 * DAY}, DUE + 3 * DAY),
        (
            State.MISSED,
            Step.WAIT,
            "its time passed 2 minutes ago, which is too late",
            {"max_late": MINUTE},
            DUE + 2 * MINUTE,
        ),
        (State.DUE, Step.SEND, "it is due", {"max_late": timedelta(0)}, DUE),
        (
            State.MISSED,
            Step.WAIT,
            "its time has just passed, and it may not be that late",
            {"max_late": timedelta(0)},
            DUE + SECOND,
        ),
        (State.DUE, Step.SEND, "it is due, 15 minutes late", {"late": Late.SKIP}, DUE + GRACE),
        (
            State.MISSED,
            Step.WAIT,
            "its time passed 15 minutes ago, which is too late",
            {"late": Late.SKIP},
            DUE + GRACE + SECOND,
        ),
        (State.DUE, Step.SEND, "it is due, 59 minutes late", {"expires_at": DUE + HOUR}, DUE + HOUR - SECOND),
        (
            State.MISSED,
            Step.WAIT,
            "it was not to go out any more: see expires_at",
            {"expires_at": DUE + HOUR},
            DUE + HOUR,
        ),
        (
            State.MISSED,
            Step.WAIT,
            "it was not to go out any more: see expires_at",
            {"expires_at": DUE - HOUR},
            DUE - HOUR,
        ),
    ],
)
def test_what_the_files_and_the_clock_decide(
    state: State, step: Step, reason: str, facts: dict[str, Any], now: datetime
) -> None:
    """Every state that needs no ledger, and the seconds on both sides of every boundary."""
    found = planned(library(post(**facts)), now)
    assert (found.state, found.step, str(found.reason)) == (state, step, reason)
    assert found.when == post(**facts).publish_at
    assert found.url == ""


def test_an_approved_post_whose_time_cannot_be_read_is_no_draft() -> None:
    """Its author meant it to go out: it needs a person, and is not left among the ideas."""
    known = library(post(publish_at=None))
    found = planned(known, assessment=checked(known, errors=1))
    assert (found.state, str(found.reason), found.when) == (State.INVALID, "it has errors: see tellal check", None)
    draft = library(post(publish_at=None, status=Status.DRAFT))
    assert planned(draft, assessment=checked(draft, errors=1)).state is State.DRAFT


@pytest.mark.parametrize(
    ("on_post", "on_channel", "on_workspace", "allowed"),
    [
        (None, None, 2 * HOUR, 2 * HOUR),
        (None, 3 * HOUR, 2 * HOUR, 3 * HOUR),
        (4 * HOUR, 3 * HOUR, 2 * HOUR, 4 * HOUR),
        (timedelta(0), 3 * HOUR, 2 * HOUR, timedelta(0)),
    ],
)
def test_the_nearest_word_on_lateness_counts(
    on_post: timedelta | None, on_channel: timedelta | None, on_workspace: timedelta, allowed: timedelta
) -> None:
    """The post's own, else its channel's, else the workspace's; nothing counts as no word, zero is a word."""
    known = library(post(max_late=on_post), channel=replace(CHANNEL, max_late=on_channel), max_late=on_workspace)
    assert planned(known, DUE + allowed).state is State.DUE
    assert planned(known, DUE + allowed + SECOND).state is State.MISSED


@pytest.mark.parametrize(
    ("on_post", "on_channel", "on_workspace", "skips"),
    [
        (None, None, Late.SKIP, True),
        (None, Late.PUBLISH, Late.SKIP, False),
        (Late.SKIP, Late.PUBLISH, Late.PUBLISH, True),
        (Late.PUBLISH, Late.SKIP, Late.SKIP, False),
    ],
)
def test_the_nearest_word_on_skipping_counts(
    on_post: Late | None, on_channel: Late | None, on_workspace: Late, *, skips: bool
) -> None:
    """Skipping leaves `GRACE`, whatever max_late says."""
    known = library(post(late=on_post, max_late=HOUR), channel=replace(CHANNEL, late=on_channel), late=on_workspace)
    assert planned(known, DUE + GRACE + SECOND).state is (State.MISSED if skips else State.DUE)


@pytest.mark.parametrize(
    ("state", "step", "reason", "events", "now"),
    [
        (State.PUBLISHED, Step.WAIT, "it is out", PUBLISHED, DUE + 9 * DAY),
        (State.SENDING, Step.WAIT, "a run is sending it, or was a moment ago", [intent()], DUE + 30 * MINUTE - SECOND),
        (
            State.UNKNOWN,
            Step.LOOK_UP,
            "it may be out: the answer was lost; publishing looks before it sends again",
            [intent()],
            DUE + 30 * MINUTE,
        ),
        (
            State.UNKNOWN,
            Step.LOOK_UP,
            "it may be out: the answer was lost; publishing looks before it sends again",
            [intent()],
            DUE + 9 * DAY,
        ),
        (
            State.UNKNOWN,
            Step.LOOK_UP,
            "it may be out: the answer was lost; publishing looks before it sends again",
            [intent(), answer(EventType.UNKNOWN)],
            DUE,
        ),
        (State.DUE, Step.SEND, "it was not sent (no) and is tried again", UNSENT, DUE + HOUR),
        (State.MISSED, Step.WAIT, "its time passed 6 hours ago, which is too late", UNSENT, DUE + 6 * HOUR + SECOND),
        (State.DUE, Step.SEND, "it was looked for and is not there, so it is sent again", ABSENT, DUE + HOUR),
        (State.MISSED, Step.WAIT, "its time passed 7 hours ago, which is too late", ABSENT, DUE + 7 * HOUR),
        (State.REJECTED, Step.WAIT, "the network refused it: no", REJECTED, DUE + HOUR),
        (State.REJECTED, Step.WAIT, "the network refused it: no", REJECTED, DUE + 9 * DAY),
        (State.PARTIAL, Step.SEND, "1 of 3 parts are out; the next one follows", HALF, DUE + 6 * HOUR),
        (State.PARTIAL, Step.WAIT, "1 of 3 parts are out; for the rest it is too late", HALF, DUE + 6 * HOUR + SECOND),
        (State.SENDING, Step.WAIT, "a run is sending it, or was a moment ago", [*HALF, intent(3, 2, 3)], DUE),
        (
            State.PARTIAL,
            Step.SEND,
            "1 of 3 parts are out; the next one follows",
            [*HALF, intent(3, 2, 3), answer(EventType.NOT_SENT, 4, 2)],
            DUE,
        ),
        (
            State.PARTIAL,
            Step.WAIT,
            "1 of 3 parts are out; the next was refused: no",
            [*HALF, intent(3, 2, 3), answer(EventType.REJECTED, 4, 2)],
            DUE,
        ),
        (
            State.MISSED,
            Step.WAIT,
            "its time has just passed, and it may not be that late",
            [missed_event()],
            DUE + SECOND,
        ),
        (State.SCHEDULED, Step.WAIT, "it goes out in 24 hours", [missed_event(DUE - DAY)], DUE - DAY),
        (State.DUE, Step.SEND, "it is due", [missed_event(DUE - DAY)], DUE),
    ],
)
def test_what_the_ledger_decides(state: State, step: Step, reason: str, events: list[Event], now: datetime) -> None:
    """Every state that follows from what was done, and the seconds on both sides of a lease's end."""
    found = planned(library(post()), now, events)
    assert (found.state, found.step, str(found.reason)) == (state, step, reason)


@pytest.mark.parametrize("events", [PUBLISHED, [intent()], [intent(), answer(EventType.UNKNOWN)], HALF, REJECTED])
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"status": Status.DRAFT},
        {"status": Status.CANCELLED},
        {"status": Status.READY},
        {"publish_at": DUE + DAY},
        {"publish_at": None},
        {"expires_at": DUE},
    ],
)
@pytest.mark.parametrize("errors", [0, 1])
@pytest.mark.parametrize("held", [False, True])
def test_what_was_done_stays_done(events: list[Event], facts: dict[str, Any], errors: int, *, held: bool) -> None:
    """Whatever is written in the file later, what is out is out, and what is in doubt is in doubt."""
    plain = planned(library(post()), DUE, events)
    known = library(post(**facts))
    found = planned(
        known, DUE, events, Holds((Hold(Scope.ALL),)) if held else Holds(), assessment=checked(known, errors)
    )
    assert (found.state, found.url) == (plain.state, plain.url)
    if found.state is not State.PARTIAL:
        assert found.step is plain.step


@pytest.mark.parametrize(
    ("reason", "facts", "errors", "held"),
    [
        ("1 of 3 parts are out; the post was cancelled since", {"status": Status.CANCELLED}, 1, True),
        ("1 of 3 parts are out; the post is a draft now", {"status": Status.DRAFT}, 1, True),
        ("1 of 3 parts are out; for the rest it is too late", {"expires_at": DUE}, 0, False),
        ("1 of 3 parts are out; the post has errors now", {"status": Status.READY}, 1, True),
        ("1 of 3 parts are out; the post is not approved now", {"status": Status.READY}, 0, True),
        ("1 of 3 parts are out; the rest is held", {}, 0, True),
    ],
)
def test_the_rest_of_a_thread_needs_what_the_first_part_needed(
    reason: str, facts: dict[str, Any], errors: int, *, held: bool
) -> None:
    """Half a thread is bad; the half that somebody just stopped is worse."""
    known = library(post(**facts))
    holds = Holds((Hold(Scope.ALL),)) if held else Holds()
    found = planned(known, DUE, HALF, holds, assessment=checked(known, errors))
    assert (found.state, found.step, str(found.reason)) == (State.PARTIAL, Step.WAIT, reason)


def test_an_edit_after_publishing_is_said_and_changes_nothing() -> None:
    """Unless the fingerprint itself is made another way by now, which says nothing about the text."""
    known = library(post())
    edited = planned(known, DUE, PUBLISHED, assessment=checked(known, digest="1:" + "b" * 64))
    assert edited.state is State.CHANGED
    assert str(edited.reason).startswith("it is out; the file was edited since")
    for digest in ("2:" + "b" * 64, "", DIGEST):
        assert str(planned(known, DUE, PUBLISHED, assessment=checked(known, digest=digest)).reason) == "it is out"


@pytest.mark.parametrize(
    ("network", "twin", "secrets", "said"),
    [
        ("outbox", "", {}, ": tellal update changes it there"),
        ("outbox", "mastodon", {}, ": tellal update changes it there"),
        ("mastodon", "", {"token": "T"}, ": tellal update changes it there"),
        ("bluesky", "", {}, ". This network takes no edits: correct it by a reply, or tellal retract"),
        ("outbox", "instagram", {}, ". This network takes no edits: tellal retract takes it back"),
        ("slack", "", {"token": "T"}, ": tellal update changes it there"),
        ("slack", "", {"webhook": "W"}, ". Nothing can be changed there"),
    ],
)
def test_an_edited_post_says_what_its_network_allows(
    network: str, twin: str, secrets: dict[str, str], said: str
) -> None:
    """By the rules of its twin, and of the way that leads there."""
    channel = Channel("x", "content/x/channel.toml", network, "deneme", twin=twin, secrets=secrets)
    known = library(post(), channel=channel)
    (target,) = known.targets()
    history = History("v", {}, out={target.key: Out(time(DUE), "u", DIGEST)})
    found = plan(known, checked(known, digest="1:" + "b" * 64), history, approvals(known, ci=False), Holds(), DUE)
    assert str(found.targets[0].reason) == f"it is out; the file was edited since{said}"


@pytest.mark.parametrize(
    ("since", "state", "said"),
    [
        ("update", State.CHANGED, "tellal update makes sure"),
        ("mixed", State.CHANGED, "tellal update tries again"),
        ("retract", State.UNKNOWN, "tellal retract makes sure"),
        ("torn", State.PARTIAL, "tellal retract tries the rest again"),
    ],
)
@pytest.mark.parametrize("digest", [DIGEST, "1:" + "b" * 64], ids=["as-it-was", "edited"])
def test_what_was_begun_after_it_was_out_is_said_whatever_the_file_says(
    since: str, state: State, said: str, digest: str
) -> None:
    """And nothing is sent because of it; a file that is gone changes nothing where something is to be done."""
    known = library(post())
    history = History("v", {KEY: ()}, out={KEY: Out(time(DUE), "u", DIGEST, since)})
    (found,) = plan(known, checked(known, digest=digest), history, approvals(known, ci=False), Holds(), DUE).targets
    assert (found.state, found.step) == (state, Step.WAIT)
    assert str(found.reason).endswith(said)
    (gone,) = plan(library(), Assessment((), {}), history, approvals(known, ci=False), Holds(), DUE).gone
    assert gone.state is (state if state is not State.CHANGED else State.PUBLISHED)


def test_a_refused_post_that_was_edited_is_a_new_try() -> None:
    """The network refused those words; these are others, approved anew."""
    known = library(post())
    other = checked(known, digest="1:" + "b" * 64)
    found = planned(known, DUE, REJECTED, assessment=other)
    assert (found.state, found.step, str(found.reason)) == (State.DUE, Step.SEND, "it is due")
    assert planned(known, DUE + DAY, REJECTED, assessment=other).state is State.MISSED
    unapproved = library(post(status=Status.READY))
    assert planned(unapproved, DUE, REJECTED, assessment=other).state is State.UNAPPROVED


def test_a_message_that_never_gets_through_waits_for_a_person() -> None:
    """After so many tries the next one will not help either; another text starts anew."""
    events: list[Event] = []
    for number in range(1, ATTEMPTS + 1):
        assert planned(library(post()), DUE, events).step is Step.SEND
        events += [intent(2 * number - 1), answer(EventType.NOT_SENT, 2 * number)]
    found = planned(library(post()), DUE, events)
    assert (found.state, found.step) == (State.REJECTED, Step.WAIT)
    assert str(found.reason) == "it was tried 5 times and did not get through: a person must look"
    known = library(post())
    assert planned(known, DUE, events, assessment=checked(known, digest="1:" + "b" * 64)).step is Step.SEND


def test_a_network_that_asks_to_wait_is_not_asked_again_before() -> None:
    """To the second."""
    asked = [intent(), answer(EventType.NOT_SENT, not_before=time(DUE + HOUR))]
    waiting = planned(library(post()), DUE + HOUR - SECOND, asked)
    assert (waiting.state, waiting.step, str(waiting.reason)) == (
        State.DUE,
        Step.WAIT,
        "its network asks this account to wait",
    )
    assert planned(library(post()), DUE + HOUR, asked).step is Step.SEND
    half = [*HALF, intent(3, 2, 3), answer(EventType.NOT_SENT, 4, 2, not_before=time(DUE + HOUR))]
    assert planned(library(post()), DUE + HOUR - SECOND, half).step is Step.WAIT
    assert planned(library(post()), DUE + HOUR, half).step is Step.SEND


def word(kind: EventType, seq: int, at: datetime = DUE) -> Event:
    """Return the word of a person."""
    return Event(KEY, seq, kind, at, "by-hand", 0, {"by": "Ayşe", "note": "haber"})


@pytest.mark.parametrize(
    ("before", "step"),
    [(UNSENT, Step.WAIT), (REJECTED, Step.WAIT), (ABSENT, Step.WAIT), ([], Step.WAIT)],
    ids=["not sent", "refused", "not there", "never tried"],
)
def test_what_a_person_cancelled_waits_for_a_person(before: list[Event], step: Step) -> None:
    """Whatever the file says; and what they released goes on, whatever the network said before."""
    events = [*before, word(EventType.CANCELLED, len(before) + 1)]
    found = planned(library(post()), DUE, events)
    assert (found.state, found.step, str(found.reason)) == (State.CANCELLED, step, "Ayşe cancelled it: haber")
    events.append(word(EventType.RELEASED, len(events) + 1))
    assert planned(library(post()), DUE, events).step is Step.SEND


def test_lateness_counts_from_when_a_person_released_it() -> None:
    """A post that was refused for days is not too late in the moment that somebody mends the cause."""
    late = DUE + 3 * DAY
    events = [*REJECTED, word(EventType.RELEASED, 3, late)]
    known = library(post(max_late=HOUR))
    assert planned(known, late + HOUR, events).step is Step.SEND
    assert planned(known, late + HOUR + SECOND, events).state is State.MISSED
    assert planned(library(post(max_late=HOUR, expires_at=DUE + DAY)), late, events).state is State.MISSED
    missed = [missed_event(), word(EventType.RELEASED, 2, late)]
    assert planned(known, late, missed).step is Step.SEND
    tries = [
        event
        for number in range(1, ATTEMPTS + 1)
        for event in (intent(2 * number - 1), answer(EventType.NOT_SENT, 2 * number))
    ]
    assert planned(known, DUE, [*tries, word(EventType.RELEASED, len(tries) + 1)]).step is Step.SEND


def test_what_is_late_may_ask_a_person() -> None:
    """From a quarter of an hour on, until it is too late; their word sends it."""
    known = library(post(late=Late.ASK, max_late=DAY))
    assert planned(known, DUE + GRACE).step is Step.SEND
    asks = planned(known, DUE + 3 * HOUR)
    assert (asks.state, asks.step) == (State.HELD, Step.WAIT)
    assert str(asks.reason) == "it is 3 hours late: tellal release sends it, tellal cancel leaves it"
    assert planned(known, DUE + 3 * HOUR, [word(EventType.RELEASED, 1, DUE + 2 * HOUR)]).step is Step.SEND
    assert planned(known, DUE + 3 * HOUR, [word(EventType.RELEASED, 1, DUE - HOUR)]).state is State.HELD
    assert planned(known, DUE + DAY + SECOND).state is State.MISSED


def test_an_account_that_is_to_be_left_alone_keeps_all_its_posts() -> None:
    """The network spoke of the account, not of the post that it answered."""
    known, history = library(post()), History("v", waits={"outbox.x.deneme": DUE + MINUTE})
    for now, step in ((DUE + MINUTE - SECOND, Step.WAIT), (DUE + MINUTE, Step.SEND)):
        (found,) = plan(known, checked(known), history, approvals(known, ci=False), Holds(), now).targets
        assert (found.state, found.step) == (State.DUE, step)


def test_a_run_that_is_known_to_be_over_needs_no_waiting() -> None:
    """Its lease would keep the others away for half an hour for nothing."""
    found = planned(library(post()), DUE, [intent()], ended=frozenset({"r1"}))
    assert (found.state, found.step) == (State.UNKNOWN, Step.LOOK_UP)


def test_times_of_what_was_sent_are_those_of_the_sending() -> None:
    """A calendar shows a post where it went out."""
    late = DUE + HOUR
    published = planned(library(post()), DUE + DAY, [intent(at=late), answer(EventType.PUBLISHED, at=late + SECOND)])
    assert (published.when, published.url) == (late + SECOND, "https://example.org/1")
    assert planned(library(post()), late, [intent(at=late)]).when == late
    half = planned(library(post()), late, [intent(at=late, parts=2), answer(EventType.PUBLISHED, at=late)])
    assert (half.when, half.url) == (late, "https://example.org/1")


def test_what_the_cache_says_of_a_published_post_is_what_its_events_say() -> None:
    """Planning takes the short way where the ledger knows it."""
    known = library(post())
    for digest in (DIGEST, "1:" + "b" * 64):
        assessment = checked(known, digest=digest)
        history = History("v", out={KEY: Out(time(DUE), "https://example.org/1", DIGEST)})
        short = plan(known, assessment, history, approvals(known, ci=False), Holds(), DUE + DAY).targets
        assert short == (planned(known, DUE + DAY, PUBLISHED, assessment=assessment),)


@pytest.mark.parametrize(
    ("state", "reason", "errors", "digest"),
    [
        (State.INVALID, "it has errors: see tellal check", 1, DIGEST),
        (State.INVALID, "it has errors: see tellal check", 7, ""),
        (State.INVALID, "it cannot be rendered: see tellal check", 0, ""),
    ],
)
def test_what_is_wrong_does_not_go_out(state: State, reason: str, errors: int, digest: str) -> None:
    """Before and after its time; once that is over, it is missed and says why."""
    known = library(post())
    for now in (DUE - DAY, DUE, DUE + 6 * HOUR):
        found = planned(known, now, assessment=checked(known, errors, digest))
        assert (found.state, str(found.reason), found.step) == (state, reason, Step.WAIT)
    found = planned(known, DUE + 6 * HOUR + SECOND, assessment=checked(known, errors, digest))
    assert (found.state, str(found.reason)) == (State.MISSED, "its time passed while it had errors")


def test_what_was_never_checked_does_not_go_out() -> None:
    """No news is not good news."""
    assert planned(library(post()), DUE, assessment=Assessment((), {})).state is State.INVALID


@pytest.mark.parametrize("name", ["", "../../etc", "a b", "ı" * 3, "x" * 65])
def test_an_id_that_the_ledger_cannot_keep_does_not_go_out(name: str) -> None:
    """Checking says so too; planning does not rely on it."""
    assert planned(library(post(id=name)), DUE).state is State.INVALID


def test_two_posts_that_the_ledger_could_not_tell_apart_both_wait() -> None:
    """One of them would count as sent because the other was."""
    known = library(post(), post(path="content/x/copy.md"))
    found = plan(known, checked(known), History(), approvals(known, ci=False), Holds(), DUE)
    assert {each.state for each in found.targets} == {State.INVALID}
    assert {str(each.reason) for each in found.targets} == {
        "another post has the same id, or another channel the same account"
    }


@pytest.mark.parametrize(
    ("hold", "held"),
    [
        (Hold(Scope.ALL), True),
        (Hold(Scope.CHANNEL, "x"), True),
        (Hold(Scope.CHANNEL, "instagram"), False),
        (Hold(Scope.CAMPAIGN, "kis"), True),
        (Hold(Scope.CAMPAIGN, "yaz"), False),
        (Hold(Scope.TAG, "kahve"), True),
        (Hold(Scope.TAG, "çay"), False),
        (Hold(Scope.POST, ID), True),
        (Hold(Scope.POST, "content/x/kis.md"), True),
        (Hold(Scope.POST, "x/kis"), True),
        (Hold(Scope.POST, "x/yaz"), False),
        (Hold(Scope.CHANNEL, "gone", lost=True), True),
        (Hold(Scope.ALL, until=DUE + SECOND), True),
        (Hold(Scope.ALL, until=DUE), False),
        (Hold(Scope.CHANNEL, "gone", until=DUE, lost=True), False),
    ],
)
def test_a_hold_holds_what_it_is_about(hold: Hold, *, held: bool) -> None:
    """Until the second in which it ends."""
    known = library(post(campaign="kis", tags=("kahve", "kış")))
    assert planned(known, DUE, holds=Holds((hold,))).state is (State.HELD if held else State.DUE)


def test_a_hold_speaks_of_what_would_go_out_otherwise() -> None:
    """What waits for something else anyway says that; what is too late was held."""
    holds = Holds((Hold(Scope.ALL, reason="deprem"),))
    found = planned(library(post()), DUE - DAY, holds=holds)
    assert (found.state, str(found.reason)) == (State.HELD, "held by content/holds.toml: deprem")
    assert planned(library(post(status=Status.READY)), DUE, holds=holds).state is State.UNAPPROVED
    assert planned(library(post(status=Status.DRAFT)), DUE, holds=holds).state is State.DRAFT
    late = planned(library(post()), DUE + DAY, holds=holds)
    assert (late.state, str(late.reason)) == (State.MISSED, "its time passed while it was held")


def test_holds_that_cannot_be_read_hold_everything() -> None:
    """Whoever wrote them wanted something to stop."""
    found = planned(library(post()), DUE, holds=Holds(broken=Message("everything is held: it is broken")))
    assert (found.state, str(found.reason)) == (State.HELD, "everything is held: it is broken")


@pytest.mark.parametrize(
    ("ci", "allowed", "state"), [(False, False, State.DUE), (True, False, State.UNAPPROVED), (True, True, State.DUE)]
)
def test_a_word_without_a_witness_counts_in_ci_only_where_that_is_allowed(
    *, ci: bool, allowed: bool, state: State
) -> None:
    """In CI nobody watches."""
    assert planned(library(post(), approval=Policy(allow_unreviewed=allowed)), DUE, ci=ci).state is state


def test_the_plan_is_in_the_order_of_time_then_of_names() -> None:
    """The same for the same files, whatever order they came in."""
    channels = (replace(CHANNEL, name="bluesky", account="other"),)
    known = library(
        post(id="01JC", path="content/x/c.md", publish_at=None),
        post(id="01JB", path="content/x/b.md", also=("bluesky",)),
        post(id="01JA", path="content/x/a.md"),
        post(id="01JZ", path="content/x/z.md", publish_at=DUE - DAY),
        channels=channels,
    )
    found = plan(known, checked(known), History(), approvals(known, ci=False), Holds(), DUE)
    assert [str(each.target) for each in found.targets] == ["x/z", "x/a", "x/b@bluesky", "x/b", "x/c"]


def test_what_only_the_ledger_knows_is_not_forgotten() -> None:
    """A deleted file does not settle a doubt."""
    keys = {name: f"01J{name}/outbox.x.deneme" for name in ("OUT", "DOUBT", "HALF", "REFUSED", "MISSED", "SENDING")}
    events = {
        "OUT": PUBLISHED,
        "DOUBT": [intent(), answer(EventType.UNKNOWN)],
        "HALF": HALF,
        "REFUSED": REJECTED,
        "MISSED": [missed_event()],
        "SENDING": [intent()],
    }
    history = History("v", {keys[name]: tuple(each) for name, each in events.items()})
    found = plan(library(), Assessment((), {}), history, approvals(library(), ci=False), Holds(), DUE)
    assert found.targets == ()
    assert [(each.key, each.state, each.step) for each in found.gone] == [
        (keys["DOUBT"], State.UNKNOWN, Step.LOOK_UP),
        (keys["HALF"], State.PARTIAL, Step.WAIT),
        (keys["OUT"], State.PUBLISHED, Step.WAIT),
        (keys["SENDING"], State.SENDING, Step.WAIT),
    ]


MOMENTS = st.integers(-10_000, 100_000).map(lambda seconds: DUE + timedelta(seconds=seconds))


@given(
    status=st.sampled_from(Status),
    now=MOMENTS,
    events=st.sampled_from([[], PUBLISHED, UNSENT, ABSENT, REJECTED, HALF, [intent()], [missed_event()]]),
    errors=st.integers(0, 1),
    held=st.booleans(),
    expires=st.none() | MOMENTS,
    late=st.none() | st.sampled_from(Late),
)
def test_nothing_is_sent_without_approval_or_out_of_its_time(  # noqa: PLR0913 - everything that a decision hangs on
    *,
    status: Status,
    now: datetime,
    events: list[Event],
    errors: int,
    held: bool,
    expires: datetime | None,
    late: Late | None,
) -> None:
    """Whatever comes together."""
    known = library(post(status=status, expires_at=expires, late=late))
    holds = Holds((Hold(Scope.ALL),)) if held else Holds()
    found = planned(known, now, events, holds, assessment=checked(known, errors))
    if found.step is Step.SEND:
        assert status is Status.APPROVED
        assert not errors
        assert not held
        assert now >= DUE or found.state is State.PARTIAL
        assert expires is None or now < expires
        assert now <= DUE + 6 * HOUR
        assert found.state in (State.DUE, State.PARTIAL)
    if found.step is Step.LOOK_UP:
        assert found.state is State.UNKNOWN
    if found.state is State.DUE:
        assert found.step is Step.SEND


def test_a_target_is_planned_on_each_of_its_channels() -> None:
    """Sent through another channel, it has a key and a fate of its own."""
    channels = (replace(CHANNEL, name="bluesky", account="other"),)
    known = library(post(also=("bluesky",)), channels=channels)
    history = History("v", {KEY: tuple(PUBLISHED)})
    found = plan(known, checked(known), history, approvals(known, ci=False), Holds(), DUE)
    assert {str(each.target): each.state for each in found.targets} == {
        "x/kis": State.PUBLISHED,
        "x/kis@bluesky": State.DUE,
    }
    assert found.having(State.DUE)[0].target == Target(known.posts[0], channels[0])
