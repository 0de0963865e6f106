"""Mastodon as its documentation has it (methods/statuses.md, methods/media.md, entities/Status.md)."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from tests.networks.fakes.base import Fake, Reply, is_picture, is_video, match, must, only, print_of

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

STATUS = {
    *("status", "media_ids", "poll", "in_reply_to_id", "sensitive", "spoiler_text", "visibility", "language"),
    *("scheduled_at", "quoted_status_id", "quote_approval_policy"),
}


class Mastodon(Fake):
    """One account, `mock` on this server."""

    token = "mastodon-tökén/+=1"  # noqa: S105 - it opens nothing

    def __init__(self) -> None:
        super().__init__()
        self.media: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, dict[str, Any]] = {}
        self.busy = 1
        self.scopes = ["read", "write:statuses", "write:media"]

    def publishes(self, asked: Asked) -> bool:
        """Statuses are what readers see."""
        return asked.method == "POST" and asked.path == "/api/v1/statuses"

    def handle(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer as documented."""
        if asked.headers.get("Authorization", "").encode("latin-1") != f"Bearer {self.token}".encode("latin-1"):
            return Reply(401, {"error": "The access token is invalid"})
        match (asked.method, asked.path):
            case ("POST", "/api/v2/media"):
                return self.upload(asked)
            case ("POST", "/api/v1/statuses"):
                return self.post(asked)
            case ("GET", "/api/v1/accounts/verify_credentials"):
                return Reply(200, {"id": "7", "acct": "mock"})
            case ("GET", "/api/v1/apps/verify_credentials"):
                return Reply(200, {"id": "3", "name": "Tellal", "scopes": self.scopes})
            case ("GET", "/api/v1/accounts/7/statuses"):
                return self.listed(asked)
        if asked.method == "GET" and (name := match(r"/api/v1/media/(\d+)", asked.path)):
            self.busy -= 1
            return Reply(206 if self.busy > 0 else 200, {"id": name})
        return self.one(asked)

    def one(self, asked: Asked) -> Reply:
        """Answer about one status."""
        name = match(r"/api/v1/statuses/(\d+)", asked.path)
        found = next((post for post in self.posts if post["id"] == name), None)
        if found is None:
            return Reply(404, {"error": "Record not found"})
        if asked.method == "DELETE":
            self.posts.remove(found)
        if asked.method == "PUT":
            data = asked.json()
            only(
                data,
                {"status", "spoiler_text", "sensitive", "language", "media_ids", "media_attributes", "poll"},
                {"status"},
            )
            must(data.get("media_ids", []) == [each["id"] for each in found["media_attachments"]], "media", 422)
            found |= {"content": self.html(data["status"])}
        return Reply(200, found)

    def upload(self, asked: Asked) -> Reply:
        """Take an image with its description; the first one is worked on for a while."""
        parts = {part.name: part for part in asked.parts()}
        only(parts, {"file", "thumbnail", "description", "focus"}, {"file"})
        film = is_video(parts["file"].data, parts["file"].media_type)
        must(
            (film or is_picture(parts["file"].data, parts["file"].media_type)) and parts["file"].file_name,
            "File is unreadable",
            422,
        )
        name = str(100 + len(self.media))
        description = parts["description"].data.decode() if "description" in parts else None
        about = {"type": "video", "print": print_of(parts["file"].data)} if film else {"type": "image"}
        self.media[name] = {"id": name, "description": description, **about}
        return Reply(202 if self.busy > 0 else 200, self.media[name] | {"url": None})

    def post(self, asked: Asked) -> Reply:
        """Publish, or give back what the key published before."""
        data = asked.json()
        only(data, STATUS)
        key = asked.headers.get("Idempotency-Key", "")
        if key in self.keys:
            return Reply(200, self.keys[key])
        must(data.get("status") or data.get("media_ids"), "Validation failed: Text can't be blank", 422)
        must(len(data["status"]) <= 500, "Validation failed: Text character limit of 500 exceeded", 422)
        must(data.get("visibility") in ("public", "unlisted", "private", "direct"), "visibility", 422)
        must(len(data.get("media_ids", [])) <= 4, "Cannot attach more than 4 files", 422)
        must(all(each in self.media for each in data.get("media_ids", [])), "no such media", 422)
        parent = data.get("in_reply_to_id")
        must(parent is None or any(post["id"] == parent for post in self.posts), "Record not found", 404)
        name = str(109_000 + len(self.posts))
        status = {
            "id": name,
            "uri": f"{self.url}/users/mock/statuses/{name}",
            "url": f"{self.url}/@mock/{name}",
            "created_at": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "content": self.html(data["status"]),
            "in_reply_to_id": parent,
            "media_attachments": [self.media.pop(each) for each in data.get("media_ids", [])],
            "sensitive": data.get("sensitive", False),
            "spoiler_text": data.get("spoiler_text", ""),
            "language": data.get("language"),
            "favourites_count": 3,
            "reblogs_count": 2,
            "replies_count": 1,
        }
        self.posts.append(status)
        if key:
            self.keys[key] = status
        return Reply(200, status)

    def listed(self, asked: Asked) -> Reply:
        """Give the account's statuses, newest first."""
        only(asked.query, {"exclude_reblogs", "limit", "max_id", "since_id", "min_id", "only_media", "exclude_replies"})
        below = int(asked.query.get("max_id", 10**9))
        found = [post for post in reversed(self.posts) if int(post["id"]) < below]
        return Reply(200, found[: int(asked.query.get("limit", 20))])

    def html(self, text: str) -> str:
        """Show a text as the server does."""
        return "".join(f"<p>{escape(each)}</p>" for each in text.split("\n\n")).replace("\n", "<br />")
