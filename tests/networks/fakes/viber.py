"""Viber's Channels Post API as its documentation has it: one channel with a super-admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.networks.fakes.base import Fake, RefusedError, Reply, must, only

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

POST = {"auth_token", "from", "type", "text", "media", "thumbnail", "size", "duration"}
NEEDED = {"text": {"text"}, "picture": {"text", "media"}, "video": {"media", "size"}, "url": {"media"}}
ADMIN = "01234567890A="


def no(status: int, said: str) -> RefusedError:
    """Return a refusal as Viber gives it: a success with a number inside."""
    return RefusedError(Reply(200, {"status": status, "status_message": said}))


class Viber(Fake):
    """One channel."""

    token = "4dd-vibér-tok/+="  # noqa: S105 - it opens nothing

    def __init__(self) -> None:
        super().__init__()
        self.shelf: dict[str, bytes] = {}
        self.webhook = "https://kirk.example/viber"

    def publishes(self, asked: Asked) -> bool:
        """Posts are what readers see."""
        return asked.path == "/pa/post"

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented."""
        must(asked.method == "POST", "method", 405)
        data = asked.json()
        told = asked.headers.get("X-Viber-Auth-Token", "").encode("latin-1").decode("latin-1")
        if data.get("auth_token", told) != self.token:
            raise no(2, "invalidAuthToken")
        if asked.path == "/pa/get_account_info":
            members = [{"id": "zzz=", "name": "Ali", "role": "admin"}, {"id": ADMIN, "name": "A", "role": "superadmin"}]
            about = {"name": "Kırkikindi", "id": "pa:75", "webhook": self.webhook, "subscribers_count": 35}
            return Reply(200, {"status": 0, "status_message": "ok", **about, "members": members})
        must(asked.path == "/pa/post", "no such method", 404)
        return self.post(data)

    def post(self, data: dict[str, Any]) -> Reply:
        """Take a post."""
        only(data, POST, {"from", "type"})
        if not self.webhook:
            raise no(10, "webhookNotSet")
        if data["from"] != ADMIN or data["type"] not in NEEDED or NEEDED[data["type"]] - set(data):
            raise no(4, "missingData")
        if len(data.get("text", "")) > 7000 or (data["type"] == "url" and "text" in data):
            raise no(3, "badData")
        if "media" in data and data["type"] != "url" and data["media"] not in self.shelf:
            raise no(1, "invalidUrl")
        self.posts.append(data)
        return Reply(200, {"status": 0, "status_message": "ok", "message_token": 5741311803571721087 + len(self.posts)})
