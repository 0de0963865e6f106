"""What some networks allow with a message that is out, beside the contract that all of them keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.networks.contract import Payload, Receipt


@runtime_checkable
class Deletes(Protocol):
    """A network on which a message can be taken back."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a message back; one that is gone already is fine.

        Raises:
            SendError: as `Network.send` does.
        """


@runtime_checkable
class Edits(Protocol):
    """A network on which the text of a message can be changed, with its images as they are."""

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a message another text.

        Raises:
            SendError: as `Network.send` does.
        """


@runtime_checkable
class Counts(Protocol):
    """A network that says how a message is doing."""

    def counts(self, remote_id: str, now: datetime) -> Mapping[str, int]:
        """Return what readers did: any of `likes reposts replies quotes reactions views`.

        Raises:
            RemoteError: the network cannot be asked just now.
        """
