"""A channel of a real network: its server, its room, and the names of its secrets; never a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MASTODON = 'network = "mastodon"\naccount = "kirk"\n'


def test_a_channel_of_a_real_network(make_workspace: Callable[..., Path]) -> None:
    """What is written is what adapters get, also when it comes from the index."""
    written = 'server = "https://mastodon.example"\nroom = "C1"\nsecrets = { token = "MASTODON_TOKEN" }\n'
    root = make_workspace({"content/m/channel.toml": MASTODON + written})
    for _ in range(2):
        library = load(root)
        channel = library.channels["m"]
        assert library.findings == ()
        assert (channel.server, channel.room) == ("https://mastodon.example", "C1")
        assert channel.secrets == {"token": "MASTODON_TOKEN"}


def test_a_secret_where_its_name_belongs(make_workspace: Callable[..., Path]) -> None:
    """A finding, with its line, that does not repeat what was written."""
    root = make_workspace({"content/m/channel.toml": MASTODON + 'secrets = { token = "s3cret-aB9" }\n'})
    (found,) = load(root).findings
    assert (found.path, found.line, found.code) == ("content/m/channel.toml", 3, "value-invalid")
    assert "s3cret" not in f"{found.message}{found.hint}{found.fix}"
