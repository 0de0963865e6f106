"""Ids of posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.workspace.ids import ULID, new_id, ulid

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


def test_an_id_of_the_specification() -> None:
    """The example of the ULID specification's time part, and all bits set."""
    assert ulid(datetime.fromtimestamp(1469918176.385, UTC), bytes(10)) == "01ARYZ6S41" + "0" * 16
    assert ulid(NOW, b"\xff" * 10)[10:] == "Z" * 16


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1)), st.binary(min_size=10, max_size=10))  # noqa: DTZ001 - drawn bare
def test_ids_are_valid_and_sort_by_time(moment: datetime, randomness: bytes) -> None:
    """Whatever is drawn, later is greater."""
    moment = moment.replace(tzinfo=UTC)
    made = ulid(moment, randomness)
    assert ULID.match(made)
    assert made[:10] < ulid(moment + timedelta(milliseconds=1), bytes(10))[:10]


def test_new_ids_differ() -> None:
    """Two posts made in the same millisecond are two posts."""
    assert new_id(NOW) != new_id(NOW)
    assert new_id(NOW, bytes) == new_id(NOW, bytes)


def test_too_little_randomness_is_refused() -> None:
    """Ten bytes, not eight."""
    with pytest.raises(ValueError, match="ten bytes"):
        ulid(NOW, bytes(8))
