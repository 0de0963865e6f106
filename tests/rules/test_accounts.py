"""A channel names a network that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.check import check
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("settings", "message", "hint"),
    [
        ('network = "outbox"\nas = "twitter"', "there is no network “twitter”", "did you mean “x”?"),
        ('network = "outbox"\nas = "blusky"', "there is no network “blusky”", "did you mean “bluesky”?"),
        ('network = "mastodn"', "there is no network “mastodn”", "did you mean “mastodon”?"),
        (
            'network = "messenger"',
            "a Page on Messenger reaches only people who wrote to it within a day",
            'network = "handoff" and as = "messenger" has a person publish it; network = "outbox" plays it',
        ),
    ],
)
def test_a_network_that_is_none_stops_its_posts(
    make_workspace: Callable[..., Path], post_text: Callable[..., str], settings: str, message: str, hint: str
) -> None:
    """Else its posts would be measured by no rules, or fail when they are due."""
    root = make_workspace(
        {"content/a/channel.toml": f'{settings}\naccount = "deneme"\n', "content/a/a.md": post_text("Merhaba")}
    )
    found = check(load(root))
    (finding,) = [finding for finding in found.findings if finding.code == "network-unknown"]
    assert (finding.path, str(finding.message), str(finding.hint)) == ("content/a/channel.toml", message, hint)
    assert [checked.errors for checked in found.targets.values()] == [1]


def test_one_that_there_is(make_workspace: Callable[..., Path]) -> None:
    """As itself, or played."""
    root = make_workspace(
        {
            "content/a/channel.toml": 'network = "mastodon"\naccount = "deneme"\n',
            "content/b/channel.toml": 'network = "outbox"\nas = "weibo"\naccount = "deneme"\n',
            "content/c/channel.toml": 'network = "outbox"\naccount = "deneme"\n',
        }
    )
    assert [finding.code for finding in check(load(root)).findings if finding.code == "network-unknown"] == []
