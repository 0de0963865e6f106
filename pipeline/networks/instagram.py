"""Instagram: images and carousels with alt text, reels, a first comment below them.

Source: developers.facebook.com, Instagram Platform, Content Publishing, IG Media and comments, 2026-09. No server of
others to try it against; it rests on the documentation.

How a post is made and published: `containers.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import RejectedError
from pipeline.i18n import Message
from pipeline.networks.bodies import form
from pipeline.networks.containers import Containers
from pipeline.networks.contract import Receipt, unhurried
from pipeline.networks.graph import Graph, Listing, name_in, node

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import Clip, NoReceipt, Payload, Picture
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience
    from pipeline.networks.whoami import Identity


class Instagram(Containers):
    """One professional account.

    Args:
        account: its number.
        token: of Instagram Login, with `instagram_business_basic`, `…_content_publish`, `…_manage_comments` and
            `…_manage_insights`; or of Facebook Login, where `server` is `https://graph.facebook.com`.
        hosting: where its images and videos can be fetched.
        server: who speaks the API.
        patience: how long to wait.
    """

    state = "status_code"

    def __init__(
        self,
        *,
        account: str,
        token: str,
        hosting: Hosting | None = None,
        server: str = "https://graph.instagram.com",
        patience: Patience | None = None,
    ) -> None:
        super().__init__(Graph("instagram", server, token, patience), hosting)
        self._account = account

    def publish(
        self,
        prepared: str,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish what was made, once at most, or comment."""
        if reply_to:
            comment = self._graph.post(node(reply_to[0], "comments"), form([("message", payload.text)]), now, last_look)
            return Receipt(name_in(comment), self._graph.permalink(reply_to[0], "permalink", now))
        return super().publish(prepared, payload, reply_to=reply_to, now=now, last_look=last_look)

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Instagram does not tell keys
        """Look among the account's posts, or the comments below one: the same text, made since then."""
        if not reply_to:
            return self._graph.found(
                node(self._account, "media"), payload, since, Listing("timestamp", "caption", "permalink")
            )
        found = self._graph.found(node(reply_to[0], "comments"), payload, since, Listing("timestamp", "text"))
        if not isinstance(found, Receipt):
            return found
        return Receipt(found.remote_id, self._graph.permalink(reply_to[0], "permalink", since))

    def whoami(self, now: datetime) -> Identity:
        """Say which account it is."""
        return self._graph.identity(self._account, ("username",), now)

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a post back: with Facebook Login and `instagram_manage_contents` only, Instagram says so otherwise."""
        self._graph.delete(remote_id, now)

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return views, likes, replies and reposts; Instagram is up to two days late with them."""
        names = {"views": "views", "likes": "likes", "replies": "comments", "reposts": "shares"}
        return self._graph.insights(remote_id, names, now)

    def _paths(self, now: datetime) -> tuple[str, str]:  # noqa: ARG002 - the account's number is known
        return node(self._account, "media"), node(self._account, "media_publish")

    def _prepared(self, payload: Payload, reply_to: Sequence[str], now: datetime) -> str:
        if reply_to:
            if payload.images or payload.video:
                raise RejectedError(
                    Message("a comment on Instagram takes no images"), Message("leave them out of the comment")
                )
            return ""
        if not payload.images and not payload.video:
            raise RejectedError(Message("Instagram takes no post without an image"), Message("add one, or a card"))
        caption = ("caption", payload.text)
        if payload.video:
            return self._whole([*self._reel(payload.video, now), caption], payload, now)
        if len(payload.images) == 1:
            return self._whole([*self._image(payload.images[0], now), caption], payload, now)
        return self._whole([*self._carousel(payload.images, now), caption], payload, now)

    def _image(self, image: Picture, now: datetime) -> list[tuple[str, str]]:
        fields = [("image_url", self._hosting.address(image, now))]
        return [*fields, ("alt_text", image.alt)] if image.alt else fields

    def _reel(self, video: Clip, now: datetime) -> list[tuple[str, str]]:
        """Return what makes a reel of a container, shown among the posts too; reels have no alt text."""
        fields = [("media_type", "REELS"), ("video_url", self._hosting.address(video, now)), ("share_to_feed", "true")]
        return [*fields, ("cover_url", self._hosting.address(video.cover, now))] if video.cover else fields


def account(given: Account) -> Instagram:
    """Return an account by its number; `server` says where it signs in, unless with Instagram itself."""
    number, token = given.needed("room"), given.secret("token")
    if given.channel.server:
        return Instagram(account=number, token=token, hosting=given.hosting, server=given.channel.server)
    return Instagram(account=number, token=token, hosting=given.hosting)
