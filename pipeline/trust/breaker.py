"""Accounts to be left alone: what one message was told need not be asked for every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.model.settings import Channel


class Breaker:
    """Which accounts are shut for the rest of a run, and which are to be left alone for a time.

    Args:
        waits: account, as keys name it → until when its network asked to be left alone (UTC).
    """

    def __init__(self, waits: Mapping[str, datetime]) -> None:
        self._shut: set[tuple[object, ...]] = set()
        self.waits = dict(waits)

    def shut(self, channel: Channel) -> None:
        """Shut the account of a channel: it is not let in; the next run tries it again."""
        self._shut.add(_account(channel))

    def is_shut(self, channel: Channel) -> bool:
        """Say whether the account of a channel is shut."""
        return _account(channel) in self._shut

    def rest(self, channel: Channel, until: datetime) -> None:
        """Leave the account of a channel alone until then (UTC)."""
        name = channel.target_name
        self.waits[name] = max(until, self.waits.get(name, until))

    def rests(self, channel: Channel, now: datetime) -> bool:
        """Say whether the account of a channel is to be left alone for now."""
        until = self.waits.get(channel.target_name)
        return until is not None and now < until


def _account(channel: Channel) -> tuple[object, ...]:
    """Return who signs in: two channels with an account of one name may be on two servers, or have a token each."""
    return channel.target_name, channel.server, tuple(sorted(channel.secrets.items()))
