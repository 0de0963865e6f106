"""What somebody is about to sign for, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.report.voice import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.report.voice import Voice
    from pipeline.trust.approval.claims import Entry

_SHORT = 10


def files(entries: Sequence[Entry], messages: int, targets: int, beside: Sequence[str], voice: Voice) -> Iterator[str]:
    """Yield which files a word is about.

    Args:
        entries: the files, as they are committed.
        messages: how many of them will be sent.
        targets: to how many accounts, counting each post.
        beside: files that are not approved, and are not by this either.
        voice: of the reader.
    """
    if targets:
        yield voice.say(Message("messages: {n}, posts on channels: {m}", n=messages, m=targets))
    yield voice.say(Message("files, as they are committed:"))
    for entry in entries:
        yield f"  {visible(entry.path)}  {voice.paint(entry.blob[:_SHORT], 'dim')}"
    if beside:
        yield voice.paint(
            voice.say(Message("not approved either, and not by this: name them if you mean them too")), "warn"
        )
        yield from (f"  {visible(path)}" for path in beside)
