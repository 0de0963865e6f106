"""The fields of what people are told of: when the tokens of a channel end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.workspace.nodes import Table
from pipeline.workspace.shapes import table_of
from pipeline.workspace.values import DATE, Type

if TYPE_CHECKING:
    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes


def _read_expiry(node: Node, key: str, notes: Notes) -> dict[str, str] | None:
    """Read a day, or days by the names of secrets; a day alone stands under no name."""
    if isinstance(node, Table):
        days: dict[str, str] | None = _DAYS.read(node, key, notes)
        return days
    day = DATE.read(node, key, notes)
    return None if day is None else {"": day}


_DAYS = table_of(DATE, "secret")
EXPIRY = Type(
    "date, or a table: secret → date",
    _read_expiry,
    {"anyOf": [dict(DATE.schema), dict(_DAYS.schema)]},
)
