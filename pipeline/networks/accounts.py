"""A channel's settings and the environment's secrets make an adapter: the only place where the two meet.

`channel.toml` names secrets, it never holds them: `secrets = {token = "MASTODON_TOKEN"}`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model.settings import Channel
    from pipeline.networks.bluesky import Bluesky
    from pipeline.networks.devto import DevTo
    from pipeline.networks.discord import DiscordBot, DiscordWebhook
    from pipeline.networks.facebook import Facebook
    from pipeline.networks.instagram import Instagram
    from pipeline.networks.linkedin import LinkedIn
    from pipeline.networks.mastodon import Mastodon
    from pipeline.networks.matrix import Matrix
    from pipeline.networks.slack import SlackBot, SlackWebhook
    from pipeline.networks.telegram import Telegram
    from pipeline.networks.threads import Threads
    from pipeline.networks.wordpress import WordPress
    from pipeline.networks.x import X


def bluesky(root: Path, channel: Channel) -> Bluesky:
    """Return an account by its handle; `server` is where it lives, unless with Bluesky itself."""
    from pipeline.networks.bluesky import Bluesky  # noqa: PLC0415 - each adapter only where a channel needs it

    handle, password = channel.account, _secret(channel, "password")
    if channel.server:
        return Bluesky(root, handle=handle, password=password, server=channel.server)
    return Bluesky(root, handle=handle, password=password)


def devto(_root: Path, channel: Channel) -> DevTo:
    """Return an account at dev.to, or at another site that runs Forem."""
    from pipeline.networks.devto import DevTo  # noqa: PLC0415 - likewise

    if channel.server:
        return DevTo(api_key=_secret(channel, "key"), server=channel.server)
    return DevTo(api_key=_secret(channel, "key"))


def discord(root: Path, channel: Channel) -> DiscordBot | DiscordWebhook:
    """Return a channel, through its webhook where that is the secret, else through a bot."""
    from pipeline.networks.discord import DiscordBot, DiscordWebhook  # noqa: PLC0415 - likewise

    if "webhook" in channel.secrets:
        return DiscordWebhook(root, webhook=_secret(channel, "webhook"))
    return DiscordBot(root, channel=_needed(channel, "room"), token=_secret(channel, "token"))


def facebook(root: Path, channel: Channel) -> Facebook:
    """Return a Page by its number."""
    from pipeline.networks.facebook import Facebook  # noqa: PLC0415 - likewise

    return Facebook(root, page=_needed(channel, "room"), token=_secret(channel, "token"))


def instagram(_root: Path, channel: Channel) -> Instagram:
    """Return an account by its number; `server` says where it signs in, unless with Instagram itself."""
    from pipeline.networks.instagram import Instagram  # noqa: PLC0415 - likewise

    account, token = _needed(channel, "room"), _secret(channel, "token")
    if channel.server:
        return Instagram(account=account, token=token, server=channel.server)
    return Instagram(account=account, token=token)


def linkedin(root: Path, channel: Channel) -> LinkedIn:
    """Return an organisation, or a person: `room` is their URN; without one, the person whose token it is."""
    from pipeline.networks.linkedin import LinkedIn  # noqa: PLC0415 - likewise

    return LinkedIn(root, author=channel.room, token=_secret(channel, "token"))


def mastodon(root: Path, channel: Channel) -> Mastodon:
    """Return an account on its server."""
    from pipeline.networks.mastodon import Mastodon  # noqa: PLC0415 - likewise

    return Mastodon(root, server=_needed(channel, "server"), token=_secret(channel, "token"))


def matrix(root: Path, channel: Channel) -> Matrix:
    """Return a room."""
    from pipeline.networks.matrix import Matrix  # noqa: PLC0415 - likewise

    server, room = _needed(channel, "server"), _needed(channel, "room")
    return Matrix(root, server=server, room=room, token=_secret(channel, "token"))


def slack(root: Path, channel: Channel) -> SlackBot | SlackWebhook:
    """Return a channel, through its webhook where that is the secret, else through an app's bot."""
    from pipeline.networks.slack import SlackBot, SlackWebhook  # noqa: PLC0415 - likewise

    if "webhook" in channel.secrets:
        return SlackWebhook(webhook=_secret(channel, "webhook"))
    return SlackBot(root, channel=_needed(channel, "room"), token=_secret(channel, "token"))


def telegram(root: Path, channel: Channel) -> Telegram:
    """Return a channel: a public one by its name, which is the account, a private one by its number."""
    from pipeline.networks.telegram import Telegram  # noqa: PLC0415 - likewise

    return Telegram(root, chat=channel.room or channel.account, token=_secret(channel, "token"))


def threads(_root: Path, channel: Channel) -> Threads:
    """Return the account whose token it is."""
    from pipeline.networks.threads import Threads  # noqa: PLC0415 - likewise

    return Threads(token=_secret(channel, "token"))


def wordpress(root: Path, channel: Channel) -> WordPress:
    """Return a site, as the user that the account names."""
    from pipeline.networks.wordpress import WordPress  # noqa: PLC0415 - likewise

    site, password = _needed(channel, "server"), _secret(channel, "password")
    return WordPress(root, site=site, user=channel.account, password=password)


def x(root: Path, channel: Channel) -> X:
    """Return an account: by the four secrets of OAuth 1.0a where one of them is named, else by a token of OAuth 2."""
    from pipeline.networks.oauth1 import Keys  # noqa: PLC0415 - likewise
    from pipeline.networks.x import X  # noqa: PLC0415 - likewise

    if set(channel.secrets) & {"key", "key_secret", "token_secret"}:
        login: Keys | str = Keys(*(_secret(channel, name) for name in Keys._fields))
    else:
        login = _secret(channel, "token")
    return X(root, handle=channel.account, login=login)


def _secret(channel: Channel, name: str) -> str:
    """Return a secret, from the environment variable that the channel names.

    Raises:
        UsageError: it names none, or the variable is not set.
    """
    variable = channel.secrets.get(name)
    if not variable:
        example = f"{channel.network}_{name}".upper()
        raise UsageError(
            Message("{path} does not say where the {name} of {network} is", path=channel.path, **_of(channel, name)),
            Message("write secrets = {table}, and set that variable", table=f'{{{name} = "{example}"}}'),
        )
    if not variable.isupper():  # perhaps the secret itself, written where its name belongs: it is not repeated
        raise UsageError(
            Message(
                "{path}: the {name} of {network} is not the name of a variable", path=channel.path, **_of(channel, name)
            ),
            Message("name an environment variable in capitals; if this was the secret itself, make a new one"),
        )
    value = os.environ.get(variable, "").strip()
    if not value:
        raise UsageError(
            Message("the environment variable {variable} is not set", variable=variable),
            Message("{path} names it: it holds the {name} of {network}", path=channel.path, **_of(channel, name)),
        )
    return value


def _of(channel: Channel, name: str) -> dict[str, str]:
    return {"name": name, "network": channel.network}


def _needed(channel: Channel, key: str) -> str:
    value: str = getattr(channel, key)
    if not value:
        message = Message("{path} has no “{name}”, which {network} needs", path=channel.path, **_of(channel, key))
        raise UsageError(message, Message("docs/networks/{network}.md says what it is", network=channel.network))
    return value
