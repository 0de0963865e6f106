"""What Instagram and Threads share: a post is made first, for nobody to see (a container), then published by its name.

A container is published once at most, and its name is known before anything is out. So a post whose answer was lost is
asked after by it. Pictures and videos are fetched by the network, which is given a while to do so.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from pipeline.networks.bodies import form
from pipeline.networks.contract import Receipt, unhurried
from pipeline.networks.graph import name_in
from pipeline.networks.hosting import Nowhere
from pipeline.networks.http import preparing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipeline.networks.contract import NoReceipt, Payload, Picture
    from pipeline.networks.graph import Graph
    from pipeline.networks.hosting import Hosting

    Fields = list[tuple[str, str]]

#: How often a container with a video is asked after: five minutes, as the documentation advises.
VIDEO_ASKS = 100


class Containers(ABC):
    """One account whose posts are containers first.

    Args:
        graph: who speaks for it.
        hosting: where its pictures and videos can be fetched.
    """

    #: The field with the state of a container.
    state: ClassVar[str]
    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=1)

    def __init__(self, graph: Graph, hosting: Hosting | None) -> None:
        self._graph = graph
        self._hosting = hosting or Nowhere()

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; Graph knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one post."""
        container = self.prepare(payload, reply_to=reply_to, now=now)
        return self.publish(container, payload, reply_to=reply_to, now=now, last_look=last_look)

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:
        """Make the post, for nobody to see, and return its name; empty where it leaves in one step."""
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
        _, path = self._paths(now)
        name = name_in(self._graph.post(path, form([("creation_id", prepared)]), now, last_look))
        return Receipt(name, self._graph.permalink(name, "permalink", now))

    def find_prepared(
        self, prepared: str, payload: Payload, *, reply_to: Sequence[str], since: datetime
    ) -> Receipt | NoReceipt:
        """Ask what became of a container; the list has the name of the post that it became."""
        return self._graph.became(
            prepared, self.state, since, lambda: self.find(payload, reply_to=reply_to, key="", since=since)
        )

    @abstractmethod
    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Look among the account's posts: the same text, made since then."""

    def close(self) -> None:  # noqa: B027 - the contract's
        """Nothing is held open."""

    @abstractmethod
    def _paths(self, now: datetime) -> tuple[str, str]:
        """Return where containers are made, and where they are published."""

    @abstractmethod
    def _prepared(self, payload: Payload, reply_to: Sequence[str], now: datetime) -> str:
        """Make a post and return its name; what is in doubt on the way was not published."""

    @abstractmethod
    def _image(self, image: Picture, now: datetime) -> Fields:
        """Return what says of a container which image it is."""

    def _carousel(self, images: Sequence[Picture], now: datetime) -> Fields:
        """Make a container of each image, and return what says of a post that it is all of them."""
        item = ("is_carousel_item", "true")
        made = [self._made([*self._image(each, now), item], now) for each in images]
        children = ",".join(self._graph.ready(each, self.state, now) for each in made)
        return [("media_type", "CAROUSEL"), ("children", children)]

    def _whole(self, fields: Fields, payload: Payload, now: datetime) -> str:
        """Make the container of a post, and return its name once it can be published."""
        made = self._made(fields, now)
        return self._graph.ready(made, self.state, now, VIDEO_ASKS if payload.video else None)

    def _made(self, fields: Fields, now: datetime) -> str:
        path, _ = self._paths(now)
        return name_in(self._graph.post(path, form(fields), now))
