"""The Bot API as its documentation has it (sendMessage, sendPhoto, sendMediaGroup, editMessage…, deleteMessage)."""

from __future__ import annotations

import json
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from tests.networks.contracts.held import Contract
from tests.networks.fakes.base import Fake, RefusedError, Reply, is_picture, is_video, print_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.networks.fakes.base import Asked

COMMON = {"business_connection_id", "chat_id", "message_thread_id", "disable_notification", "protect_content"} | {
    *("allow_paid_broadcast", "message_effect_id", "reply_parameters", "reply_markup")
}
CAPTION = {"caption", "parse_mode", "caption_entities", "show_caption_above_media", "has_spoiler"}
TAGS = {"b", "strong", "i", "em", "u", "s", "code", "pre", "a", "tg-spoiler", "blockquote"}


def bad(what: str) -> RefusedError:
    """Return the refusal in Telegram's own form."""
    return RefusedError(Reply(400, {"ok": False, "error_code": 400, "description": f"Bad Request: {what}"}))


def need(holds: object, what: str) -> None:
    """Refuse unless something holds."""
    if not holds:
        raise bad(what)


class Parsed(HTMLParser):
    """A text in Telegram's HTML: its words, and nothing that Telegram does not know."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()
        need(not self.open, "can't parse entities: unclosed start tag")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that is known."""
        need(
            tag in TAGS and [name for name, _ in attrs] == (["href"] if tag == "a" else []),
            f"can't parse entities: {tag}",
        )
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        need(self.open and self.open.pop() == tag, "can't parse entities: unexpected end tag")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data


class Telegram(Fake):
    """One channel, `@kirkikindi`."""

    contract: Contract | None = Contract("telegram")
    token = "123456:AAF-token_x"  # noqa: S105 - it opens nothing

    def __init__(self) -> None:
        super().__init__()
        self.member: dict[str, Any] = {"status": "administrator", "can_post_messages": True}

    def publishes(self, asked: Asked) -> bool:
        """What begins with send is what readers see."""
        return "/send" in asked.path

    def changes(self, asked: Asked) -> bool:
        """What begins with edit or delete changes what they see."""
        return asked.path.rpartition("/")[2].startswith(("edit", "delete"))

    def handle(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each method
        """Answer as documented."""
        _, bot, method = asked.path.split("/")
        if bot != f"bot{self.token}":
            return Reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        data, files = self.fields(asked)
        if method == "getMe":
            me = {"id": 1, "is_bot": True, "first_name": "Kırk", "username": "kirk_bot"}
            return Reply(200, {"ok": True, "result": me})
        need(data.get("chat_id") == "@kirkikindi", "chat not found")
        if method == "getChat":
            chat = self.complete("ChatFullInfo", {"id": -1001, "type": "channel", "username": "kirkikindi"})
            return Reply(200, {"ok": True, "result": chat})
        if method == "getChatMember":
            self.known(data, {"chat_id", "user_id"})
            member = {"user": {"id": data["user_id"], "is_bot": True}, **self.member}
            return Reply(200, {"ok": True, "result": self.complete("ChatMemberAdministrator", member)})
        if method == "deleteMessage":
            there = [post for post in self.posts if post["message_id"] == data["message_id"]]
            need(there, "message to delete not found")
            self.posts.remove(there[0])
            return Reply(200, {"ok": True, "result": True})
        if method == "editMessageText":
            self.known(
                data,
                {"text", "parse_mode", "message_id", "chat_id", "entities", "link_preview_options", "reply_markup"},
            )
            post = next((post for post in self.posts if post["message_id"] == data["message_id"]), {})
            need(post, "message to edit not found")
            words = Parsed(data["text"]).words
            need(post["text"] != words, "message is not modified: specified new message content and reply markup are …")
            post["text"] = words
            return Reply(200, {"ok": True, "result": {**post["all"][0], "text": words}})
        answered = data.get("reply_parameters", {}).get("message_id")
        need(
            answered is None or any(post["message_id"] == answered for post in self.posts),
            "message to be replied not found",
        )
        made = getattr(self, method)(data, files)
        film = made[0].pop("film", None)
        result = made if method == "sendMediaGroup" else made[0]
        about = {"message_id": made[0]["message_id"], "text": made[0]["text"], "film": film}
        self.posts.append({**about, "all": made, "reply_to": answered})
        return Reply(200, {"ok": True, "result": result})

    def fields(self, asked: Asked) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Return fields and files, as JSON or as a form."""
        if asked.headers["Content-Type"].startswith("application/json"):
            return asked.json(), {}
        parts = asked.parts()
        files = {part.name: part.data for part in parts if part.file_name}
        shown = [is_picture(part.data, part.media_type) or is_video(part.data, part.media_type) for part in parts]
        need(all(shown[n] for n, part in enumerate(parts) if part.file_name), "IMAGE_PROCESS_FAILED")
        data: dict[str, Any] = {part.name: part.data.decode() for part in parts if not part.file_name}
        for name in ("media", "reply_parameters", "has_spoiler", "width", "height", "duration", "supports_streaming"):
            if name in data:
                data[name] = json.loads(data[name])
        return data, files

    def known(self, data: Mapping[str, Any], names: set[str]) -> None:
        """Refuse fields that the documentation does not name."""
        need(set(data) <= names, f"unknown {sorted(set(data) - names)}")

    def sendMessage(self, data: dict[str, Any], _: dict[str, bytes]) -> list[dict[str, Any]]:  # noqa: N802 - the API's name
        """Publish a text."""
        self.known(data, COMMON | {"text", "parse_mode", "entities", "link_preview_options"})
        self.known(data["link_preview_options"], {"is_disabled", "url", "prefer_large_media", "show_above_text"})
        words = self.words(data, "text", 4096)
        need(words, "message text is empty")
        return [self.message({"text": words})]

    def sendPhoto(self, data: dict[str, Any], files: dict[str, bytes]) -> list[dict[str, Any]]:  # noqa: N802 - the API's name
        """Publish a picture."""
        self.known(data, COMMON | CAPTION | {"photo"})
        need(data["photo"].removeprefix("attach://") in files, "photo not found")
        return [self.message({"text": self.words(data, "caption", 1024)})]

    def sendVideo(self, data: dict[str, Any], files: dict[str, bytes]) -> list[dict[str, Any]]:  # noqa: N802 - the API's name
        """Publish a video."""
        known = {"video", "duration", "width", "height", "thumbnail", "cover", "start_timestamp", "supports_streaming"}
        self.known(data, COMMON | CAPTION | known)
        film = files.get(data["video"].removeprefix("attach://"), b"")
        need(0 < len(film) <= 50_000_000, "file is too big")
        need(data["supports_streaming"] is True and data["duration"] == 2 and data["width"] == 640, "video")
        return [self.message({"text": self.words(data, "caption", 1024), "film": print_of(film)})]

    def sendMediaGroup(self, data: dict[str, Any], files: dict[str, bytes]) -> list[dict[str, Any]]:  # noqa: N802 - the API's name
        """Publish an album."""
        self.known(data, COMMON | {"media"})
        need(2 <= len(data["media"]) <= 10, "album size")
        made: list[dict[str, Any]] = []
        for each in data["media"]:
            self.known(each, CAPTION | {"type", "media"})
            need(each["type"] == "photo" and each["media"].removeprefix("attach://") in files, "media not found")
            made.append(self.message({"text": self.words(each, "caption", 1024)}, len(made)))
        return made

    def words(self, data: dict[str, Any], field: str, longest: int) -> str:
        """Return the words of a text in HTML."""
        need(field not in data or data.get("parse_mode") == "HTML", "parse mode")
        words = Parsed(data.get(field, "")).words
        need(len(words.encode("utf-16-le")) // 2 <= longest, "message is too long")
        return words

    def message(self, about: dict[str, Any], offset: int = 0) -> dict[str, Any]:
        """Return a message as Telegram gives it."""
        chat = {"id": -1001, "type": "channel", "username": "kirkikindi"}
        return {"message_id": 11 + 10 * len(self.posts) + offset, "date": int(time.time()), "chat": chat, **about}
