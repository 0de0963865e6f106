"""Threads: posts, images with alt text, threads by reply.

Source: developers.facebook.com, Threads API, posts, publishing and reading, 2026-07. No server of others to try it
against; it rests on the documentation.

A post is made first, for nobody to see (a container), and published by its name, once at most. The name is known before
anything is out, so a post whose answer was lost is asked after by it. Images are fetched by Threads.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.networks.answers import wanted
from pipeline.networks.bodies import form
from pipeline.networks.contract import Receipt, unhurried
from pipeline.networks.graph import Graph, Listing, name_in, node
from pipeline.networks.hosting import Nowhere
from pipeline.networks.http import preparing
from pipeline.networks.looks import web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.networks.accounts import Account
    from pipeline.networks.contract import NoReceipt, Payload, Picture
    from pipeline.networks.hosting import Hosting
    from pipeline.networks.http import Patience
    from pipeline.networks.whoami import Identity

STATE = "status"
COUNTED = ("views", "likes", "replies", "reposts", "quotes")


class Threads:
    """One account.

    Args:
        token: with `threads_basic`, `threads_content_publish`, `threads_read_replies`, `threads_manage_insights` and
            `threads_delete`.
        hosting: where its images can be fetched.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(
        self,
        *,
        token: str,
        hosting: Hosting | None = None,
        server: str = "https://graph.threads.net",
        patience: Patience | None = None,
    ) -> None:
        self._graph = Graph("threads", server, token, patience)
        self._hosting = hosting or Nowhere()
        self._user = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Threads knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post."""
        container = self.prepare(payload, reply_to=reply_to, now=now)
        return self.publish(container, payload, reply_to=reply_to, now=now, last_look=last_look)

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:
        """Make the post, for nobody to see, and return its name."""
        with preparing():
            return self._prepared(payload, reply_to, now)

    def publish(
        self,
        prepared: str,
        payload: Payload,  # noqa: ARG002 - the contract's; the container holds it
        *,
        reply_to: Sequence[str],  # noqa: ARG002 - likewise
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish what was made, once at most."""
        path = node(self._me(now), "threads_publish")
        name = name_in(self._graph.post(path, form([("creation_id", prepared)]), now, last_look))
        return Receipt(name, self._graph.permalink(name, "permalink", now))

    def find_prepared(
        self, prepared: str, payload: Payload, *, reply_to: Sequence[str], since: datetime
    ) -> Receipt | NoReceipt:
        """Ask what became of a container; the list has the name of the post that it became."""
        return self._graph.became(
            prepared, STATE, since, lambda: self.find(payload, reply_to=reply_to, key="", since=since)
        )

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's; Threads does not tell keys
        """Look among the account's posts, or the answers to one: the same text, made since then."""
        path = node(reply_to[-1], "replies") if reply_to else node(self._me(since), "threads")
        return self._graph.found(path, payload, since, Listing("timestamp", "text", "permalink"))

    def whoami(self, now: datetime) -> Identity:
        """Say whose token it is."""
        return self._graph.identity("me", ("username",), now)

    def close(self) -> None:
        """Nothing is held open."""

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

    def _prepared(self, payload: Payload, reply_to: Sequence[str], now: datetime) -> str:
        fields = [("text", payload.text)]
        if reply_to:
            fields.append(("reply_to_id", reply_to[-1]))
        if len(payload.images) > 1:
            item = ("is_carousel_item", "true")
            inside = [self._container([*self._image(each, now), item], now) for each in payload.images]
            children = ",".join(self._graph.ready(child, STATE, now) for child in inside)
            fields += [("media_type", "CAROUSEL"), ("children", children)]
        elif payload.images:
            fields += self._image(payload.images[0], now)
        else:
            fields.append(("media_type", "TEXT"))
            if web_address(payload.link):
                fields.append(("link_attachment", payload.link))
        return self._graph.ready(self._container(fields, now), STATE, now)

    def _container(self, fields: Sequence[tuple[str, str]], now: datetime) -> str:
        return name_in(self._graph.post(node(self._me(now), "threads"), form(fields), now))

    def _image(self, image: Picture, now: datetime) -> list[tuple[str, str]]:
        fields = [("media_type", "IMAGE"), ("image_url", self._hosting.address(image, now))]
        return [*fields, ("alt_text", image.alt)] if image.alt else fields


def account(given: Account) -> Threads:
    """Return the account whose token it is."""
    return Threads(token=given.secret("token"), hosting=given.hosting)
