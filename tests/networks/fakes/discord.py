"""Discord as its documentation has it (resources/message.mdx, resources/webhook.mdx)."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.networks.contracts.held import Contract
from tests.networks.fakes.base import Fake, Reply, is_picture, is_video, match, must, only, print_of

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

CHANNEL, GUILD = "222", "111"
MESSAGE = {"content", "embeds", "allowed_mentions", "components", "attachments", "flags", "poll", "tts"}
BOT = MESSAGE | {"nonce", "enforce_nonce", "message_reference", "sticker_ids"}
HOOK = MESSAGE | {"username", "avatar_url", "thread_name", "applied_tags"}


class Discord(Fake):
    """One channel, with a bot and a webhook in it."""

    contract: Contract | None = Contract("discord")
    token = "bot.tökén/x+1"  # noqa: S105 - it opens nothing
    hook = "hook-token_x1"

    def __init__(self) -> None:
        super().__init__()
        self.films: list[str] = []
        self.nonces: dict[str, dict[str, Any]] = {}

    def publishes(self, asked: Asked) -> bool:
        """Messages are what readers see."""
        return asked.method == "POST"

    def handle(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer as documented."""
        must(asked.headers.get("User-Agent", "").startswith("DiscordBot ("), "who are you", 403)
        if asked.path.startswith("/api/v10/webhooks/"):
            return self.webhook(asked)
        if asked.headers.get("Authorization", "").encode("latin-1") != f"Bot {self.token}".encode("latin-1"):
            return Reply(401, {"code": 0, "message": "401: Unauthorized"})
        place = f"/api/v10/channels/{CHANNEL}"
        match (asked.method, asked.path.removeprefix(place)):
            case ("GET", "/api/v10/users/@me"):
                return Reply(200, self.complete("UserPIIResponse", {"id": "7", "bot": True, "locale": "tr"}))
            case ("GET", ""):
                about = {"id": CHANNEL, "guild_id": GUILD, "name": "duyurular"}
                return Reply(200, self.complete("GuildChannelResponse", about))
            case ("GET", "/messages"):
                only(asked.query, {"around", "before", "after", "limit"})
                below = int(asked.query.get("before", 10**9))
                return Reply(200, [seen(post) for post in reversed(self.posts) if int(post["id"]) < below])
            case ("POST", "/messages"):
                return self.post(asked, BOT)
        return self.one(asked, match(rf"{place}/messages/(\d+)", asked.path))

    def webhook(self, asked: Asked) -> Reply:
        """Answer what comes by the webhook."""
        place = f"/api/v10/webhooks/999/{self.hook}"
        if not asked.path.startswith(place):
            return Reply(401, {"code": 50027, "message": "Invalid Webhook Token"})
        if asked.method == "GET":
            about = {"id": "999", "guild_id": GUILD, "channel_id": CHANNEL, "name": "Kırk", "token": self.hook}
            return Reply(200, self.complete("GuildIncomingWebhookResponse", about))
        if asked.method == "POST":
            only(asked.query, {"wait", "thread_id", "with_components"})
            must(asked.query.get("wait") == "true", "silent failures")
            return self.post(asked, HOOK)
        return self.one(asked, match(rf"{place}/messages/(\d+)", asked.path))

    def one(self, asked: Asked, name: str) -> Reply:
        """Answer about one message."""
        found = next((post for post in self.posts if post["id"] == name), None)
        if found is None:
            return Reply(404, {"code": 10008, "message": "Unknown Message"})
        if asked.method == "DELETE":
            self.posts.remove(found)
            return Reply(204, "")
        if asked.method == "PATCH":
            only(asked.json(), {"content", "embeds", "flags", "allowed_mentions", "components", "attachments", "poll"})
            found["content"] = asked.json()["content"]
        return Reply(200, seen(found))

    def post(self, asked: Asked, known: set[str]) -> Reply:
        """Publish, or give back what the nonce published minutes ago."""
        data, files = self.message(asked)
        only(data, known)
        nonce = data.get("nonce", "")
        must(len(nonce) <= 25 and bool(nonce) == bool(data.get("enforce_nonce")), "nonce")
        if nonce in self.nonces:
            return Reply(200, self.nonces[nonce])
        must(data.get("allowed_mentions") == {"parse": []}, "somebody would be notified")
        must(len(data["content"]) <= 2000, "Must be 2000 or fewer in length.")
        must(len(files) <= 10 and len(files) == len(data.get("attachments", [])), "attachments")
        for number, each in enumerate(data.get("attachments", [])):
            only(each, {"id", "filename", "description"}, {"id", "filename"})
            must(each["id"] == str(number) and files[f"files[{number}]"] == each["filename"], "attachments")
            must(len(each.get("description", "")) <= 1024, "description")
        answered = data.get("message_reference", {}).get("message_id")
        must(answered is None or any(post["id"] == answered for post in self.posts), "Unknown message")
        about = {
            "id": str(5000 + len(self.posts)),
            "channel_id": CHANNEL,
            "author": {"id": "7"},
            "content": data["content"].strip(),
            "timestamp": datetime.now(UTC).isoformat(),
            "attachments": data.get("attachments", []),
            "reactions": [{"count": 3, "emoji": {"name": "☕"}}],
            **({"message_reference": {"message_id": answered}} if answered else {}),
        }
        message = self.complete("MessageResponse", about)
        self.posts.append({**message, "films": self.films})
        if nonce:
            self.nonces[nonce] = message
        return Reply(200, message)

    def message(self, asked: Asked) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the message and its files, as JSON or as a form."""
        if asked.headers["Content-Type"].startswith("application/json"):
            return asked.json(), {}
        parts = {part.name: part for part in asked.parts()}
        data = json.loads(parts.pop("payload_json").data)
        must(all(re.fullmatch(r"files\[\d\]", name) for name in parts), "field names")
        films = [part for part in parts.values() if is_video(part.data, part.media_type)]
        self.films = [print_of(part.data) for part in films]
        pictures = [part for part in parts.values() if part not in films]
        must(all(is_picture(part.data, part.media_type) for part in pictures), "pictures")
        return data, {name: str(part.file_name) for name, part in parts.items()}


def seen(post: dict[str, Any]) -> dict[str, Any]:
    """Return a message as Discord gives it."""
    return {name: each for name, each in post.items() if name != "films"}


def shown(content: str) -> str:
    """Return what a reader sees of Discord's Markdown that holds no marks: its words without the backslashes."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", content)
