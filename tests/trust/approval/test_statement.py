"""Statements: one way of writing each, and nothing that reads as another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.i18n import Message
from pipeline.trust.approval import statement
from pipeline.trust.approval.claims import Entry
from pipeline.trust.approval.statement import Decision, Filed, Statement

ARMOUR = b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n"
IDS = st.text("0123456789abcdef", min_size=40, max_size=40)
NAMES = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="/\0"), min_size=1, max_size=12)
ENTRIES = st.builds(
    Entry,
    st.lists(NAMES.filter(lambda name: name not in {".", ".."}), min_size=1, max_size=3).map("/".join),
    st.sampled_from(["100644", "100755"]),
    IDS,
)
STATEMENTS = st.builds(
    Statement,
    IDS,
    st.lists(ENTRIES, min_size=1, max_size=5).map(lambda files: tuple(sorted(set(files)))),
    st.sampled_from(Decision),
    st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC)),  # noqa: DTZ001 - given its zone there
)
ONE = Statement(
    "0" * 40, (Entry("content/x/ş.md", "100644", "1" * 40),), Decision.APPROVED, datetime(2026, 12, 1, 9, tzinfo=UTC)
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine draws slowly
@given(STATEMENTS)
def test_what_is_written_reads_back(said: Statement) -> None:
    """With its message to the byte, also where git made other line ends of it."""
    name, data = statement.file_of(said, ARMOUR)
    for written in (data, data.replace(b"\n", b"\r\n")):
        found = statement.read(name, written)
        assert isinstance(found, Filed)
        assert found.statement == said
        assert found.message == statement.message_of(said)
        assert found.armour == ARMOUR


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(STATEMENTS, st.data())
def test_whatever_is_changed_in_it_is_noticed(said: Statement, data: st.DataObject) -> None:
    """Under its own name it does not read any more."""
    name, written = statement.file_of(said, ARMOUR)
    at = data.draw(st.integers(0, len(written) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != written[at]))
    assert isinstance(statement.read(name, written[:at] + bytes([other]) + written[at + 1 :]), Message)
    assert isinstance(statement.read(name, written[:at]), Message)


def test_it_can_be_read_in_a_pull_request() -> None:
    """By people, without a tool."""
    assert statement.message_of(ONE).decode() == (
        '{\n "at": "2026-12-01T09:00:00Z",\n "decision": "approved",\n "files": [\n  {\n'
        f'   "blob": "{"1" * 40}",\n   "mode": "100644",\n   "path": "content/x/ş.md"\n  }}\n ],\n'
        f' "repo": "{"0" * 40}",\n "v": 1\n}}\n'
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"v": 1', '"v": 2'),
        ('"v": 1', '"v": true'),
        ('"v": 1', '"v": 1.0'),
        ('"approved"', '"maybe"'),
        ('"content/x/ş.md"', '"content/x/../y.md"'),
        ('"content/x/ş.md"', '"/etc/passwd"'),
        ('"content/x/ş.md"', '"content//x.md"'),
        ('"content/x/ş.md"', '"content/x/\\u015f.md"'),
        ('"content/x/ş.md"', "7"),
        ('"100644"', "100644"),
        ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00+03:00"),
        ("2026-12-01T09:00:00Z", "2026-12-01 09:00"),
        ('"v": 1\n', '"v": 1,\n "v": 1\n'),
        ('"v": 1\n', '"v": 1,\n "x": 1\n'),
        (' "v": 1\n', '  "v": 1\n'),
        ("}\n", "}\n\n"),
    ],
)
def test_only_one_way_of_writing_is_taken(old: str, new: str) -> None:
    """So that nothing can mean one thing to one reader and another to the next."""
    text = statement.message_of(ONE).decode()
    assert old in text
    data = text.replace(old, new).encode() + ARMOUR
    assert isinstance(statement.read(statement._name(ONE.at, data), data), Message)
