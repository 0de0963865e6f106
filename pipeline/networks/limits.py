"""What each network accepts, from `limits.toml`: one record per network, read when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

FILE = Path(__file__).with_name("limits.toml")

#: Every network with limits; a test holds it equal to the file, so that nobody needs to read that for the names.
NAMES = (
    *("bluesky", "discord", "instagram", "linkedin", "mastodon", "matrix", "outbox", "slack", "telegram"),
    *("wordpress", "x"),
)

#: The one that takes everything: what a network of unknown rules is measured by.
FALLBACK = "outbox"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a network with where and when it was read."""

    value: Any
    source: str
    read: date


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network accepts and shows; `limits.toml` explains each field.

    Args:
        counter: name of a counter of `text.counting`.
        max: of a part, in the counter's unit; 0 for none.
        image_bytes: of one image; 0 for no limit.
        max_images: of a part; 0 for no limit.
        alt_max: characters; 0 for no limit.
        max_title: characters; 0 for no limit.
        ratio: narrowest and widest image, width divided by height; zeros for any.
        max_hashtags: of a post; -1 for no limit.
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
    max_with_images: int = 0
    second_counter: str = ""
    second_max: int = 0
    spoiler_counts: bool = False
    page: bool = False
    max_title: int = 0
    needs_image: bool = False
    alt_max: int = 0
    image_bytes: int = 0
    media_types: tuple[str, ...] = ()
    ratio: tuple[float, float] = (0.0, 0.0)
    max_hashtags: int = -1
    max_mentions: int = -1

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
    return _facts(_file()[network])


def known_afterwards() -> tuple[str, ...]:
    """Return the networks of which the file knows what they allow once a post is out, in its order."""
    return tuple(_file()["after"])


@cache
def afterwards(network: str) -> Mapping[str, Fact]:
    """Return every fact of what a network allows once a post is out; nothing where the file does not know it."""
    return _facts(_file()["after"].get(network, {}))


def _facts(entries: Mapping[str, Mapping[str, str]]) -> dict[str, Fact]:
    sources = _file()["sources"]
    return {
        name: Fact(entry["is"], sources[entry["source"]]["name"], sources[entry["source"]]["read"])
        for name, entry in entries.items()
    }


@cache
def _file() -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - a warm plan never asks for limits

    return tomllib.loads(FILE.read_text(encoding="utf-8"))
