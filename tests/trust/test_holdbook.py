"""The holds on the ledger branch: what is written is read again, what we would not have written holds everything."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import LedgerBrokenError
from pipeline.trust import holdbook, holds
from pipeline.trust.hold import Passed, Scope
from pipeline.trust.holdbook import Entry
from pipeline.trust.record import canonical
from tests.trust.test_holds import NOW, library, target

if TYPE_CHECKING:
    from pipeline.model.library import Library

__all__ = ["library"]  # a fixture
ENTRY = Entry("h7k2", NOW, "Ayşe", Scope.ALL, "", "Deprem", None, Passed.ASK)
HOLD = holdbook.placed(ENTRY)
RELEASE = holdbook.released("h7k2", NOW + timedelta(hours=1), "Can", "Geçti")
LINE = json.loads(HOLD)


def line(**other: object) -> bytes:
    """Return the line of a hold, of which something is different; what is `...` is left out."""
    return canonical({name: value for name, value in {**LINE, **other}.items() if value is not ...}) + b"\n"


def test_a_hold_is_one_line_of_canonical_json() -> None:
    """As docs/ledger.md has it."""
    assert HOLD.decode() == (
        '{"at":"2026-12-01T07:00:00Z","by":"Ayşe","id":"h7k2","name":"","passed":"ask","reason":"Deprem",'
        '"scope":"all","type":"hold","until":null}\n'
    )
    assert RELEASE.decode() == (
        '{"at":"2026-12-01T08:00:00Z","by":"Can","id":"h7k2","note":"Geçti","type":"release"}\n'
    )


def test_what_was_written_is_read_again() -> None:
    """Holds in their order, with how they ended."""
    other = Entry("h99", NOW, "Can", Scope.TAG, "kahve", "", NOW + timedelta(days=1), Passed.DRIP)
    assert holdbook.read(b"") == ()
    assert holdbook.read(HOLD + holdbook.placed(other)) == (ENTRY, other)
    ended = ENTRY._replace(released=NOW + timedelta(hours=1), ended_by="Can", note="Geçti")
    assert holdbook.read(HOLD + holdbook.placed(other) + RELEASE) == (ended, other)
    assert holdbook.entries({"holds.jsonl": HOLD}) == (ENTRY,)
    assert holdbook.entries({}) == ()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (HOLD[:-1], "control/holds.jsonl:1: the line is cut off"),
        (HOLD + b"{", "control/holds.jsonl:2: the line is cut off"),
        (b"\n", "control/holds.jsonl:1: not JSON as we write it"),
        (b"[]\n", "control/holds.jsonl:1: not JSON as we write it"),
        (b"hold everything!\n", "control/holds.jsonl:1: not JSON as we write it"),
        (HOLD.replace(b'"by"', b' "by"'), "not JSON as we write it (order, spaces or numbers)"),
        (HOLD.replace(b'{"at"', b'{"at":"2026-12-01T07:00:00Z","at"'), "a key is there twice"),
        (b"\xff\n", "not JSON as we write it"),
        (line(type="pause"), "unknown type pause: a newer Tellal may have written it"),
        (line(type=...), "unknown type None"),
        (line(scope="country"), "hold has no proper scope"),
        (line(scope="ALL"), "hold has no proper scope"),
        (line(name=...), "hold has no proper name"),
        (line(name="x"), "hold has no proper name"),
        (line(scope="tag"), "hold has no proper name"),
        (line(passed="later"), "hold has no proper passed"),
        (line(passed=None), "hold has no proper passed"),
        (line(until=""), "hold has no proper until"),
        (line(until="2026-13-01T07:00:00Z"), "hold has no proper until"),
        (line(until=...), "hold has no proper until"),
        (line(at="2026-12-01 07:00"), "hold has no proper at"),
        (line(id=""), "hold has no proper id"),
        (line(id="../x"), "hold has no proper id"),
        (line(reason=None), "hold has no proper reason"),
        (line(by=7), "hold has no proper by"),
        (HOLD + HOLD, "control/holds.jsonl:2: there is a hold h7k2 already"),
        (RELEASE, "control/holds.jsonl:1: there is no hold h7k2 to end"),
        (HOLD + RELEASE + RELEASE, "control/holds.jsonl:3: there is no hold h7k2 to end"),
    ],
)
def test_what_we_would_not_have_written_holds_everything(library: Library, data: bytes, why: str) -> None:
    """And says where somebody has to look; nothing is missed by the fault of it."""
    with pytest.raises(LedgerBrokenError) as caught:
        holdbook.read(data)
    assert why in str(caught.value)
    found = holds.of(library, {"holds.jsonl": data}, {})
    said = str(found.on(target(library), NOW))
    assert said.startswith("everything is held: ledger, control/holds.jsonl")
    assert why in said
    assert found.kept(target(library), NOW - timedelta(days=9), timedelta(hours=6), NOW).on


def test_a_later_version_may_say_more() -> None:
    """An addition never changes what is there."""
    assert holdbook.read(line(weather="rain")) == (ENTRY,)


def test_new_names_are_short_and_nobody_elses() -> None:
    """People type them."""
    names: set[str] = set()
    for _ in range(200):
        name = holdbook.new_id(names)
        assert name not in names
        assert holdbook.ID.match(name)
        names.add(name)
    assert len(min(names, key=len)) == 4


def test_texts_of_people_are_cut() -> None:
    """A reason is a sentence."""
    long = ENTRY._replace(reason="a" * 10_000, by="b" * 10_000)
    (kept,) = holdbook.read(holdbook.placed(long))
    assert (len(kept.reason), len(kept.by)) == (500, 500)


def test_a_hold_of_the_ledger_says_who_since_when_and_why(library: Library) -> None:
    """In the workspace's own time."""
    until = ENTRY._replace(until=datetime(2026, 12, 2, 6, 30, tzinfo=UTC))
    for entry, said in (
        (ENTRY, "held by Ayşe since 2026-12-01 10:00: Deprem"),
        (until, "held by Ayşe since 2026-12-01 10:00 until 2026-12-02 09:30: Deprem"),
    ):
        found = holds.of(library, {"holds.jsonl": holdbook.placed(entry)}, {})
        assert str(found.on(target(library), NOW)) == said
    over = holds.of(library, {"holds.jsonl": HOLD + RELEASE}, {})
    assert over.on(target(library), NOW) is None


@pytest.mark.parametrize(
    ("scope", "name", "held"),
    [
        (Scope.CHANNEL, "x", True),
        (Scope.CHANNEL, "gone", True),  # a channel that was renamed would slip away
        (Scope.CAMPAIGN, "kis", True),
        (Scope.CAMPAIGN, "gone", True),
        (Scope.TAG, "kahve", True),
        (Scope.TAG, "gone", False),
        (Scope.WORDS, "merhaba, deprem", True),
        (Scope.WORDS, "deprem", False),
        (Scope.WORDS, "!, ?", True),
        (Scope.POST, "01JD", True),
        (Scope.POST, "01JE, 01JD", True),
        (Scope.POST, "01JD/outbox.deneme", True),
        (Scope.POST, "01JD/outbox.gone", True),  # an account that was renamed would slip away
        (Scope.POST, "01JE", False),  # a post that was deleted cannot go out
    ],
)
def test_what_a_hold_of_the_ledger_covers(library: Library, scope: Scope, name: str, *, held: bool) -> None:
    """Names that lead nowhere hold everything, but for posts, whose names were right once."""
    data = holdbook.placed(ENTRY._replace(scope=scope, name=name))
    assert (holds.of(library, {"holds.jsonl": data}, {}).on(target(library), NOW) is not None) == held
