"""Tokens that end soon, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.report.voice import visible
from pipeline.trust.tokens import expiring

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.model.library import Library
    from pipeline.report.voice import Voice
    from pipeline.trust.tokens import Expiring


def said(each: Expiring) -> Message:
    """Return which one it is and when it ends."""
    values = {"channel": each.channel.name, "secret": each.secret or "token", "date": each.last.isoformat()}
    if each.left < 0:
        return Message("{channel}: its {secret} expired on {date}", **values)
    if each.left == 0:
        return Message("{channel}: today is the last day of its {secret}", **values)
    if each.left == 1:
        return Message("{channel}: tomorrow, {date}, is the last day of its {secret}", **values)
    return Message("{channel}: its {secret} expires in {n} days, on {date}", n=each.left, **values)


def remedy(each: Expiring) -> Message:
    """Return what to do about it."""
    if not each.variables:
        return Message("make a new one, and write its last day into {path}", path=each.channel.path)
    return Message(
        "make a new one, store it as {variable}, and write its last day into {path}",
        variable=", ".join(each.variables),
        path=each.channel.path,
    )


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
