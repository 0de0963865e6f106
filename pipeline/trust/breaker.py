"""Accounts that a network does not let in: what one message was told need not be asked for every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model.settings import Channel


class Breaker:
    """Which accounts are shut for the rest of a run; the next one tries them again."""

    def __init__(self) -> None:
        self._shut: set[tuple[object, ...]] = set()

    def shut(self, channel: Channel) -> None:
        """Shut the account of a channel."""
        self._shut.add(_account(channel))

    def holds(self, channel: Channel) -> bool:
        """Say whether the account of a channel is shut."""
        return _account(channel) in self._shut


def _account(channel: Channel) -> tuple[object, ...]:
    """Return who signs in: two channels with an account of one name may be on two servers, or have a token each."""
    return channel.target_name, channel.server, tuple(sorted(channel.secrets.items()))
