"""Tokens that end soon, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.voice import visible
from pipeline.trust.tokens import expiring, remedy, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.model.library import Library
    from pipeline.report.voice import Voice


__all__ = ["data", "lines", "remedy", "said"]


def lines(library: Library, now: datetime, voice: Voice) -> Iterator[str]:
    """Yield a line for each token that ends soon; what is urgent is loud and says what to do."""
    for each in expiring(library.channels.values(), now):
        if each.urgent:
            yield f"{voice.paint(voice.say(said(each)), 'bad')}: {voice.say(remedy(each))}"
        else:
            yield voice.paint(voice.say(said(each)), "warn")


def data(library: Library, now: datetime) -> list[dict[str, Any]]:
    """Return the same for machines."""
    return [
        {
            "channel": visible(each.channel.name),
            "secret": each.secret,
            "expires": each.last.isoformat(),
            "days": each.left,
        }
        for each in expiring(library.channels.values(), now)
    ]
