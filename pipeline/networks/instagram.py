"""Instagram: images and carousels with alt text, a first comment below them.

Source: developers.facebook.com, Instagram Platform, Content Publishing, IG Media and comments, 2026-09. No server of
others to try it against; it rests on the documentation.

A post is made first, for nobody to see (a container), and published by its name, once at most. The name is known before
anything is out, so a post whose answer was lost is asked after by it. Images are fetched by Instagram.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.errors import RejectedError
from pipeline.networks.bodies import form
from pipeline.networks.contract import Receipt, unhurried
from pipeline.networks.graph import Graph, Listing, name_in, node
from pipeline.networks.hosting import Nowhere
from pipeline.networks.http import preparing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import NoReceipt, Payload, Picture
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience
    from pipeline.networks.whoami import Identity

STATE = "status_code"


class Instagram:
    """One professional account.

    Args:
        account: its number.
        token: of Instagram Login, with `instagram_business_basic`, `…_content_publish`, `…_manage_comments` and
            `…_manage_insights`; or of Facebook Login, where `server` is `https://graph.facebook.com`.
        hosting: where its images can be fetched.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(
        self,
        *,
        account: str,
        token: str,
        hosting: Hosting | None = None,
        server: str = "https://graph.instagram.com",
        patience: Patience | None = None,
    ) -> None:
        self._account = account
        self._graph = Graph("instagram", server, token, patience)
        self._hosting = hosting or Nowhere()

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Instagram knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post; what answers it is a comment below it."""
        container = self.prepare(payload, reply_to=reply_to, now=now)
        return self.publish(container, payload, reply_to=reply_to, now=now, last_look=last_look)

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:
        """Make the post, for nobody to see, and return its name; of a comment there is nothing to make."""
        with preparing():
            return self._prepared(payload, reply_to, now)

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
        path = node(self._account, "media_publish")
        name = name_in(self._graph.post(path, form([("creation_id", prepared)]), now, last_look))
        return Receipt(name, self._graph.permalink(name, "permalink", now))

    def find_prepared(
        self, prepared: str, payload: Payload, *, reply_to: Sequence[str], since: datetime
    ) -> Receipt | NoReceipt:
        """Ask what became of a container; the list has the name of the post that it became."""
        return self._graph.became(
            prepared, STATE, since, lambda: self.find(payload, reply_to=reply_to, key="", since=since)
        )

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

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take a post back: with Facebook Login and `instagram_manage_contents` only, Instagram says so otherwise."""
        self._graph.delete(remote_id, now)

    def counts(self, remote_id: str, now: datetime) -> dict[str, int]:
        """Return views, likes, replies and reposts; Instagram is up to two days late with them."""
        names = {"views": "views", "likes": "likes", "replies": "comments", "reposts": "shares"}
        return self._graph.insights(remote_id, names, now)

    def _prepared(self, payload: Payload, reply_to: Sequence[str], now: datetime) -> str:
        if reply_to:
            if payload.images:
                raise RejectedError("a comment on Instagram takes no images", "leave them out of the comment")
            return ""
        if not payload.images:
            raise RejectedError("Instagram takes no post without an image", "add one, or a card")
        caption = [("caption", payload.text)]
        if len(payload.images) == 1:
            return self._container([*self._image(payload.images[0], now), *caption], now)
        item = ("is_carousel_item", "true")
        children = [self._container([*self._image(each, now), item], now) for each in payload.images]
        return self._container([("media_type", "CAROUSEL"), ("children", ",".join(children)), *caption], now)

    def _container(self, fields: Sequence[tuple[str, str]], now: datetime) -> str:
        made = name_in(self._graph.post(node(self._account, "media"), form(fields), now))
        return self._graph.ready(made, STATE, now)

    def _image(self, image: Picture, now: datetime) -> list[tuple[str, str]]:
        fields = [("image_url", self._hosting.address(image, now))]
        return [*fields, ("alt_text", image.alt)] if image.alt else fields


def account(given: Account) -> Instagram:
    """Return an account by its number; `server` says where it signs in, unless with Instagram itself."""
    number, token = given.needed("room"), given.secret("token")
    if given.channel.server:
        return Instagram(account=number, token=token, hosting=given.hosting, server=given.channel.server)
    return Instagram(account=number, token=token, hosting=given.hosting)
