"""A correction goes out as a reply, so there has to be something to reply to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.library import Library, Target
    from pipeline.model.post import Post


def findings(targets: Sequence[Target], library: Library) -> Iterator[tuple[Finding, str]]:
    """Yield an error for each correction with nothing to answer where it goes, with the path of what it corrects.

    Args:
        targets: those that may go out.
        library: the workspace.
    """
    corrected = library.corrections()
    if not corrected:
        return
    places = {(target.post.path, target.channel.name) for target in library.targets()}
    for target in targets:
        other = corrected.get(target.post.path)
        if other is None or other is target.post:
            continue
        if (other.path, target.channel.name) not in places:
            yield _finding(target, _elsewhere(target, other)), other.path
        elif not _answers(target):
            yield _finding(target, _unsupported(target)), other.path


def _answers(target: Target) -> bool:
    from pipeline.networks.allowed import allowed  # noqa: PLC0415 - only where something is corrected

    return allowed(target.channel).replies


def _elsewhere(target: Target, other: Post) -> tuple[str, Message, Message]:
    return (
        "corrects-elsewhere",
        Message(
            "{other} does not go to {channel}: nothing is there to correct",
            other=other.path,
            channel=target.channel.name,
        ),
        Message("take the channel out of also, or correct that post where it is"),
    )


def _unsupported(target: Target) -> tuple[str, Message, Message]:
    from pipeline.networks.looks import LOOKS  # noqa: PLC0415 - likewise

    look = LOOKS.get(target.channel.rules)
    return (
        "corrects-unsupported",
        Message("on {network} a post cannot answer another one", network=look.name if look else target.channel.rules),
        Message("correct it there by an edit (tellal update), or take the channel out of also"),
    )


def _finding(target: Target, said: tuple[str, Message, Message]) -> Finding:
    code, message, hint = said
    post = target.post
    return Finding(post.path, post.line("corrects"), code, message, hint, channel=target.channel.name)
