"""Google's posts of places, as the documentation of version 4 has them, 2026-08."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tests.networks.fakes.base import Fake, Reply, is_picture, must, only

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

ACTIONS = {"BOOK", "ORDER", "SHOP", "LEARN_MORE", "SIGN_UP", "GET_OFFER", "CALL"}
POST = {"languageCode", "summary", "callToAction", "event", "media", "topicType", "alertType", "offer"}
KNOWN = POST | {"name", "createTime", "updateTime", "state", "searchUrl"}


class GoogleBusiness(Fake):
    """One place; `state` is what becomes of posts, `barred` refuses the whole project."""

    client, secret, refresh = "app.apps.example", "s3cret-klient", "1//s3cret-refr/esh+"
    token = "ya29.s3cret-tök"  # noqa: S105 - it opens nothing
    place = "accounts/11/locations/22"

    def __init__(self) -> None:
        super().__init__()
        self.shelf: dict[str, bytes] = {}
        self.state = "LIVE"
        self.barred = False

    def publishes(self, asked: Asked) -> bool:
        """A post is made."""
        return asked.method == "POST" and asked.path.endswith("/localPosts")

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented."""
        if asked.path == "/token":
            fields = {name: value for name, (value,) in parse_qs(asked.body.decode()).items()}
            known = {"client_secret": self.secret, "client_id": self.client, "refresh_token": self.refresh}
            if fields != {**known, "grant_type": "refresh_token"}:
                return Reply(401, {"error": "invalid_client", "error_description": "The OAuth client was not found."})
            return Reply(200, {"access_token": self.token, "expires_in": 3599, "token_type": "Bearer"})
        if asked.headers.get("Authorization", "") != f"Bearer {self.token}":
            return error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        if self.barred:
            return error(403, "PERMISSION_DENIED", "The caller does not have permission")
        if asked.path == f"/v4/{self.place}/localPosts":
            return self.made(asked) if asked.method == "POST" else self.listed(asked)
        return self.one(asked)

    def made(self, asked: Asked) -> Reply:
        """Make a post, and fetch its picture."""
        data = asked.json()
        only(data, POST, {"summary", "topicType"})
        must(data["topicType"] == "STANDARD" and 0 < len(data["summary"]) <= 1500, "summary")
        if "callToAction" in data:
            only(data["callToAction"], {"actionType", "url"}, {"actionType", "url"})
            must(data["callToAction"]["actionType"] in ACTIONS - {"CALL"}, "actionType")
        for item in data.get("media", ()):
            only(item, {"mediaFormat", "sourceUrl"}, {"mediaFormat", "sourceUrl"})
            must(item["mediaFormat"] == "PHOTO" and len(data["media"]) == 1, "media")
            picture = self.shelf.get(item["sourceUrl"], b"")
            must(any(is_picture(picture, kind) for kind in ("image/png", "image/jpeg")), "media")
        number = 33 + len(self.posts)
        post = {
            **data,
            "alts": ["" for _ in data.get("media", ())],
            "name": f"{self.place}/localPosts/{number}",
            "state": self.state,
            "createTime": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "searchUrl": f"https://local.google.example/place?id={number}",
        }
        self.posts.append(post)
        return Reply(200, visible(post))

    def listed(self, asked: Asked) -> Reply:
        """Give the posts of the place, in no order that is documented: here the oldest first."""
        only(asked.query, {"pageSize", "pageToken"})
        size, first = int(asked.query.get("pageSize", 20)), int(asked.query.get("pageToken", 0))
        must(1 <= size <= 100, "pageSize")
        more = {"nextPageToken": str(first + size)} if first + size < len(self.posts) else {}
        shown = [visible(post) for post in self.posts[first : first + size]]
        return Reply(200, {**({"localPosts": shown} if shown else {}), **more})

    def one(self, asked: Asked) -> Reply:
        """Change a post or take it back."""
        found = next((post for post in self.posts if asked.path == f"/v4/{post['name']}"), None)
        if found is None:
            return error(404, "NOT_FOUND", "Requested entity was not found.")
        if asked.method == "DELETE":
            self.posts.remove(found)
            return Reply(200, {})
        must(asked.method == "PATCH", "method", 405)
        data = asked.json()
        only(asked.query, {"updateMask"}, {"updateMask"})
        must(set(asked.query["updateMask"].split(",")) == set(data) <= POST, "updateMask")
        found |= data
        return Reply(200, visible(found))


def visible(post: dict[str, Any]) -> dict[str, Any]:
    """Return a post as it is shown."""
    return {name: post[name] for name in KNOWN if name in post}


def error(status: int, name: str, message: str) -> Reply:
    """Return a refusal, in Google's form."""
    return Reply(status, {"error": {"code": status, "message": message, "status": name}})
