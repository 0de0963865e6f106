"""What a network allows once a post is out, from `limits.toml`: asked only where something has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.networks.addresses import HANDOFF
from pipeline.networks.limits import FALLBACK, afterwards

if TYPE_CHECKING:
    from pipeline.model.settings import Channel

#: The secret of a channel that is reached through a webhook.
WEBHOOK = "webhook"


class Allowed(NamedTuple):
    """What can be done with what is out on a channel; `limits.toml` explains each."""

    edits: Literal["always", "without-images", "never"]
    deletes: bool
    replies: bool


def allowed(channel: Channel) -> Allowed:
    """Return what can be done on a channel, by the rules of its network, or of its twin's; people only answer."""
    network = HANDOFF if channel.network == HANDOFF else channel.rules
    return of(network, webhook=WEBHOOK in channel.secrets)


def of(network: str, *, webhook: bool = False) -> Allowed:
    """Return what can be done on a network, as an account or through a webhook of it."""
    facts = afterwards(network) or afterwards(FALLBACK)
    most = Allowed(facts["edits"].value, facts["deletes"].value, facts["replies"].value)
    if not webhook or "by_webhook" not in facts:
        return most
    can = facts["by_webhook"].value
    return Allowed(
        most.edits if "edits" in can else "never", most.deletes and "deletes" in can, most.replies and "replies" in can
    )
