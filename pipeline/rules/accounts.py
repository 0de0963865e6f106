"""Channels: a network that there is, and one that can be sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Finding
from pipeline.networks.names import ALSO_KNOWN, NAMES
from pipeline.networks.registry import ADAPTERS, others

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.library import Library
    from pipeline.model.settings import Channel

CODE = "network-unknown"
#: Networks on which nothing can be published by anybody, and why.
CLOSED = {"messenger": Message("a Page on Messenger reaches only people who wrote to it within a day")}


def findings(library: Library) -> Iterator[Finding]:
    """Find channels that name no network, or one that nothing of ours sends to."""
    for channel in library.channels.values():
        if channel.network not in ADAPTERS and channel.network not in others():
            yield _unsent(channel)
        elif channel.twin and channel.twin not in NAMES:
            yield _unknown(channel, channel.twin, NAMES)


def _unsent(channel: Channel) -> Finding:
    if channel.network not in NAMES:
        return _unknown(channel, channel.network, (*ADAPTERS, *others(), *NAMES))
    return Finding(
        channel.path,
        0,
        CODE,
        CLOSED.get(channel.network) or Message("nothing sends to {network} by itself yet", network=channel.network),
        Message(
            'network = "handoff" and as = "{network}" has a person publish it; network = "outbox" plays it',
            network=channel.network,
        ),
    )


def _unknown(channel: Channel, name: str, known: tuple[str, ...]) -> Finding:
    from pipeline.workspace.nearest import nearest  # noqa: PLC0415 - only for this message

    meant = ALSO_KNOWN.get(name) or nearest(name, known)
    hint = (
        Message("did you mean “{name}”?", name=meant)
        if meant
        else Message("choose one of: {names}", names=", ".join(sorted(set(known))))
    )
    return Finding(channel.path, 0, CODE, Message("there is no network “{name}”", name=name), hint)
