"""`tellal connect --refresh`: new secrets of old ones, and their last day where people look for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pipeline.errors import TellalError, UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pipeline.cli.handing import Hands
    from pipeline.cli.options import Options
    from pipeline.model.library import Library
    from pipeline.model.settings import Channel
    from pipeline.networks.connecting.way import Way


def renew(options: Options, library: Library, names: Sequence[str], way_out: Hands) -> int:
    """Renew the secrets of some channels, or of all whose network does that; return the exit code."""
    failed = 0
    done: list[dict[str, Any]] = []
    for channel, way in _renewable(library, names):
        try:
            done.append(_renewed(options, library, channel, way, way_out))
        except TellalError as error:
            failed = max(failed, error.exit_code)
            options.warn(type(error)(Message("{channel}: {why}", channel=channel.name, why=str(error)), error.hint))
            done.append({"channel": channel.name, "renewed": [], "error": options.voice().say(error.message)})
    if not done and not options.json:
        options.warn(UsageError(Message("no channel has secrets that can be renewed")))
    if options.json:
        options.answer(lambda: {"channels": done}, list)
    return failed


def note_end(options: Options, library: Library, channel: Channel, ends: date) -> None:
    """Write the last day of a channel's secrets into its file; where that cannot be, say what to write."""
    from pipeline.workspace import channel_text  # noqa: PLC0415 - only where something is written

    day = ends.isoformat()
    if set(channel.token_expires) - {""}:  # a day for each secret: which of them it is, the person knows
        said = Message("{path} has a day for each secret, so it was not changed", path=channel.path)
        options.warn(UsageError(said, Message("write there when they end: {date}", date=day)))
        return
    try:
        new = channel_text.put(library.root, channel.path, "token_expires", day, f'"{day}"')
    except UsageError as error:
        options.warn(error)
        return
    if new and not options.json:
        voice = options.voice()
        said = Message("{path} says now that they end on {date}; commit it", path=channel.path, date=day)
        options.answer(dict, lambda: [voice.say(said)])


def _renewable(library: Library, names: Sequence[str]) -> Iterator[tuple[Channel, Way]]:
    from pipeline.cli.new import known  # noqa: PLC0415 - not needed for `--help`
    from pipeline.networks.connecting.ways import WAYS  # noqa: PLC0415 - likewise

    for name in names:
        channel = library.channels[
            known(name, library.channels, Message("there is no channel {name}", name=repr(name)))
        ]
        way = WAYS.get(channel.network)
        if way is None:
            raise UsageError(
                Message("nothing renews the secrets of {network}", network=channel.network),
                Message("make new ones: tellal connect {network}", network=channel.network),
            )
        yield channel, way
    if names:
        return
    for channel in library.channels.values():
        way = WAYS.get(channel.network)
        if way is not None and way.grant is not None and way.grant.renews and set(way.grant.kept) <= {*channel.secrets}:
            yield channel, way


def _renewed(options: Options, library: Library, channel: Channel, way: Way, way_out: Hands) -> dict[str, Any]:
    from pipeline.networks.accounts import Account  # noqa: PLC0415 - not needed for `--help`
    from pipeline.networks.connecting import finishing  # noqa: PLC0415 - likewise

    secret = Account(library.root, channel, environment=os.environ).secret
    made = finishing.renew(way, secret, options.now())
    voice = options.voice()

    def say(line: str) -> None:
        if not options.json:
            options.answer(dict, lambda: [line])

    fresh = {channel.secrets[name]: value for name, value in made.secrets.items()}
    if fresh:
        way_out.over(fresh, library.root, voice, say)
    else:
        say(voice.say(Message("{channel}: its secrets go on as they are", channel=channel.name)))
    if made.ends is not None:
        note_end(options, library, channel, made.ends)
    ends = made.ends.isoformat() if made.ends else None
    return {"channel": channel.name, "renewed": sorted(fresh), "expires": ends}
