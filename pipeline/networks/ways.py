"""What Tellal can do on each network, how that is tried and what a person has to do once, from `ways.toml`.

It is said in words, for the page about networks; tests hold the words against the adapters.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("ways.toml")
NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way into a network; `ways.toml` explains each field.

    Args:
        key: of its table: the network, and behind a dash which way.
        page: empty where posts are published by hand; then nothing is said but `once`.
    """

    key: str
    name: str
    once: str
    page: str = ""
    again: str = ""
    lost: str = ""
    thread: str = ""
    images: int | str = ""
    fetched: bool = False
    video: str = ""
    alt: str = ""
    deleted: str = ""
    edited: str = ""
    counts: tuple[str, ...] = ()
    peer: str = ""
    described: str = ""


def ways() -> tuple[Way, ...]:
    """Return every way, in the order of the page."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Way(key=key, **{**table, "counts": tuple(table.get("counts", ()))}) for key, table in tables.items())
