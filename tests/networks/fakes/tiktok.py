"""TikTok, as its pages on posting and showing content have it, 2026-11."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tests.networks.fakes.base import Fake, RefusedError, Reply, is_picture, only

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
LEAST, MOST = 5_000_000, 64_000_000
VIDEO = {
    *("title", "privacy_level", "disable_duet", "disable_comment", "disable_stitch", "video_cover_timestamp_ms"),
    *("brand_content_toggle", "brand_organic_toggle", "is_aigc"),
}
PHOTO = {
    *("title", "description", "privacy_level", "disable_comment", "auto_add_music"),
    *("brand_content_toggle", "brand_organic_toggle"),
}
SHOWN = {"id", "title", "video_description", "create_time", "share_url", "cover_image_url", "duration"}
COUNTED = {"view_count": 90, "like_count": 7, "comment_count": 2, "share_count": 1}
#: The smallest size of a piece, which tests make smaller.
Sizes = tuple[int, int]


class TikTok(Fake):
    """One account; it makes its tokens, and takes videos at another address.

    `busy` says how often a post is not done yet, `fails` why it never will be; `audited` whether the app may post for
    everybody, `options` who may see posts, `off` what the account switched off.
    """

    client, secret, refresh = "aw-klient", "s3cret-klient", "rft.s3cret-refr/esh+"
    token = "act.s3cret-tök"  # noqa: S105 - it opens nothing
    longest = 600

    def __init__(self) -> None:
        super().__init__()
        self.shelf: dict[str, bytes] = {}
        self.uploads: dict[str, dict[str, Any]] = {}
        self.states: dict[str, dict[str, Any]] = {}
        self.busy = 1
        self.fails = ""
        self.audited = True
        self.options = ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
        self.off: dict[str, bool] = {}
        self.sizes: Sizes = (LEAST, MOST)

    def publishes(self, asked: Asked) -> bool:
        """Photos go out with the first request, a video with its last piece."""
        found = RANGE.fullmatch(asked.headers.get("Content-Range", ""))
        return asked.path.endswith("/content/init/") or (found is not None and int(found[2]) + 1 == int(found[3]))

    def changes(self, asked: Asked) -> bool:  # noqa: ARG002 - the suite's
        """Nothing can be changed."""
        return False

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented."""
        if asked.path == "/token":
            return self.grant(asked)
        if asked.path.startswith("/upload/"):
            return self.take(asked)
        if asked.headers.get("Authorization", "") != f"Bearer {self.token}":
            refuse(401, "access_token_invalid", "The access token is invalid or not found in the request.")
        handlers = {
            "/v2/post/publish/creator_info/query/": self.creator,
            "/v2/post/publish/video/init/": self.video,
            "/v2/post/publish/inbox/video/init/": self.video,
            "/v2/post/publish/content/init/": self.content,
            "/v2/post/publish/status/fetch/": self.status,
            "/v2/video/list/": self.listed,
            "/v2/video/query/": self.queried,
            "/v2/user/info/": self.user,
        }
        if asked.path not in handlers:
            refuse(404, "invalid_params", "no such path")
        return Reply(200, {"data": handlers[asked.path](asked), "error": {"code": "ok", "message": "", "log_id": "l"}})

    def grant(self, asked: Asked) -> Reply:
        """Make a token; TikTok says no with a status of its own."""
        fields = {name: value for name, (value,) in parse_qs(asked.body.decode()).items()}
        known = {"client_key": self.client, "client_secret": self.secret, "refresh_token": self.refresh}
        if fields != {**known, "grant_type": "refresh_token"}:
            said = {"error": "invalid_client", "error_description": "Client key or secret is incorrect.", "log_id": "l"}
            return Reply(200, said)
        made = {"access_token": self.token, "expires_in": 86400, "refresh_token": self.refresh, "open_id": "o-1"}
        return Reply(200, {**made, "refresh_expires_in": 31536000, "scope": "video.publish", "token_type": "Bearer"})

    def creator(self, asked: Asked) -> dict[str, Any]:
        """Say what the account allows."""
        need(asked.json() == {}, "body")
        names = ("comment_disabled", "duet_disabled", "stitch_disabled")
        switched = {name: self.off.get(name, False) for name in names}
        about = {"creator_username": "kirkikindi", "creator_nickname": "Kırk", "privacy_level_options": self.options}
        return {**about, **switched, "max_video_post_duration_sec": self.longest}

    def video(self, asked: Asked) -> dict[str, Any]:
        """Begin an upload."""
        data = asked.json()
        direct = "inbox" not in asked.path
        only(data, {"post_info", "source_info"} if direct else {"source_info"}, {"source_info"})
        if direct:
            only(data["post_info"], VIDEO, {"privacy_level"})
            self.may(data["post_info"])
            need(units(data["post_info"].get("title", "")) <= 2200, "title")
        source = data["source_info"]
        only(source, {"source", "video_size", "chunk_size", "total_chunk_count"})
        size, chunk, count = source["video_size"], source["chunk_size"], source["total_chunk_count"]
        least, most = self.sizes
        fits = (count == 1 and chunk == size <= most) or (least <= chunk <= most and count == size // chunk)
        need(source["source"] == "FILE_UPLOAD" and fits, "chunk_size")
        name = f"v_pub_{'file' if direct else 'inbox_file'}~v2.{len(self.states)}"
        self.states[name] = {"state": "PROCESSING_UPLOAD", "about": data.get("post_info", {}), "direct": direct}
        key = f"s3cret-key{len(self.uploads)}"
        self.uploads[key] = {"size": size, "chunk": chunk, "count": count, "data": b"", "pieces": 0, "name": name}
        return {"publish_id": name, "upload_url": f"{self.url}/upload/{key}?upload_id=1&upload_token=s3cret-token"}

    def take(self, asked: Asked) -> Reply:
        """Take a piece; this is another server, which is no place for tokens."""
        upload = self.uploads.get(asked.path.removeprefix("/upload/"))
        found = RANGE.fullmatch(asked.headers.get("Content-Range", ""))
        if upload is None or asked.query.get("upload_token") != "s3cret-token":
            return Reply(403, "")
        if asked.headers.get("Authorization") or found is None or asked.headers.get("Content-Type") != "video/mp4":
            return Reply(400, "")
        first, last, size = (int(each) for each in found.groups())
        whole = upload["pieces"] + 1 == upload["count"]
        right = (size == upload["size"], last - first + 1 == len(asked.body), first == len(upload["data"]))
        if not all(right) or (last + 1 == size) is not whole or not (whole or len(asked.body) == upload["chunk"]):
            return Reply(416, "")
        upload["data"] += asked.body
        upload["pieces"] += 1
        if whole:
            self.arrived(upload["name"], upload["data"])
        return Reply(201 if whole else 206, "")

    def content(self, asked: Asked) -> dict[str, Any]:
        """Take photos, from where they are."""
        data = asked.json()
        only(data, {"media_type", "post_mode", "post_info", "source_info"}, {"media_type", "post_mode", "source_info"})
        only(data["source_info"], {"source", "photo_images", "photo_cover_index"}, {"source", "photo_images"})
        direct, info = data["post_mode"] == "DIRECT_POST", data["post_info"]
        need(data["media_type"] == "PHOTO" and data["post_mode"] in {"DIRECT_POST", "MEDIA_UPLOAD"}, "post_mode")
        only(info, PHOTO if direct else {"title", "description"}, {"privacy_level"} if direct else ())
        need(units(info.get("title", "")) <= 90 and units(info.get("description", "")) <= 4000, "title")
        if direct:
            self.may(info)
        photos = [self.shelf.get(each, b"") for each in data["source_info"]["photo_images"]]
        need(1 <= len(photos) <= 35, "photo_images")
        if not all(is_picture(each, "image/jpeg") for each in photos):
            refuse(403, "url_ownership_unverified", "Please verify the ownership of your url prefixes")
        name = f"p_pub_url~v2.{len(self.states)}"
        self.states[name] = {"state": "PROCESSING_DOWNLOAD", "about": info, "direct": direct}
        self.arrived(name, photos)
        return {"publish_id": name}

    def may(self, info: dict[str, Any]) -> None:
        """Refuse what the account or the app does not allow."""
        need(info["privacy_level"] in self.options, "privacy_level")
        if not self.audited and info["privacy_level"] != "SELF_ONLY":
            refuse(403, "unaudited_client_can_only_post_to_private_accounts", "Please review our guidelines")
        need(info.get("disable_comment") or not self.off.get("comment_disabled"), "disable_comment")

    def arrived(self, name: str, media: object) -> None:
        """Make a post of what arrived, unless it fails at it or a person is to finish it."""
        state = self.states[name]
        if self.fails:
            state |= {"state": "FAILED", "fail_reason": self.fails}
        elif not state["direct"]:
            state |= {"state": "SEND_TO_USER_INBOX", "media": media}
        else:
            about, number = state["about"], str(7_400_000_000_000_000_000 + len(self.posts))
            text = about.get("description", about.get("title", ""))
            post = {"id": number, "text": text, "alts": [""] * (len(media) if isinstance(media, list) else 0)}
            self.posts.append({**post, "about": about, "media": media, "create_time": int(time.time())})
            state |= {"state": "PUBLISH_COMPLETE", "post": number}

    def status(self, asked: Asked) -> dict[str, Any]:
        """Say what became of a post."""
        data = asked.json()
        only(data, {"publish_id"}, {"publish_id"})
        state = self.states.get(data["publish_id"])
        if state is None:
            refuse(400, "invalid_publish_id", "The publish_id does not exist")
        assert state is not None
        said = state["state"]
        sent = next((len(each["data"]) for each in self.uploads.values() if each["name"] == data["publish_id"]), 0)
        if said in {"PUBLISH_COMPLETE", "SEND_TO_USER_INBOX", "FAILED"} and self.busy > 0:
            self.busy -= 1
            return {"status": "PROCESSING_UPLOAD", "uploaded_bytes": sent}
        public = state["about"].get("privacy_level") == "PUBLIC_TO_EVERYONE"
        names = {"publicaly_available_post_id": [state["post"]] if public else []} if "post" in state else {}
        return {"status": said, "uploaded_bytes": sent, "fail_reason": state.get("fail_reason", ""), **names}

    def listed(self, asked: Asked) -> dict[str, Any]:
        """Give the account's posts that everybody sees, newest first."""
        data = asked.json()
        only(data, {"max_count", "cursor"})
        need(1 <= data.get("max_count", 10) <= 20 and fields(asked) <= SHOWN, "max_count")
        public = [post for post in reversed(self.posts) if post["about"]["privacy_level"] == "PUBLIC_TO_EVERYONE"]
        first = data.get("cursor", 0)
        shown = [visible(post, fields(asked)) for post in public[first : first + data.get("max_count", 10)]]
        after = first + len(shown)
        return {"videos": shown, "cursor": after, "has_more": after < len(public)}

    def queried(self, asked: Asked) -> dict[str, Any]:
        """Count what some posts came to."""
        names = asked.json()["filters"]["video_ids"]
        need(fields(asked) <= {*COUNTED, "id"} and len(names) <= 20, "fields")
        return {"videos": [{"id": post["id"], **COUNTED} for post in self.posts if post["id"] in names]}

    def user(self, asked: Asked) -> dict[str, Any]:
        """Say who it is."""
        need(asked.method == "GET" and fields(asked) <= {"open_id", "display_name"}, "fields")
        return {"user": {"open_id": "o-1", "display_name": "Kırkikindi"}}


def fields(asked: Asked) -> set[str]:
    """Return which fields were asked for."""
    return set(asked.query.get("fields", "").split(","))


def visible(post: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Return a post as it is listed."""
    link = f"https://www.tiktok.com/@kirkikindi/video/{post['id']}?utm=1"
    every = {"id": post["id"], "title": post["text"], "video_description": post["text"], "share_url": link}
    return {name: value for name, value in {**every, "create_time": post["create_time"]}.items() if name in names}


def units(text: str) -> int:
    """Return the length of a text as TikTok counts it."""
    return len(text.encode("utf-16-le")) // 2


def need(holds: object, what: str) -> None:
    """Refuse unless something holds."""
    if not holds:
        refuse(400, "invalid_params", f"invalid {what}")


def refuse(status: int, code: str, message: str) -> None:
    """Refuse, in TikTok's form."""
    raise RefusedError(Reply(status, {"error": {"code": code, "message": message, "log_id": "l"}}))
