"""Control files: what counts for all posts travels with the events, under the same compare-and-swap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import LedgerBrokenError, LedgerConflictError
from pipeline.model.event import Event, EventType, History
from pipeline.trust.books import Books
from tests.trust.ledgers import AT, KEY, POST, Place, missed, run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HOLD = b'{"hold":"a"}\n'
RELEASE = b'{"release":"a"}\n'


def test_what_was_written_is_read_again_with_the_events_or_without(place: Place) -> None:
    """By this process, by the next, and by one that kept nothing."""
    ledger = place.ledger()
    first = ledger.append("", [], control={"holds.jsonl": HOLD}, at=AT)
    assert ledger.read().control == {"holds.jsonl": HOLD}
    second = ledger.append(first, [missed(1)], control={"holds.jsonl": HOLD + RELEASE, "heartbeat.json": b"{}"})
    third = ledger.append(second, [missed(2)])
    expected = {"holds.jsonl": HOLD + RELEASE, "heartbeat.json": b"{}"}
    for _ in range(2):
        history = place.ledger().read()
        assert (history.version, history.control) == (third, expected)
        assert history.of(KEY) == (missed(1), missed(2))
        (place.root / ".tellal" / "ledger").unlink()
    run(place.home, "fsck", "--strict")
    assert run(place.home, "log", "--format=%s %at", "ledger").splitlines()[-3:] == [
        f"missed {KEY} and 2 more 1796108400",
        f"control holds {AT.timestamp():.0f}",
        f"ledger {AT.timestamp():.0f}",
    ]


def test_of_two_who_change_a_control_file_the_second_is_told(place: Place) -> None:
    """A hold that somebody else placed meanwhile is never written over."""
    ledger = place.ledger()
    version = ledger.append("", [missed(1)])
    ledger.append(version, [], control={"holds.jsonl": HOLD}, at=AT)
    with pytest.raises(LedgerConflictError):
        ledger.append(version, [], control={"holds.jsonl": RELEASE}, at=AT)
    with pytest.raises(LedgerConflictError):
        ledger.append(version, [missed(2)])
    assert ledger.read().control == {"holds.jsonl": HOLD}


@pytest.mark.parametrize("after", [b"", RELEASE, HOLD[:-1] + RELEASE, HOLD + b"{}"])
def test_a_file_that_only_grows_is_not_shortened_or_changed(place: Place, after: bytes) -> None:
    """Neither by us nor by anybody else without being noticed."""
    ledger = place.ledger()
    version = ledger.append("", [], control={"holds.jsonl": HOLD}, at=AT)
    ledger.read()
    with pytest.raises(LedgerBrokenError, match=r"control/holds\.jsonl"):
        ledger.append(version, [], control={"holds.jsonl": after}, at=AT)
    assert ledger.read().version == version
    place.rewrite("control/holds.jsonl", after)
    with pytest.raises(LedgerBrokenError, match=r"control/holds\.jsonl"):
        ledger.read()


def test_a_file_that_may_change_may(place: Place) -> None:
    """A heartbeat says what is, not what was."""
    ledger = place.ledger()
    version = ledger.append("", [], control={"heartbeat.json": b'{"a":1}'}, at=AT)
    ledger.read()
    ledger.append(version, [], control={"heartbeat.json": b"{}"}, at=AT)
    assert ledger.read().control == {"heartbeat.json": b"{}"}


def test_a_hold_that_was_there_and_is_gone_stops_everything(place: Place) -> None:
    """Otherwise deleting a file would let out what somebody stopped."""
    ledger = place.ledger()
    ledger.append("", [missed(1)], control={"holds.jsonl": HOLD})
    ledger.read()
    place.rewrite("control/holds.jsonl", None)
    with pytest.raises(LedgerBrokenError, match="was there before and is gone"):
        ledger.read()


@pytest.mark.parametrize("name", ["Holds.jsonl", "a.txt", "a/holds.json", "../x.json", "1.json", "a.json\n", ".json"])
def test_a_name_that_is_none_of_ours_is_neither_written_nor_passed_over(place: Place, name: str) -> None:
    """A newer version may hold posts by it, in a way that this one does not know."""
    ledger = place.ledger()
    ledger.append("", [missed(1)])
    version = ledger.read().version
    with pytest.raises(ValueError, match="no name for a control file"):
        ledger.append(version, [], control={name: HOLD}, at=AT)
    if ".." not in name:
        place.rewrite(f"control/{name}", HOLD)
        with pytest.raises(LedgerBrokenError, match="not a file of ours"):
            ledger.read()


def test_nothing_is_not_written(place: Place) -> None:
    """An empty commit, or one of no time, is a bug of ours."""
    for words in ({}, {"at": AT}, {"control": {"heartbeat.json": b"{}"}}):
        with pytest.raises(ValueError, match="nothing to write"):
            place.ledger().append("", [], **words)
    assert run(place.home, "branch", "--list", "ledger") == ""


def test_control_files_cost_no_process_of_their_own(place: Place, count: Callable[[], list[str]]) -> None:
    """A run that changes nothing asks git as often as without holds."""
    ledger = place.ledger()
    version = ledger.append("", [missed(1)], control={"holds.jsonl": HOLD})
    count()
    version = ledger.append(version, [], control={"holds.jsonl": HOLD + RELEASE, "heartbeat.json": b"{}"}, at=AT)
    assert count() == ["cat-file", "unpack-objects", *(["push"] if place.is_remote else []), "update-ref"]
    looked = ["for-each-ref", "ls-remote"] if place.is_remote else ["for-each-ref"]
    assert len(ledger.read().control) == 2
    assert count() == [*looked, "rev-list", "cat-file"]
    assert len(ledger.read().control) == 2
    assert count() == looked


def test_what_settles_decides_anew_on_what_others_wrote(place: Place) -> None:
    """The line that is added comes after theirs, and a receipt that is owed goes with it."""
    ledger = place.ledger()
    version = ledger.append("", [missed(1)])
    books = Books(ledger, ledger.read(), lambda _: None)
    ledger.append(version, [missed(1, f"{POST}/other")], control={"holds.jsonl": HOLD})
    books.owe(Event(KEY, 0, EventType.MISSED, AT, "r2", 0, missed(1).data))

    def release(history: History) -> Mapping[str, bytes]:
        before = history.control.get("holds.jsonl", b"")
        return {"holds.jsonl": before + RELEASE}

    books.settle(release, AT)
    history = place.ledger().read()
    assert history.control == {"holds.jsonl": HOLD + RELEASE} == books.history.control
    assert [event.run for event in history.of(KEY)] == ["r1", "r2"]
    assert history.version == books.history.version
    assert run(place.home, "log", "--format=%s", "-1", "ledger") == f"missed {KEY} and 1 more"
