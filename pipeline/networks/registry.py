"""Every network we can send to, written out; an adapter is imported when a channel needs it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Network
    from pipeline.networks.hosting import Hosting

#: name in channel.toml → `module:function`, which makes the adapter of an account
ADAPTERS = {
    "apprise": "pipeline.networks.apprise:account",
    "bluesky": "pipeline.networks.bluesky:account",
    "devto": "pipeline.networks.devto:account",
    "discord": "pipeline.networks.discord:account",
    "email": "pipeline.networks.email:account",
    "facebook": "pipeline.networks.facebook:account",
    "feed": "pipeline.networks.feed:account",
    "google-business": "pipeline.networks.google_business:account",
    "handoff": "pipeline.networks.handoff:account",
    "instagram": "pipeline.networks.instagram:account",
    "linkedin": "pipeline.networks.linkedin:account",
    "mastodon": "pipeline.networks.mastodon:account",
    "matrix": "pipeline.networks.matrix:account",
    "nostr": "pipeline.networks.nostr:account",
    "outbox": "pipeline.networks.outbox:account",
    "reddit": "pipeline.networks.reddit:account",
    "pinterest": "pipeline.networks.pinterest:account",
    "slack": "pipeline.networks.slack:account",
    "snapchat": "pipeline.networks.snapchat:account",
    "telegram": "pipeline.networks.telegram:account",
    "threads": "pipeline.networks.threads:account",
    "viber": "pipeline.networks.viber:account",
    "wechat": "pipeline.networks.wechat:account",
    "weibo": "pipeline.networks.weibo:account",
    "whatsapp": "pipeline.networks.whatsapp:account",
    "tiktok": "pipeline.networks.tiktok:account",
    "wordpress": "pipeline.networks.wordpress:account",
    "x": "pipeline.networks.x:account",
    "youtube": "pipeline.networks.youtube:account",
}

#: Where the package of somebody else names its adapters in the same way.
GROUP = "tellal.networks"


def open_network(
    root: Path, channel: Channel, hosting: Hosting | None = None, *, environment: Mapping[str, str] | None = None
) -> Network:
    """Return the adapter for a channel's account.

    Args:
        root: the workspace.
        channel: its settings.
        hosting: where pictures and videos can be fetched; None for nowhere.
        environment: has the secrets, where that is not the environment of this process.

    Raises:
        UsageError: no adapter goes by the name of the channel's network.
    """
    from pipeline.networks.accounts import Account  # noqa: PLC0415 - rules ask for the names alone
    from pipeline.networks.hosting import Nowhere  # noqa: PLC0415 - likewise

    found = ADAPTERS.get(channel.network) or others().get(channel.network)
    if found is None:
        raise unknown(channel)
    module, _, function = found.partition(":")
    return cast(
        "Network", getattr(import_module(module), function)(Account(root, channel, hosting or Nowhere(), environment))
    )


@cache
def others() -> Mapping[str, str]:
    """Return the adapters that other installed packages bring, by name; ours cannot be replaced."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - only for a name that is none of ours

    return {each.name: each.value for each in entry_points(group=GROUP) if each.name not in ADAPTERS}


def unknown(channel: Channel) -> UsageError:
    """Return the error that says which network was probably meant."""
    from pipeline.workspace.nearest import nearest  # noqa: PLC0415 - only for this message

    meant = nearest(channel.network, (*ADAPTERS, *others()))
    return UsageError(
        Message("{path}: there is no network “{name}”", path=channel.path, name=channel.network),
        Message("did you mean “{name}”?", name=meant)
        if meant
        else Message("choose one of: {names}", names=", ".join(sorted((*ADAPTERS, *others())))),
    )
