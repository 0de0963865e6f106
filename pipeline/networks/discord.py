"""Discord: a bot in a channel, or a webhook of it.

Source: discord/discord-api-docs, resources/message.mdx and webhook.mdx, 2026-08-06. No server of others to try it
against; it rests on the documentation.

A bot's `nonce` makes a message that is repeated within minutes the same one; later it is looked for in the channel. A
webhook can do neither. Nobody is ever notified by a mention.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from pipeline import __version__
from pipeline.errors import RejectedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness, markup
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import file_name, json_body, multipart, video_name
from pipeline.networks.contract import NoReceipt, Receipt, clip_bytes, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.whoami import Identity
from pipeline.networks.written import TONGUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.bodies import Body
    from pipeline.networks.contract import Payload
    from pipeline.networks.http import Patience

SERVER = "https://discord.com"
API = "/api/v10"
TONGUE = TONGUES["discord"]
LONGEST_NONCE = 25
PAGE, PAGES = 100, 10
NOT_FOUND = 404
#: Discord turns away clients that do not say so.
HEADERS = {"User-Agent": f"DiscordBot (tellal, {__version__})"}


class DiscordBot:
    """One channel, through a bot with SEND_MESSAGES, ATTACH_FILES and READ_MESSAGE_HISTORY.

    Args:
        root: the workspace, where images are.
        channel: the channel's number.
        token: the bot's.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(
        self, root: Path, *, channel: str, token: str, server: str = SERVER, patience: Patience | None = None
    ) -> None:
        self._root = root
        self._channel = quote(channel, safe="")
        headers = {**HEADERS, "Authorization": f"Bot {token}"}
        self._server = Server(server, headers=headers, secrets=[token], patience=patience)
        self._guild = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one message."""
        with preparing():
            self._place(now)
        about: dict[str, Any] = {"nonce": key[:LONGEST_NONCE], "enforce_nonce": True}
        if reply_to:
            about["message_reference"] = {"message_id": reply_to[-1]}
        body = _body(self._root, payload, about)
        answer = self._server.exchange(Request("POST", self._messages, body=body), now, last_look)
        return self._receipt(wanted(answer, "id"))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Discord does not tell nonces
        """Look for a message of the bot in the channel: the same text, answering the same, with as many images."""
        self._place(since)
        me = wanted(self._server.look_up(f"{API}/users/@me", since), "id")
        for message in self._since(since):
            mine = at(message, "author", "id") == me
            same_place = at(message, "message_reference", "message_id") == (reply_to[-1] if reply_to else None)
            images = len(at(message, "attachments") or ())
            if (
                mine
                and same_place
                and images == len(payload.images) + bool(payload.video)
                and likeness.alike(str(at(message, "content")), _text(payload))
            ):
                return self._receipt(str(at(message, "id")))
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say which channel it is; the id is the bot's."""
        me = self._server.look_up(f"{API}/users/@me", now)
        room = self._server.look_up(f"{API}/channels/{self._channel}", now)
        return Identity(str(at(room.data(), "name") or ""), wanted(me, "id"), is_handle=False)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a message back."""
        _delete(self._server, f"{self._messages}/{quote(remote_id, safe='')}", now)

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a message another text; its images stay."""
        with preparing():
            self._place(now)
        _edit(self._server, f"{self._messages}/{quote(remote_id, safe='')}", payload, now)
        return self._receipt(remote_id)

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return reactions."""
        message = self._server.look_up(f"{self._messages}/{quote(remote_id, safe='')}", now).data()
        return {"reactions": sum(int(at(each, "count") or 0) for each in at(message, "reactions") or ())}

    @property
    def _messages(self) -> str:
        return f"{API}/channels/{self._channel}/messages"

    def _place(self, now: datetime) -> None:
        """Find out where the channel is, once; the address of a message names it."""
        if not self._guild:
            answer = self._server.look_up(f"{API}/channels/{self._channel}", now)
            self._guild = str(at(answer.data(), "guild_id") or "@me")

    def _receipt(self, number: str) -> Receipt:
        return Receipt(number, f"https://discord.com/channels/{self._guild}/{self._channel}/{number}")

    def _since(self, since: datetime) -> Iterator[Any]:
        """Yield the channel's messages since a moment, newest first.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        earliest = likeness.since(since)
        params = [("limit", str(PAGE))]
        for _ in range(PAGES):
            page = self._server.look_up(self._messages, since, *params).data()
            if not isinstance(page, list):
                break
            for message in page:
                made = likeness.read(at(message, "timestamp"))
                if made and made >= earliest:
                    yield message
            oldest = likeness.read(at(page, -1, "timestamp"))
            if len(page) < PAGE or (oldest and oldest < earliest):
                return
            params = [*params[:1], ("before", str(at(page, -1, "id")))]
        raise UnknownOutcomeError(
            Message("the messages of this channel on {host} cannot be searched", host=self._server.host)
        )


class DiscordWebhook:
    """One channel, through a webhook: anybody who has its address may publish, and it cannot be asked anything.

    Args:
        root: the workspace, where images are.
        webhook: its address, which is the secret.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(0)

    def __init__(self, root: Path, *, webhook: str, patience: Patience | None = None) -> None:
        self._root = root
        parts = urlsplit(webhook.strip())
        self._path = parts.path.rstrip("/")
        secrets = [webhook, self._path, self._path.rpartition("/")[2]]
        self._server = Server(f"{parts.scheme}://{parts.netloc}", headers=HEADERS, secrets=secrets, patience=patience)
        self._place = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],  # noqa: ARG002 - the contract's; a webhook knows no answers
        key: str,  # noqa: ARG002 - nor keys
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one message; the parts of a thread follow one another."""
        with preparing():
            self._find_place(now)
        request = Request("POST", self._path, (("wait", "true"),), body=_body(self._root, payload, {}))
        return self._receipt(self._server.exchange(request, now, last_look))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> NoReceipt:  # noqa: ARG002 - the contract's
        """Say that a webhook cannot read."""
        return NoReceipt.UNSUPPORTED

    def whoami(self, now: datetime) -> Identity:
        """Say what the webhook is called."""
        hook = self._server.look_up(self._path, now)
        return Identity(str(at(hook.data(), "name") or ""), wanted(hook, "id"), is_handle=False)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a message back."""
        _delete(self._server, f"{self._path}/messages/{quote(remote_id, safe='')}", now)

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a message another text; its images stay."""
        with preparing():
            self._find_place(now)
        return self._receipt(_edit(self._server, f"{self._path}/messages/{quote(remote_id, safe='')}", payload, now))

    def _find_place(self, now: datetime) -> None:
        """Find out where the webhook is, once; the address of a message names it."""
        if not self._place:
            hook = self._server.look_up(self._path, now).data()
            self._place = f"{at(hook, 'guild_id') or '@me'}/{at(hook, 'channel_id')}"

    def _receipt(self, answer: Answer) -> Receipt:
        number = wanted(answer, "id")
        return Receipt(number, f"https://discord.com/channels/{self._place}/{number}")


def _text(payload: Payload) -> str:
    return markup.write(payload.text, payload.spans, TONGUE)


def _body(root: Path, payload: Payload, about: dict[str, Any]) -> Body:
    message: dict[str, Any] = {"content": _text(payload), "allowed_mentions": {"parse": []}, **about}
    hidden = "SPOILER_" if payload.sensitive else ""
    shown: list[tuple[str, str, bytes, str]] = [
        (hidden + file_name(number, image.media_type), image.alt, image_bytes(root, image), image.media_type)
        for number, image in enumerate(payload.images, 1)
    ]
    if clip := payload.video:  # so small that there is room for it in memory
        shown.append((hidden + video_name(clip.media_type), clip.alt, clip_bytes(root, clip), clip.media_type))
    if not shown:
        return json_body(message)
    message["attachments"] = [
        {"id": str(number), "filename": name, "description": alt} for number, (name, alt, *_) in enumerate(shown)
    ]
    files = [(f"files[{number}]", name, data, kind) for number, (name, _, data, kind) in enumerate(shown)]
    return multipart([("payload_json", json_body(message).data.decode())], files)


def _delete(server: Server, path: str, now: datetime) -> None:
    try:
        server.exchange(Request("DELETE", path), now)
    except RejectedError as error:
        if error.status != NOT_FOUND:
            raise


def _edit(server: Server, path: str, payload: Payload, now: datetime) -> Answer:
    body = json_body({"content": _text(payload), "allowed_mentions": {"parse": []}})
    return server.exchange(Request("PATCH", path, body=body), now)


def account(given: Account) -> DiscordBot | DiscordWebhook:
    """Return a channel, through its webhook where that is the secret, else through a bot."""
    if "webhook" in given.channel.secrets:
        return DiscordWebhook(given.root, webhook=given.secret("webhook"))
    return DiscordBot(given.root, channel=given.needed("room"), token=given.secret("token"))
