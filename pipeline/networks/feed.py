"""A feed of our own, for whoever subscribes: what the ledger says is out stands in it (`site/feeds.py`).

Nothing is sent: a message is in the feed once its receipt is in the ledger and the site is built. So there is no doubt
and nothing twice; an entry has the name that its message's key gives it, whatever its title becomes.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.errors import RejectedError
from pipeline.i18n import Message
from pipeline.networks import contract, route
from pipeline.networks.contract import NoReceipt, Receipt, unhurried

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Payload

FOLDER = "feeds"
_NAMES = uuid.UUID("6f0e1d5a-54e9-5e3c-9a3f-0a5c3f1b7d42")


class Feed:
    """One feed.

    Args:
        root: the workspace, where images are.
        channel: its folder, which is the feed's name.
        site: `https://…` where the site is put.

    Raises:
        UsageError: that is no address.
    """

    in_flight = timedelta(0)
    visibility = timedelta(0)

    def __init__(self, root: Path, *, channel: str, site: str) -> None:
        self._root = root
        self._address = f"{base(site)}/{quote(place(channel))}"

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,  # noqa: ARG002 - the contract's; an entry is dated by its receipt
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Give a message its name; that its pictures are there is seen before.

        Raises:
            NotSentError: an image is not the one that was named.
            RejectedError: it answers another message.
        """
        if reply_to:
            raise RejectedError(Message("a feed has no threads"), Message("make one post of it"))
        for image in payload.images:
            contract.image_bytes(self._root, image)
        last_look()
        return self._receipt(entry_id(key))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's
        """Say that it is not there: what has no receipt is in no feed."""
        return NoReceipt.ABSENT

    def close(self) -> None:
        """Nothing is held open."""

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:  # noqa: ARG002 - the contract's
        """Go along with it: the next feed has the text that the ledger has."""
        return self._receipt(remote_id)

    def delete(self, remote_id: str, now: datetime) -> None:
        """Likewise: the next feed says that the entry is gone."""

    def _receipt(self, name: str) -> Receipt:
        return Receipt(name, f"{self._address}.atom#{name.rpartition(':')[2]}")


def entry_id(key: str) -> str:
    """Return the name of an entry for good."""
    return uuid.uuid5(_NAMES, key).urn


def base(site: str) -> str:
    """Return the address of a site without a slash at its end.

    Raises:
        UsageError: it is none.
    """
    return route.address(site, str).geturl().rstrip("/")


def place(channel: str) -> str:
    """Return where the feed of a channel is below the site's root, without the ending of its format."""
    return f"{FOLDER}/{channel}"


def account(given: Account) -> Feed:
    """Return a channel's feed; `server` is where the site is put."""
    return Feed(given.root, channel=given.channel.name, site=given.needed("server"))
