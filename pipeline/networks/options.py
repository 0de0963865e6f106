"""What only one network knows and its channels may settle, from `options.toml`: read when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.model.settings import OptionValue

FILE = Path(__file__).with_name("options.toml")
#: What an option takes → the type of its value; what holds where neither the channel nor the file says a value.
KINDS: dict[str, type] = {"word": str, "text": str, "number": int, "flag": bool, "texts": tuple}


@dataclass(frozen=True, slots=True)
class Option:
    """One option of one network.

    Args:
        takes: `word`, `text`, `number`, `flag` or `texts`.
        default: what holds where a channel says nothing.
        words: what a word may be.
        needed: a channel without it is an error.
        says: one sentence for people.
        source: where it was read.
        read: when.
    """

    takes: str
    default: OptionValue
    words: tuple[str, ...]
    needed: bool
    says: str
    source: str
    read: date

    def fits(self, value: OptionValue) -> bool:
        """Whether a channel may write this."""
        return type(value) is KINDS[self.takes] and value not in {"", ()} and (not self.words or value in self.words)


@cache
def options(network: str) -> Mapping[str, Option]:
    """Return the options of a network by name; none where it has none."""
    if f"\n[{network}." not in _text():
        return {}  # most networks have none, and need no parser for that
    return {name: _option(entry) for name, entry in _tables()[network].items()}


def networks() -> tuple[str, ...]:
    """Return the networks that have options, sorted."""
    return tuple(sorted(_tables()))


def _option(entry: Mapping[str, Any]) -> Option:
    from pipeline.networks.limits import source  # noqa: PLC0415 - likewise: most networks have none

    name, read = source(entry["source"])
    default = entry.get("default", KINDS[entry["takes"]]())
    return Option(
        takes=entry["takes"],
        default=tuple(default) if isinstance(default, list) else default,
        words=tuple(entry.get("words", ())),
        needed=entry.get("needed", False),
        says=entry["says"],
        source=name,
        read=read,
    )


@cache
def _tables() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    import tomllib  # noqa: PLC0415 - only for a channel that has options, and what sends to it

    return tomllib.loads(_text())


@cache
def _text() -> str:
    return FILE.read_text(encoding="utf-8")
