"""Shares of the work: complete, without overlap, the same on every machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.workers import WHOLE, Shard, read_shard


@given(names=st.sets(st.text(max_size=30), max_size=40), count=st.integers(1, 30))
def test_every_name_is_in_exactly_one_share(names: set[str], count: int) -> None:
    """All shares together are everything, and nothing is done twice."""
    shares = [{name for name in names if Shard(number, count).has(name)} for number in range(1, count + 1)]
    assert set().union(*shares) == names
    assert sum(map(len, shares)) == len(names)


def test_a_post_stays_in_its_share_whatever_comes_and_goes() -> None:
    """It goes by its id alone: machines that see other posts agree on it. These are fixed for ever."""
    mine = [name for name in ("01JD0001", "01JD0002", "01JD0003", "01JD0004") if Shard(1, 2).has(name)]
    assert mine == ["01JD0002", "01JD0003"]


def test_shares_are_about_alike() -> None:
    """No machine gets twice of what another one gets."""
    sizes = [sum(Shard(number, 10).has(f"01JD{n:06}") for n in range(5000)) for number in range(1, 11)]
    assert max(sizes) < 1.25 * min(sizes)


def test_shares_are_read() -> None:
    """`3/10` is the third of ten; nothing is all of it."""
    assert read_shard("3/10") == Shard(3, 10)
    assert read_shard("") == WHOLE == Shard(1, 1)


@pytest.mark.parametrize("text", ["0/10", "11/10", "3", "3/0", "a/b", "-1/2", "3/10/2", " 1/2"])
def test_what_is_no_share_is_refused(text: str) -> None:
    """Nobody renders nothing for a slip."""
    with pytest.raises(UsageError) as refused:
        read_shard(text)
    assert "3/10" in str(refused.value.hint)
