"""What to do about what went wrong: the very command, as far as there is one. It is made to be copied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.plan import State

if TYPE_CHECKING:
    from pipeline.model.library import Target
    from pipeline.model.outcome import Outcome

STATUS = Message("see how things stand: tellal status")
# What means itself to every shell and to every chat: `x/2026-12-01-winter@bluesky`.
_PLAIN = re.compile(r"\w[\w./-]*(?:@(?!(?:all|channel|everyone|here|room)\b)\w[\w.-]*)?\Z")


def doubt(outcome: Outcome) -> Message:
    """Return how a doubt is settled."""
    name = _name(outcome.target, outcome.key)
    return Message(
        "look whether it is there, then say so: {found} or {absent}",
        found=f"tellal resolve {name} --published URL",
        absent=f"tellal resolve {name} --absent",
    )


def handed(outcome: Outcome) -> Message:
    """Return how a person says that they published what was handed over to them."""
    name = _name(outcome.target, outcome.key)
    return Message("publish it, then say where it is: {command}", command=f"tellal done {name} URL")


def refused(outcome: Outcome) -> Message:
    """Return how what was refused gets another chance."""
    if outcome.state is State.PARTIAL:
        return rest(outcome.target, outcome.key)
    command = f"tellal retry {_name(outcome.target, outcome.key)}"
    return Message("edit the post, or send it as it is once more: {command}", command=command)


def rest(target: Target | None, key: str) -> Message:
    """Return how the rest of a thread gets another chance; it goes on with the text that it began with."""
    command = f"tellal retry {_name(target, key)}"
    return Message("when nothing stands in its way any more: {command}", command=command)


def late(target: Target) -> Message:
    """Return how somebody says whether a late post still goes out."""
    name = _name(target, target.key)
    return Message(
        "send it all the same, or leave it: {send} or {leave}",
        send=f"tellal release {name}",
        leave=f"tellal cancel {name}",
    )


def shut(outcome: Outcome) -> Message:
    """Return how an account is let in again."""
    secrets = sorted(outcome.target.channel.secrets.values()) if outcome.target else []
    if not secrets:
        return Message("see which password or token it uses, and make a new one")
    return Message(
        "make a new token or password and store it as {variable}; every run tries again", variable=", ".join(secrets)
    )


def missed(target: Target) -> Message:
    """Return how what was missed goes out after all."""
    return Message(
        "to send it after all: {command}, or another publish_at in {path}",
        command=f"tellal retry {_name(target, target.key)}",
        path=target.post.path,
    )


def _name(target: Target | None, key: str) -> str:
    """Return what a command calls a target: what people type, or its key where a shell or a chat would mistake that."""
    typed = str(target) if target else ""
    return typed if _PLAIN.match(typed) else key
