"""What YAML and TOML come to: values that still know their line, so that every finding can say where."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["plain", "text", "number", "flag", "time"]


class Scalar(NamedTuple):
    """A single value.

    Args:
        text: exactly what was written, quotes and escapes resolved.
        kind: what the syntax says it is. `plain` is a value without quotes in YAML: a text where a text is wanted, true
            or false where that is, so that what is written is never something else. Numbers, flags and times are
            TOML's.
        line: 1-based line of the file.
        column: of its first character, from 0.
        comment: what follows on its line after `#`, the sign included.
    """

    text: str
    kind: Kind
    line: int
    column: int = 0
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written, or YAML's word for nothing."""
        return self.kind == "plain" and self.text in {"", "~", "null"}


class Items(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    line: int


class Entry(NamedTuple):
    """A key's value, and where the key stands."""

    node: Node
    line: int
    column: int


class Table(NamedTuple):
    """Keys and values, in the order written."""

    entries: dict[str, Entry]
    line: int


class Broken(NamedTuple):
    """A value that has its finding already."""

    line: int


Node: TypeAlias = Scalar | Items | Table | Broken


def lines_of(table: Table) -> dict[str, int]:
    """Return the line of each key, of keys inside (`card.headline`), and of a list's items (`also.bluesky`)."""
    lines: dict[str, int] = {}
    for key, (node, line, _) in table.entries.items():
        lines[key] = line
        if type(node) is Scalar:
            continue
        if isinstance(node, Table):
            for inner, entry in node.entries.items():
                lines[f"{key}.{inner}"] = entry.line
        elif isinstance(node, Items):
            for item in node.items:
                if isinstance(item, Scalar) and item.line != line:
                    lines[f"{key}.{item.text}"] = item.line
    return lines
