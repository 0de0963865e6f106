"""Telegram channels through a bot that is one of their admins.

Source: Bot API 10.1 (2026-06). No server of others to try it against; it rests on the documentation.

Telegram knows no keys and does not let bots read a channel back: a lost answer is for a person to settle. It has no
alt text either.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.errors import RejectedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks.answers import at
from pipeline.networks.bodies import file_name, json_body, multipart, multipart_around, video_name
from pipeline.networks.contract import NoReceipt, Receipt, clip_body, image_bytes, unhurried
from pipeline.networks.http import Request, Server
from pipeline.networks.looks import web_address
from pipeline.networks.markup import write
from pipeline.networks.whoami import Identity
from pipeline.networks.written import TONGUES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.bodies import Body, Stream
    from pipeline.networks.contract import Clip, Payload
    from pipeline.networks.http import Patience

TONGUE = TONGUES["telegram"]
#: An album of several messages is known by all of their numbers.
BETWEEN = ","


class Telegram:
    """One channel.

    Args:
        root: the workspace, where images are.
        chat: `@name` of a public channel, or the number (`-100…`) of a private one.
        token: the bot's.
        server: who speaks the Bot API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(0)

    def __init__(
        self,
        root: Path,
        *,
        chat: str,
        token: str,
        server: str = "https://api.telegram.org",
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._chat = chat if chat.startswith(("@", "-")) else f"@{chat}"
        self._token = token
        # The second half of a token is the secret one, and the one that is seen alone.
        self._server = Server(server, secrets=[token, token.rpartition(":")[2]], patience=patience)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Telegram knows no keys
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one message, or one album."""
        method, body = self._message(payload, reply_to)
        answer = self._server.exchange(self._call(method, body), now, last_look)
        data = _result(answer)
        messages = data if isinstance(data, list) else [data]
        numbers = [at(message, "message_id") for message in messages]
        if not numbers or not all(isinstance(number, int) and number > 0 for number in numbers):
            raise _unnamed(answer)
        return self._receipt([str(number) for number in numbers], messages[0])

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> NoReceipt:  # noqa: ARG002 - the contract's
        """Say that bots cannot read a channel."""
        return NoReceipt.UNSUPPORTED

    def whoami(self, now: datetime) -> Identity:
        """Say which channel it is, by which bot, and whether the bot may publish there."""
        me = _result(self._server.exchange(self._call("getMe", json_body({})), now))
        asked = json_body({"chat_id": self._chat, "user_id": at(me, "id")})
        member = _result(self._server.exchange(self._call("getChatMember", asked), now))
        chat = _result(self._server.exchange(self._call("getChat", json_body({"chat_id": self._chat})), now))
        status = at(member, "status")
        may = status == "creator" or (status == "administrator" and at(member, "can_post_messages") is not False)
        handle, bot = str(at(chat, "username") or ""), str(at(me, "username") or "")
        lacks = () if may else ("can_post_messages",)
        return Identity(handle or str(at(chat, "title") or ""), bot, lacks, is_handle=bool(handle))

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a message back, each picture of an album."""
        for number in remote_id.split(BETWEEN):
            body = json_body({"chat_id": self._chat, "message_id": int(number)})
            try:
                self._server.exchange(self._call("deleteMessage", body), now)
            except RejectedError as error:
                if "message to delete not found" not in str(error):
                    raise

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a message another text, or a picture another caption."""
        numbers = remote_id.split(BETWEEN)
        pictured = bool(payload.images or payload.video)
        method, field = ("editMessageCaption", "caption") if pictured else ("editMessageText", "text")
        data: dict[str, Any] = {
            "chat_id": self._chat,
            "message_id": int(numbers[0]),
            field: write(payload.text, payload.spans, TONGUE),
            "parse_mode": "HTML",
        }
        if not pictured:
            data["link_preview_options"] = _preview(payload)
        try:
            message = _result(self._server.exchange(self._call(method, json_body(data)), now))
        except RejectedError as error:
            if "message is not modified" not in str(error):
                raise
            message = {}  # it has that text: an earlier try got through
        return self._receipt(numbers, message)

    def _call(self, method: str, body: Body | Stream) -> Request:
        return Request("POST", f"/bot{quote(self._token, safe=':')}/{method}", body=body)

    def _message(self, payload: Payload, reply_to: Sequence[str]) -> tuple[str, Body | Stream]:
        """Return the method and what goes with it: a text, a picture or video with a caption, or an album."""
        text = write(payload.text, payload.spans, TONGUE)
        about: dict[str, Any] = {"chat_id": self._chat}
        if reply_to:
            about["reply_parameters"] = {"message_id": int(reply_to[-1].split(BETWEEN)[0])}
        shown: dict[str, Any] = {"caption": text, "parse_mode": "HTML"} if text else {}
        hidden = {"has_spoiler": True} if payload.sensitive else {}
        if payload.video:
            return "sendVideo", self._film(payload.video, {**about, **shown, **hidden})
        if not payload.images:
            message = {**about, "text": text, "parse_mode": "HTML", "link_preview_options": _preview(payload)}
            return "sendMessage", json_body(message)
        files = [
            (f"photo{number}", file_name(number, image.media_type), image_bytes(self._root, image), image.media_type)
            for number, image in enumerate(payload.images, 1)
        ]
        photos = [{"type": "photo", "media": f"attach://{name}"} for name, *_ in files]
        if len(files) > 1:
            media = [{**photo, **hidden, **(shown if number == 0 else {})} for number, photo in enumerate(photos)]
            return "sendMediaGroup", multipart(_fields({**about, "media": media}), files)
        return "sendPhoto", multipart(_fields({**about, "photo": photos[0]["media"], **shown, **hidden}), files)

    def _film(self, clip: Clip, about: dict[str, Any]) -> Stream:
        """Return a video and what is said of it as one form; the video is read while it is sent."""
        size: dict[str, Any] = {"width": clip.width, "height": clip.height, "duration": round(clip.seconds)}
        fields = _fields({**about, "video": "attach://film", **size, "supports_streaming": True})
        return multipart_around(fields, "film", video_name(clip.media_type), clip_body(self._root, clip), clip.sha256)

    def _receipt(self, numbers: Sequence[str], message: Any) -> Receipt:  # noqa: ANN401 - JSON
        name = at(message, "chat", "username") or (self._chat[1:] if self._chat.startswith("@") else "")
        place = name or f"c/{self._chat.removeprefix('-100')}"
        return Receipt(BETWEEN.join(numbers), f"https://t.me/{place}/{numbers[0]}")


def _fields(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in data.items()]


def _preview(payload: Payload) -> dict[str, Any]:
    """Return whose card stands below the text: that of the post's link, or that of the first address in the text."""
    address = web_address(payload.link)
    return {"url": address} if address else {}


def _result(answer: Answer) -> Any:  # noqa: ANN401 - JSON
    data = answer.data()
    if at(data, "ok") is not True:
        raise _unnamed(answer)
    return at(data, "result")


def _unnamed(answer: Answer) -> UnknownOutcomeError:
    return UnknownOutcomeError(Message("{host} said yes, but not to which message", host=answer.host))


def account(given: Account) -> Telegram:
    """Return a channel: a public one by its name, which is the account, a private one by its number."""
    return Telegram(given.root, chat=given.channel.room or given.channel.account, token=given.secret("token"))
