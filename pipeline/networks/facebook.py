"""Facebook: posts of a Page, images with alt text or a video, a first comment below them.

Source: developers.facebook.com, Graph API, Page feed, Page photos and comments, 2026-11. No server of others to try it
against; it rests on the documentation.

Facebook knows no keys. Images are uploaded first, for nobody to see; a lost post is looked for among the Page's own.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.errors import NotSentError, RejectedError, RemoteError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import markup
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import file_name, form, multipart, video_name
from pipeline.networks.contract import Receipt, clip_parts, image_bytes, unhurried
from pipeline.networks.graph import Graph, Listing, name_in, node
from pipeline.networks.http import preparing
from pipeline.networks.looks import web_address
from pipeline.networks.written import TONGUES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Clip, NoReceipt, Payload, Picture
    from pipeline.networks.http import Patience
    from pipeline.networks.whoami import Identity

#: What Graph calls a post that is like the one before it, and how far back that one is looked for.
DUPLICATE, DUPLICATES = "506", timedelta(hours=6)
PERMISSIONS = ("pages_manage_posts", "pages_read_engagement")
ADDRESS = "permalink_url"
#: Bytes of a video that are sent at once.
PIECE = 4 * 1024 * 1024
LISTING = Listing("created_time", "message", ADDRESS)


class Facebook:
    """One Page.

    Args:
        root: the workspace, where images are.
        page: the Page's number.
        token: the Page's own, with `pages_manage_posts`, `pages_read_engagement` and `pages_manage_engagement`.
        server: who speaks the API.
        films: who takes videos.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(  # noqa: PLR0913 - an account, and two servers that tests replace
        self,
        root: Path,
        *,
        page: str,
        token: str,
        server: str = "https://graph.facebook.com",
        films: str = "https://graph-video.facebook.com",
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._page = page
        self._graph = Graph("facebook", server, token, patience)
        self._films = Graph("facebook", films, token, patience)

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Facebook knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post; what answers it is a comment below it."""
        fields = [("message", _text(payload))]
        if reply_to:
            if payload.images or payload.video:
                raise RejectedError(
                    Message("a comment on Facebook takes no images here"), Message("leave them out of the comment")
                )
            return self._made(node(reply_to[0], "comments"), fields, now, last_look)
        if payload.video:
            return self._film(payload.video, _text(payload), now, last_look)
        with preparing():
            photos = [self._upload(image, number, now) for number, image in enumerate(payload.images, 1)]
        fields += [(f"attached_media[{n}]", json.dumps({"media_fbid": photo})) for n, photo in enumerate(photos)]
        if not photos and web_address(payload.link):
            fields.append(("link", payload.link))
        try:
            return self._made(node(self._page, "feed"), fields, now, last_look)
        except RejectedError as error:
            return self._after_refusal(error, payload, now)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Facebook does not tell keys
        """Look among the Page's posts, or the comments below one: the same text, made since then."""
        if reply_to:  # comments begin with the oldest unless one asks
            path = node(reply_to[0], "comments")
            return self._graph.found(path, payload, since, LISTING, order="reverse_chronological")
        return self._graph.found(node(self._page, "published_posts"), payload, since, LISTING)

    def whoami(self, now: datetime) -> Identity:
        """Say which Page it is, and what its token may not do."""
        return self._graph.identity(self._page, ("username", "name"), now, PERMISSIONS)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a post or a comment back."""
        self._graph.delete(remote_id, now)

    def edit(self, remote_id: str, payload: Payload, now: datetime) -> Receipt:
        """Give a post another text; its images stay."""
        field = "description" if payload.video else "message"
        self._graph.post(node(remote_id), form([(field, _text(payload))]), now)
        return Receipt(remote_id, self._graph.permalink(remote_id, ADDRESS, now))

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return reactions, replies and reposts."""
        fields = "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares"
        post = self._graph.read(node(remote_id), now, fields=fields).data()
        return {
            "reactions": int(at(post, "reactions", "summary", "total_count") or 0),
            "replies": int(at(post, "comments", "summary", "total_count") or 0),
            "reposts": int(at(post, "shares", "count") or 0),
        }

    def _made(
        self, path: str, fields: Sequence[tuple[str, str]], now: datetime, last_look: Callable[[], None]
    ) -> Receipt:
        name = name_in(self._graph.post(path, form(fields), now, last_look))
        return Receipt(name, self._graph.permalink(name, ADDRESS, now))

    def _after_refusal(self, error: RejectedError, payload: Payload, now: datetime) -> Receipt:
        """Tell a refusal from a post that is there already."""
        if error.code != DUPLICATE:
            raise error
        try:
            found = self.find(payload, reply_to=(), key="", since=now - DUPLICATES)
        except RemoteError:
            raise UnknownOutcomeError(error.message, Message("Facebook has this text already: look for it")) from None
        if isinstance(found, Receipt):
            return found
        raise error

    def _film(self, clip: Clip, text: str, now: datetime, last_look: Callable[[], None]) -> Receipt:
        """Upload a video piece by piece, for nobody to see, then publish it; Facebook goes on working on it.

        Raises:
            NotSentError: Facebook did not get all of it.
        """
        path = node(self._page, "videos")
        with preparing():
            begun = form([("upload_phase", "start"), ("file_size", str(clip.size))])
            answer = self._films.post(path, begun, now)
            name, session = wanted(answer, "video_id"), wanted(answer, "upload_session_id")
            start = 0
            for piece in clip_parts(self._root, clip, PIECE):
                fields = [("upload_phase", "transfer"), ("upload_session_id", session), ("start_offset", str(start))]
                file = ("video_file_chunk", video_name(clip.media_type), piece, clip.media_type)
                start += len(piece)
                if wanted(self._films.post(path, multipart(fields, [file]), now), "start_offset") != str(start):
                    raise NotSentError(
                        Message("{host} did not take all of {path}", host=self._films.host, path=clip.path)
                    )
        ends = form([("upload_phase", "finish"), ("upload_session_id", session), ("description", text)])
        answer = self._films.post(path, ends, now, last_look)
        if at(answer.data(), "success") is not True:
            raise UnknownOutcomeError(
                Message("{host} answered {status}, but not that it was done", host=answer.host, status=answer.status)
            )
        return Receipt(name, _whole(self._graph.permalink(name, ADDRESS, now)))

    def _upload(self, image: Picture, number: int, now: datetime) -> str:
        """Upload an image with its alt text, for nobody to see yet, and return its number."""
        data = image_bytes(self._root, image)
        fields = [("published", "false")] + ([("alt_text_custom", image.alt)] if image.alt else [])
        file = ("source", file_name(number, image.media_type), data, image.media_type)
        return name_in(self._graph.post(node(self._page, "photos"), multipart(fields, [file]), now))


def _whole(address: str) -> str:
    """Return where a video is seen: of these Facebook gives the path alone."""
    return f"https://www.facebook.com{address}" if address.startswith("/") else address


def _text(payload: Payload) -> str:
    return markup.write(payload.text, payload.spans, TONGUES["facebook"])


def account(given: Account) -> Facebook:
    """Return a Page by its number."""
    return Facebook(given.root, page=given.needed("room"), token=given.secret("token"))
