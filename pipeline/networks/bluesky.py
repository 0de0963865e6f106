"""Bluesky: records in the account's own repository, under a key that we choose.

Source: bluesky-social/atproto, lexicons and server, 2026-08-20. Tried against the real server (PDS 0.4.217).

The record key follows from the message's key, so that a repeated `putRecord` meets its own record: the same one is
accepted without a trace, one that differs is refused, and then it is read and compared. A lost answer is one look away.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.cards.probe import probe
from pipeline.errors import NotSentError, RejectedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.model.variant import SpanKind
from pipeline.networks import bluesky_video
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import Body, json_body
from pipeline.networks.contract import NoReceipt, Receipt, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.looks import web_address
from pipeline.networks.whoami import Identity
from pipeline.text.counting import graphemes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Payload, Picture
    from pipeline.networks.http import Patience

COLLECTION = "app.bsky.feed.post"
ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
#: Record keys look like moments; ours lie in the year after this one, so that none lies in the future.
FIRST_MOMENT = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1_000_000)
LONGEST_TAG, WIDEST_TAG = 640, 64  # bytes, graphemes
MOST_LANGUAGES = 3
#: What anybody may ask about any post, without signing in.
VIEW = "https://public.api.bsky.app"


class Bluesky:
    """One account.

    Args:
        root: the workspace, where images are.
        handle: `kirkikindi.bsky.social`.
        password: an app password.
        server: where the account lives.
        view: who counts likes.
        films: who takes videos.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(0)

    def __init__(  # noqa: PLR0913 - an account, and three servers that tests replace
        self,
        root: Path,
        *,
        handle: str,
        password: str,
        server: str = "https://bsky.social",
        view: str = VIEW,
        films: str = bluesky_video.SERVICE,
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._handle = handle.removeprefix("@")
        self._password = password
        self._door = Server(server, secrets=[password], patience=patience)
        self._view = Server(view, patience=patience)
        self._films, self._patience = films, patience
        self._session: tuple[str, Server] | None = None
        self._home = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Put one post under its key."""
        with preparing():
            did, server = self._signed_in(now)
            record = self._record(payload, reply_to, server, now)
        rkey = record_key(key)
        put = {"repo": did, "collection": COLLECTION, "rkey": rkey, "swapRecord": None, "record": record}
        request = Request("POST", "/xrpc/com.atproto.repo.putRecord", body=json_body(put))
        try:
            uri = wanted(server.exchange(request, now, last_look), "uri")
        except RejectedError as error:
            return self._after_refusal(error, payload, rkey, now)
        return Receipt(uri, self._url(rkey))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; here the key is enough
        """Look under the message's key."""
        rkey = record_key(key)
        found = self._read(rkey, since)
        return NoReceipt.ABSENT if found is None else Receipt(wanted(found, "uri"), self._url(rkey))

    def whoami(self, now: datetime) -> Identity:
        """Sign in, and say whose session that is."""
        did, server = self._signed_in(now)
        session = server.look_up("/xrpc/com.atproto.server.getSession", now)
        return Identity(wanted(session, "handle"), did)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a post back; the server says yes too where it is gone already."""
        with preparing():
            did, server = self._signed_in(now)
        record = {"repo": did, "collection": COLLECTION, "rkey": remote_id.rpartition("/")[2]}
        server.exchange(Request("POST", "/xrpc/com.atproto.repo.deleteRecord", body=json_body(record)), now)

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return likes, reposts, replies and quotes."""
        answer = self._view.look_up("/xrpc/app.bsky.feed.getPosts", now, ("uris", remote_id))
        post = at(answer.data(), "posts", 0)
        names = {"likes": "likeCount", "reposts": "repostCount", "replies": "replyCount", "quotes": "quoteCount"}
        return {ours: int(at(post, theirs) or 0) for ours, theirs in names.items()}

    def _signed_in(self, now: datetime) -> tuple[str, Server]:
        """Return the account's identifier and the server as it knows us; once for a run, for signing in is rationed."""
        if self._session is None:
            login = json_body({"identifier": self._handle, "password": self._password})
            request = Request("POST", "/xrpc/com.atproto.server.createSession", body=login)
            answer = self._door.exchange(request, now)
            token = wanted(answer, "accessJwt")
            secrets = [token, wanted(answer, "refreshJwt")]
            server = self._door.signed_in({"Authorization": f"Bearer {token}"}, secrets)
            self._home = bluesky_video.home(answer.data(), self._door.host)
            self._session = wanted(answer, "did"), server
        return self._session

    def _after_refusal(self, error: RejectedError, payload: Payload, rkey: str, now: datetime) -> Receipt:
        """Tell a refusal from a session that ended, and from a record that is there already."""
        if error.code == "ExpiredToken":
            self._session = None
            raise NotSentError(Message("the session at {host} has ended", host=self._door.host)) from None
        if error.code == "InvalidSwap":
            there = self._read(rkey, now)
            if there is not None and at(there.data(), "value", "text") == payload.text:
                return Receipt(wanted(there, "uri"), self._url(rkey))
        raise error

    def _read(self, rkey: str, now: datetime) -> Answer | None:
        """Return the record under a key, None where there is none."""
        did, server = self._signed_in(now)
        try:
            return server.look_up(
                "/xrpc/com.atproto.repo.getRecord", now, ("repo", did), ("collection", COLLECTION), ("rkey", rkey)
            )
        except RejectedError as error:
            if error.code == "RecordNotFound":
                return None
            raise

    def _record(self, payload: Payload, reply_to: Sequence[str], server: Server, now: datetime) -> dict[str, Any]:
        record: dict[str, Any] = {
            "$type": COLLECTION,
            "text": payload.text,
            "createdAt": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        }
        if payload.lang:
            record["langs"] = [payload.lang][:MOST_LANGUAGES]
        if found := self._facets(payload, now):
            record["facets"] = found
        if embed := self._embed(payload, server, now):
            record["embed"] = embed
        if payload.sensitive:
            record["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "graphic-media"}]}
        if reply_to:
            root, parent = self._strong(reply_to[0], now), self._strong(reply_to[-1], now)
            record["reply"] = {"root": root, "parent": parent}
        return record

    def _strong(self, uri: str, now: datetime) -> dict[str, str]:
        """Return a post of the thread by address and content, as an answer must name it."""
        there = self._read(uri.rpartition("/")[2], now)
        if there is None:
            raise RejectedError(Message("the post to answer is gone: {uri}", uri=uri))
        return {"uri": uri, "cid": wanted(there, "cid")}

    def _embed(self, payload: Payload, server: Server, now: datetime) -> dict[str, Any] | None:
        """Return the images, the video or the card of the post's link; a post has room for one of them."""
        if payload.video:
            account = bluesky_video.Account(self._signed_in(now)[0], self._home, server, self._films, self._patience)
            return bluesky_video.upload(payload.video, self._root, account, now)
        if payload.images:
            images = [self._image(image, server, now) for image in payload.images]
            return {"$type": "app.bsky.embed.images", "images": images}
        address = web_address(payload.link)
        if not address:
            return None
        external: dict[str, Any] = {"uri": address, "title": payload.title or address.split("/")[2], "description": ""}
        if card := payload.linked:
            external |= {"title": card.title, "description": card.description}
            if card.image:
                external["thumb"] = _blob(image_bytes(self._root, card.image), card.image, server, now)
        return {"$type": "app.bsky.embed.external", "external": external}

    def _image(self, image: Picture, server: Server, now: datetime) -> dict[str, Any]:
        data = image_bytes(self._root, image)
        shown: dict[str, Any] = {"image": _blob(data, image, server, now), "alt": image.alt}
        if size := probe(data):
            shown["aspectRatio"] = {"width": size.width, "height": size.height}
        return shown

    def _facets(self, payload: Payload, now: datetime) -> list[dict[str, Any]]:
        """Return links, mentions and tags by the bytes they cover; of two that overlap, the first."""
        found: list[dict[str, Any]] = []
        free = 0
        for span in payload.spans:
            start, end = span.start, min(span.end, len(payload.text))
            if not free <= start < end:
                continue
            feature = self._feature(span.kind, span.target, now)
            if feature is None:
                continue
            first = len(payload.text[:start].encode())
            index = {"byteStart": first, "byteEnd": first + len(payload.text[start:end].encode())}
            found.append({"index": index, "features": [feature]})
            free = end
        return found

    def _feature(self, kind: SpanKind, target: str, now: datetime) -> dict[str, str] | None:
        name = "app.bsky.richtext.facet"
        if kind is SpanKind.LINK and web_address(target):
            return {"$type": f"{name}#link", "uri": target}
        if kind is SpanKind.TAG and 0 < len(target.encode()) <= LONGEST_TAG and graphemes(target) <= WIDEST_TAG:
            return {"$type": f"{name}#tag", "tag": target}
        if kind is SpanKind.MENTION and (did := self._did(target, now)):
            return {"$type": f"{name}#mention", "did": did}
        return None

    def _did(self, handle: str, now: datetime) -> str:
        """Return who is behind a handle, empty where nobody is: then the mention is plain text."""
        if handle.startswith("did:"):
            return handle
        if "." not in handle:
            return ""
        path = "/xrpc/com.atproto.identity.resolveHandle"
        try:
            return wanted(self._door.look_up(path, now, ("handle", handle)), "did")
        except RejectedError:
            return ""

    def _url(self, rkey: str) -> str:
        return f"https://bsky.app/profile/{quote(self._handle, safe='')}/post/{rkey}"


def _blob(data: bytes, image: Picture, server: Server, now: datetime) -> dict[str, Any]:
    """Upload a picture, for nobody to see yet, and return it as a record names it."""
    request = Request("POST", "/xrpc/com.atproto.repo.uploadBlob", body=Body(data, image.media_type))
    blob = at(server.exchange(request, now).data(), "blob")
    if not isinstance(blob, dict):
        raise UnknownOutcomeError(Message("{host} took {path} and gave no blob", host=server.host, path=image.path))
    return blob


def record_key(key: str) -> str:
    """Return the record key of a message: a TID, 13 characters that look like a moment of 2024 and a clock's number."""
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8])
    moment, clock = FIRST_MOMENT + (digest >> 10 & (1 << 44) - 1), digest & 0x3FF
    number = moment << 10 | clock
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(12, -1, -1))


def account(given: Account) -> Bluesky:
    """Return an account by its handle; `server` is where it lives, unless with Bluesky itself."""
    handle, password = given.channel.account, given.secret("password")
    if given.channel.server:
        return Bluesky(given.root, handle=handle, password=password, server=given.channel.server)
    return Bluesky(given.root, handle=handle, password=password)
