"""WordPress's REST interface as its handbook has it (wp/v2/posts, media, comments)."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from tests.networks.fakes.base import Fake, Reply, is_picture, is_video, match, must, only, print_of

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

POST = {"date", "date_gmt", "slug", "status", "password", "title", "content", "author", "excerpt", "featured_media"} | {
    *("comment_status", "ping_status", "format", "meta", "sticky", "template", "categories", "tags")
}


class WordPress(Fake):
    """One site with one user, `ayse`."""

    password = "abcd EFGH 1234 ijkl MNOP 6789"  # noqa: S105 - it opens nothing

    def __init__(self) -> None:
        super().__init__()
        self.media: dict[str, dict[str, Any]] = {}
        self.may = {"publish_posts": True, "upload_files": True, "read": True}

    def publishes(self, asked: Asked) -> bool:
        """Posts are what readers see."""
        return asked.method == "POST" and asked.query.get("rest_route") == "/wp/v2/posts"

    def changes(self, asked: Asked) -> bool:
        """What is asked of one post changes it."""
        return bool(match(r"/wp/v2/posts/(\d+)", asked.query.get("rest_route", "")))

    def handle(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer as documented."""
        must(asked.path == "/", "only this address works on every site", 404)
        login = b64encode(f"ayse:{self.password}".encode()).decode()
        if asked.headers.get("Authorization") != f"Basic {login}":
            return Reply(
                401,
                {"code": "incorrect_password", "message": "The provided password is invalid.", "data": {"status": 401}},
            )
        route = asked.query.pop("rest_route")
        match (asked.method, route):
            case ("GET", "/wp/v2/posts"):
                only(asked.query, {"slug", "status", "context", "search", "per_page", "page"})
                return Reply(200, [post for post in self.posts if post["slug"] == asked.query["slug"]])
            case ("POST", "/wp/v2/posts"):
                return self.post(asked)
            case ("POST", "/wp/v2/media"):
                return self.upload(asked)
            case ("GET", "/wp/v2/users/me"):
                only(asked.query, {"context"})
                return Reply(200, {"id": 5, "username": "ayse", "capabilities": self.may})
            case ("GET", "/wp/v2/comments"):
                return Reply(200, [], {"X-WP-Total": "4"})
        if name := match(r"/wp/v2/media/(\d+)", route):
            only(asked.json(), {"alt_text", "caption", "description", "title"})
            self.media[name] |= asked.json()
            return Reply(200, self.media[name])
        return self.one(asked, match(r"/wp/v2/posts/(\d+)", route))

    def one(self, asked: Asked, name: str) -> Reply:
        """Answer about one post."""
        found = next((post for post in self.posts if post["id"] == int(name)), None)
        if found is None:
            return Reply(404, {"code": "rest_post_invalid_id", "message": "Invalid post ID.", "data": {"status": 404}})
        if asked.method == "DELETE":
            self.posts.remove(found)
        else:
            only(asked.json(), POST)
            found |= asked.json()
        return Reply(200, found)

    def upload(self, asked: Asked) -> Reply:
        """Take a picture."""
        must(asked.headers.get("Content-Disposition", "").startswith("attachment; filename="), "no file name")
        kind = asked.headers["Content-Type"]
        must(is_picture(asked.body, kind) or is_video(asked.body, kind), "not a picture", 415)
        name = str(40 + len(self.media))
        self.media[name] = {"id": int(name), "source_url": f"https://blog.example.org/{name}.png", "alt_text": ""}
        if is_video(asked.body, kind):
            self.media[name] |= {"source_url": f"https://blog.example.org/{print_of(asked.body)}.mp4"}
        return Reply(201, self.media[name])

    def post(self, asked: Asked) -> Reply:
        """Publish; a slug that is taken gets a number, as there."""
        data = asked.json()
        only(data, POST)
        must(data.get("title") or data.get("content"), "Content, title, and excerpt are empty.")
        must(data["status"] in ("publish", "future", "draft", "pending", "private"), "status")
        taken = sum(post["slug"] == data["slug"] for post in self.posts)
        slug = data["slug"] + (f"-{taken + 1}" if taken else "")
        number = 7 + len(self.posts)
        films = [each["alt_text"] for each in self.media.values() if each["source_url"].endswith(".mp4")]
        self.posts.append(
            {**data, "films": films, "id": number, "slug": slug, "link": f"https://blog.example.org/{slug}/"}
        )
        return Reply(201, self.posts[-1])
