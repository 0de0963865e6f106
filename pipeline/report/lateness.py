"""How long after their time posts go out, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from pipeline.model.plan import Lateness
    from pipeline.report.voice import Voice

MINUTE = 60
#: From so many minutes on, hours are said.
HOURS_FROM = 120


def lines(lateness: Lateness | None, voice: Voice) -> Iterator[str]:
    """Yield the line, none where too few posts have gone out to tell."""
    if lateness is None:
        return
    usual, most = _length(lateness.usual, voice), _length(lateness.most, voice)
    yield voice.say(Message("usually out within {usual} of their time, 9 of 10 within {most}", usual=usual, most=most))


def data(lateness: Lateness | None) -> dict[str, int] | None:
    """Return the same for machines, in seconds."""
    if lateness is None:
        return None
    usual, most = (int(span.total_seconds()) for span in (lateness.usual, lateness.most))
    return {"usual": usual, "nine_of_ten": most, "posts": lateness.posts}


def _length(span: timedelta, voice: Voice) -> str:
    """Return a length of time in whole minutes or hours, rounded up."""
    minutes = max(1, -int(-span.total_seconds() // MINUTE))
    if minutes < HOURS_FROM:
        return voice.say(Message("{n} min", n=minutes))
    return voice.say(Message("{n} h", n=-(-minutes // MINUTE)))
