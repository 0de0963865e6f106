"""X's API v2 as its documentation has it (Manage posts, Media, Timelines, OAuth 1.0a)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from tests.networks.contracts.held import Contract
from tests.networks.fakes.base import Fake, Reply, is_picture, is_video, match, must, only, print_of

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

POST = {"text", "media", "reply", "poll", "reply_settings", "community_id", "made_with_ai", "paid_partnership"}
LISTED = {"max_results", "start_time", "end_time", "since_id", "until_id", "exclude", "pagination_token"} | {
    *("tweet.fields", "expansions", "media.fields", "user.fields")
}
LINK = re.compile(r"https?://\S+")


class X(Fake):
    """One account, with the four secrets of an app and with a bearer token."""

    contract: Contract | None = Contract(
        "x",
        unlike={
            r"data/\d+/entities/urls/\d+: .*'expanded_url', 'display_url' were": "the SDK has lost half of an address",
        },
    )
    keys = ("app-kéy", "app-s3cret/+", "1234-tök", "token-s3cret &=")
    bearer = "x-béarer-tok/+="

    def __init__(self) -> None:
        super().__init__()
        self.media: dict[str, str] = {}
        self.films: dict[str, dict[str, Any]] = {}
        self.nonces: set[str] = set()
        self.busy = 1
        self.page = 100
        self.level = "read-write"

    def publishes(self, asked: Asked) -> bool:
        """Posts are what readers see."""
        return asked.method == "POST" and asked.path == "/2/tweets"

    def handle(self, asked: Asked) -> Reply:  # noqa: C901, PLR0911 - one for each kind of request
        """Answer as documented."""
        if not self.lets_in(asked):
            return Reply(401, {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"})
        match (asked.method, asked.path):
            case ("POST", "/2/media/upload"):
                return self.upload(asked)
            case ("GET", "/2/media/upload"):
                only(asked.query, {"command", "media_id"}, {"command", "media_id"})
                return Reply(200, self.state(asked.query["media_id"]))
            case ("POST", "/2/media/upload/initialize"):
                return self.begin(asked)
            case ("POST", path) if path.startswith("/2/media/upload/"):
                return self.film(asked, *path.removeprefix("/2/media/upload/").split("/"))
            case ("POST", "/2/media/metadata"):
                return self.describe(asked)
            case ("POST", "/2/tweets"):
                return self.post(asked)
            case ("GET", "/2/users/me"):
                level = {"x-access-level": self.level}
                return Reply(200, {"data": {"id": "77", "username": "kirkikindi", "name": "K"}}, level)
            case ("GET", "/2/users/77/tweets"):
                return self.listed(asked)
            case ("GET", "/2/tweets"):
                only(asked.query, {"ids", "tweet.fields"}, {"ids"})
                counts = {
                    "like_count": 4,
                    "retweet_count": 3,
                    "reply_count": 2,
                    "quote_count": 1,
                    "bookmark_count": 0,
                    "impression_count": 9,
                }
                return Reply(200, {"data": [{"id": asked.query["ids"], "public_metrics": counts}]})
        name = match(r"/2/tweets/(\d+)", asked.path)
        must(asked.method == "DELETE" and name, "no such resource", 404)
        must(any(post["id"] == name for post in self.posts), "Not Found", 404)
        self.posts = [post for post in self.posts if post["id"] != name]
        return Reply(200, {"data": {"deleted": True}})

    def lets_in(self, asked: Asked) -> bool:
        """Check the token, or the signature as RFC 5849 has it; a nonce is good for once."""
        said = asked.headers.get("Authorization", "").encode("latin-1").decode("latin-1")
        if said.startswith("Bearer "):
            return said == f"Bearer {self.bearer}"
        given = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', said)}
        signature, nonce = given.pop("oauth_signature", ""), given.get("oauth_nonce", "")
        key, key_secret, token, token_secret = self.keys
        late = abs(int(given.get("oauth_timestamp", 0)) - datetime.now(UTC).timestamp()) > 300
        if late or nonce in self.nonces or (given.get("oauth_consumer_key"), given.get("oauth_token")) != (key, token):
            return False
        self.nonces.add(nonce)
        pairs = sorted(
            (quote(name, safe="~"), quote(text, safe="~")) for name, text in {**given, **asked.query}.items()
        )
        every = quote("&".join(f"{name}={text}" for name, text in pairs), safe="~")
        base = f"{asked.method}&{quote(self.url + asked.path, safe='~')}&{every}"
        secret = f"{quote(key_secret, safe='~')}&{quote(token_secret, safe='~')}"
        mine = hmac.new(secret.encode(), base.encode(), hashlib.sha1).digest()
        return base64.b64encode(mine).decode() == signature

    def upload(self, asked: Asked) -> Reply:
        """Take an image; the first one is worked on for a while."""
        parts = {part.name: part for part in asked.parts()}
        only(
            parts, {"media", "media_category", "media_type", "shared", "additional_owners"}, {"media", "media_category"}
        )
        must(parts["media_category"].data == b"tweet_image", "media_category")
        must(is_picture(parts["media"].data, parts["media"].media_type), "media type unrecognized")
        must(len(parts["media"].data) <= 5_000_000, "File size exceeds 5 MB")
        name = str(9_000 + len(self.media))
        self.media[name] = ""
        return Reply(200, self.state(name))

    def begin(self, asked: Asked) -> Reply:
        """Begin to take a video."""
        data = asked.json()
        known = {"media_type", "total_bytes", "media_category", "additional_owners", "shared"}
        only(data, known, {"media_type", "total_bytes", "media_category"})
        must(data["media_category"] == "tweet_video" and data["media_type"] == "video/mp4", "media_category")
        must(data["total_bytes"] <= 512_000_000, "File size exceeds 512 MB")
        name = str(9_000 + len(self.media))
        self.media[name] = ""
        self.films[name] = {"size": data["total_bytes"], "pieces": [], "ready": False}
        return Reply(200, {"data": {"id": name, "media_key": f"7_{name}", "expires_after_secs": 86400}})

    def film(self, asked: Asked, name: str, step: str) -> Reply:
        """Take a piece of a video, in order, or its end."""
        film = self.films[name]
        if step == "append":
            parts = {part.name: part for part in asked.parts()}
            only(parts, {"media", "segment_index"}, {"media", "segment_index"})
            must(int(parts["segment_index"].data) == len(film["pieces"]), "segment_index")
            must(len(parts["media"].data) <= 5 * 1024 * 1024, "segment too large")
            film["pieces"].append(parts["media"].data)
            return Reply(200, {"data": {"expires_at": 1}})
        must(step == "finalize" and not asked.body, "no such step", 404)
        data = b"".join(film["pieces"])
        must(len(data) == film["size"] and is_video(data, "video/mp4"), "Segments do not add up to provided total file")
        film |= {"ready": True, "print": print_of(data)}
        self.busy = 2
        return Reply(200, self.state(name))

    def state(self, name: str) -> dict[str, Any]:
        """Say how far an upload is."""
        must(name in self.media, "no such media", 404)
        self.busy -= 1
        working = {"processing_info": {"state": "in_progress", "check_after_secs": 1}} if self.busy >= 0 else {}
        return {"data": {"id": name, "media_key": f"3_{name}", "expires_after_secs": 86400, **working}}

    def describe(self, asked: Asked) -> Reply:
        """Take what an image shows."""
        data = asked.json()
        only(data, {"id", "metadata"}, {"id", "metadata"})
        text = data["metadata"]["alt_text"]["text"]
        must(0 < len(text) <= 1000 and data["id"] in self.media, "alt text")
        self.media[data["id"]] = text
        return Reply(200, {"data": {"id": data["id"], "associated_metadata": data["metadata"]}})

    def post(self, asked: Asked) -> Reply:
        """Publish, unless the same text is there already."""
        data = asked.json()
        only(data, POST)
        only(data.get("media", {}), {"media_ids", "tagged_user_ids"})
        only(data.get("reply", {}), {"in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata"})
        media, parent = data.get("media", {}).get("media_ids", []), data.get("reply", {}).get("in_reply_to_tweet_id")
        must(data.get("text") and len(data["text"]) <= 280, "Your Tweet text is too long.", 403)
        must(len(media) <= 4 and all(self.usable(each) for each in media), "Your media IDs are invalid.")
        must(parent is None or any(post["id"] == parent for post in self.posts), "the post you reply to is gone", 403)
        if any(post["raw"] == data["text"] for post in self.posts):
            detail = "You are not allowed to create a Tweet with duplicate content."
            return Reply(403, {"detail": detail, "type": "about:blank", "title": "Forbidden", "status": 403})
        name = str(1_990_000_000_000_000_000 + len(self.posts))
        self.posts.append(
            {
                "id": name,
                "raw": data["text"],
                "alts": [self.media[each] for each in media],
                "films": [self.films[each]["print"] for each in media if each in self.films],
                "parent": parent,
                "created_at": datetime.now(UTC),
            }
        )
        return Reply(201, {"data": {"id": name, "text": self.shown(self.posts[-1])["text"]}})

    def usable(self, name: str) -> bool:
        """Whether an upload is over."""
        return name in self.media and (name not in self.films or (self.films[name]["ready"] and self.busy < 0))

    def listed(self, asked: Asked) -> Reply:
        """Give the account's posts, newest first, page by page."""
        only(asked.query, LISTED)
        since = datetime.strptime(asked.query["start_time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        must(5 <= int(asked.query["max_results"]) <= 100, "max_results")
        found = [self.shown(post) for post in reversed(self.posts) if post["created_at"] >= since]
        start = int(asked.query.get("pagination_token", 0))
        after = start + self.page
        meta = {"result_count": len(found)} | ({"next_token": str(after)} if after < len(found) else {})
        return Reply(200, {"meta": meta} | ({"data": found[start:after]} if found else {}))

    def shown(self, post: dict[str, Any]) -> dict[str, Any]:
        """Show a post as X does: addresses shortened, signs escaped, its pictures as an address."""
        links = LINK.findall(post["raw"])
        own = [f"https://x.com/kirkikindi/status/{post['id']}/photo/1"] if post["alts"] else []
        text = " ".join([LINK.sub("\0", escape(post["raw"], quote=False)), *("\0" for _ in own)])
        urls = []
        for number, there in enumerate([*links, *own]):
            short = f"https://t.co/{post['id'][-4:]}{number}"
            start = text.index("\0")
            text = text.replace("\0", short, 1)
            about = {"url": short, "expanded_url": there, "display_url": there[8:30]}
            urls.append({"start": start, "end": start + len(short), **about})
        data = {"id": post["id"], "text": text, "created_at": post["created_at"].isoformat()}
        data |= {"entities": {"urls": urls}} if urls else {}
        data |= {"attachments": {"media_keys": [f"3_{n}" for n in range(len(post["alts"]))]}} if own else {}
        if post["parent"]:
            data["referenced_tweets"] = [{"type": "replied_to", "id": post["parent"]}]
        return data
