"""TikTok: videos from the workspace and photos from a public address, left in the app for a person or published.

Source: developers.tiktok.com, Content Posting API (direct post, upload, photo post, status, media transfer) and Display
API (video list and query), 2026-11. No server of others to try it against; it rests on the documentation.

An upload of a video has a name before any byte leaves, and can be asked what became of it; so the name is written down
first. With the name goes the address that takes the bytes, which is sealed. Photos are published by the first request.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

from pipeline.errors import NotSentError, RejectedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness, oauth2
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import Body, json_body
from pipeline.networks.contract import HandedOver, NoReceipt, Receipt, clip_body, clip_parts, unhurried
from pipeline.networks.hosting import Nowhere
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.sealed import seal, unseal
from pipeline.networks.tiktok_terms import Settled, meant, post_info
from pipeline.networks.whoami import Identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.bodies import Stream
    from pipeline.networks.contract import Clip, Payload
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience
    from pipeline.networks.oauth2 import Login

TOKENS = oauth2.Endpoint("https://open.tiktokapis.com/v2/oauth/token/", client_name="client_key")
#: How TikTok calls the reasons of a failure that was its own.
ITS_OWN = frozenset({"internal", "publish_cancelled", "video_pull_failed", "photo_pull_failed"})
FORGOTTEN = "invalid_publish_id"
UPLOADING, FAILED = "PROCESSING_UPLOAD", "FAILED"
#: A video up to this size goes in one piece; larger ones in pieces, the last of which is up to twice as large.
WHOLE, CHUNK = 64_000_000, 16_000_000
#: How often TikTok is asked what became of something, and how many seconds lie between.
ASKS, PAUSE = 60, 3.0
#: Posts on a page, and how many pages are searched.
PAGE, PAGES = 20, 20


class TikTok:
    """One account.

    Args:
        root: the workspace, where videos are.
        handle: the account as people see it.
        login: with `video.upload`, and for direct posts `video.publish`; with `user.info.basic` and `video.list`.
        settled: what holds for all posts.
        hosting: where photos can be fetched; TikTok wants its address to be proven one's own.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=30)
    visibility = timedelta(minutes=10)

    def __init__(  # noqa: PLR0913 - what an account consists of
        self,
        root: Path,
        *,
        handle: str,
        login: Login,
        settled: Settled | None = None,
        hosting: Hosting | None = None,
        server: str = "https://open.tiktokapis.com",
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._profile = f"https://www.tiktok.com/@{quote(handle.removeprefix('@'), safe='')}"
        self._login = login
        self._settled = settled or Settled()
        self._hosting = hosting or Nowhere()
        self._patience = patience
        self._server = Server(server, patience=patience)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; TikTok knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post, or leave it in the app."""
        prepared = self.prepare(payload, reply_to=reply_to, now=now)
        if prepared:
            return self.publish(prepared, payload, reply_to=reply_to, now=now, last_look=last_look)
        with preparing():
            body = self._photos(payload, now)
        answer = self._exchange("/v2/post/publish/content/init/", body, now, last_look)
        return self._became(wanted(answer, "data", "publish_id"), now, photos=True)

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:
        """Begin the upload of a video and return its name and address, sealed; photos leave in one step."""
        if reply_to:
            raise RejectedError(Message("nothing answers a post on TikTok from here"), Message("write one part only"))
        if payload.video is None:
            if not payload.images:
                raise RejectedError(Message("TikTok takes no post without a video or a photo"), Message("add one"))
            return ""
        clip = payload.video
        pieces = 1 if clip.size <= WHOLE else clip.size // CHUNK
        source = {
            "source": "FILE_UPLOAD",
            "video_size": clip.size,
            "chunk_size": clip.size if pieces == 1 else CHUNK,
            "total_chunk_count": pieces,
        }
        body: dict[str, Any] = {"source_info": source}
        with preparing():
            if self._settled.direct:
                body["post_info"] = {"title": payload.text, **self._post_info(now, clip)}
            path = f"/v2/post/publish/{'' if self._settled.direct else 'inbox/'}video/init/"
            begun = self._exchange(path, body, now)
            names = [wanted(begun, "data", "publish_id"), wanted(begun, "data", "upload_url")]
        return seal(json.dumps(names), self._login.key)

    def publish(
        self,
        prepared: str,
        payload: Payload,
        *,
        reply_to: Sequence[str],  # noqa: ARG002 - the contract's
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Send the bytes, of which the last ones publish."""
        try:
            name, place = json.loads(unseal(prepared, self._login.key))
        except ValueError:
            raise NotSentError(Message("{host} does not know the upload any more", host=self._server.host)) from None
        assert payload.video is not None  # noqa: S101 - else nothing was prepared
        parts = urlsplit(place)
        params = tuple(parse_qsl(parts.query, keep_blank_values=True))
        secrets = [parts.path, *(value for _, value in params)]
        files = Server(f"{parts.scheme}://{parts.netloc}", secrets=secrets, patience=self._patience)
        for start, body in self._pieces(payload.video):
            about = {"Content-Range": f"bytes {start}-{start + body.size - 1}/{payload.video.size}"}
            request = Request("PUT", parts.path, params, about, body)
            if start + body.size == payload.video.size:
                files.exchange(request, now, last_look)
            else:
                with preparing():
                    files.exchange(request, now)
        return self._became(name, now, photos=False)

    def find_prepared(
        self, prepared: str, payload: Payload, *, reply_to: Sequence[str], since: datetime
    ) -> Receipt | NoReceipt:
        """Ask what became of an upload; where TikTok has forgotten it, look among the account's posts."""
        try:
            name, _ = json.loads(unseal(prepared, self._login.key))
            about = at(self._status(name, since).data(), "data")
        except (ValueError, RejectedError) as error:
            if isinstance(error, RejectedError) and error.code != FORGOTTEN:
                raise
            return self.find(payload, reply_to=reply_to, key="", since=since)
        state, sent = at(about, "status"), at(about, "uploaded_bytes")
        lacks = isinstance(sent, int) and payload.video is not None and sent < payload.video.size
        if state == FAILED or (state == UPLOADING and lacks):
            return NoReceipt.ABSENT
        if receipt := self._receipt(name, about, photos=False):
            return receipt
        raise self._slow()

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; TikTok does not tell keys
        """Look among the account's posts: the same text, made since then.

        Only what everybody sees is listed, and TikTok speaks of videos: photos that are not in the list may be out.
        """
        if not self._settled.direct or self._settled.privacy != "public" or payload.video is None:
            return NoReceipt.UNSUPPORTED
        for post in self._listed(since):
            texts = (str(at(post, name) or "") for name in ("video_description", "title"))
            if any(likeness.alike(text, wished) for text in texts for wished in _texts(payload)):
                address = str(at(post, "share_url") or self._profile).partition("?")[0]
                return Receipt(str(at(post, "id")), address)
        return NoReceipt.ABSENT

    def close(self) -> None:
        """Nothing is held open."""

    def whoami(self, now: datetime) -> Identity:
        """Return the account that the token is of."""
        server = self._login.into(self._server, now)
        answer = server.look_up("/v2/user/info/", now, ("fields", "open_id,display_name"))
        about = at(answer.data(), "data", "user")
        return Identity(wanted(answer, "data", "user", "display_name"), str(at(about, "open_id") or ""))

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return views, likes, replies and reposts."""
        fields = "id,view_count,like_count,comment_count,share_count"
        answer = self._exchange(f"/v2/video/query/?fields={fields}", {"filters": {"video_ids": [remote_id]}}, now)
        found = at(answer.data(), "data", "videos", 0)
        names = {"views": "view_count", "likes": "like_count", "replies": "comment_count", "reposts": "share_count"}
        return {ours: int(at(found, theirs) or 0) for ours, theirs in names.items()}

    def _post_info(self, now: datetime, clip: Clip | None) -> dict[str, Any]:
        """Return how a post is published; the account is asked first what it allows."""
        allowed = at(self._exchange("/v2/post/publish/creator_info/query/", {}, now).data(), "data")
        return post_info(self._settled, allowed, clip)

    def _photos(self, payload: Payload, now: datetime) -> dict[str, Any]:
        addresses = [self._hosting.address(image, now) for image in payload.images]
        words = {"title": payload.title, "description": payload.text}
        info = {name: text for name, text in words.items() if text}
        return {
            "media_type": "PHOTO",
            "post_mode": "DIRECT_POST" if self._settled.direct else "MEDIA_UPLOAD",
            "post_info": {**info, **(self._post_info(now, None) if self._settled.direct else {})},
            "source_info": {"source": "PULL_FROM_URL", "photo_images": addresses, "photo_cover_index": 0},
        }

    def _pieces(self, clip: Clip) -> Iterator[tuple[int, Body | Stream]]:
        """Yield a video in pieces, each with the place where it begins; what is left over is part of the last one."""
        if clip.size <= WHOLE:
            yield 0, clip_body(self._root, clip)
            return
        last, start, waiting = clip.size // CHUNK - 1, 0, b""
        for number, piece in enumerate(clip_parts(self._root, clip, CHUNK)):
            if number < last:
                yield start, Body(piece, clip.media_type)
                start += len(piece)
            else:
                waiting += piece
        yield start, Body(waiting, clip.media_type)

    def _became(self, name: str, now: datetime, *, photos: bool) -> Receipt:
        """Wait for what becomes of a post that TikTok has.

        Raises:
            RejectedError: it does not like it.
            NotSentError: it failed at it.
            UnknownOutcomeError: it takes too long.
        """
        for _ in range(ASKS):
            try:
                about = at(self._status(name, now).data(), "data")
            except (NotSentError, RejectedError) as error:  # the post is with TikTok, whatever it says to a question
                raise UnknownOutcomeError(error.message, error.hint) from None
            if at(about, "status") == FAILED:
                reason = str(at(about, "fail_reason") or "")[:100]
                message = Message("{host} did not take the post ({words})", host=self._server.host, words=reason)
                raise NotSentError(message) if reason in ITS_OWN else RejectedError(message, code=reason)
            if receipt := self._receipt(name, about, photos=photos):
                return receipt
            self._server.pause(PAUSE)
        raise self._slow()

    def _receipt(self, name: str, about: object, *, photos: bool) -> Receipt | None:
        match at(about, "status"):
            case "SEND_TO_USER_INBOX":
                return HandedOver(name, self._profile)
            case "PUBLISH_COMPLETE":
                posts = at(about, "publicaly_available_post_id") or ()  # TikTok's own spelling
                if not posts:
                    return Receipt(name, self._profile)  # not for everybody, or not looked through yet
                return Receipt(str(posts[0]), f"{self._profile}/{'photo' if photos else 'video'}/{posts[0]}")
        return None

    def _slow(self) -> UnknownOutcomeError:
        return UnknownOutcomeError(Message("{host} has the post and is not done with it yet", host=self._server.host))

    def _listed(self, since: datetime) -> Iterator[dict[str, Any]]:
        """Yield the account's posts since a moment, newest first.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        earliest = likeness.since(since)
        path = "/v2/video/list/?fields=id,title,video_description,create_time,share_url"
        body: dict[str, Any] = {"max_count": PAGE}
        for _ in range(PAGES):
            with_posts = at(self._exchange(path, body, since).data(), "data")
            for post in at(with_posts, "videos") or ():
                if datetime.fromtimestamp(int(at(post, "create_time") or 0), UTC) < earliest:
                    return
                yield post
            if not at(with_posts, "has_more"):
                return
            body["cursor"] = at(with_posts, "cursor")
        raise UnknownOutcomeError(
            Message("the posts of this account on {host} cannot be searched", host=self._server.host)
        )

    def _status(self, name: str, now: datetime) -> Answer:
        return self._exchange("/v2/post/publish/status/fetch/", {"publish_id": name}, now)

    def _exchange(
        self, path: str, data: dict[str, Any], now: datetime, last_look: Callable[[], None] = unhurried
    ) -> Answer:
        place, _, query = path.partition("?")
        request = Request("POST", place, tuple(parse_qsl(query)), body=json_body(data))
        try:
            answer = self._login.into(self._server, now).exchange(request, now, last_look)
        except RejectedError as error:
            raise meant(error) from None
        refused = at(answer.data(), "error", "code")
        if isinstance(refused, str) and refused not in {"", "ok"}:
            words = str(at(answer.data(), "error", "message") or refused)[:300]
            message = Message("{host} refused ({words})", host=self._server.host, words=self._server.hide(words))
            raise meant(RejectedError(message, status=answer.status, code=refused))
        return answer


def _texts(payload: Payload) -> tuple[str, ...]:
    """Return how TikTok may show the words of a post."""
    return (payload.text, payload.title, f"{payload.title} {payload.text}") if payload.title else (payload.text,)


def account(given: Account) -> TikTok:
    """Return an account by a token, or by what tokens are made from."""
    settled = Settled(
        direct=given.option("post") == "direct",
        privacy=given.option("privacy"),
        comments=given.option("comments"),
        duets=given.option("duets"),
        generated=given.option("generated"),
        advertises=given.option("advertises"),
        music=given.option("music"),
    )
    login = oauth2.login(given, TOKENS)
    return TikTok(given.root, handle=given.channel.account, login=login, settled=settled, hosting=given.hosting)
