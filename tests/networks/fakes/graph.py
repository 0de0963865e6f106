"""Meta's Graph API as its documentation has it: a Page of Facebook, an account of Instagram, an account of Threads."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from PIL import Image

from tests.networks.fakes.base import Fake, RefusedError, Reply, is_picture, is_video, only, print_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.networks.fakes.base import Asked

PAGING = {"fields", "limit", "after", "before", "since", "until"}


def bad(what: str, code: int = 100, status: int = 400) -> RefusedError:
    """Return a refusal in Graph's own form."""
    error = {"message": what, "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return RefusedError(Reply(status, {"error": error}))


def need(holds: object, what: str, code: int = 100) -> None:
    """Refuse unless something holds."""
    if not holds:
        raise bad(what, code)


class Graph(Fake):
    """What the three have in common."""

    token = "EAA-tökén/+="  # noqa: S105 - it opens nothing
    version = "v26.0"
    me = "1784"

    def __init__(self) -> None:
        super().__init__()
        self.containers: dict[str, dict[str, Any]] = {}
        self.busy = 1
        self.films = 30
        self.page = 50
        self.made = 0

    def changes(self, asked: Asked) -> bool:
        """A POST to a post itself changes it."""
        place = asked.path.removeprefix(f"/{self.version}/")
        return asked.method == "DELETE" or (asked.method == "POST" and any(post["id"] == place for post in self.posts))

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented: one version, a token, names and lists."""
        if not asked.path.startswith(f"/{self.version}/"):
            raise bad("Unknown path components", 2500)
        if asked.headers.get("Authorization", "").encode("latin-1").decode("latin-1") != f"Bearer {self.token}":
            raise bad("Invalid OAuth access token - Cannot parse access token", 190)
        name, _, edge = asked.path.removeprefix(f"/{self.version}/").partition("/")
        return self.at(asked, name, edge)

    def at(self, asked: Asked, name: str, edge: str) -> Reply:
        """Answer about one thing, or a list of it."""
        raise NotImplementedError

    def form(self, asked: Asked, known: Collection[str], needed: Collection[str] = ()) -> dict[str, str]:
        """Return the fields of a form, all of which are known."""
        need(asked.headers["Content-Type"] == "application/x-www-form-urlencoded", "not a form")
        fields = dict(parse_qsl(asked.body.decode(), keep_blank_values=True, strict_parsing=True))
        only(fields, known, needed)
        return fields

    def name(self) -> str:
        """Return a new name."""
        self.made += 1
        return f"{18_000_000_000 + self.made}"

    def posted(self, **about: Any) -> dict[str, Any]:  # noqa: ANN401 - of a post
        """Keep a post."""
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
        post = {"parent": None, "alts": [], "at": moment, "id": self.name(), **about}
        self.posts.append(post)
        return post

    def post(self, name: str) -> dict[str, Any]:
        """Return the post of that name."""
        for post in self.posts:
            if post["id"] == name:
                return post
        raise bad(f"Unsupported get request. Object with ID '{name}' does not exist")

    def listed(self, asked: Asked, parent: str | None, fields: dict[str, str], *, newest: bool = True) -> Reply:
        """Give a list, newest first mostly, page by page; the fields that were asked for, no others."""
        only(asked.query, PAGING, {"fields"})
        wanted = asked.query["fields"].split(",")
        only(dict.fromkeys(wanted), {"id", *fields})
        need(int(asked.query.get("limit", 25)) <= 100, "limit")
        found = [post for post in self.posts if post["parent"] == parent][:: -1 if newest else 1]
        start = int(asked.query.get("after", 0))
        after = str(start + self.page)
        entries = [{each: post[fields.get(each, "id")] for each in wanted} for post in found[start : int(after)]]
        paging: dict[str, Any] = {"cursors": {"before": "x", "after": after}}
        if int(after) < len(found):
            paging["next"] = f"{self.url}/more"
        return Reply(200, {"data": entries, "paging": paging})

    def gone(self, name: str) -> Reply:
        """Take a post back."""
        self.posts.remove(self.post(name))
        return Reply(200, {"success": True})

    def insights(self, asked: Asked, known: Collection[str]) -> Reply:
        """Count."""
        metrics = asked.query["metric"].split(",")
        only(dict.fromkeys(metrics), known)
        counted = [{"name": each, "period": "lifetime", "values": [{"value": 7}]} for each in metrics]
        return Reply(200, {"data": counted})

    def fetch(self, url: str) -> bytes:
        """Return what is at an address, nothing where nothing is."""
        return self.shelf.get(url, b"")

    def container(self, fields: dict[str, str], formats: Collection[str]) -> Reply:
        """Make a container; Graph fetches its image."""
        if url := fields.get("image_url"):
            data = self.fetch(url)
            need(data, "The media could not be fetched from this URI", 9004)
            with Image.open(io.BytesIO(data)) as image:
                need(image.format in formats, "Only photo or video can be accepted as media type", 9004)
        if url := fields.get("video_url"):
            need(b"ftyp" in self.fetch(url)[:12], "The media could not be fetched from this URI", 9004)
            self.busy = max(self.busy, self.films)
        need(fields.get("cover_url", "") in {"", *self.shelf}, "The media could not be fetched from this URI", 9004)
        need(len(fields.get("alt_text", "")) <= 1000, "alt_text")
        for child in filter(None, fields.get("children", "").split(",")):
            need(self.containers.get(child, {}).get("is_carousel_item"), "Carousel children")
            need(self.containers[child]["state"] == "FINISHED", "Media is not ready", 9007)
        name = self.name()
        self.containers[name] = {**fields, "state": "IN_PROGRESS"}
        return Reply(200, {"id": name})

    def state(self, name: str, field: str, asked: Asked) -> Reply:
        """Say how far a container is; the first one takes a while."""
        only(asked.query, {"fields"}, {"fields"})
        only(dict.fromkeys(asked.query["fields"].split(",")), {"id", "status", "status_code", "error_message"})
        container = self.containers[name]
        self.busy -= 1
        if self.busy < 0 and container["state"] == "IN_PROGRESS":
            container["state"] = "FINISHED"
        return Reply(200, {"id": name, field: container["state"]})

    def publish(self, asked: Asked, text: str) -> Reply:
        """Publish a container, once."""
        name = self.form(asked, {"creation_id"}, {"creation_id"})["creation_id"]
        need(name in self.containers, f"The requested resource does not exist: {name}", 24)
        container = self.containers[name]
        need(container["state"] == "FINISHED", "Media ID is not available", 9007)
        container["state"] = "PUBLISHED"
        inside = [self.containers[each] for each in filter(None, container.get("children", "").split(","))]
        pictured = [each for each in (*inside, container) if "image_url" in each or "video_url" in each]
        post = self.posted(
            text=container.get(text, ""),
            alts=[each.get("alt_text", "") for each in pictured],
            parent=container.get("reply_to_id"),
        )
        return Reply(200, {"id": post["id"]})


class Threads(Graph):
    """An account of Threads."""

    version = "v1.0"
    fields = {"text": "text", "timestamp": "at", "permalink": "permalink"}  # noqa: RUF012 - nobody changes it
    known = {
        "media_type",
        "text",
        "image_url",
        "video_url",
        "children",
        "alt_text",
        "reply_to_id",
        "is_carousel_item",
    } | {*("link_attachment", "topic_tag", "quote_post_id", "text_attachment", "reply_control")}

    def publishes(self, asked: Asked) -> bool:
        """Containers are seen by nobody."""
        return asked.method == "POST" and asked.path.endswith("/threads_publish")

    def at(self, asked: Asked, name: str, edge: str) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer as documented."""
        match (asked.method, name, edge):
            case ("GET", "me", ""):
                return Reply(200, {"id": self.me, "username": "kirkikindi"})
            case ("POST", self.me, "threads"):
                return self.make(asked)
            case ("POST", self.me, "threads_publish"):
                return self.publish(asked, "text")
            case ("GET", self.me, "threads"):
                return self.listed(asked, None, self.fields)
            case ("GET", _, "replies"):
                return self.listed(asked, name, self.fields)
            case ("GET", _, "insights"):
                return self.insights(asked, {"views", "likes", "replies", "reposts", "quotes", "shares"})
            case ("DELETE", _, ""):
                return self.gone(name)
        if name in self.containers:
            return self.state(name, "status", asked)
        return Reply(200, {"id": name, "permalink": self.post(name)["permalink"]})

    def make(self, asked: Asked) -> Reply:
        """Make a container."""
        fields = self.form(asked, self.known, {"media_type"})
        kind = fields["media_type"]
        need(kind in {"TEXT", "IMAGE", "CAROUSEL", "VIDEO"}, "media_type")
        need(("video_url" in fields) is (kind == "VIDEO"), "media")
        need(("image_url" in fields) is (kind == "IMAGE") and ("children" in fields) is (kind == "CAROUSEL"), "media")
        need(kind != "CAROUSEL" or 2 <= fields["children"].count(",") + 1 <= 20, "children")
        need(kind == "TEXT" or "link_attachment" not in fields, "link_attachment is for text posts")
        need(kind != "TEXT" or fields.get("text"), "text")
        need(len(fields.get("text", "")) <= 500, "Param text must be at most 500 characters long.")
        need(len(set(re.findall(r"https?://\S+", fields.get("text", "")))) <= 5, "THREADS_API__LINK_LIMIT_EXCEEDED")
        if "reply_to_id" in fields:
            self.post(fields["reply_to_id"])
        return self.container(fields, {"JPEG", "PNG"})

    def posted(self, **about: Any) -> dict[str, Any]:  # noqa: ANN401 - of a post
        """Keep a post, at an address that does not follow from its name."""
        post = super().posted(**about)
        post["permalink"] = f"https://www.threads.com/@kirkikindi/post/D{int(post['id']):x}"
        return post


class Instagram(Graph):
    """A professional account of Instagram, through Facebook Login."""

    known = {"image_url", "caption", "alt_text", "is_carousel_item", "media_type", "children", "location_id"} | {
        *("user_tags", "collaborators", "video_url", "cover_url", "share_to_feed", "upload_type", "thumb_offset")
    }

    def publishes(self, asked: Asked) -> bool:
        """Containers are seen by nobody; comments are."""
        return asked.method == "POST" and asked.path.endswith(("/media_publish", "/comments"))

    def at(self, asked: Asked, name: str, edge: str) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer as documented."""
        match (asked.method, name, edge):
            case ("GET", self.me, ""):
                only(asked.query, {"fields"})
                return Reply(200, {"id": self.me, "username": "kirkikindi"})
            case ("POST", self.me, "media"):
                return self.make(asked)
            case ("POST", self.me, "media_publish"):
                return self.publish(asked, "caption")
            case ("GET", self.me, "media"):
                return self.listed(asked, None, {"caption": "text", "timestamp": "at", "permalink": "permalink"})
            case ("POST", _, "comments"):
                text = self.form(asked, {"message"}, {"message"})["message"]
                return Reply(200, {"id": self.posted(text=text, parent=self.post(name)["id"])["id"]})
            case ("GET", _, "comments"):
                return self.listed(asked, self.post(name)["id"], {"text": "text", "timestamp": "at"})
            case ("GET", _, "insights"):
                return self.insights(
                    asked, {"views", "reach", "saved", "likes", "comments", "shares", "total_interactions"}
                )
            case ("DELETE", _, ""):
                return self.gone(name)
        if name in self.containers:
            return self.state(name, "status_code", asked)
        return Reply(200, {"id": name, "permalink": self.post(name)["permalink"]})

    def make(self, asked: Asked) -> Reply:
        """Make a container: an image, or a carousel of containers; JPEG alone."""
        fields = self.form(asked, self.known)
        kind = fields.get("media_type", "IMAGE")
        album = kind == "CAROUSEL"
        need(kind in {"IMAGE", "CAROUSEL", "REELS"}, "media_type")
        wanted = {"IMAGE": "image_url", "CAROUSEL": "children", "REELS": "video_url"}[kind]
        given = {"image_url", "children", "video_url"} & set(fields)
        need(given == {wanted}, f"The parameter {wanted} is needed")
        need(kind == "REELS" or not {"cover_url", "share_to_feed"} & set(fields), "only of reels")
        need(kind != "REELS" or not {"alt_text", "is_carousel_item"} & set(fields), "not of reels")
        need(not album or 2 <= fields["children"].count(",") + 1 <= 10, "children")
        need(not ("is_carousel_item" in fields and "caption" in fields), "captions are the carousel's")
        need(len(fields.get("caption", "")) <= 2200, "The caption was too long", 36004)
        return self.container(fields, {"JPEG"})

    def posted(self, **about: Any) -> dict[str, Any]:  # noqa: ANN401 - of a post
        """Keep a post, at an address that does not follow from its name."""
        post = super().posted(**about)
        post["permalink"] = f"https://www.instagram.com/p/C{int(post['id']):x}/"
        return post


class Facebook(Graph):
    """A Page."""

    fields = {"message": "text", "created_time": "at", "permalink_url": "permalink"}  # noqa: RUF012 - nobody changes it

    def __init__(self) -> None:
        super().__init__()
        self.photos: dict[str, str] = {}
        self.taken: dict[str, bytes] = {}
        self.scopes = ["pages_manage_posts", "pages_read_engagement", "pages_show_list"]
        self.ends = 0

    def publishes(self, asked: Asked) -> bool:
        """Photos that are not published are seen by nobody."""
        film = asked.path.endswith("/videos") and b"upload_phase=finish" in asked.body
        return film or (asked.method == "POST" and asked.path.endswith(("/feed", "/comments")))

    def at(self, asked: Asked, name: str, edge: str) -> Reply:  # noqa: C901, PLR0911 - one for each kind of request
        """Answer as documented."""
        match (asked.method, name, edge):
            case ("GET", self.me, ""):
                only(asked.query, {"fields"})
                return Reply(200, {"id": self.me, "name": "Kırkikindi"})
            case ("GET", "debug_token", ""):
                need(asked.query["input_token"] == self.token, "input_token")
                return Reply(200, {"data": {"is_valid": True, "expires_at": self.ends, "scopes": self.scopes}})
            case ("POST", self.me, "photos"):
                return self.upload(asked)
            case ("POST", self.me, "feed"):
                return self.feed(asked)
            case ("POST", self.me, "videos"):
                return self.film(asked)
            case ("GET", self.me, "published_posts"):
                return self.listed(asked, None, self.fields)
            case ("POST", _, "comments"):
                text = self.form(asked, {"message", "attachment_url"}, {"message"})["message"]
                return Reply(200, {"id": self.posted(text=text, parent=self.post(name)["id"])["id"]})
            case ("GET", _, "comments"):
                newest = asked.query.pop("order", "chronological") == "reverse_chronological"
                return self.listed(asked, self.post(name)["id"], self.fields, newest=newest)
            case ("DELETE", _, ""):
                return self.gone(name)
            case ("POST", _, ""):
                self.post(name)["text"] = self.form(asked, {"message"}, {"message"})["message"]
                return Reply(200, {"success": True})
        return self.one(asked, self.post(name))

    def one(self, asked: Asked, post: dict[str, Any]) -> Reply:
        """Show a post."""
        summary = {"summary": {"total_count": 6}, "data": []}
        about = {"permalink_url": post["permalink"], "reactions": summary, "comments": summary, "shares": {"count": 2}}
        asked_for = {re.sub(r"\..*", "", each) for each in re.split(r",(?![^(]*\))", asked.query["fields"])}
        only(dict.fromkeys(asked_for), about)
        return Reply(200, {"id": post["id"], **{each: about[each] for each in asked_for}})

    def upload(self, asked: Asked) -> Reply:
        """Take a photo, for nobody to see."""
        parts = {part.name: part for part in asked.parts()}
        only(parts, {"source", "published", "alt_text_custom", "message", "temporary"}, {"source", "published"})
        need(parts["published"].data == b"false", "a photo of its own is a post")
        need(is_picture(parts["source"].data, parts["source"].media_type), "Invalid image", 1366046)
        need(len(parts["source"].data) <= 4_000_000, "Your photos couldn't be uploaded", 1366046)
        name = self.name()
        self.photos[name] = parts["alt_text_custom"].data.decode() if "alt_text_custom" in parts else ""
        return Reply(200, {"id": name})

    def film(self, asked: Asked) -> Reply:
        """Take a video in pieces; its end publishes it."""
        if asked.headers["Content-Type"].startswith("multipart/"):
            parts = {part.name: part.data for part in asked.parts()}
            names = {"upload_phase", "upload_session_id", "start_offset", "video_file_chunk"}
            only(parts, names, names)
            need(parts["upload_phase"] == b"transfer", "upload_phase")
            session = parts["upload_session_id"].decode()
            need(int(parts["start_offset"]) == len(self.taken[session]), "start_offset", 1363037)
            self.taken[session] += parts["video_file_chunk"]
            end = str(len(self.taken[session]))
            return Reply(200, {"start_offset": end, "end_offset": end})
        known = {"upload_phase", "file_size", "upload_session_id", "description", "title"}
        fields = self.form(asked, known, {"upload_phase"})
        if fields["upload_phase"] == "start":
            session = self.name()
            self.taken[session] = b""
            told = {"upload_session_id": session, "video_id": f"v{session}", "start_offset": "0", "end_offset": "1"}
            return Reply(200, told)
        session = fields["upload_session_id"]
        need(fields["upload_phase"] == "finish" and is_video(self.taken[session], "video/mp4"), "video", 1363024)
        post = self.posted(text=fields["description"], film=print_of(self.taken[session]))
        post |= {"id": f"v{session}", "permalink": f"https://www.facebook.com/reel/{session}/"}
        return Reply(200, {"success": True})

    def feed(self, asked: Asked) -> Reply:
        """Publish."""
        attached = {f"attached_media[{number}]" for number in range(10)}
        fields = self.form(asked, {"message", "link", "published", "scheduled_publish_time", *attached})
        media = [json.loads(text)["media_fbid"] for name, text in fields.items() if name.startswith("attached")]
        need(fields.get("message") or fields.get("link") or media, "Missing message or attachment")
        need(all(each in self.photos for each in media) and not (media and "link" in fields), "attached_media")
        post = self.posted(text=fields.get("message", ""), alts=[self.photos[each] for each in media])
        return Reply(200, {"id": post["id"]})

    def posted(self, **about: Any) -> dict[str, Any]:  # noqa: ANN401 - of a post
        """Keep a post under the Page's number and its own."""
        post = super().posted(**about)
        post["id"] = f"{self.me}_{post['id']}"
        post["permalink"] = f"https://www.facebook.com/{self.me}/posts/{post['id'].partition('_')[2]}"
        return post
