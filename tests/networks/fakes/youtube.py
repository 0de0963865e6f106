"""YouTube, as its discovery document and its guide to resumable uploads have it, 2026-11."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.networks.contracts.held import Contract
from tests.networks.fakes.base import Fake, Reply, is_picture, must

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
GRAIN = 256 * 1024
API = "/youtube/v3"
METHODS = {
    ("GET", f"{API}/channels"): "channels_list",
    ("POST", f"{API}/commentThreads"): "commentThreads_insert",
    ("GET", f"{API}/commentThreads"): "commentThreads_list",
    ("DELETE", f"{API}/comments"): "comments_delete",
    ("PUT", f"{API}/comments"): "comments_update",
    ("GET", f"{API}/playlistItems"): "playlistItems_list",
    ("POST", f"/upload{API}/thumbnails/set"): "thumbnails_set",
    ("DELETE", f"{API}/videos"): "videos_delete",
    ("POST", f"/upload{API}/videos"): "videos_insert",
    ("GET", f"{API}/videos"): "videos_list",
    ("PUT", f"{API}/videos"): "videos_update",
}


class YouTube(Fake):
    """One channel, and the server that makes its tokens.

    `locked` keeps every video private, `forgets` says how much of each piece is kept, `busy` refuses so many first.
    """

    contract: Contract | None = Contract(
        "youtube",
        beside={
            "POST /token": "how tokens are made is described elsewhere",
            "(PUT|DELETE) /upload/.*": "what goes to the address of an upload is described in prose alone",
        },
        unlike={
            "POST /upload/.*/videos: answer 200: it: null": "an upload begins with nothing but an address, says prose"
        },
    )
    client, secret, refresh = "app.apps.example", "s3cret-klient", "1//s3cret-refr/esh+"
    token = "ya29.s3cret-tök"  # noqa: S105 - it opens nothing
    uploads = "UUkirk"

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.covers: dict[str, bytes] = {}
        self.locked = False
        self.forgets: list[int] = []
        self.busy = 0
        self.tokens = 0

    def publishes(self, asked: Asked) -> bool:
        """The piece that ends a video, and comments."""
        found = RANGE.fullmatch(asked.headers.get("Content-Range", ""))
        whole = found is not None and int(found[2]) + 1 == int(found[3])
        return whole or (asked.method == "POST" and asked.path.endswith("/commentThreads"))

    def changes(self, asked: Asked) -> bool:
        """An upload is no change."""
        return asked.method in {"PUT", "DELETE"} and not asked.path.startswith("/upload/")

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented."""
        if asked.path == "/token":
            return self.grant(asked)
        signed = asked.headers.get("Authorization", "").encode("latin-1").decode("latin-1")
        if signed != f"Bearer {self.token}":
            return error(401, "authError", "Request had invalid authentication credentials.")
        if "upload_id" in asked.query:
            return self.fill(asked)
        found = METHODS.get((asked.method, asked.path))
        must(found, "no such method", 404)
        body = json.loads(asked.body) if asked.body and found != "thumbnails_set" else None
        reply: Reply = getattr(self, str(found))(asked, body)
        return reply

    def grant(self, asked: Asked) -> Reply:
        """Make a token, as OAuth 2.0 has it."""
        fields = dict(pair.split("=") for pair in asked.body.decode().split("&"))
        if fields.get("client_secret") != self.secret or fields.get("grant_type") != "refresh_token":
            return Reply(401, {"error": "invalid_client", "error_description": "The OAuth client was not found."})
        self.tokens += 1
        return Reply(200, {"access_token": self.token, "expires_in": 3599, "scope": "x", "token_type": "Bearer"})

    def videos_insert(self, asked: Asked, body: dict[str, Any]) -> Reply:
        """Begin an upload."""
        snippet = body["snippet"]
        must(asked.query["uploadType"] == "resumable", "uploadType")
        must(0 < len(snippet["title"]) <= 100 and not set("<>") & set(snippet["title"]), "invalidTitle")
        must(len(snippet["description"].encode()) <= 5000, "invalidDescription")
        must(sum(len(tag) + 2 for tag in snippet.get("tags", ())) <= 500, "invalidTags")
        must(asked.headers["X-Upload-Content-Type"].startswith("video/"), "media type")
        name = f"s3cret-up{len(self.sessions)}"
        size = int(asked.headers["X-Upload-Content-Length"])
        self.sessions[name] = {"about": body, "size": size, "data": b"", "video": None}
        return Reply(200, "", {"Location": f"{self.url}{asked.path}?uploadType=resumable&upload_id={name}"})

    def fill(self, asked: Asked) -> Reply:
        """Take a piece, or say how many bytes there are."""
        session = self.sessions.get(asked.query["upload_id"])
        if session is None:
            return error(404, "notFound", "The upload session was not found.")
        written = asked.headers["Content-Range"]
        if written != f"bytes */{session['size']}":
            found = RANGE.fullmatch(written)
            must(found, "Content-Range")
            assert found is not None
            first, last, size = (int(each) for each in found.groups())
            must(size == session["size"] and last - first + 1 == len(asked.body), "Content-Range")
            must(last + 1 == size or len(asked.body) % GRAIN == 0, "a piece is a multiple of 256 KiB")
            must(first <= len(session["data"]), "a gap")
            if self.busy:
                self.busy -= 1
                return Reply(503, "")
            data = asked.body[: self.forgets.pop(0)] if self.forgets else asked.body
            session["data"] = session["data"][:first] + data
        if len(session["data"]) < session["size"]:
            kept = {"Range": f"bytes=0-{len(session['data']) - 1}"} if session["data"] else {}
            return Reply(308, "", kept)
        if session["video"] is None:
            session["video"] = self.made(session)
        return Reply(200, shown(session["video"]))

    def made(self, session: dict[str, Any]) -> dict[str, Any]:
        """Return the video that an upload became."""
        privacy = "private" if self.locked else session["about"]["status"]["privacyStatus"]
        video = {
            "id": f"vid-{len(self.posts):07d}",
            "snippet": {**session["about"]["snippet"], "publishedAt": now(len(self.posts))},
            "status": {**session["about"]["status"], "privacyStatus": privacy, "uploadStatus": "uploaded"},
            "data": session["data"],
            "parent": None,
        }
        self.posts.append(video)
        return video

    def videos_list(self, asked: Asked, _: object) -> Reply:
        """Show some videos."""
        found = [post for post in self.posts if post["id"] in asked.query["id"].split(",")]
        counted = {"viewCount": "9", "likeCount": "4", "commentCount": "2"}
        parts = set(asked.query["part"].split(","))
        every = [{**shown(post), "statistics": counted} for post in found]
        return Reply(200, {"items": [{k: v for k, v in one.items() if k in {*parts, "id", "kind"}} for one in every]})

    def videos_update(self, _: Asked, body: dict[str, Any]) -> Reply:
        """Change a video: what is not sent again is lost."""
        found = next((post for post in self.posts if post["id"] == body["id"]), None)
        if found is None:
            return error(404, "videoNotFound", "The video cannot be found.")
        must(body["snippet"].get("title") and body["snippet"].get("categoryId"), "title and categoryId are needed")
        found["snippet"] = {**body["snippet"], "publishedAt": found["snippet"]["publishedAt"]}
        return Reply(200, shown(found))

    def videos_delete(self, asked: Asked, _: object) -> Reply:
        """Take a video back."""
        return self.gone(asked, "videoNotFound")

    def comments_delete(self, asked: Asked, _: object) -> Reply:
        """Take a comment back."""
        return self.gone(asked, "commentNotFound")

    def gone(self, asked: Asked, reason: str) -> Reply:
        """Drop what goes by an id."""
        if all(post["id"] != asked.query["id"] for post in self.posts):
            return error(404, reason, "It cannot be found.")
        self.posts = [post for post in self.posts if post["id"] != asked.query["id"]]
        return Reply(204, "")

    def comments_update(self, _: Asked, body: dict[str, Any]) -> Reply:
        """Change a comment."""
        found = next((post for post in self.posts if post["id"] == body["id"]), None)
        if found is None:
            return error(404, "commentNotFound", "It cannot be found.")
        found["snippet"]["description"] = body["snippet"]["textOriginal"]
        return Reply(200, {"id": found["id"], "snippet": {"videoId": found["parent"], **body["snippet"]}})

    def thumbnails_set(self, asked: Asked, _: object) -> Reply:
        """Take a cover."""
        must(is_picture(asked.body, asked.headers.get("Content-Type", "")), "media type")
        must(len(asked.body) <= 2 * 1024 * 1024, "mediaBodyTooLarge")
        self.covers[asked.query["videoId"]] = asked.body
        return Reply(200, {"items": [{"default": {"url": "https://i.ytimg.example/1.jpg"}}]})

    def channels_list(self, asked: Asked, _: object) -> Reply:
        """Show the channel."""
        must(asked.query.get("mine") == "true", "mine")
        about = {
            "contentDetails": {"relatedPlaylists": {"uploads": self.uploads}},
            "snippet": {"title": "Kırkikindi", "customUrl": "@kirkikindi"},
        }
        parts = {part: about[part] for part in asked.query["part"].split(",")}
        return Reply(200, {"items": [{"id": "UCkirk", **parts}]})

    def playlistItems_list(self, asked: Asked, _: object) -> Reply:  # noqa: N802 - Google's own name
        """Show the channel's videos, newest first."""
        must(asked.query["playlistId"] == self.uploads, "playlistNotFound", 404)
        own = [post for post in reversed(self.posts) if post["parent"] is None]
        items = [
            {
                "snippet": {
                    **{name: post["snippet"][name] for name in ("title", "description", "publishedAt")},
                    "resourceId": {"kind": "youtube#video", "videoId": post["id"]},
                },
                "status": {"privacyStatus": post["status"]["privacyStatus"]},
            }
            for post in own
        ]
        return page(asked, items)

    def commentThreads_insert(self, _: Asked, body: dict[str, Any]) -> Reply:  # noqa: N802 - Google's own name
        """Comment."""
        video = body["snippet"]["videoId"]
        must(any(post["id"] == video for post in self.posts), "videoNotFound", 404)
        text = body["snippet"]["topLevelComment"]["snippet"]["textOriginal"]
        must(0 < len(text) <= 10_000, "commentTextTooLong")
        name = f"Ugxs3ries{len(self.posts):04d}AaABAg"
        snippet = {"title": "", "description": text, "publishedAt": now(len(self.posts))}
        self.posts.append({"id": name, "parent": video, "snippet": snippet, "status": {}})
        return Reply(200, thread(self.posts[-1]))

    def commentThreads_list(self, asked: Asked, _: object) -> Reply:  # noqa: N802 - Google's own name
        """Show the comments below a video, newest first."""
        must(asked.query.get("order") == "time" and asked.query.get("textFormat") == "plainText", "order")
        found = [post for post in reversed(self.posts) if post["parent"] == asked.query["videoId"]]
        return page(asked, [thread(post) for post in found])


def page(asked: Asked, items: list[dict[str, Any]]) -> Reply:
    """Return one page of a list."""
    size, first = int(asked.query.get("maxResults", 5)), int(asked.query.get("pageToken", "0"))
    more = {"nextPageToken": str(first + size)} if first + size < len(items) else {}
    return Reply(200, {"items": items[first : first + size], **more})


def shown(post: dict[str, Any]) -> dict[str, Any]:
    """Return a video as it is shown."""
    return {"kind": "youtube#video", **{name: post[name] for name in ("id", "snippet", "status")}}


def thread(post: dict[str, Any]) -> dict[str, Any]:
    """Return a comment as it is shown."""
    comment = {"textDisplay": post["snippet"]["description"], "publishedAt": post["snippet"]["publishedAt"]}
    top = {"id": post["id"], "snippet": {**comment, "videoId": post["parent"]}}
    return {"id": post["id"], "snippet": {"videoId": post["parent"], "topLevelComment": top}}


def error(status: int, reason: str, message: str) -> Reply:
    """Return a refusal, in Google's form."""
    errors = [{"domain": "global", "reason": reason, "message": message}]
    return Reply(status, {"error": {"code": status, "message": message, "errors": errors}})


def now(number: int) -> str:
    """Return the moment as YouTube writes it; later ones are later."""
    return (
        (datetime.now(UTC) + timedelta(milliseconds=number)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
