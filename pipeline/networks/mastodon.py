"""Mastodon and what speaks its API: statuses, media with alt text, threads by reply.

Source: mastodon/documentation, methods/statuses.md and methods/media.md, 2026-07-02. Tried against mastodon_mock.

The header `Idempotency-Key` makes a repeated request return the first status, for up to an hour; after that a lost
status is looked for among the account's own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.errors import NotSentError, RejectedError, RemoteError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import file_name, json_body, multipart, multipart_around, video_name
from pipeline.networks.contract import NoReceipt, Picture, Receipt, clip_body, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.whoami import Identity, lacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.bodies import Body, Stream
    from pipeline.networks.contract import Clip, Payload
    from pipeline.networks.http import Patience

#: The server is still working on an upload.
ACCEPTED, PARTIAL = 202, 206
#: How often an upload is asked after, and how many seconds lie between.
ASKS, PAUSE = 20, 2.0
ASKS_OF_FILMS = 150
#: Statuses on a page, and how many pages are searched.
PAGE, PAGES = 40, 10
NOT_FOUND = 404
#: What publishing takes, and looking for what was published.
SCOPES = ("write:statuses", "write:media", "read:statuses", "read:accounts")


class Mastodon:
    """One account on one server.

    Args:
        root: the workspace, where images are.
        server: `https://…`, the account's own.
        token: with `write:statuses write:media read:statuses read:accounts`.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(self, root: Path, *, server: str, token: str, patience: Patience | None = None) -> None:
        self._root = root
        self._server = Server(server, headers={"Authorization": f"Bearer {token}"}, secrets=[token], patience=patience)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one status."""
        with preparing():
            media = [self._upload(image, number, now) for number, image in enumerate(payload.images, 1)]
            media += [self._film(payload.video, now)] if payload.video else []
        status: dict[str, Any] = {**_about(payload), "visibility": "public"}
        if media:
            status["media_ids"] = media
        if reply_to:
            status["in_reply_to_id"] = reply_to[-1]
        body = json_body(status)
        answer = self._server.exchange(
            Request("POST", "/api/v1/statuses", (), {"Idempotency-Key": key}, body), now, last_look
        )
        return Receipt(wanted(answer, "id"), wanted(answer, "url"))

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Mastodon does not tell keys
        """Look for a status among the account's own: the same text, answering the same, with as many images."""
        for status in self._own(since):
            same_place = at(status, "in_reply_to_id") == (reply_to[-1] if reply_to else None)
            images = len(at(status, "media_attachments") or ())
            text = likeness.words_of(str(at(status, "content") or ""))
            if (
                same_place
                and images == len(payload.images) + bool(payload.video)
                and likeness.alike(text, payload.text)
            ):
                return Receipt(str(at(status, "id")), str(at(status, "url") or ""))
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say whose token it is, and what it may not do."""
        account = self._server.look_up("/api/v1/accounts/verify_credentials", now)
        name = f"{wanted(account, 'acct')}@{self._server.host}"
        return Identity(name, wanted(account, "id"), lacking(SCOPES, self._scopes(now)))

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a status back."""
        try:
            self._server.exchange(Request("DELETE", _status(remote_id)), now)
        except RejectedError as error:
            if error.status != NOT_FOUND:
                raise

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a status another text; its media stay."""
        with preparing():
            there = self._server.look_up(_status(remote_id), now).data()
        media = [str(at(each, "id")) for each in at(there, "media_attachments") or ()]
        body = json_body({**_about(payload), **({"media_ids": media} if media else {})})
        answer = self._server.exchange(Request("PUT", _status(remote_id), body=body), now)
        return Receipt(wanted(answer, "id"), wanted(answer, "url"))

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return likes, reposts and replies."""
        status = self._server.look_up(_status(remote_id), now).data()
        names = {"likes": "favourites_count", "reposts": "reblogs_count", "replies": "replies_count"}
        return {ours: int(at(status, theirs) or 0) for ours, theirs in names.items()}

    def _scopes(self, now: datetime) -> set[str]:
        """Return what the token's app may ask for, as newer servers say it; a broad word holds the finer ones."""
        try:
            said = at(self._server.look_up("/api/v1/apps/verify_credentials", now).data(), "scopes")
        except RemoteError:
            return set()
        granted = {str(each) for each in said} if isinstance(said, list) else set()
        return granted | {each for each in SCOPES if each.partition(":")[0] in granted}

    def _upload(self, image: Picture, number: int, now: datetime) -> str:
        """Upload an image with its alt text and return its id, once the server is done with it.

        Raises:
            NotSentError: it takes too long.
        """
        data = image_bytes(self._root, image)
        file = ("file", file_name(number, image.media_type), data, image.media_type)
        return self._uploaded(multipart(_described(image), [file]), image, now)

    def _film(self, clip: Clip, now: datetime) -> str:
        """Upload a video, read while it is sent, and return its id, once the server is done with it."""
        content, name = clip_body(self._root, clip), video_name(clip.media_type)
        return self._uploaded(multipart_around(_described(clip), "file", name, content, clip.sha256), clip, now)

    def _uploaded(self, body: Body | Stream, shown: Picture | Clip, now: datetime) -> str:
        answer = self._server.exchange(Request("POST", "/api/v2/media", body=body), now)
        media = wanted(answer, "id")
        for _ in range(ASKS if isinstance(shown, Picture) else ASKS_OF_FILMS):
            if answer.status not in (ACCEPTED, PARTIAL):
                return media
            self._server.pause(PAUSE)
            answer = self._server.look_up(f"/api/v1/media/{quote(media, safe='')}", now)
        raise NotSentError(Message("{host} takes too long over {path}", host=self._server.host, path=shown.path))

    def _own(self, since: datetime) -> Iterator[Any]:
        """Yield the account's statuses since a moment, newest first.

        Raises:
            UnknownOutcomeError: there are more than can be searched.
        """
        earliest = likeness.since(since)
        account = wanted(self._server.look_up("/api/v1/accounts/verify_credentials", since), "id")
        path = f"/api/v1/accounts/{quote(account, safe='')}/statuses"
        params = [("exclude_reblogs", "true"), ("limit", str(PAGE))]
        for _ in range(PAGES):
            page = self._server.look_up(path, since, *params).data()
            if not isinstance(page, list):
                break
            for status in page:
                made = likeness.read(at(status, "created_at"))
                if made and made >= earliest:
                    yield status
            oldest = likeness.read(at(page, -1, "created_at"))
            if not page or (oldest and oldest < earliest):
                return
            params = [*params[:2], ("max_id", str(at(page, -1, "id")))]
        raise UnknownOutcomeError(
            Message("the statuses of this account on {host} cannot be searched", host=self._server.host)
        )


def _described(shown: Picture | Clip) -> list[tuple[str, str]]:
    return [("description", shown.alt)] if shown.alt else []


def _about(payload: Payload) -> dict[str, Any]:
    about: dict[str, Any] = {"status": payload.text}
    if payload.spoiler:
        about["spoiler_text"] = payload.spoiler
    if payload.sensitive or payload.spoiler:
        about["sensitive"] = True
    if payload.lang:
        about["language"] = payload.lang.partition("-")[0]
    return about


def _status(remote_id: str) -> str:
    return f"/api/v1/statuses/{quote(remote_id, safe='')}"


def account(given: Account) -> Mastodon:
    """Return an account on its server."""
    return Mastodon(given.root, server=given.needed("server"), token=given.secret("token"))
