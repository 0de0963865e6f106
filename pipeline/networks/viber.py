"""Viber: messages in a channel, with one picture or video that Viber fetches.

Source: developers.viber.com, Channels Post API and REST API (error codes), 7.3.0, read 2026-11. No server of others to
try it against; it rests on the documentation.

Viber knows no keys, shows a program nothing of what was posted, changes and takes back nothing, and has no address for
a message. Refusals come as success with a number inside.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import json_body
from pipeline.networks.contract import NoReceipt, Receipt, unhurried
from pipeline.networks.hosting import Nowhere
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.looks import web_address
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Payload
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience

SERVER = "https://chatapi.viber.com"
#: What Viber's numbers mean: the token or the channel is not let in, no webhook was set, too much at once.
NOT_LET_IN, NO_WEBHOOK, TOO_MANY = frozenset({2, 7, 8, 9, 15}), 10, 12
#: Numbers that say what was wrong with the message; any other is “general error”, which leaves it open.
REFUSALS = frozenset({1, 3, 4, 13, 14, 16, 17, 18, 19, 20})
WEBHOOK_FIRST = Message(
    "Viber wants a webhook to be set once, before anything is posted: docs/networks/viber.md says how"
)
LET_IN_HINT = Message("copy the token anew: the channel's info, Developer Tools")


class Viber:
    """One channel.

    Args:
        token: of the channel's developer tools.
        hosting: where its pictures and videos can be fetched.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta()

    def __init__(
        self, *, token: str, hosting: Hosting | None = None, server: str = SERVER, patience: Patience | None = None
    ) -> None:
        headers = {"X-Viber-Auth-Token": token}
        self._server = Server(server, headers=headers, secrets=[token], patience=patience)
        self._hosting = hosting or Nowhere()
        self._from = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Viber knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Post one message in the name of the channel's first administrator."""
        if reply_to:
            raise RejectedError(Message("a Viber channel has no threads"), Message("make one post of it"))
        with preparing():
            message = {"from": self._poster(now), **self._message(payload, now)}
        answer = self._asked("/pa/post", message, now, last_look)
        return Receipt(wanted(answer, "message_token"), "")

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> NoReceipt:  # noqa: ARG002 - the contract's
        """Nothing that was posted can be asked for."""
        return NoReceipt.UNSUPPORTED

    def whoami(self, now: datetime) -> Identity:
        """Say which channel it is, and what it lacks."""
        about = self._about(now)
        lacks = () if at(about.data(), "webhook") else ("webhook",)
        return Identity(wanted(about, "name"), wanted(about, "id"), lacks)

    def close(self) -> None:
        """Nothing is held open."""

    def _about(self, now: datetime) -> Answer:
        return self._asked("/pa/get_account_info", {}, now)

    def _poster(self, now: datetime) -> str:
        """Return who posts: one of the channel's administrators, by the id that Viber has for them."""
        if not self._from:
            members = at(self._about(now).data(), "members") or ()
            admins = [each for each in members if at(each, "role") in {"superadmin", "admin"}]
            first = sorted(admins, key=lambda each: at(each, "role") != "superadmin")
            if not first or not at(first[0], "id"):
                raise RejectedError(Message("Viber names no administrator of this channel"), LET_IN_HINT)
            self._from = str(at(first[0], "id"))
        return self._from

    def _message(self, payload: Payload, now: datetime) -> dict[str, Any]:
        if len(payload.images) > 1:
            raise RejectedError(Message("a message on Viber takes one image"), Message("leave the others out"))
        if payload.video:
            clip = payload.video
            about = {"type": "video", "text": payload.text, "size": clip.size, "duration": max(round(clip.seconds), 1)}
            cover = {"thumbnail": self._hosting.address(clip.cover, now)} if clip.cover else {}
            return {**about, "media": self._hosting.address(clip, now), **cover}
        if payload.images:
            return {"type": "picture", "text": payload.text, "media": self._hosting.address(payload.images[0], now)}
        if address := web_address(payload.text.strip()):
            return {"type": "url", "media": address}
        return {"type": "text", "text": payload.text}

    def _asked(
        self, path: str, data: dict[str, Any], now: datetime, last_look: Callable[[], None] = unhurried
    ) -> Answer:
        """Ask something; raises what `Server.exchange` does, by the number that Viber gives inside."""
        answer = self._server.exchange(Request("POST", path, body=json_body(data)), now, last_look)
        status = at(answer.data(), "status")
        if status == 0:
            return answer
        said = self._server.hide(str(at(answer.data(), "status_message") or "no reason given"))
        words = " ".join(said.split())[:300]
        message = Message("{host} refused ({words})", host=answer.host, words=f"{status}: {words}")
        if status in NOT_LET_IN:
            raise UnauthorisedError(message, LET_IN_HINT, status=answer.status, code=str(status))
        if status == NO_WEBHOOK:
            raise UnauthorisedError(message, WEBHOOK_FIRST, status=answer.status, code=str(status))
        if status == TOO_MANY:
            raise NotSentError(message, not_before=now + timedelta(minutes=1))
        if status in REFUSALS:
            raise RejectedError(message, status=answer.status, code=str(status))
        raise UnknownOutcomeError(message)


def account(given: Account) -> Viber:
    """Return a channel, by the token of its developer tools."""
    return Viber(token=given.secret("token"), hosting=given.hosting)
