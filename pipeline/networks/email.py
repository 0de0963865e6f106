"""A newsletter: one message to the address of a list, or to people whom nobody else learns of, through SMTP.

A mail server cannot be asked what it sent. A letter has the same name (Message-ID) at each try, by which most readers'
programs show it once; whether one whose answer was lost is out, a person has to look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.errors import RejectedError, UsageError
from pipeline.i18n import Message
from pipeline.networks import route
from pipeline.networks.contract import NoReceipt, Receipt, image_bytes, unhurried
from pipeline.networks.mail import ADDRESS, Letterhead, letter, message_id
from pipeline.networks.smtp import Envelope, MailServer
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Payload

#: Recipients that every server takes at once (RFC 5321, 4.5.3.1.8); whoever has more wants a mailing list.
MOST = 100
#: What a channel says whose list adds its own way out.
LIST = "list"


@dataclass(frozen=True, slots=True)
class Mailing:
    """Who gets the letters.

    Args:
        head: what each of them says.
        recipients: addresses that the server is given.
    """

    head: Letterhead
    recipients: tuple[str, ...]


class Email:
    """One sender with one list.

    Args:
        root: the workspace, where images are.
        server: sends it.
        mailing: to whom.
    """

    in_flight = timedelta(minutes=10)
    visibility = timedelta(0)

    def __init__(self, root: Path, server: MailServer, mailing: Mailing) -> None:
        self._root = root
        self._server = server
        self._mailing = mailing

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Send one letter to everybody on the list."""
        if reply_to:
            raise RejectedError(Message("a newsletter has no threads"), Message("make one post of it"))
        if not payload.title.strip():
            raise RejectedError(Message("a letter needs a subject"), Message("give the post a title"))
        head, recipients = self._mailing.head, self._mailing.recipients
        pictures = [image_bytes(self._root, image) for image in payload.images]
        written = letter(payload, pictures, head, key, now)
        refused = self._server.send(Envelope(head.sender, recipients), written, last_look)
        name = message_id(key, head.sender)
        lacks = Message("{n} of {all} recipients were refused", n=refused, all=len(recipients))
        return Receipt(name, f"mid:{name[1:-1]}", str(lacks) if refused else "")

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's
        """Say that a mail server does not tell."""
        return NoReceipt.UNSUPPORTED

    def close(self) -> None:
        """Nothing is held open."""

    def whoami(self, now: datetime) -> Identity:  # noqa: ARG002 - a server's clock does not matter
        """Sign in and go."""
        self._server.greet()
        return Identity(self._mailing.head.sender)


def account(given: Account) -> Email:
    """Return a sender: to the list at `room`, or to whoever the secret `recipients` names."""
    channel = given.channel
    host = str(channel.options.get("host", ""))
    here = route.is_here(host) and "password" not in channel.secrets
    password = "" if here else given.secret("password")
    head = Letterhead(
        sender=_address(channel.account, "account", channel.path),
        name=channel.title,
        to=_address(channel.room, "room", channel.path) if channel.room else "",
        reply_to=_address(given.option("reply_to"), "reply_to", channel.path) if given.option("reply_to") else "",
        unsubscribe=_unsubscribe(given.option("unsubscribe"), channel.path),
        lang=channel.lang,
    )
    recipients = _recipients(given.secret("recipients")) if "recipients" in channel.secrets else ()
    server = MailServer(
        given.option("host"),
        port=given.option("port"),
        security=given.option("security"),
        login=None if here else (given.option("user") or channel.account, password),
        secrets=recipients,
    )
    return Email(given.root, server, Mailing(head, recipients or (given.needed("room"),)))


def _address(text: str, name: str, path: str) -> str:
    if not ADDRESS.match(text):
        raise UsageError(
            Message("{path}: “{name}” is not an address like haber@example.org", path=path, name=name),
            Message("docs/networks/{network}.md says what it is", network="email"),
        )
    return text


def _unsubscribe(text: str, path: str) -> str:
    """Return an address that a header can hold, nothing where the list has its own way out."""
    plain = text.isascii() and not re.search(r"[\s<>\"\x00-\x1f\x7f]", text)
    if text == LIST or (plain and text.startswith("https://")):
        return "" if text == LIST else text
    if plain and text.startswith("mailto:") and ADDRESS.match(text.removeprefix("mailto:").partition("?")[0]):
        return text
    raise UsageError(
        Message("{path}: “unsubscribe” is neither https://…, mailto:… nor “list”", path=path),
        Message("docs/networks/{network}.md says what it is", network="email"),
    )


def _recipients(text: str) -> tuple[str, ...]:
    """Return the addresses of a secret, each once; none of them is ever repeated.

    Raises:
        UsageError: one of them is none, or there are too many.
    """
    found = tuple(dict.fromkeys(re.split(r"[\s,;]+", text.strip())))
    for number, each in enumerate(found, 1):
        if not ADDRESS.match(each):
            raise UsageError(
                Message("recipient {n} is not an address like haber@example.org", n=number),
                Message("write one address a line into the secret"),
            )
    if len(found) > MOST:
        raise UsageError(
            Message("{n} recipients are more than the {most} that go with one message", n=len(found), most=MOST),
            Message("take a mailing list, and name its address as “room”"),
        )
    return found
