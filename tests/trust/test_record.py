"""The format is what the page about it says."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LedgerBrokenError
from pipeline.model.event import Event, EventType
from pipeline.trust import record

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", EventType)
def test_every_type_and_every_key_is_documented(kind: EventType) -> None:
    """Whoever reads the branch with git finds each word explained."""
    words = set(re.findall(r"`([^`\n]+)`", PAGE))
    assert {str(kind), *record.NEEDED[kind], *record.ALLOWED.get(kind, {}), *record.COMMON} <= words


@pytest.mark.parametrize("wrong", ["soon", 90, None, "2026-12-01T07:00:00+03:00", "2026-13-01T07:00:00Z"])
def test_a_time_to_wait_until_is_a_time(wrong: object) -> None:
    """What planning will compare with the clock is read as strictly as what is always there."""
    at = datetime(2026, 12, 1, 7, tzinfo=UTC)
    said = {"intent": 1, "reason": "too many requests", "not_before": "2026-12-01T07:01:30Z"}
    event = Event("a/b", 1, EventType.NOT_SENT, at, "r", 1, said)
    assert record.read_events("a/b", record.line(event), "file") == (event,)
    broken = record.line(event._replace(data={**said, "not_before": wrong}))
    with pytest.raises(LedgerBrokenError, match="file:1: not-sent has no proper not_before"):
        record.read_events("a/b", broken, "file")


def test_the_page_shows_the_format_file() -> None:
    """To the byte."""
    assert record.FORMAT.decode().strip() in PAGE


TEXTS = st.text(max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
MOMENTS = st.integers(0, 4_000_000_000).map(
    lambda seconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(at=MOMENTS, run=TEXTS, more=st.dictionaries(TEXTS, VALUES, max_size=4), due=MOMENTS)
def test_what_is_written_is_read(at: datetime, run: str, more: dict[str, object], due: datetime) -> None:
    """Every text in every language, line feeds and all, keeps to its line and comes back as it was."""
    data = {key: value for key, value in more.items() if key not in record.COMMON} | {"due_at": record.time(due)}
    events = tuple(Event("a/b", seq, EventType.MISSED, at, run, 0, data) for seq in (1, 2))
    written = b"".join(map(record.line, events))
    assert written.count(b"\n") == 2
    assert record.read_events("a/b", written, "file") == events
    assert record.read_again("a/b", written) == events
