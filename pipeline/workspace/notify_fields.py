"""The fields of what people are told: `[notify]` in `tellal.toml`, and when the tokens of a channel end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.workspace.described import Field, Type
from pipeline.workspace.nodes import Scalar, Table
from pipeline.workspace.shapes import group, list_of, table_of
from pipeline.workspace.values import DATE, LANGUAGE, VARIABLE, choice

if TYPE_CHECKING:
    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes


def _read_address_name(node: Node, key: str, notes: Notes) -> str | None:
    """Read the name of the variable that holds an address; the address itself is a secret that got out."""
    if not isinstance(node, Scalar) or "://" not in node.text:
        name: str | None = VARIABLE.read(node, key, notes)
        return name
    notes.error(
        node.line,
        "value-invalid",
        # It is not repeated: whoever has it can write to the people it leads to.
        Message("'{key}' holds the address itself, and everybody who can read this file has it now", key=key),
        Message(
            "make a new one and let the old one go, store it as a secret, and write the secret's name: "
            'url = "TELLAL_NOTIFY_URL"'
        ),
    )
    return None


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
NOTIFY = Field(
    "notify",
    group(
        "table",
        Field(
            "url",
            Type(VARIABLE.name, _read_address_name, VARIABLE.schema),
            "Where to: the environment variable that holds an Apprise URL, or several between blanks.",
            "nobody is told",
            '"TELLAL_NOTIFY_URL"',
        ),
        Field(
            "on",
            list_of(choice("failed", "doubt", "handed-over", "missed", "token", "sent")),
            "What people are told of.",
            "all but `sent`",
            '["failed", "doubt"]',
        ),
        Field("lang", LANGUAGE, "The language they are told in.", "the workspace's", '"tr"'),
    ),
    "Who is told when something needs a person.",
)
