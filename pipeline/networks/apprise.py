"""Any service that Apprise knows, a hundred and more, by one address.

Source: caronc/apprise, README and `notify`, 1.9 to 1.12.

What is behind the address tells nothing back but whether it took the message: there is no name of it and no page, so it
cannot be found, changed or taken back. Where the service says no by a number, that is a no; every other failure may
have come after the message had arrived.
"""

from __future__ import annotations

import os
import re
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError, UsageError
from pipeline.i18n import Message
from pipeline.networks import courier
from pipeline.networks.answers import REFUSALS, TOO_MANY, UNAUTHORISED
from pipeline.networks.bodies import file_name
from pipeline.networks.contract import NoReceipt, Receipt, image_bytes, unhurried
from pipeline.networks.courier import Fate, Parcel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Payload
    from pipeline.networks.courier import Carried

#: How long one message may take, in seconds, pictures among it.
PATIENCE = 60.0
LONGEST_WORDS = 300
_STATUS = re.compile(r"\berror[ =:]+(\d{3})\b")


class Apprise:
    """One address.

    Args:
        root: the workspace, where images are.
        address: as Apprise writes it; all of it is a secret.
        patience: how many seconds a message may take.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(0)

    def __init__(self, root: Path, *, address: str, patience: float = PATIENCE) -> None:
        self._root = root
        self._address = address
        self._patience = patience

    def __repr__(self) -> str:
        return "Apprise()"

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,  # noqa: ARG002 - the contract's
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Bring one message there."""
        if reply_to:
            raise RejectedError(Message("this service has no threads"), Message("make one post of it"))
        with tempfile.TemporaryDirectory(prefix="tellal-") as folder:
            files = []
            for number, image in enumerate(payload.images, 1):
                place = Path(folder, file_name(number, image.media_type))
                place.write_bytes(image_bytes(self._root, image))
                files.append(str(place))
            last_look()
            parcel = Parcel(payload.title, _body(payload), "post", tuple(files))
            (carried,) = courier.carry(parcel, [self._address], os.environ, self._patience)
        if carried.fate is not Fate.TAKEN:
            raise _failure(carried, pictures=bool(files))
        return Receipt(f"apprise:{key}", "", _line(carried.heard))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's
        """Say that nobody can be asked."""
        return NoReceipt.UNSUPPORTED

    def close(self) -> None:
        """Nothing is held open."""


def _body(payload: Payload) -> str:
    return "\n\n".join(filter(None, (payload.spoiler, payload.text)))


def _failure(carried: Carried, *, pictures: bool) -> NotSentError | RejectedError | UnknownOutcomeError:
    """Return what it means that a message was not taken.

    Pictures may leave one by one after the text, so that a no to one of them says nothing of the rest; nor does one's
    no where an address names several who get it.
    """
    if carried.fate is Fate.STRANGE:
        return RejectedError(
            Message("this is no address that Apprise knows"),
            Message("docs/networks/apprise.md says what it looks like"),
        )
    words = _line(carried.heard) or "no reason given"
    numbers = {int(number) for number in _STATUS.findall(carried.heard)}
    if len(numbers) == 1 and carried.whole and not pictures:
        (status,) = numbers
        said: dict[str, str | int] = {"words": words}
        if status == TOO_MANY:
            return NotSentError(Message("the service asks to wait ({words})", **said))
        if status == UNAUTHORISED:
            return UnauthorisedError(
                Message("the service does not let this account in ({words})", **said), status=status
            )
        if status in REFUSALS:
            return RejectedError(Message("the service refused ({words})", **said), status=status)
    if carried.fate is Fate.SLOW:
        words = str(Message("no answer in time"))
    return UnknownOutcomeError(Message("the service may have it, or not ({words})", words=words))


def _line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:LONGEST_WORDS]


def account(given: Account) -> Apprise:
    """Return what is behind an address."""
    address = given.secret("url")
    if not courier.is_installed():
        raise UsageError(
            Message("what speaks to {network} is not installed", network="apprise"),
            Message("{command}", command="pip install 'tellal[notify]'"),
        )
    if len(address.split()) != 1:
        raise UsageError(
            Message("{path}: the url of {network} is not one address", path=given.channel.path, network="apprise"),
            Message("make a channel for each: then each is sent once, and known to be out"),
        )
    return Apprise(given.root, address=address)
