"""A homeserver as the client-server API has it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tests.networks.contracts.held import Contract
from tests.networks.fakes.base import Fake, Reply, is_picture, is_video, match, must, only, print_of

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

ROOM = "!room:example.org"
CONTENT = {"msgtype", "body", "format", "formatted_body", "m.mentions", "url", "info", "filename", "m.relates_to"} | {
    *("m.new_content", "tellal.key")
}


class Matrix(Fake):
    """One room. `posts` holds what readers see as one message: a text with its pictures."""

    contract: Contract | None = Contract(
        "matrix",
        errors="api.client-server.definitions.errors.error",
        unlike={"'soft_logout' was unexpected": "the specification says it in prose, of a token that is not known"},
    )
    token = "syt_tökén_1"  # noqa: S105 - it opens nothing

    def __init__(self) -> None:
        super().__init__()
        self.events: list[dict[str, Any]] = []
        self.transactions: dict[str, str] = {}
        self.joined = [ROOM]

    def publishes(self, asked: Asked) -> bool:
        """Events are what readers see."""
        return "/send/" in asked.path

    def changes(self, asked: Asked) -> bool:
        """Another text is one more event; a redaction is none."""
        return "/send/" in asked.path or "/redact/" in asked.path

    def handle(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer as documented."""
        if asked.headers.get("Authorization", "").encode("latin-1") != f"Bearer {self.token}".encode("latin-1"):
            return Reply(
                401, {"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token passed.", "soft_logout": False}
            )
        path = unquote(asked.path)
        if path == "/_matrix/client/v3/directory/room/#kirk:example.org":
            return Reply(200, {"room_id": ROOM, "servers": []})
        if path == "/_matrix/client/v3/account/whoami":
            return Reply(200, {"user_id": "@kirk:example.org", "device_id": "D"})
        if path == "/_matrix/client/v3/joined_rooms":
            return Reply(200, {"joined_rooms": self.joined})
        if path == "/_matrix/media/v3/upload":
            kind = asked.headers["Content-Type"]
            must(is_picture(asked.body, kind) or is_video(asked.body, kind), "not a picture")
            return Reply(200, {"content_uri": f"mxc://example.org/{print_of(asked.body)}"})
        place = f"/_matrix/client/v3/rooms/{ROOM}"
        if path == f"{place}/messages":
            only(asked.query, {"dir", "limit", "from", "to", "filter"}, {"dir"})
            return Reply(200, {"chunk": self.events[::-1], "start": "t1"})
        if path.startswith("/_matrix/client/v1/"):
            about = {"sender": "@ayse:example.org", "room_id": ROOM, "origin_server_ts": 1, "type": "m.reaction"}
            return Reply(200, {"chunk": [{**about, "event_id": f"$r{n}", "content": {}} for n in (1, 2)]})
        if name := match(rf"{place}/send/m\.room\.message/(.+)", path):
            return self.send(asked, name)
        event, _, _ = match(rf"{place}/redact/(.+)", path).partition("/")
        self.events = [each for each in self.events if each["event_id"] != event]
        self.posts = [post for post in self.posts if post["event_id"] != event]
        return Reply(200, {"event_id": "$redaction"})

    def send(self, asked: Asked, transaction: str) -> Reply:
        """Take an event; the same transaction is the same event."""
        if transaction in self.transactions:
            return Reply(200, {"event_id": self.transactions[transaction]})
        content = asked.json()
        must(asked.method == "PUT", "method", 405)
        only(content, CONTENT, {"msgtype", "body"})
        must(len(asked.body) <= 60_000, "M_TOO_LARGE", 413)
        relation = content.get("m.relates_to", {})
        if relation.get("rel_type") == "m.thread":
            for name in (relation["event_id"], relation["m.in_reply_to"]["event_id"]):
                must(any(each["event_id"] == name for each in self.events), "no such event")
        event = {
            "event_id": f"$e{len(self.transactions)}",
            "room_id": ROOM,
            "sender": "@kirk:example.org",
            "type": "m.room.message",
            "content": content,
            "origin_server_ts": int(time.time() * 1000),
        }
        self.transactions[transaction] = event["event_id"]
        self.events.append(event)
        if relation.get("rel_type") == "m.replace":
            post = next(post for post in self.posts if post["event_id"] == relation["event_id"])
            post["body"] = content["m.new_content"]["body"]
        elif content["msgtype"] == "m.video":
            only(content["info"], {"mimetype", "size", "w", "h", "duration", "thumbnail_url", "thumbnail_info"})
            must(content["info"]["duration"] == 2000, "duration")
            self.posts[-1]["film"] = (content["url"].rpartition("/")[2], content["body"])
        elif content["msgtype"] == "m.image":
            self.posts[-1]["images"].append(content["body"])
        else:
            self.posts.append(
                {"event_id": event["event_id"], "body": content["body"], "images": [], "relation": relation}
            )
        return Reply(200, {"event_id": event["event_id"]})
