"""Threads: posts, images and carousels with alt text, videos, threads by reply.

Source: developers.facebook.com, Threads API, posts, publishing and reading, 2026-07. No server of others to try it
against; it rests on the documentation.

How a post is made and published: `containers.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.networks.answers import wanted
from pipeline.networks.containers import Containers
from pipeline.networks.graph import Graph, Listing, node
from pipeline.networks.looks import web_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import NoReceipt, Payload, Picture, Receipt
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience
    from pipeline.networks.whoami import Identity

COUNTED = ("views", "likes", "replies", "reposts", "quotes")


class Threads(Containers):
    """One account.

    Args:
        token: with `threads_basic`, `threads_content_publish`, `threads_read_replies`, `threads_manage_insights` and
            `threads_delete`.
        hosting: where its images and videos can be fetched.
        server: who speaks the API.
        patience: how long to wait.
    """

    state = "status"

    def __init__(
        self,
        *,
        token: str,
        hosting: Hosting | None = None,
        server: str = "https://graph.threads.net",
        patience: Patience | None = None,
    ) -> None:
        super().__init__(Graph("threads", server, token, patience), hosting)
        self._user = ""

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Threads does not tell keys
        """Look among the account's posts, or the answers to one: the same text, made since then."""
        path = node(reply_to[-1], "replies") if reply_to else node(self._me(since), "threads")
        return self._graph.found(path, payload, since, Listing("timestamp", "text", "permalink"))

    def whoami(self, now: datetime) -> Identity:
        """Say whose token it is."""
        return self._graph.identity("me", ("username",), now)

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a post back; Threads allows it a hundred times a day."""
        self._graph.delete(remote_id, now)

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return views, likes, replies, reposts and quotes."""
        return self._graph.insights(
            remote_id, {each: each for each in ("views", "likes", "replies", "reposts", "quotes")}, now
        )

    def _me(self, now: datetime) -> str:
        """Return the account's number, asked for once."""
        if not self._user:
            self._user = wanted(self._graph.read("/me", now, fields="id"), "id")
        return self._user

    def _paths(self, now: datetime) -> tuple[str, str]:
        return node(self._me(now), "threads"), node(self._me(now), "threads_publish")

    def _prepared(self, payload: Payload, reply_to: Sequence[str], now: datetime) -> str:
        fields = [("text", payload.text)]
        if reply_to:
            fields.append(("reply_to_id", reply_to[-1]))
        if payload.video:
            fields += [("media_type", "VIDEO"), ("video_url", self._hosting.address(payload.video, now))]
            fields += [("alt_text", payload.video.alt)] if payload.video.alt else []
        elif len(payload.images) > 1:
            fields += self._carousel(payload.images, now)
        elif payload.images:
            fields += self._image(payload.images[0], now)
        else:
            fields.append(("media_type", "TEXT"))
            if web_address(payload.link):
                fields.append(("link_attachment", payload.link))
        return self._whole(fields, payload, now)

    def _image(self, image: Picture, now: datetime) -> list[tuple[str, str]]:
        fields = [("media_type", "IMAGE"), ("image_url", self._hosting.address(image, now))]
        return [*fields, ("alt_text", image.alt)] if image.alt else fields


def account(given: Account) -> Threads:
    """Return the account whose token it is."""
    return Threads(token=given.secret("token"), hosting=given.hosting)
