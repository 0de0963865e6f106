"""Reddit's API as PRAW 8.0.3 speaks it and the archived source answers it: one account, one subreddit, one store."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from tests.networks.fakes.base import Fake, RefusedError, Reply, is_picture, must, only

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.networks.fakes.base import Asked

SUBMIT = {"api_type", "sr", "kind", "title", "text", "url", "flair_id", "flair_text", "resubmit", "nsfw", "spoiler"} | {
    *("sendreplies", "validate_on_submit", "video_poster_url", "collection_id", "discussion_type")
}
GALLERY = {
    "api_type",
    "items",
    "nsfw",
    "sendreplies",
    "show_error_list",
    "spoiler",
    "sr",
    "title",
    "validate_on_submit",
}
FLAIR = "11111111-2222-3333-4444-555555555555"


def refused(code: str, said: str, **more: object) -> RefusedError:
    """Return a refusal as Reddit gives it: a success with errors inside."""
    return RefusedError(Reply(200, {"json": {"errors": [[code, said, "field"]], **more}}))


class Reddit(Fake):
    """The account u/kirkikindi and the subreddit r/kahve."""

    client, secret, refresh = "cliént-id", "client-s3cret/+", "refrésh-tok/+="
    token = "access-tökén/+="  # noqa: S105 - it opens nothing

    def __init__(self) -> None:
        super().__init__()
        self.requirements: dict[str, Any] = {"is_flair_required": False, "body_restriction_policy": "none"}
        self.leased: dict[str, tuple[str, bytes]] = {}
        self.left = 96.0
        self.late = 0
        self.slow: list[dict[str, Any]] = []
        self.signed_in = 0

    def publishes(self, asked: Asked) -> bool:
        """Posts and comments are what readers see."""
        return asked.path in {"/api/submit", "/api/submit_gallery_post.json", "/api/comment"}

    def changes(self, asked: Asked) -> bool:
        """Texts are changed and taken back by name."""
        return asked.path in {"/api/del", "/api/editusertext"}

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented: a token, a client that says who it is, and how many requests are left."""
        if asked.path == "/store":
            return self.keep(asked)
        must(asked.headers.get("User-Agent", "").startswith(("python:tellal:", "tellal/")), "who are you?", 429)
        if asked.path == "/api/v1/access_token":
            return self.sign_in(asked)
        if asked.headers.get("Authorization", "").encode("latin-1").decode("latin-1") != f"Bearer {self.token}":
            return Reply(401, {"message": "Unauthorized", "error": 401})
        must("(by /u/kirkikindi)" in asked.headers["User-Agent"], "who are you?", 429)
        asked.query.pop("raw_json", "")
        reply = self.read(asked) if asked.method == "GET" else self.write(asked)
        reply.headers = {"x-ratelimit-remaining": str(self.left), "x-ratelimit-reset": "321", **reply.headers}
        return reply

    def sign_in(self, asked: Asked) -> Reply:
        """Give a token for an hour."""
        login = base64.b64encode(f"{quote(self.client, safe='')}:{quote(self.secret, safe='')}".encode()).decode()
        if asked.headers.get("Authorization") != f"Basic {login}":
            return Reply(401, {"message": "Unauthorized", "error": 401})
        data = self.form(asked, {"grant_type", "refresh_token"})
        if data != {"grant_type": "refresh_token", "refresh_token": self.refresh}:
            return Reply(400, {"error": "invalid_grant"})
        self.signed_in += 1
        return Reply(200, {"access_token": self.token, "token_type": "bearer", "expires_in": 3600, "scope": "submit"})

    def form(self, asked: Asked, known: Collection[str], needed: Collection[str] = ()) -> dict[str, str]:
        """Return the fields of a form, all of which are known."""
        must(asked.headers["Content-Type"] == "application/x-www-form-urlencoded", "not a form", 415)
        fields = dict(parse_qsl(asked.body.decode(), keep_blank_values=True, strict_parsing=True))
        only(fields, known, needed)
        return fields

    def read(self, asked: Asked) -> Reply:
        """Answer about rules, flairs, the account and what it has made."""
        match asked.path:
            case "/api/v1/kahve/post_requirements":
                return Reply(200, self.requirements)
            case "/r/kahve/api/link_flair_v2":
                return Reply(200, [{"id": FLAIR, "text": "Haber", "type": "text", "text_editable": False}])
            case "/api/v1/me":
                return Reply(200, {"name": "kirkikindi", "id": "abc"})
            case "/api/info":
                only(asked.query, {"id"}, {"id"})
                found = [post for post in self.posts if post["name"] == asked.query["id"]]
                gone = [{"name": asked.query["id"], "author": "[deleted]", "title": "[deleted]"}]
                return self.listing(found or gone)
            case "/user/kirkikindi/submitted" | "/user/kirkikindi/comments":
                only(asked.query, {"sort", "limit", "after", "t", "before", "count", "show"})
                self.appear()
                kind = "t1_" if asked.path.endswith("comments") else "t3_"
                return self.listing([post for post in self.posts[::-1] if post["name"].startswith(kind)])
        raise RefusedError(Reply(404, {"message": "Not Found", "error": 404}))

    def listing(self, things: list[dict[str, Any]]) -> Reply:
        """Return a list in Reddit's form."""
        children = [{"kind": each["name"][:2], "data": each} for each in things]
        return Reply(200, {"kind": "Listing", "data": {"after": None, "children": children}})

    def write(self, asked: Asked) -> Reply:
        """Take a post, a comment, a picture's lease, a change."""
        match asked.path:
            case "/api/media/asset.json":
                return self.lease(self.form(asked, {"filepath", "mimetype"}, {"filepath", "mimetype"}))
            case "/api/submit":
                return self.submit(self.form(asked, SUBMIT, {"api_type", "sr", "kind", "title"}))
            case "/api/submit_gallery_post.json":
                return self.gallery(asked.json())
            case "/api/comment":
                return self.comment(
                    self.form(asked, {"api_type", "thing_id", "text"}, {"api_type", "thing_id", "text"})
                )
            case "/api/editusertext":
                return self.change(self.form(asked, {"api_type", "thing_id", "text"}, {"api_type", "thing_id", "text"}))
            case "/api/del":
                name = self.form(asked, {"id"}, {"id"})["id"]
                self.posts = [post for post in self.posts if post["name"] != name]
                return Reply(200, {})
        raise RefusedError(Reply(404, {"message": "Not Found", "error": 404}))

    def lease(self, data: dict[str, str]) -> Reply:
        """Say where a file may go."""
        asset = f"asset{len(self.leased)}"
        self.leased[asset] = (data["mimetype"], b"")
        fields = [{"name": "acl", "value": "private"}, {"name": "key", "value": f"rte/{asset}"}]
        fields += [{"name": "policy", "value": "p0licy-s3cret"}, {"name": "x-amz-signature", "value": "s1gned"}]
        about = {
            "asset_id": asset,
            "processing_state": "incomplete",
            "payload": {},
            "websocket_url": "wss://ws.example/",
        }
        return Reply(200, {"args": {"action": f"{self.url}/store", "fields": fields}, "asset": about})

    def keep(self, asked: Asked) -> Reply:
        """Take a file as Amazon's store does: the file is the form's last field, and nobody signs in."""
        must(not asked.headers.get("Authorization"), "a token that is none of the store's business")
        parts = asked.parts()
        must(parts[-1].name == "file" and parts[-1].file_name, "the file comes last")
        fields = {part.name: part.data.decode() for part in parts[:-1]}
        must(fields.get("policy") == "p0licy-s3cret", "no policy", 403)
        asset = fields["key"].removeprefix("rte/")
        kind = self.leased[asset][0]
        must(is_picture(parts[-1].data, kind) or kind == "video/mp4", "not a picture")
        self.leased[asset] = (kind, parts[-1].data)
        return Reply(201, "<PostResponse><Location>https://store.example/rte</Location></PostResponse>")

    def submit(self, data: dict[str, str]) -> Reply:
        """Take a post; of one with a picture or a video nothing is said but where to listen."""
        must(data["api_type"] == "json", "api_type")
        self.allow(data["title"], data)
        kind = data["kind"]
        only(data, SUBMIT, {"url"} if kind in {"link", "image", "video"} else set())
        if kind == "self":
            must("url" not in data, "url")
            return self.made(self.keep_post(data, is_self=True))
        if kind == "link":
            there = [post for post in self.posts if post.get("url") == data["url"]]
            if there and data.get("resubmit") == "false":
                raise refused("ALREADY_SUB", "that link has already been submitted")
            return self.made(self.keep_post(data, url=data["url"]))
        must(kind in {"image", "video"}, "kind")
        assets = [data["url"], *([data["video_poster_url"]] if kind == "video" else [])]
        for address in assets:
            must(address.startswith(f"{self.url}/store/rte/"), "not from our store")
            must(self.leased[address.rpartition("/")[2]][1], "nothing was uploaded")
        post = self.keep_post(data, url=data["url"], images=1 if kind == "image" else 0)
        if self.late:
            self.posts.remove(post)
            self.slow.append(post)
        data_ = {
            "user_submitted_page": "https://www.reddit.com/user/kirkikindi/submitted/",
            "websocket_url": "wss://w/",
        }
        return Reply(200, {"json": {"errors": [], "data": data_}})

    def appear(self) -> None:
        """Show what was slow once it was looked for often enough."""
        if self.slow:
            self.late -= 1
            if self.late <= 0:
                self.posts += self.slow
                self.slow = []

    def gallery(self, data: dict[str, Any]) -> Reply:
        """Take several pictures."""
        only(data, GALLERY | {"flair_id", "flair_text", "collection_id", "discussion_type", "text"}, GALLERY)
        self.allow(data["title"], data)
        for item in data["items"]:
            only(item, {"caption", "outbound_url", "media_id"}, {"caption", "outbound_url", "media_id"})
            must(self.leased[item["media_id"]][1], "nothing was uploaded")
        post = self.keep_post(data, images=len(data["items"]))
        return Reply(200, {"json": {"errors": [], "data": {"id": post["name"], "url": self.address(post)}}})

    def allow(self, title: str, data: dict[str, Any]) -> None:
        """Refuse what no subreddit takes."""
        if data["sr"] != "kahve":
            raise refused("SUBREDDIT_NOEXIST", "that subreddit doesn't exist")
        if not title:
            raise refused("NO_TEXT", "we need something here")
        if len(title) > 300 or len(data.get("text", "")) > 40_000:
            raise refused("TOO_LONG", "this is too long")

    def keep_post(self, data: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """Keep a post and return it."""
        number = f"{1000 + len(self.posts) + len(self.slow):x}"
        about = {"selftext": data.get("text", ""), "title": data["title"], "subreddit": "kahve", "author": "kirkikindi"}
        post = {"name": f"t3_{number}", "is_self": False, "images": 0, "parent": None, **about, **more}
        post |= {"score": 7, "num_comments": 3, "created_utc": time.time(), "flair": data.get("flair_id", "")}
        post |= {"over_18": str(data["nsfw"]).lower() == "true", "spoiler": str(data["spoiler"]).lower() == "true"}
        post["permalink"] = f"/r/kahve/comments/{number}/baslik/"
        self.posts.append(post)
        return post

    def address(self, post: dict[str, Any]) -> str:
        """Return where a post is."""
        return f"https://www.reddit.com{post['permalink']}"

    def made(self, post: dict[str, Any]) -> Reply:
        """Say what became of a post."""
        data = {"id": post["name"][3:], "name": post["name"], "url": self.address(post), "drafts_count": 0}
        return Reply(200, {"json": {"errors": [], "data": data}})

    def comment(self, data: dict[str, str]) -> Reply:
        """Take a comment below a post."""
        parent = next((post for post in self.posts if post["name"] == data["thing_id"]), None)
        if parent is None:
            raise refused("DELETED_COMMENT", "that comment has been deleted")
        if not data["text"] or len(data["text"]) > 10_000:
            raise refused("TOO_LONG", "this is too long")
        number = f"{9000 + len(self.posts):x}"
        about = {"name": f"t1_{number}", "parent_id": parent["name"], "link_id": parent["name"], "body": data["text"]}
        about |= {"author": "kirkikindi", "created_utc": time.time(), "score": 1}
        self.posts.append(
            about | {"parent": parent["name"], "permalink": f"{parent['permalink']}{number}/", "images": 0}
        )
        return self.changed(self.posts[-1])

    def change(self, data: dict[str, str]) -> Reply:
        """Give a post or a comment another text."""
        found = next((post for post in self.posts if post["name"] == data["thing_id"]), None)
        if found is None:
            raise refused("NOT_AUTHOR", "you can't do that")
        found["body" if found["name"].startswith("t1_") else "selftext"] = data["text"]
        return self.changed(found)

    def changed(self, post: dict[str, Any]) -> Reply:
        """Say how a text is now."""
        return Reply(200, {"json": {"errors": [], "data": {"things": [{"kind": post["name"][:2], "data": post}]}}})
