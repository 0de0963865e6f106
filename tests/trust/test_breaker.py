"""An account that is not let in is left alone; another one of the same name is not."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.settings import Channel
from pipeline.trust.breaker import Breaker

CHANNEL = Channel(
    "a", "content/a/channel.toml", "mastodon", "kahve", server="https://a.example", secrets={"token": "A_TOKEN"}
)


def test_an_account_is_shut_whatever_channel_it_is_reached_by() -> None:
    """Two folders, or two rooms, may share one account and one token."""
    breaker = Breaker({})
    assert not breaker.is_shut(CHANNEL)
    breaker.shut(CHANNEL)
    assert breaker.is_shut(CHANNEL)
    assert breaker.is_shut(replace(CHANNEL, name="b", path="content/b/channel.toml", room="genel"))


def test_another_account_stays_open() -> None:
    """One name on two servers is two accounts; another token may be a good one."""
    breaker = Breaker({})
    breaker.shut(CHANNEL)
    assert not breaker.is_shut(replace(CHANNEL, server="https://b.example"))
    assert not breaker.is_shut(replace(CHANNEL, secrets={"token": "B_TOKEN"}))
    assert not breaker.is_shut(replace(CHANNEL, account="çay"))
    assert not breaker.is_shut(replace(CHANNEL, network="matrix"))
