"""What each network accepts, from `limits.toml`: one record per network, read when first asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.networks.names import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.cards.recipe import Recipe

FILE = Path(__file__).with_name("limits.toml")

#: The one that takes everything: what a network of unknown rules is measured by.
FALLBACK = "outbox"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a network with where and when it was read.

    Args:
        sure: False where the evidence is thin and the value the careful one.
    """

    value: Any
    source: str
    read: date
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network accepts and shows; `limits.toml` explains each field.

    Args:
        counter: name of a counter of `text.counting`.
        max: of a part, in the counter's unit; 0 for none.
        mentions: what a network knows people by, who are mentioned.
        counts_markup: the counter measures the text as it is sent, signs of markup and all.
        refuses: patterns of what neither text nor title may have.
        image_bytes: of one image; 0 for no limit.
        image_pixels: width times height of one image; 0 for no limit.
        image_sides: width plus height of one image; 0 for no limit.
        image_width: pixels; 0 for no limit.
        image_least: pixels of an image's shorter side.
        max_images: of a part; 0 for no limit, -1 for none at all.
        alt_max: characters; 0 for no limit.
        max_title: in the unit of `title_counter`; 0 for no limit.
        own_link_card: the network looks at no page: the card of a link is what is sent.
        max_links: different ones of a post; -1 for no limit.
        ratio: narrowest and widest image, width divided by height; zeros for any.
        cuts_alike: all pictures of a part are cut to the shape of the first.
        max_hashtags: of a post, as the network likes it; -1 for no limit.
        max_comment: of the comment that follows a post, where there are no threads; 0 for no limit, -1 for no comment.
        needs_image: the first part has an image, or a video where the network takes one.
        needs_video: the first part has a video.
        images_alone: an image goes without a text.
        video_types: media types of the one video that a part may have; none for no video at all.
        needs_cover: a video has a picture that stands for it until it plays.
        video_codecs: how its pictures may be coded; none for any.
        video_bytes: of its file; 0 for no limit.
        video_smallest: bytes that its file has at least.
        video_seconds: shortest and longest; 0 for no limit.
        video_ratio: narrowest and widest, width divided by height; zeros for any.
        video_width: pixels from left to right; 0 for no limit.
        video_least: pixels of its shorter side.
        video_frames: pictures a second; 0 for no limit.
        most_hashtags: of a post, before the network refuses it; -1 for no limit.
        fetches_media: the network takes pictures and videos by their public address alone.
        webhook_fetches: so does a webhook of it.
        takes_video_files: of these, videos are sent as files all the same.
        media_stays: who reads the post fetches them from there, so that the address has to last.
    """

    network: str
    counter: str
    max: int
    threads: bool
    title: Literal["needed", "shown", "none"]
    markup: Literal["plain", "html", "markdown"]
    hides_links: bool
    links_work: bool
    link_card: bool
    max_images: int
    card_format: str
    mentions: Literal["handle", "id", "none"] = "handle"
    max_with_images: int = 0
    second_counter: str = ""
    second_max: int = 0
    counts_markup: bool = False
    spoiler_counts: bool = False
    refuses: tuple[str, ...] = ()
    page: bool = False
    max_title: int = 0
    title_counter: str = "characters"
    link_with_images: bool = False
    own_link_card: bool = False
    needs_link: bool = False
    max_links: int = -1
    needs_image: bool = False
    needs_video: bool = False
    images_alone: bool = False
    alt_max: int = 0
    image_bytes: int = 0
    image_pixels: int = 0
    image_sides: int = 0
    image_width: int = 0
    image_least: int = 0
    media_types: tuple[str, ...] = ()
    ratio: tuple[float, float] = (0.0, 0.0)
    cuts_alike: bool = False
    max_hashtags: int = -1
    max_mentions: int = -1
    most_hashtags: int = -1
    most_mentions: int = -1
    max_cashtags: int = -1
    max_comment: int = -1
    video_types: tuple[str, ...] = ()
    needs_cover: bool = False
    video_codecs: tuple[str, ...] = ()
    video_bytes: int = 0
    video_smallest: int = 0
    video_seconds: tuple[float, float] = (0.0, 0.0)
    video_ratio: tuple[float, float] = (0.0, 0.0)
    video_width: int = 0
    video_least: int = 0
    video_frames: int = 0
    fetches_media: bool = False
    webhook_fetches: bool = False
    takes_video_files: bool = False
    media_stays: bool = False

    @property
    def recipe(self) -> Recipe:
        """What a picture is made to fit."""
        from pipeline.cards.recipe import Recipe  # noqa: PLC0415 - a warm check measures no picture

        return Recipe(self.media_types, self.image_bytes, self.image_pixels, self.image_sides, self.image_width)

    def max_of(self, *, images: bool) -> int:
        """Return the limit of a part with or without images."""
        return self.max_with_images if images and self.max_with_images else self.max


@cache
def limits(network: str) -> Limits:
    """Return a network's limits, those of the outbox for a network that is not in the file."""
    known = network if network in NAMES else FALLBACK
    values: dict[str, Any] = {
        name: tuple(fact.value) if isinstance(fact.value, list) else fact.value for name, fact in facts(known).items()
    }
    return Limits(network=network, **values)


@cache
def facts(network: str) -> Mapping[str, Fact]:
    """Return every fact of a network with its source, by the name of the field.

    Raises:
        KeyError: the file has no such network.
    """
    return _facts(network)


def known_afterwards() -> tuple[str, ...]:
    """Return the networks of which the file knows what they allow once a post is out, in its order."""
    return _names("after")


@cache
def afterwards(network: str) -> Mapping[str, Fact]:
    """Return every fact of what a network allows once a post is out; nothing where the file does not know it."""
    return _facts(f"after.{network}") if network in _names("after") else {}


@cache
def priced(network: str) -> Mapping[str, Fact]:
    """Return every fact of what a network asks for; nothing where it asks for nothing."""
    return _facts(f"price.{network}") if network in _names("price") else {}


def spoken(network: str) -> str:
    """Return the version of a network's API that we speak, as the network wants it named.

    Raises:
        KeyError: the file knows none.
    """
    version: str = _facts(f"api.{network}")["version"].value
    return version


@cache
def _names(group: str) -> tuple[str, ...]:
    return tuple(re.findall(rf"(?m)^\[{group}\.([\w-]+)\]$", _text()))


def _facts(name: str) -> dict[str, Fact]:
    found = {}
    for field, entry in _table(name).items():
        found[field] = Fact(entry["is"], *source(entry["source"]), entry.get("sure", True))
    return found


def source(name: str) -> tuple[str, date]:
    """Return what a source is, and when it was read.

    Raises:
        KeyError: the file has no such source.
    """
    found = _table(f"sources.{name}")
    return found["name"], found["read"]


@cache
def _table(name: str) -> Mapping[str, Any]:
    """Read one table alone: the whole file would take longer than the posts that are measured by it."""
    import tomllib  # noqa: PLC0415 - a warm plan never asks for limits

    _, found, rest = _text().partition(f"\n[{name}]\n")
    if not found:
        raise KeyError(name)
    return tomllib.loads(rest.partition("\n[")[0])


@cache
def _text() -> str:
    return FILE.read_text(encoding="utf-8")
