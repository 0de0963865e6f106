"""X: posts, images or a video with alt text, threads by reply.

Source: X documentation, Manage posts, Media and Pricing, 2026-08-22. No server of others to try it against. What it
posts was held against X's OpenAPI description 2.167; that one says `post.fields` where all of the prose says
`tweet.fields`, which is what is asked with.

X knows no keys, but refuses the same text twice (403). Then, and where an answer was lost, the post is looked for in
the account's own timeline, which costs a little. Texts come back with shortened addresses.
"""

from __future__ import annotations

import re
import secrets
import time
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.errors import NotSentError, RejectedError, RemoteError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import file_name, json_body, multipart, video_name
from pipeline.networks.contract import NoReceipt, Picture, Receipt, clip_parts, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.oauth1 import Keys, authorization
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.bodies import Body
    from pipeline.networks.contract import Clip, Payload
    from pipeline.networks.http import Patience

#: How far back a post is looked for that X calls a duplicate: a try of this very message, not yesterday's greeting.
DUPLICATES = timedelta(hours=6)
FORBIDDEN, NOT_FOUND, NO_CREDIT = 403, 404, 402
#: How often an upload is asked after, and how many seconds lie between.
ASKS, PAUSE = 20, 2.0
#: The same of a video, and how many bytes of one are sent at once.
ASKS_OF_FILMS, PIECE = 150, 4 * 1024 * 1024
#: Posts on a page, and how many pages are searched.
PAGE, PAGES = 100, 10
_SCHEME = re.compile(r"https?://(?:www\.)?")
_OWN_PICTURE = re.compile(r"https?://(?:x|twitter)\.com/\w+/status/\d+/(?:photo|video)/\d+\Z")


class X:
    """One account.

    Args:
        root: the workspace, where images are.
        handle: the account's name, for the addresses of its posts.
        login: the four secrets of OAuth 1.0a, or a token of OAuth 2 with `tweet.read`, `tweet.write`, `users.read` and
            `media.write`.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(
        self,
        root: Path,
        *,
        handle: str,
        login: Keys | str,
        server: str = "https://api.x.com",
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._handle = handle.removeprefix("@")
        self._login = login
        self._base = server.rstrip("/")
        self._server = Server(server, secrets=login if isinstance(login, Keys) else [login], patience=patience)
        self._user = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; X knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post; one that is there already is found."""
        with preparing():
            media = [self._upload(image, number, now) for number, image in enumerate(payload.images, 1)]
            media += [self._film(payload.video, now)] if payload.video else []
        post: dict[str, Any] = {"text": payload.text}
        if media:
            post["media"] = {"media_ids": media}
        if reply_to:
            post["reply"] = {"in_reply_to_tweet_id": reply_to[-1]}
        try:
            answer = self._exchange("POST", "/2/tweets", json_body(post), now, last_look)
        except RejectedError as error:
            return self._after_refusal(error, payload, reply_to, now)
        return self._receipt(wanted(answer, "data", "id"))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; X does not tell keys
        """Look in the account's timeline: the same text, answering the same, with as many images."""
        for post in self._own(since):
            answers = [str(at(each, "id")) for each in _referenced(post) if at(each, "type") == "replied_to"]
            images = len(at(post, "attachments", "media_keys") or ())
            same_place = answers == list(reply_to[-1:]) and images == len(payload.images) + bool(payload.video)
            if same_place and likeness.alike(_plain(_text(post)), _plain(payload.text)):
                return self._receipt(str(at(post, "id")))
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say whose keys these are, and whether they may only read; X asks a little money for it."""
        answer = self._read("/2/users/me", now)
        level = answer.headers.get("x-access-level", "read-write")
        lacks = () if "write" in level else ("Read and write",)
        return Identity(wanted(answer, "data", "username"), wanted(answer, "data", "id"), lacks)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a post back."""
        try:
            self._exchange("DELETE", f"/2/tweets/{quote(remote_id, safe='')}", None, now)
        except RejectedError as error:
            if error.status != NOT_FOUND:
                raise

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return likes, reposts, replies, quotes and views; each time X asks a little money for it."""
        answer = self._read("/2/tweets", now, ("ids", remote_id), ("tweet.fields", "public_metrics"))
        metrics = at(answer.data(), "data", 0, "public_metrics")
        names = {
            "likes": "like_count",
            "replies": "reply_count",
            "quotes": "quote_count",
            "views": "impression_count",
        }
        counted = {ours: int(at(metrics, theirs) or 0) for ours, theirs in names.items()}
        return {**counted, "reposts": int(at(metrics, "retweet_count") or at(metrics, "repost_count") or 0)}

    def _after_refusal(self, error: RejectedError, payload: Payload, reply_to: Sequence[str], now: datetime) -> Receipt:
        """Tell a refusal from a post that is there already, and from an account without money."""
        if error.status == NO_CREDIT:
            raise NotSentError(
                error.message, Message("buy credits for the app in the developer console of X")
            ) from None
        if error.status != FORBIDDEN or "duplicate" not in str(error).lower():
            raise error
        try:
            found = self.find(payload, reply_to=reply_to, key="", since=now - DUPLICATES)
        except RemoteError:
            raise UnknownOutcomeError(
                error.message, Message("X has this text already: look whether it is this post")
            ) from None
        if isinstance(found, Receipt):
            return found
        raise error

    def _receipt(self, name: str) -> Receipt:
        return Receipt(name, f"https://x.com/{quote(self._handle, safe='')}/status/{name}")

    def _upload(self, image: Picture, number: int, now: datetime) -> str:
        """Upload an image with its alt text and return its id, once X is done with it.

        Raises:
            NotSentError: it takes too long.
        """
        data = image_bytes(self._root, image)
        file = ("media", file_name(number, image.media_type), data, image.media_type)
        body = multipart([("media_category", "tweet_image")], [file])
        answer = self._exchange("POST", "/2/media/upload", body, now)
        media = wanted(answer, "data", "id")
        self._wait_for(media, answer, image, now)
        self._describe(media, image.alt, now)
        return media

    def _film(self, clip: Clip, now: datetime) -> str:
        """Upload a video piece by piece with its alt text and return its id, once X is done with it.

        Raises:
            NotSentError: it takes too long.
        """
        about = {"media_type": clip.media_type, "total_bytes": clip.size, "media_category": "tweet_video"}
        media = wanted(self._exchange("POST", "/2/media/upload/initialize", json_body(about), now), "data", "id")
        place = f"/2/media/upload/{quote(media, safe='')}"
        for number, piece in enumerate(clip_parts(self._root, clip, PIECE)):
            file = ("media", video_name(clip.media_type), piece, clip.media_type)
            self._exchange("POST", f"{place}/append", multipart([("segment_index", str(number))], [file]), now)
        answer = self._exchange("POST", f"{place}/finalize", None, now)
        self._wait_for(media, answer, clip, now)
        self._describe(media, clip.alt, now)
        return media

    def _describe(self, media: str, alt: str, now: datetime) -> None:
        if alt:
            about = json_body({"id": media, "metadata": {"alt_text": {"text": alt}}})
            self._exchange("POST", "/2/media/metadata", about, now)

    def _wait_for(self, media: str, answer: Answer, shown: Picture | Clip, now: datetime) -> None:
        for _ in range(ASKS if isinstance(shown, Picture) else ASKS_OF_FILMS):
            match at(answer.data(), "data", "processing_info", "state"):
                case None | "succeeded":
                    return
                case "failed":
                    raise RejectedError(Message("{host} cannot read {path}", host=self._server.host, path=shown.path))
            self._server.pause(PAUSE)
            answer = self._read("/2/media/upload", now, ("command", "STATUS"), ("media_id", media))
        raise NotSentError(Message("{host} takes too long over {path}", host=self._server.host, path=shown.path))

    def _own(self, since: datetime) -> Iterator[Any]:
        """Yield the account's posts since a moment, newest first.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        if not self._user:
            self._user = wanted(self._read("/2/users/me", since), "data", "id")
        path = f"/2/users/{quote(self._user, safe='')}/tweets"
        params = [
            ("max_results", str(PAGE)),
            ("start_time", likeness.since(since).strftime("%Y-%m-%dT%H:%M:%SZ")),
            ("exclude", "retweets"),
            ("tweet.fields", "created_at,entities,referenced_tweets,attachments"),
        ]
        following: list[tuple[str, str]] = []
        for _ in range(PAGES):
            page = self._read(path, since, *params, *following).data()
            yield from at(page, "data") or ()
            token = at(page, "meta", "next_token")
            if not token:
                return
            following = [("pagination_token", str(token))]
        raise UnknownOutcomeError(
            Message("the posts of this account on {host} cannot be searched", host=self._server.host)
        )

    def _exchange(
        self, method: str, path: str, body: Body | None, now: datetime, last_look: Callable[[], None] = unhurried
    ) -> Answer:
        return self._server.exchange(Request(method, path, (), self._signed(method, path), body), now, last_look)

    def _read(self, path: str, now: datetime, *params: tuple[str, str]) -> Answer:
        return self._server.signed_in(self._signed("GET", path, params), ()).look_up(path, now, *params)

    def _signed(self, method: str, path: str, params: Sequence[tuple[str, str]] = ()) -> Mapping[str, str]:
        if not isinstance(self._login, Keys):
            return {"Authorization": f"Bearer {self._login}"}
        # The moment is that of the request, whatever moment it asks about: X refuses old signatures.
        nonce, seconds = secrets.token_hex(16), int(time.time())
        address = f"{self._base}{path}"
        return {"Authorization": authorization(self._login, method, address, params, nonce=nonce, seconds=seconds)}


def _referenced(post: object) -> Sequence[Any]:
    """Return what a post refers to: X is about to call it by another name, and has both in its documentation."""
    found: Sequence[Any] = at(post, "referenced_tweets") or at(post, "referenced_posts") or ()
    return found


def _text(post: object) -> str:
    """Return a post's text with its addresses as they were written, and without those of its own pictures."""
    text = str(at(post, "text") or "")
    for url in at(post, "entities", "urls") or ():
        there = str(at(url, "expanded_url") or "")
        text = text.replace(str(at(url, "url") or there), "" if _OWN_PICTURE.match(there) else there)
    return unescape(text)


def _plain(text: str) -> str:
    return _SCHEME.sub("", text)


def account(given: Account) -> X:
    """Return an account: by the four secrets of OAuth 1.0a where one of them is named, else by a token of OAuth 2."""
    if set(given.channel.secrets) & {"key", "key_secret", "token_secret"}:
        login: Keys | str = Keys(*(given.secret(name) for name in Keys._fields))
    else:
        login = given.secret("token")
    return X(given.root, handle=given.channel.account, login=login)
