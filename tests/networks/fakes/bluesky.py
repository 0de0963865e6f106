"""A personal data server as the lexicons have it (com.atproto.*, app.bsky.feed.post)."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from tests.networks.contracts.held import Contract
from tests.networks.fakes.base import Fake, Reply, is_video, must, only, print_of

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

DID = "did:plc:kirkikindi"
DOCUMENT = {"id": DID, "service": [{"id": "#atproto_pds", "serviceEndpoint": "https://pds.kirk.test"}]}
POST = {"$type", "text", "createdAt", "langs", "facets", "embed", "reply", "labels", "tags"}


class Bluesky(Fake):
    """One account, `kirkikindi.test`."""

    contract: Contract | None = Contract(
        "bluesky",
        beside={r"POST .*uploadVideo": "the service wants to know whose it is, and its lexicon does not say so"},
    )
    password = "abcd-efgh-ijkl-mn+p"  # noqa: S105 - it opens nothing
    jwt = "eyJhbGciOi.access.token"
    service = "eyJhbGciOi.service.token"
    refresh = "eyJhbGciOi.refresh.token"

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, dict[str, Any]] = {}
        self.blobs: dict[str, str] = {}
        self.busy = 2

    def publishes(self, asked: Asked) -> bool:
        """Records are what readers see."""
        return asked.path == "/xrpc/com.atproto.repo.putRecord"

    def changes(self, asked: Asked) -> bool:
        """Records are taken back by a method of their own."""
        return asked.path == "/xrpc/com.atproto.repo.deleteRecord"

    def handle(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer as documented."""
        name = asked.path.removeprefix("/xrpc/")
        if name == "com.atproto.server.createSession":
            data = asked.json()
            only(data, {"identifier", "password", "authFactorToken", "allowTakendown"}, {"identifier", "password"})
            if data["password"] != self.password:
                return Reply(401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"})
            return Reply(
                200,
                {
                    "accessJwt": self.jwt,
                    "refreshJwt": self.refresh,
                    "handle": data["identifier"],
                    "did": DID,
                    "didDoc": DOCUMENT,
                },
            )
        if name == "com.atproto.identity.resolveHandle":
            known = asked.query["handle"] == "ayse.test"
            return (
                Reply(200, {"did": "did:plc:ayse"})
                if known
                else Reply(400, {"error": "InvalidRequest", "message": "Unable"})
            )
        if name == "app.bsky.video.uploadVideo":
            return self.uploadVideo(asked)
        if name == "app.bsky.video.getJobStatus":
            return self.getJobStatus(asked)
        if name == "app.bsky.feed.getPosts":
            return Reply(200, {"posts": [self.view(each) for each in self.posts if each["uri"] == asked.query["uris"]]})
        if asked.headers.get("Authorization") != f"Bearer {self.jwt}":
            return Reply(401, {"error": "AuthMissing", "message": "Authentication Required"})
        answer: Reply = getattr(self, name.rpartition(".")[2])(asked)  # one of the methods below
        return answer

    def getSession(self, _: Asked) -> Reply:  # noqa: N802 - the lexicon's name
        """Say whose session it is."""
        return Reply(200, {"handle": "kirkikindi.test", "did": DID, "active": True})

    @staticmethod
    def view(post: dict[str, Any]) -> dict[str, Any]:
        """Show a post as the network's reading side does."""
        record = {name: each for name, each in post.items() if name not in {"uri", "cid"}}
        return {
            "uri": post["uri"],
            "cid": post["cid"],
            "author": {"did": DID, "handle": "kirkikindi.test"},
            "record": record,
            "indexedAt": post["createdAt"],
            "likeCount": 3,
            "repostCount": 2,
            "replyCount": 1,
            "quoteCount": 0,
        }

    def uploadBlob(self, asked: Asked) -> Reply:  # noqa: N802 - the lexicon's name
        """Take an image."""
        must(len(asked.body) <= 1_000_000, "too large", 413)
        link = hashlib.sha256(asked.body).hexdigest()
        self.blobs[link] = asked.headers["Content-Type"]
        ref = {"$type": "blob", "ref": {"$link": link}, "mimeType": self.blobs[link], "size": len(asked.body)}
        return Reply(200, {"blob": ref})

    def getServiceAuth(self, asked: Asked) -> Reply:  # noqa: N802 - the lexicon's name
        """Give a token for one thing at another server."""
        only(asked.query, {"aud", "lxm", "exp"}, {"aud", "lxm"})
        must(asked.query["aud"] == "did:web:pds.kirk.test", "aud")
        must(asked.query["lxm"] == "com.atproto.repo.uploadBlob", "lxm")
        return Reply(200, {"token": self.service})

    def uploadVideo(self, asked: Asked) -> Reply:  # noqa: N802 - the lexicon's name
        """Take a video, as the video service does, which is let in by a token of its own."""
        must(asked.headers.get("Authorization") == f"Bearer {self.service}", "AuthMissing", 401)
        only(asked.query, {"did", "name"}, {"did", "name"})
        must(asked.query["did"] == DID and is_video(asked.body, asked.headers["Content-Type"]), "video")
        self.blobs[print_of(asked.body)] = "video/mp4"
        return Reply(200, {"jobStatus": {"jobId": print_of(asked.body), "did": DID, "state": "JOB_STATE_CREATED"}})

    def getJobStatus(self, asked: Asked) -> Reply:  # noqa: N802 - the lexicon's name
        """Say how far the work on a video is."""
        only(asked.query, {"jobId"}, {"jobId"})
        job, self.busy = asked.query["jobId"], self.busy - 1
        blob = {"$type": "blob", "ref": {"$link": job}, "mimeType": self.blobs[job], "size": 1}
        state = {"state": "JOB_STATE_ENCODING"} if self.busy >= 0 else {"state": "JOB_STATE_COMPLETED", "blob": blob}
        return Reply(200, {"jobStatus": {"jobId": job, "did": DID, **state}})

    def getRecord(self, asked: Asked) -> Reply:  # noqa: N802 - the lexicon's name
        """Give a record."""
        only(asked.query, {"repo", "collection", "rkey", "cid"}, {"repo", "collection", "rkey"})
        found = self.records.get(asked.query["rkey"])
        if found is None:
            return Reply(400, {"error": "RecordNotFound", "message": "Could not locate record"})
        return Reply(200, found)

    def deleteRecord(self, asked: Asked) -> Reply:  # noqa: N802 - the lexicon's name
        """Take a record away; one that is not there is fine."""
        only(asked.json(), {"repo", "collection", "rkey", "swapRecord", "swapCommit"}, {"repo", "collection", "rkey"})
        gone = self.records.pop(asked.json()["rkey"], None)
        self.posts = [post for post in self.posts if gone is None or post["uri"] != gone["uri"]]
        return Reply(200, {})

    def putRecord(self, asked: Asked) -> Reply:  # noqa: N802 - the lexicon's name
        """Keep a record under its key; the same one again changes nothing, another one is refused."""
        data = asked.json()
        only(
            data,
            {"repo", "collection", "rkey", "validate", "record", "swapRecord", "swapCommit"},
            {"repo", "collection", "rkey"},
        )
        must(data["repo"] == DID and data["collection"] == "app.bsky.feed.post", "not yours")
        must(re.fullmatch(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", data["rkey"]), "not a TID")
        self.check(data["record"])
        cid = hashlib.sha256(json.dumps(data["record"], sort_keys=True).encode()).hexdigest()
        there = self.records.get(data["rkey"])
        made = {"uri": f"at://{DID}/{data['collection']}/{data['rkey']}", "cid": cid}
        if there and there["cid"] != cid and "swapRecord" in data:
            return Reply(400, {"error": "InvalidSwap", "message": f"Record was at {there['cid']}"})
        if not there:
            self.posts.append(data["record"] | made)
        self.records[data["rkey"]] = made | {"value": data["record"]}
        return Reply(200, made)

    def check(self, record: dict[str, Any]) -> None:
        """Check a record against the lexicon."""
        only(record, POST, {"$type", "text", "createdAt"})
        text = record["text"].encode()
        must(len(record["text"]) <= 300 and len(text) <= 3000, "text is too long")
        must(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record["createdAt"]), "createdAt")
        for facet in record.get("facets", []):
            only(facet, {"index", "features", "$type"}, {"index", "features"})
            start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
            must(0 <= start < end <= len(text), "facet outside the text")
            text[start:end].decode()
        for each in ("root", "parent") if "reply" in record else ():
            strong = record["reply"][each]
            must(any(strong == {"uri": post["uri"], "cid": post["cid"]} for post in self.posts), "no such post")
        embed = record.get("embed", {"$type": ""})
        if embed["$type"] == "app.bsky.embed.images":
            must(len(embed["images"]) <= 4, "too many images")
            for image in embed["images"]:
                only(image, {"image", "alt", "aspectRatio"}, {"image", "alt"})
                must(image["image"]["ref"]["$link"] in self.blobs, "no such blob")
        elif embed["$type"] == "app.bsky.embed.video":
            only(embed, {"$type", "video", "captions", "alt", "aspectRatio", "presentation"}, {"video"})
            must(embed["video"]["ref"]["$link"] in self.blobs, "no such blob")
        elif embed["$type"]:
            must(embed["$type"] == "app.bsky.embed.external", "embed")
            only(embed["external"], {"uri", "title", "description", "thumb"}, {"uri", "title", "description"})
            thumb = embed["external"].get("thumb")
            must(thumb is None or self.blobs.get(thumb["ref"]["$link"]), "thumb")
            must(thumb is None or thumb["size"] <= 1_000_000, "a thumb has at most a million bytes")
