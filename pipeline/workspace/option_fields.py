"""What an option of a channel may be; which options there are, only its network knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.workspace.described import Type
from pipeline.workspace.nodes import Items, Scalar
from pipeline.workspace.shapes import list_of
from pipeline.workspace.values import LINE

if TYPE_CHECKING:
    from pipeline.model.settings import OptionValue
    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes

#: Digits of a number; no network counts farther.
_DIGITS = 18


def _read(node: Node, key: str, notes: Notes) -> OptionValue | None:
    """Read a line of text, a whole number, true or false, or a list of lines."""
    if isinstance(node, Items):
        texts: tuple[str, ...] | None = _LINES.read(node, key, notes)
        return texts
    if isinstance(node, Scalar) and node.kind == "flag":
        return node.text == "true"
    if isinstance(node, Scalar) and node.kind == "number" and node.text.isdecimal() and len(node.text) <= _DIGITS:
        return int(node.text)
    if isinstance(node, Scalar) and node.kind != "text":
        message = Message("'{key}' takes a text in quotes, a whole number, true or false, or a list", key=key)
        notes.error(node.line, "value-type", message, Message('put a text in quotes: key = "text"'))
        return None
    text: str | None = LINE.read(node, key, notes)
    return text


_LINES = list_of(LINE)
OPTION = Type(
    "text, whole number, true or false, or a list of texts",
    _read,
    {
        "anyOf": [
            {"type": "string"},
            {"type": "integer", "minimum": 0},
            {"type": "boolean"},
            {"type": "array", "items": {"type": "string"}},
        ]
    },
)
