"""Channels: `[options]` that their network knows, with values that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Finding
from pipeline.networks.names import NAMES
from pipeline.networks.registry import ADAPTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.model.library import Library
    from pipeline.model.settings import Channel, OptionValue
    from pipeline.networks.options import Option

TAKES = {
    "text": Message('write a line of text in quotes: {name} = "…"'),
    "number": Message("write a whole number without quotes: {name} = 1"),
    "flag": Message("write {name} = true, or false"),
    "texts": Message('write a list: {name} = ["…"]'),
}


def findings(library: Library) -> Iterator[Finding]:
    """Find options that there are not, values that they do not take, and needed ones that nobody wrote."""
    for channel in library.channels.values():
        if channel.rules in NAMES or channel.rules in ADAPTERS:  # what the packages of others take is for them to say
            yield from _of(channel)


def _of(channel: Channel) -> Iterator[Finding]:
    from pipeline.networks.options import options  # noqa: PLC0415 - a network without options never asks

    known = options(channel.rules)
    for name, value in channel.options.items():
        if name not in known:
            yield _unknown(channel, name, known)
        elif not known[name].fits(value):
            yield _wrong(channel, name, value, known[name])
    # What is needed to send is not needed where nothing is sent: by a twin, or where a person publishes.
    for name, option in known.items() if channel.network == channel.rules else ():
        if option.needed and name not in channel.options:
            yield Finding(
                channel.path,
                0,
                "option-missing",
                Message("{network} needs the option “{name}”", network=channel.rules, name=name),
                Message("write it below [options]; docs/networks/options.md says what it is"),
            )


def _unknown(channel: Channel, name: str, known: Mapping[str, Option]) -> Finding:
    from pipeline.workspace.nearest import nearest  # noqa: PLC0415 - only for this message

    message = Message("{network} has no option “{name}”", network=channel.rules, name=name)
    if meant := nearest(name, tuple(known)):
        hint = Message("did you mean “{name}”?", name=meant)
    elif known:
        hint = Message("choose one of: {names}", names=", ".join(sorted(known)))
    else:
        hint = Message("take it out: this network has no options")
    return Finding(channel.path, 0, "option-unknown", message, hint)


def _wrong(channel: Channel, name: str, value: OptionValue, option: Option) -> Finding:
    message = Message(
        "the option “{name}” of {network} cannot be {value}", name=name, network=channel.rules, value=written(value)
    )
    hint = (
        Message("choose one of: {names}", names=", ".join(f'"{word}"' for word in option.words))
        if option.words
        else Message(TAKES[option.takes].text, name=name)
    )
    return Finding(channel.path, 0, "option-wrong", message, hint)


def written(value: OptionValue) -> str:
    """Return a value as it stands in a file, short enough for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    text = f"[{', '.join(written(each) for each in value)}]" if isinstance(value, tuple) else str(value)
    shown = f'"{text}"' if isinstance(value, str) else text
    return shown if len(shown) <= 80 else f"{shown[:79]}…"  # noqa: PLR2004 - what fits on a line
