"""Where pictures are that a network fetches by itself, from an address that anybody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipeline.errors import NotSentError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.networks.contract import Picture

#: Networks that take a picture by its address alone.
FETCH = frozenset({"instagram", "threads"})


class Hosting(Protocol):
    """A place on the open web for pictures."""

    def address(self, picture: Picture, now: datetime) -> str:
        """Return the address at which the very bytes of a picture can be read, once they can.

        Raises:
            NotSentError: they cannot be put there, or are not to be read there yet.
        """


class Nowhere:
    """No such place was named."""

    def address(self, picture: Picture, now: datetime) -> str:  # noqa: ARG002 - the protocol's
        """Say that there is none.

        Raises:
            NotSentError: always.
        """
        raise NotSentError(
            Message("{path} cannot be sent: this network fetches pictures from a public address", path=picture.path),
            "no media hosting is set up: send the post without pictures, or by hand",
        )
