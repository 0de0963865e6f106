"""`tellal connect`: from nothing to the secrets of an account, tried and stored."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.handing import Hands, file_option, hands, place_option, show_option, store_option
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.settings import Channel
    from pipeline.networks.connecting.finishing import Choice, Made
    from pipeline.networks.connecting.way import Ask, Way
    from pipeline.networks.whoami import Identity
    from pipeline.report.voice import Voice


@click.command(cls=Command)
@click.argument("network", required=False)
@click.option("--channel", "name", metavar="NAME", help="The channel that the account is for, if it is there already.")
@click.option("--no-browser", is_flag=True, help="Show the address to open elsewhere, and ask for where it ended.")
@click.option("--refresh", "renewed", metavar="CHANNEL", multiple=True, help="Make new secrets of the old ones.")
@click.option("--all", "every", is_flag=True, help="Make new secrets for every channel whose network does that.")
@store_option
@file_option
@show_option
@place_option
@pass_options
def connect(  # noqa: PLR0913 - one for each option
    options: Options,
    *,
    network: str | None,
    name: str | None,
    no_browser: bool,
    renewed: tuple[str, ...],
    every: bool,
    store: str | None,
    env_file: Path | None,
    show: bool,
    place: str,
) -> int:
    """Get the secrets of an account, try them, and store them.

    It says what to do where, asks for what it needs, without showing what is secret, opens the browser where the
    network wants that, and tries the secrets: nothing is published. Then they go where runs find them, and it says
    what to write into channel.toml. Nothing of them is written into the workspace, into a log, or into an argument.

      tellal connect mastodon
      tellal connect linkedin --channel company --env-file ~/tellal.env
      tellal connect --refresh instagram
      tellal connect --all --store gh
    """
    from pipeline.workspace.library import load  # noqa: PLC0415 - not needed for `--help`

    library = load(options.workspace())
    if bool(renewed or every) == bool(network):
        raise UsageError(
            Message("say which network, or which channels are to be renewed"),
            Message("write it as: tellal connect NETWORK, or: tellal connect --refresh CHANNEL"),
        )
    way_out = hands(gh=store == "gh", file=env_file, show=show, place=place, root=library.root)
    if not network:
        from pipeline.cli.renewing import renew  # noqa: PLC0415 - only with --refresh

        return renew(options, library, renewed, way_out)
    return _Talk(options, library, network, name).hold(way_out, browser=not no_browser)


class _Talk:
    """One conversation about one account."""

    def __init__(self, options: Options, library: Library, network: str, name: str | None) -> None:
        from pipeline.networks.connecting.ways import WAYS  # noqa: PLC0415 - not needed for `--help`

        self._options = options
        self._library = library
        self._voice: Voice = options.voice()
        self._channel = _channel(library, network, name)
        self._way = WAYS.get(network) or _plain(library, network, self._channel)
        self._answers: dict[str, str] = {}

    def hold(self, way_out: Hands, *, browser: bool) -> int:
        """Ask, try, hand over; return the exit code."""
        if self._options.json:
            raise UsageError(
                Message("connect is a conversation, and has no answer in JSON"), Message("leave out --json")
            )
        if not sys.stdin.isatty():
            raise UsageError(
                Message("connect asks questions, and nobody is there to answer them"),
                Message(
                    "run it in a terminal; what was made already is renewed without questions: tellal connect --refresh"
                ),
            )
        self._explain()
        for ask in self._way.asks:
            self._answers[ask.name] = self._ask(ask)
        made = self._made(browser=browser)
        secrets = {name: value for name, value in made.secrets.items() if value}
        channel = self._as_channel(made, secrets)
        who = self._try(channel, secrets)
        channel = channel if channel.account else replace(channel, account=who.name or "?")
        self._say("")
        way_out.over(
            {channel.secrets[name]: value for name, value in secrets.items()},
            self._library.root,
            self._voice,
            self._say,
        )
        self._finish(channel, made, way_out)
        return 0

    def _explain(self) -> None:
        way = self._way
        self._say(self._voice.paint(way.network, "bold"))
        for number, step in enumerate(way.steps, 1):
            self._say(f"  {number}. {self._voice.say(Message(step.text, **{**step.values, 'redirect': way.redirect}))}")
        if way.warning is not None:
            self._say(self._voice.paint(self._voice.say(way.warning), "dim"))
        if way.source:
            page, day = _page(way.network), way.read.isoformat()
            known = Message("the long version: {path} (as of {date})", path=page, date=day)
            self._say(self._voice.paint(self._voice.say(known), "dim"))
        self._say("")

    def _ask(self, ask: Ask) -> str:
        known = getattr(self._channel, ask.name, "") if self._channel and not ask.hidden else ""
        if known:
            return str(known)
        said: str = click.prompt(
            self._voice.say(ask.what),
            hide_input=ask.hidden,
            default="" if ask.optional else None,
            show_default=False,
            type=str,
        )
        return said.strip()

    def _made(self, *, browser: bool) -> Made:
        from pipeline.networks.connecting.finishing import Made  # noqa: PLC0415 - likewise
        from pipeline.networks.connecting.way import SETTINGS  # noqa: PLC0415 - likewise

        if self._way.grant is None:
            return Made({name: value for name, value in self._answers.items() if name not in SETTINGS})
        from pipeline.cli.browsing import granted  # noqa: PLC0415 - only where a browser is sent off

        options = self._channel.options if self._channel else {}
        grant = self._way.grant
        more = tuple(scope for option, value, scope in grant.settled if options.get(option) == value)
        self._way = self._way._replace(grant=grant._replace(scopes=(*grant.scopes, *more)))
        return granted(self._way, self._answers, self._options, self._choose, browser=browser, say=self._say)

    def _as_channel(self, made: Made, secrets: Mapping[str, str]) -> Channel:
        from pipeline.model.settings import Channel  # noqa: PLC0415 - not needed for `--help`

        network = self._way.network
        found = {key: self._answers.get(key) or made.settings.get(key, "") for key in ("account", "server", "room")}
        channel = self._channel or Channel(network, f"content/{network}/channel.toml", network, found["account"])
        known = {key: value for key, value in found.items() if value and not getattr(channel, key)}
        begin = channel.name if self._channel else network
        names = {name: channel.secrets.get(name) or variable(begin, name) for name in secrets}
        return replace(channel, secrets=names, **known)  # type: ignore[arg-type] # texts, all of them

    def _try(self, channel: Channel, secrets: Mapping[str, str]) -> Identity:
        """Ask the network who that is, with the new secrets and with nothing of this process's."""
        from pipeline.networks.registry import open_network  # noqa: PLC0415 - likewise
        from pipeline.networks.whoami import UNTRIED, WhoAmI  # noqa: PLC0415 - likewise

        environment = {channel.secrets[name]: value for name, value in secrets.items()}
        network = open_network(self._library.root, channel, environment=environment)
        try:
            who = network.whoami(self._options.now()) if isinstance(network, WhoAmI) else UNTRIED
        finally:
            network.close()
        if not who.tried:
            said = Message("{network} cannot be tried without a post", network=channel.network)
            self._say(self._voice.paint(self._voice.say(said), "warn"))
            return who
        said = Message("{network} lets us in, as {who}", network=channel.network, who=who.name or who.id)
        self._say(self._voice.paint(self._voice.say(said), "good"))
        for each in who.lacks:
            page = _page(channel.network)
            lack = Message(
                "the secrets lack {permission}: {path} says how they are given it", permission=each, path=page
            )
            self._say(self._voice.paint(self._voice.say(lack), "bad"))
        return who

    def _finish(self, channel: Channel, made: Made, way_out: Hands) -> None:
        """Say what is left to do, and write the last day of the secrets into a channel that is there."""
        from pipeline.cli.renewing import note_end  # noqa: PLC0415 - not needed for `--help`

        if not way_out.gh:
            self._say(self._voice.say(Message("where GitHub publishes, each is stored so; gh asks for the value:")))
            for name in channel.secrets.values():
                self._say(f"  gh secret set {name} --env publish")
        if self._channel is not None and made.ends is not None:
            note_end(self._options, self._library, channel, made.ends)
        self._say(self._voice.say(Message("{path} has to say:", path=channel.path)))
        for line in _lines(channel, made):
            self._say(f"  {line}")

    def _choose(self, choices: Sequence[Choice]) -> Choice:
        for number, choice in enumerate(choices, 1):
            self._say(f"  {number}. {choice.name} ({choice.id})")
        number = click.prompt(self._voice.say(Message("which one")), type=click.IntRange(1, len(choices)))
        return choices[number - 1]

    def _say(self, line: str) -> None:
        click.echo(line, color=True)


def _channel(library: Library, network: str, name: str | None) -> Channel | None:
    """Return the channel that an account is for: the one that was named, or the only one of its network."""
    if name is not None:
        from pipeline.cli.new import known  # noqa: PLC0415 - only where one was named

        found = library.channels[known(name, library.channels, Message("there is no channel {name}", name=repr(name)))]
        if found.network != network:
            message = Message("the channel {name} is one of {network}", name=name, network=found.network)
            command = f"tellal connect {found.network} --channel {name}"
            raise UsageError(message, Message("write it as: {command}", command=command))
        return found
    same = [channel for channel in library.channels.values() if channel.network == network]
    return same[0] if len(same) == 1 else None


def _plain(library: Library, network: str, channel: Channel | None) -> Way:
    """Return the way of a network that nothing more is known of: each secret that its channel names is asked for.

    Raises:
        UsageError: there is no such network, or no channel of it that names secrets.
    """
    from datetime import date  # noqa: PLC0415 - not needed for `--help`

    from pipeline.model.settings import Channel as Record  # noqa: PLC0415 - likewise
    from pipeline.networks.connecting.way import Ask, Way  # noqa: PLC0415 - likewise
    from pipeline.networks.registry import ADAPTERS, others, unknown  # noqa: PLC0415 - likewise

    if network not in ADAPTERS and network not in others():
        raise unknown(Record(network, "tellal connect", network, ""))
    if channel is None or not channel.secrets:
        raise UsageError(
            Message("no channel of {network} names its secrets", network=network),
            Message(
                "{path} says which there are: write the channel, then come back",
                path=_page(network),
            ),
        )
    del library
    asks = tuple(Ask(name, Message("{name}", name=name)) for name in channel.secrets)
    steps = (Message("{path} says where each is to be had", path=_page(network)),)
    return Way(network, steps, asks, "", date.min)


def variable(begin: str, secret: str) -> str:
    """Return the name of the variable that holds a secret, as we would call it."""
    kept = "".join(char if char.isascii() and char.isalnum() else "_" for char in f"{begin}_{secret}")
    return kept.upper().lstrip("_0123456789") or "TOKEN"


def _lines(channel: Channel, made: Made) -> list[str]:
    from json import dumps  # noqa: PLC0415 - not needed for `--help`

    lines = [
        f"{key} = {dumps(value, ensure_ascii=False)}"
        for key in ("network", "account", "server", "room")
        if (value := getattr(channel, key))
    ]
    secrets = ", ".join(f'{name} = "{variable}"' for name, variable in channel.secrets.items())
    lines.append(f"secrets = {{ {secrets} }}")
    return [*lines, f'token_expires = "{made.ends.isoformat()}"'] if made.ends else lines


def _page(network: str) -> str:
    return f"docs/networks/{network}.md"
