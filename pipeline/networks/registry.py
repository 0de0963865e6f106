"""Every network we can send to, written out; an adapter is imported when a channel needs it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Network

#: name in channel.toml → `module:factory`; a factory takes the workspace's root and the channel
ADAPTERS = {
    "bluesky": "pipeline.networks.accounts:bluesky",
    "devto": "pipeline.networks.accounts:devto",
    "discord": "pipeline.networks.accounts:discord",
    "facebook": "pipeline.networks.accounts:facebook",
    "handoff": "pipeline.networks.handoff:in_folder",
    "instagram": "pipeline.networks.accounts:instagram",
    "linkedin": "pipeline.networks.accounts:linkedin",
    "mastodon": "pipeline.networks.accounts:mastodon",
    "matrix": "pipeline.networks.accounts:matrix",
    "outbox": "pipeline.networks.outbox:Outbox",
    "slack": "pipeline.networks.accounts:slack",
    "telegram": "pipeline.networks.accounts:telegram",
    "threads": "pipeline.networks.accounts:threads",
    "wordpress": "pipeline.networks.accounts:wordpress",
    "x": "pipeline.networks.accounts:x",
}


def open_network(root: Path, channel: Channel) -> Network:
    """Return the adapter for a channel's account.

    Raises:
        UsageError: no adapter goes by the name of the channel's network.
    """
    found = ADAPTERS.get(channel.network)
    if found is None:
        raise unknown(channel)
    module, _, factory = found.partition(":")
    return cast("Network", getattr(import_module(module), factory)(root, channel))


def unknown(channel: Channel) -> UsageError:
    """Return the error that says which network was probably meant."""
    from pipeline.workspace.nearest import nearest  # noqa: PLC0415 - only for this message

    meant = nearest(channel.network, ADAPTERS)
    return UsageError(
        Message("{path}: there is no network “{name}”", path=channel.path, name=channel.network),
        Message("did you mean “{name}”?", name=meant)
        if meant
        else Message("choose one of: {names}", names=", ".join(sorted(ADAPTERS))),
    )
