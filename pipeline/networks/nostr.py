"""Nostr: notes that we sign ourselves, at several relays.

Source: nostr-protocol/nips 01, 09, 10, 11, 18, 19, 25, 92, 2026-07-22.

A note's name follows from what it says and when it was made. That moment is written down before it leaves, and holds
for each try: so a note that is sent again is the same note, and every relay has it once.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.cards.probe import probe
from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.networks import nip19, websocket
from pipeline.networks import nostr_events as events
from pipeline.networks.contract import NoReceipt, Receipt, image_bytes, unhurried
from pipeline.networks.relays import MOST, PATIENCE, Relay, ask_everywhere, put_everywhere
from pipeline.networks.schnorr import Signer
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Payload, Picture
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience

#: Shows notes on the web, to whoever has no program for it.
VIEW = "https://njump.me/"
#: How long a moment holds: relays take no notes that are much older.
LASTS = timedelta(days=1)


class Nostr:
    """One account.

    Args:
        root: the workspace, where images are.
        signer: signs for it.
        relays: addresses, `wss://…`.
        hosting: where pictures can be fetched.
        patience: how long to wait for each relay.

    Raises:
        UsageError: an address is none.
    """

    in_flight = timedelta(minutes=2)
    visibility = timedelta(minutes=1)

    def __init__(
        self, root: Path, *, signer: Signer, relays: Sequence[str], hosting: Hosting, patience: Patience = PATIENCE
    ) -> None:
        self._root = root
        self._signer = signer
        self._relays = [Relay(url, patience) for url in dict.fromkeys(relays)]
        self._hosting = hosting

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:  # noqa: ARG002 - the contract's
        """Return the moment that the note is made at, which is half of its name."""
        return str(int(now.timestamp()))

    def lasts(self, prepared: str, now: datetime) -> bool:
        """Say whether the moment of an earlier try still holds."""
        return now - datetime.fromtimestamp(int(prepared), UTC) < LASTS

    def publish(
        self,
        prepared: str,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Give every relay the note."""
        note = self._note(payload, reply_to, int(prepared), now)
        missed = put_everywhere(self._relays, note, now, last_look)
        lacks = Message("{n} of {all} relays did not take it", n=missed, all=len(self._relays))
        return self._receipt(note["id"], str(lacks) if missed else "")

    def find_prepared(
        self, prepared: str, payload: Payload, *, reply_to: Sequence[str], since: datetime
    ) -> Receipt | NoReceipt:
        """Ask the relays for the note by its name; a relay that does not tell is none that must be waited for.

        Were the note there, sending it again would change nothing: it is the same one.
        """
        name = self._note(payload, reply_to, int(prepared), since)["id"]
        return self._receipt(name) if ask_everywhere(self._relays, {"ids": [name], "limit": 1}) else NoReceipt.ABSENT

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; a note is named by what it says
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Make a note and publish it at once."""
        made = self.prepare(payload, reply_to=reply_to, now=now)
        return self.publish(made, payload, reply_to=reply_to, now=now, last_look=last_look)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - as for send
        """Look for what `send` sent at that moment."""
        made = self.prepare(payload, reply_to=reply_to, now=since)
        return self.find_prepared(made, payload, reply_to=reply_to, since=since)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Ask every relay to forget a note; nobody can make one do it."""
        wish = [["e", remote_id], ["k", str(events.NOTE)]]
        put_everywhere(self._relays, self._signed(events.DELETION, wish, "", int(now.timestamp())), now)

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:  # noqa: ARG002 - the protocol's
        """Return likes, reposts and replies, as far as these relays have them; our own do not count."""
        kinds = [events.NOTE, events.REPOST, events.REACTION, events.ANY_REPOST]
        found = ask_everywhere(self._relays, {"kinds": kinds, "#e": [remote_id], "limit": MOST})
        others = [event for event in found if event["pubkey"] != self._signer.public]
        people = {(event["kind"], event["pubkey"]) for event in others if event["content"] != "-"}
        return {
            "likes": sum(kind == events.REACTION for kind, _ in people),
            "reposts": len({who for kind, who in people if kind in (events.REPOST, events.ANY_REPOST)}),
            "replies": sum(each["kind"] == events.NOTE and events.is_answer_to(each, remote_id) for each in others),
        }

    def whoami(self, now: datetime) -> Identity:  # noqa: ARG002 - the protocol's
        """Return whose key it is, by the name that relays know."""
        question = {"authors": [self._signer.public], "kinds": [events.PROFILE], "limit": 1}
        profiles = sorted(ask_everywhere(self._relays, question), key=lambda event: int(event["created_at"]))
        name: Any = ""
        for profile in profiles:
            with suppress(ValueError, AttributeError):
                name = json.loads(profile["content"]).get("name")
        shown = " ".join(name.split())[:100] if isinstance(name, str) else ""
        return Identity(shown, nip19.encoded("npub", bytes.fromhex(self._signer.public)))

    def _note(self, payload: Payload, reply_to: Sequence[str], created_at: int, now: datetime) -> dict[str, Any]:
        pictures = [self._shown(image, now) for image in payload.images]
        tags, text = events.note(payload, reply_to, pictures, self._signer.public, self._relays[0].url)
        return self._signed(events.NOTE, tags, text, created_at)

    def _shown(self, image: Picture, now: datetime) -> events.Shown:
        size = probe(image_bytes(self._root, image))
        there = (size.width, size.height) if size else None
        return events.Shown(self._hosting.address(image, now), image.media_type, image.sha256, image.alt, there)

    def _signed(self, kind: int, tags: list[list[str]], content: str, created_at: int) -> dict[str, Any]:
        name = events.event_id(self._signer.public, created_at, kind, tags, content)
        return {
            "id": name,
            "pubkey": self._signer.public,
            "created_at": created_at,
            "kind": kind,
            "tags": tags,
            "content": content,
            "sig": self._signer.sign(bytes.fromhex(name)),
        }

    def _receipt(self, name: str, lacks: str = "") -> Receipt:
        there = nip19.nevent(name, self._signer.public, events.NOTE, self._relays[0].url)
        return Receipt(name, f"{VIEW}{there}", lacks)


def account(given: Account) -> Nostr:
    """Return an account by its private key, `nsec1…` or in hexadecimal."""
    secret = given.secret("key")
    relays = given.option("relays")
    websocket.installed()
    signer = Signer(_secret_key(secret))
    ours, named = signer.public, events.public_key(given.channel.account)
    if named and named != ours:
        raise UsageError(
            Message("{path}: the key of {network} is another account's", path=given.channel.path, network="nostr"),
            Message("it is the key of {account}", account=nip19.encoded("npub", bytes.fromhex(ours))),
        )
    return Nostr(given.root, signer=signer, relays=relays, hosting=given.hosting)


def _secret_key(text: str) -> bytes:
    with suppress(ValueError):
        return nip19.decoded("nsec", text.lower()) or bytes.fromhex(text)
    return b""
