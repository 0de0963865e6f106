"""Which tokens end soon, by what their channels say: no network tells beforehand.

This is no finding. Findings follow from files alone and are kept; when a day is near follows from the clock.
"""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.workspace.zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pipeline.model.settings import Channel

#: How many days ahead people hear of it; each of these is worth a word of its own.
DAYS = (14, 7, 3, 1, 0)
#: From here on it is urgent.
URGENT = 3


class Expiring(NamedTuple):
    """A secret whose last day is near, or was.

    Args:
        secret: its name in the channel's settings; empty where they have one day for all.
        last: the last day on which it is good.
        left: days until then, less than 0 where it is over.
    """

    channel: Channel
    secret: str
    last: date
    left: int

    @property
    def urgent(self) -> bool:
        """Whether somebody has to act now."""
        return self.left <= URGENT

    @property
    def mark(self) -> int:
        """The least of `DAYS` that is reached: what was said at one need not be said until the next."""
        return min(days for days in DAYS if self.left <= days)

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables that hold it, as far as the channel says."""
        secrets = self.channel.secrets
        names = [self.secret] if self.secret else sorted(secrets)
        return tuple(secrets[name] for name in names if name in secrets)


def expiring(channels: Iterable[Channel], now: datetime) -> tuple[Expiring, ...]:
    """Return what ends within the first of `DAYS`, or has ended, the earliest first.

    Args:
        channels: all of them.
        now: the moment (UTC); which day that is, each channel's zone says.
    """
    found = []
    for channel in channels:
        if channel.token_expires:
            today = now.astimezone(zone(channel.timezone) or UTC).date()
            found += [
                Expiring(channel, secret, last, (last - today).days) for secret, last in channel.token_expires.items()
            ]
    near = [each for each in found if each.left <= DAYS[0]]
    return tuple(sorted(near, key=lambda each: (each.last, each.channel.name, each.secret)))


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
