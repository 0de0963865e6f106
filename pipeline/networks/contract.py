"""What every network takes and answers: a payload in; a receipt, or one of three errors, out.

An adapter raises exactly one of `NotSentError` (provably nothing arrived), `RejectedError` (it will say no again) and
`UnknownOutcomeError` (it may be live). Whatever else it raises counts as unknown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pipeline.cards import developed
from pipeline.cards.recipe import written
from pipeline.errors import NotSentError, TellalError
from pipeline.i18n import Message
from pipeline.networks.footage import clip_body, clip_bytes, clip_parts, has_clip
from pipeline.networks.message import Clip, Linked, Payload, Picture, document, from_document

__all__ = [
    "Clip",
    "HandedOver",
    "Linked",
    "Network",
    "NoReceipt",
    "Payload",
    "Picture",
    "Prepares",
    "Receipt",
    "clip_body",
    "clip_bytes",
    "clip_parts",
    "document",
    "from_document",
    "has_clip",
    "image_bytes",
    "is_exact",
    "payloads",
    "unhurried",
]

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta
    from pathlib import Path

    from pipeline.cards.outgoing import Outgoing
    from pipeline.clips.film import Film
    from pipeline.model.variant import Image, LinkCard, Variant, Video


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a network gives for a message that it took.

    Args:
        remote_id: its own name for it.
        url: where people see it.
        lacks: what did not come about all the same, in words, such as recipients that were refused; mostly nothing.
    """

    remote_id: str
    url: str
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver(Receipt):
    """What is given where no network took the message but a person is to publish it; `url` is where they find it."""


class NoReceipt(StrEnum):
    """What a look-up comes to where it finds nothing: it is not there, or this network cannot be asked."""

    ABSENT = "absent"
    UNSUPPORTED = "unsupported"


def unhurried() -> None:
    """Let a message leave whenever it is ready."""


class Network(Protocol):
    """One account on one network.

    Args:
        in_flight: how long after we gave up waiting the network may still take the message.
        visibility: how long a message may be there before a look-up sees it.
    """

    in_flight: timedelta
    visibility: timedelta

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Send one message.

        Args:
            payload: what to send.
            reply_to: the remote ids of the parts before it, first to last; empty for a first part.
            key: the same for the same message, however often it is tried, and never the same for another.
            now: for what the network wants dated.
            last_look: called right before the message itself leaves, after all that comes before it (signing in,
                uploads), which may take any time; it raises NotSentError where it is too late by now.

        Raises:
            NotSentError: provably nothing reached the network.
            RejectedError: the network will say no again.
            UnknownOutcomeError: it may be live.
        """

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Look whether a message is there that was sent with this key at or after a moment.

        Raises:
            RemoteError: the network cannot be asked just now.
        """

    def close(self) -> None:
        """Finish: called once, after the last message of a run."""


@runtime_checkable
class Prepares(Protocol):
    """A network on which a message is made first, for nobody to see, and published by its name, once at most.

    The name is written down before the message leaves. So what became of it can be asked, whatever happened to the
    answer and to the run.
    """

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:
        """Make a message and return its name; empty where it is of a kind that leaves in one step, by `send`.

        Raises:
            NotSentError: it was not made.
            RejectedError: the network will say no again.
        """

    def publish(
        self,
        prepared: str,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish what was made; the rest is as in `Network.send`."""

    def find_prepared(
        self, prepared: str, payload: Payload, *, reply_to: Sequence[str], since: datetime
    ) -> Receipt | NoReceipt:
        """Ask what became of what was made; the rest is as in `Network.find`."""


@runtime_checkable
class Lasts(Protocol):
    """A network on which what was made for one try is good for the next one: then both are the same message."""

    def lasts(self, prepared: str, now: datetime) -> bool:
        """Say whether what was made for an earlier try of the very same message still holds."""


def payloads(
    variant: Variant, ready: Callable[[Image], Outgoing], film: Callable[[Video], Film] | None = None
) -> tuple[Payload, ...]:
    """Return what would be sent for each part of a variant, making pictures and videos that are not made yet.

    Args:
        variant: the post as the network will show it.
        ready: makes a picture as the network gets it.
        film: makes a video as it goes out; only where there can be one.

    Raises:
        OSError: an image cannot be read.
    """
    return tuple(
        Payload(
            text=part.text,
            spans=part.spans,
            markdown=part.markdown,
            images=tuple(_picture(image, ready(image)) for image in part.images),
            part=number,
            parts=len(variant.parts),
            lang=variant.lang,
            title=variant.title if number == 1 else "",
            link=variant.link if number == 1 else "",
            sensitive=variant.sensitive,
            spoiler=variant.spoiler,
            video=_clip(part.video, film(part.video)) if part.video and film else None,
            linked=_linked(variant.link_card, ready) if variant.link_card and number == 1 else None,
        )
        for number, part in enumerate(variant.parts, 1)
    )


def image_bytes(root: Path, picture: Picture) -> bytes:
    """Return the bytes of an image that a payload names.

    Where another version of Pillow encodes a picture in other bytes, the first ones are lost with the machine that made
    them. Then it is made anew from the same file: a thread that is half out must not wait for ever.

    Raises:
        NotSentError: they cannot be read, or are others by now.
    """
    made, raw = developed.kept(root, picture.sha256), _raw_bytes(root, picture)
    if made is not None:
        return made
    if raw is None:
        raise NotSentError(Message("{path} cannot be read", path=picture.path))
    digest = hashlib.sha256(raw).hexdigest()
    if digest == picture.sha256:
        return raw
    if digest != picture.source:
        raise NotSentError(
            Message("{path} is not the image that was to be sent: it has changed", path=picture.path),
            Message("run again: the new one will be sent if it is approved"),
        )
    try:
        if picture.recipe:
            return developed.fitted(root, picture.path, picture.source, written(picture.recipe))[1]
        return developed.developed(root, picture.path, picture.source, picture.media_type)
    except ValueError:
        raise NotSentError(Message("{path} cannot be made as it was", path=picture.path)) from None
    except TellalError as error:
        raise NotSentError(error.message, error.hint) from None


def is_exact(root: Path, picture: Picture) -> bool:
    """Say whether the very bytes are there that a payload names."""
    if developed.kept(root, picture.sha256) is not None:
        return True
    raw = _raw_bytes(root, picture)
    return raw is not None and hashlib.sha256(raw).hexdigest() == picture.sha256


def _raw_bytes(root: Path, picture: Picture) -> bytes | None:
    place = (root / picture.path).resolve()
    try:
        inside = place.is_relative_to(root.resolve()) and place.is_file()  # a pipe would be waited for, for ever
        return place.read_bytes() if inside else None
    except OSError:
        return None


def _linked(card: LinkCard, ready: Callable[[Image], Outgoing]) -> Linked:
    image = _picture(card.image, ready(card.image)) if card.image else None
    return Linked(card.title, card.description, image)


def _clip(video: Video, made: Film) -> Clip:
    source = "" if made.sha256 == video.digest else video.digest
    about = (made.media_type, made.size, made.width, made.height, made.seconds)
    cover = Picture(f"{developed.FOLDER}/{made.cover}", made.cover, video.alt, "image/jpeg") if made.cover else None
    return Clip(video.path, made.sha256, video.alt, *about, cover, source)


def _picture(image: Image, made: Outgoing) -> Picture:
    return Picture(made.path, made.sha256, image.alt, made.media_type, made.source, made.recipe)
