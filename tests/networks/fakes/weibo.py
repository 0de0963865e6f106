"""Weibo's API as its documentation has it: sharing, one account's timeline, counts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.networks.fakes.base import Fake, RefusedError, Reply, is_picture, only

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

LINK = re.compile(r"https?://\S+")


def no(code: int, said: str, status: int = 400) -> RefusedError:
    """Return a refusal in Weibo's own form."""
    return RefusedError(Reply(status, {"request": "/2/x.json", "error_code": str(code), "error": said}))


class Weibo(Fake):
    """One account, and an app that is registered for kirk.example."""

    token = "2.00wéibo-tok/+="  # noqa: S105 - it opens nothing

    def publishes(self, asked: Asked) -> bool:
        """Messages are what readers see."""
        return asked.path == "/2/statuses/share.json"

    def changes(self, asked: Asked) -> bool:
        """Nothing is changed, but taken back."""
        return asked.path == "/2/statuses/destroy.json"

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented."""
        told = asked.headers.get("Authorization", "").encode("latin-1").decode("latin-1")
        if told != f"OAuth2 {self.token}":
            raise no(21332, "access_token is invalid!", 403)
        match (asked.method, asked.path):
            case ("POST", "/2/statuses/share.json"):
                return self.share(asked)
            case ("GET", "/2/account/get_uid.json"):
                return Reply(200, {"uid": 1404376560})
            case ("GET", "/2/users/show.json"):
                only(asked.query, {"uid", "screen_name"})
                return Reply(200, {"id": 1404376560, "screen_name": "kirkikindi"})
            case ("GET", "/2/statuses/user_timeline.json"):
                known = {"uid", "count", "page", "trim_user", "since_id", "max_id", "feature", "base_app"}
                only(asked.query, known)
                return Reply(200, {"statuses": self.posts[::-1], "total_number": len(self.posts)})
            case ("GET", "/2/statuses/show.json"):
                only(asked.query, {"id"}, {"id"})
                return Reply(200, self.known(asked.query["id"]))
            case ("POST", "/2/statuses/destroy.json"):
                post = self.known(self.fields(asked)[0]["id"])
                self.posts.remove(post)
                return Reply(200, post)
        raise no(10020, "request api not found!", 404)

    def known(self, name: str) -> dict[str, Any]:
        """Return a message."""
        found = [post for post in self.posts if post["idstr"] == name]
        if not found:
            raise no(20101, "target weibo does not exist!")
        return found[0]

    def fields(self, asked: Asked) -> tuple[dict[str, str], bytes]:
        """Return the fields of a form, and its picture."""
        if asked.headers["Content-Type"] == "application/x-www-form-urlencoded":
            return dict(parse_qsl(asked.body.decode(), keep_blank_values=True, strict_parsing=True)), b""
        parts = asked.parts()
        picture = next(part for part in parts if part.name == "pic")
        if not is_picture(picture.data, picture.media_type) or len(picture.data) > 5_000_000:
            raise no(20007, "does multipart has image?")
        return {part.name: part.data.decode() for part in parts if part.name != "pic"}, picture.data

    def share(self, asked: Asked) -> Reply:
        """Take a message: with an address of the app's domain, without a topic, and not the same twice."""
        data, picture = self.fields(asked)
        only(data, {"status", "rip"}, {"status"})
        text = data["status"]
        if not any(re.match(r"https?://(\w+\.)*kirk\.example\b", link) for link in LINK.findall(text)):
            raise no(10017, "param error, see doc for more info")
        if re.search(r"#[^#\n]+#", text):
            raise no(10017, "param error: topic")
        short = LINK.sub(f"http://t.cn/R{len(self.posts)}", text)
        if any(post["raw"] == text for post in self.posts):
            raise no(20019, "repeat content!")
        number = str(5_000_000_000_000_000 + len(self.posts))
        made = datetime.now(UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")
        about = {"id": int(number), "idstr": number, "mid": number, "text": short, "created_at": made, "raw": text}
        counts = {"reposts_count": 3, "comments_count": 2, "attitudes_count": 9}
        self.posts.append({**about, **counts, "pic": len(picture)})
        return Reply(200, self.posts[-1])
