"""The accounts on networks: whether each lets us in, as whom, and with what it takes to publish. Nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.doctor.facts import EMBEDDED, Tried, Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.errors import RejectedError, TellalError, UnauthorisedError, UsageError
from pipeline.i18n import Message
from pipeline.networks.addresses import HANDOFF
from pipeline.networks.whoami import UNTRIED, Identity, WhoAmI
from pipeline.trust.tokens import DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.doctor.facts import Facts
    from pipeline.model.diagnosis import Diagnosis
    from pipeline.model.library import Library
    from pipeline.model.settings import Channel
    from pipeline.networks.contract import Network

#: Networks without an account of somebody else's: what lives here, what people publish, and feeds of the site.
WITHOUT = frozenset({EMBEDDED, HANDOFF, "feed"})
CODES = ("account-secrets", "account-in", "account-name", "account-may", "account-ends")


def reached(library: Library, names: Collection[str]) -> tuple[Channel, ...]:
    """Return the channels with an account on somebody else's network: those of some names, or all."""
    wanted = [library.channels[name] for name in names] if names else library.channels.values()
    return tuple(channel for channel in wanted if channel.network not in WITHOUT)


def try_all(
    root: Path,
    channels: Collection[Channel],
    now: datetime,
    environment: Mapping[str, str],
    open_network: Callable[[Path, Channel], Network],
) -> tuple[Tried, ...]:
    """Try the secrets of some channels, one after the other.

    Args:
        root: the workspace.
        channels: which.
        now: the moment (UTC).
        environment: holds the secrets, under the names that the channels say.
        open_network: makes the adapter of a channel.
    """
    return tuple(_tried(root, channel, now, environment, open_network) for channel in channels)


def judge(facts: Facts) -> Iterator[Diagnosis]:
    """Judge what came of the trial of each account."""
    if isinstance(facts.accounts, Unseen):
        yield unseen("account-in", facts.accounts)
        return
    if not facts.accounts:
        yield well("account-in", Message("no channel posts to a network of others"))
    for tried in facts.accounts:
        yield from _judged(tried, facts.now)


def _tried(
    root: Path,
    channel: Channel,
    now: datetime,
    environment: Mapping[str, str],
    open_network: Callable[[Path, Channel], Network],
) -> Tried:
    unset = tuple(name for name in channel.secrets.values() if not environment.get(name, "").strip())
    try:
        network = open_network(root, channel)
    except TellalError as error:
        return Tried(channel, unset, trouble=error)
    try:
        who = network.whoami(now) if isinstance(network, WhoAmI) else UNTRIED
    except RejectedError as error:
        return Tried(channel, trouble=error, refused=True)
    except TellalError as error:
        return Tried(channel, trouble=error)
    finally:
        network.close()
    return Tried(channel, who=who)


def _judged(tried: Tried, now: datetime) -> Iterator[Diagnosis]:
    channel, who = tried.channel, tried.who
    name = channel.name
    if tried.unset:
        variables = ", ".join(tried.unset)
        why = Message("{channel}: {variables} is not set here, so nothing was tried", channel=name, variables=variables)
        yield unseen("account-secrets", Unseen(why, Message("set it, or try it where it is set")), channel.path)
    elif tried.trouble is not None:
        yield _trouble(tried, tried.trouble)
    elif who is None or not who.tried:
        why = Message("{channel}: {network} cannot be tried without a post", channel=name, network=channel.network)
        yield unseen("account-in", Unseen(why, Message("look at the first post that goes out there")))
    else:
        said = Message("{channel}: {network} lets us in", channel=name, network=channel.network)
        if who.name:
            said = Message("{channel}: {network} lets us in, as {who}", who=who.name, **said.values)
        yield well("account-in", said)
        yield from _about(channel, who, now)


def _trouble(tried: Tried, error: TellalError) -> Diagnosis:
    name = tried.channel.name
    said = Message("{channel}: {why}", channel=name, why=str(error))
    remedy = error.hint or Message("docs/networks/{network}.md says what it takes", network=tried.channel.network)
    if isinstance(error, UsageError):
        return bad("account-secrets", said, remedy, tried.channel.path)
    if not tried.refused:
        return unseen("account-in", Unseen(said, error.hint or Message("run it again later")))
    if isinstance(error, UnauthorisedError):
        remedy = Message(
            "make new secrets and store them: {command}",
            command=f"tellal connect {tried.channel.network} --channel {name}",
        )
    return bad("account-in", said, remedy, tried.channel.path)


def _about(channel: Channel, who: Identity, now: datetime) -> Iterator[Diagnosis]:
    name = channel.name
    if who.is_handle and who.name and not same(channel.account, who.name):
        yield bad(
            "account-name",
            Message(
                "{channel}: its secrets are those of {who}, not of {account}",
                channel=name,
                who=who.name,
                account=channel.account,
            ),
            Message("store the secrets of the right account, or name this one in {path}", path=channel.path),
            channel.path,
        )
    for each in who.lacks:
        yield bad(
            "account-may",
            Message("{channel}: its secrets lack {permission}", channel=name, permission=each),
            Message("docs/networks/{network}.md says how they are given it", network=channel.network),
        )
    if who.expires is not None:
        yield _end(channel, who.expires, now)


def _end(channel: Channel, ends: datetime, now: datetime) -> Diagnosis:
    code, day = "account-ends", f"{ends:%Y-%m-%d}"
    said = Message("{channel}: its token is good until {date}", channel=channel.name, date=day)
    if ends <= now:
        said = Message("{channel}: its token ended on {date}", channel=channel.name, date=day)
        return bad(code, said, Message("make a new one and store it"), channel.path)
    if (ends - now).days <= DAYS[0]:
        return look(code, said, Message("make a new one and store it"), channel.path)
    if ends.date() not in channel.token_expires.values():
        line = Message("write it into {path}: token_expires = {date}", path=channel.path, date=f'"{day}"')
        return look(code, said, line, channel.path)
    return well(code, said)


def same(written: str, said: str) -> bool:
    """Whether a handle is the one that a channel names; a server behind it may be left out."""
    ours, theirs = (each.strip().removeprefix("@").casefold() for each in (written, said))
    if ours == theirs:
        return True
    (short, at, server), (name, there, host) = ours.partition("@"), theirs.partition("@")
    return short == name and not (at and there and server != host)
