"""Lists, tables and fields: how single values stand together, and what is wrong when they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.workspace.described import Field, Type
from pipeline.workspace.nodes import Broken, Items, Scalar, Table, lines_of
from pipeline.workspace.values import FLAG, NAME, TEXT, choice, shown, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes

_SPECIAL = frozenset("[]{}\"'#&*!|>%@`:")


def read_fields(table: Table, fields: Mapping[str, Field], notes: Notes, above: str = "") -> dict[str, Any]:
    """Return the values of a table by key; what is not there, or is wrong and noted, is left out.

    Args:
        table: what was written.
        fields: what may be written, by name.
        notes: takes the findings.
        above: the table's own key and a dot, for messages.
    """
    values: dict[str, Any] = {}
    for key, entry in table.entries.items():
        field = fields.get(key)
        if field is None:
            _note_unknown(key, table, fields, notes, above)
            continue
        value = field.type.read(entry.node, above + key, notes)
        if value is not None:
            values[key] = value
    return values


def note_absent(table: Table, fields: Mapping[str, Field], notes: Notes, above: str = "") -> None:
    """Note what has to be there and is not."""
    for field in fields.values():
        if field.required and is_absent(table, field.name):
            note_missing(above + field.name, table.line, field.example, notes)


def note_missing(key: str, line: int, example: str, notes: Notes) -> None:
    """Note that a key has to be there and is not."""
    hint = Message("write it, with a value such as {example}", example=example)
    notes.error(line, "key-missing", Message("'{key}' is missing", key=key), hint)


def is_absent(table: Table, key: str) -> bool:
    """Return whether a key is not written, or nothing after it."""
    entry = table.entries.get(key)
    return entry is None or (isinstance(entry.node, Scalar) and (entry.node.is_empty or not entry.node.text))


def _note_unknown(key: str, table: Table, fields: Mapping[str, Field], notes: Notes, above: str) -> None:
    entry = table.entries[key]
    place = Scalar(key, "plain", entry.line, entry.column)
    message = Message("unknown key '{key}'", key=above + shown(key))
    meant = next((field.name for field in fields.values() if key.lower() in field.instead_of), None)
    # A key that is there already is no mend: it would be there twice.
    free = [name for name in fields if name not in table.entries]
    unknown(key, place, free, message, "key-unknown", notes, meant)


def list_of(item: Type) -> Type:
    """Return the type of a list."""

    def read(node: Node, key: str, notes: Notes) -> tuple[Any, ...] | None:
        if isinstance(node, Broken):
            return None
        if not isinstance(node, Items):
            _note_no_list(node, key, notes)
            return None
        values: dict[Any, None] = {}
        for one in node.items:
            value = item.read(one, key, notes)
            if value is None:
                _note_empty(one, key, notes)
            elif value in values:
                message = Message("'{key}' has '{value}' twice", key=key, value=shown(str(value)))
                notes.warning(one.line, "value-repeated", message, Message("keep one of them"))
            else:
                values[value] = None
        return tuple(values)

    return Type(f"list: {item.name}", read, {"type": "array", "items": dict(item.schema)})


def _note_no_list(node: Node, key: str, notes: Notes) -> None:
    if isinstance(node, Scalar):
        if node.is_empty:
            return
        text = node.text
        simple = node.kind == "plain" and not _SPECIAL.intersection(text)
        fix = notes.replacement(node.line, node.column, text, f"[{text}]") if simple else None
        hint = Message("write [{text}]", text=shown(text) if simple else f'"{shown(text)}"')
    else:
        fix, hint = None, Message("write [one, two]")
    notes.error(node.line, "value-type", Message("'{key}' takes a list", key=key), hint, fix)


def _note_empty(node: Node, key: str, notes: Notes) -> None:
    """Note an empty item, unless the same place has its finding."""
    if isinstance(node, Scalar) and node.is_empty and all(found.line != node.line for found in notes.findings):
        notes.error(node.line, "value-missing", Message("'{key}' has an empty item", key=key), Message("take it out"))


def table_of(item: Type, key_name: str) -> Type:
    """Return the type of a table in which somebody names the keys.

    Args:
        item: what each key takes.
        key_name: what the keys are, for the reference page.
    """

    def read(node: Node, key: str, notes: Notes) -> dict[str, Any] | None:
        if not isinstance(node, Table):
            note_no_table(node, key, notes)
            return None
        read_one = ((name, item.read(entry.node, f"{key}.{name}", notes)) for name, entry in node.entries.items())
        return {name: value for name, value in read_one if value is not None}

    schema = {"type": "object", "additionalProperties": dict(item.schema)}
    return Type(f"table: {key_name} → {item.name}", read, schema)


def note_no_table(node: Node, key: str, notes: Notes) -> None:
    """Note that keys and values should be here; nothing at all is fine."""
    if not isinstance(node, Broken) and not (isinstance(node, Scalar) and node.is_empty):
        message = Message("'{key}' takes keys and values of its own", key=key)
        notes.error(node.line, "value-type", message, Message("write them below it"))


def group(name: str, *fields: Field) -> Type:
    """Return the type of a table with fields of its own."""
    by_name = {field.name: field for field in fields}

    def read(node: Node, key: str, notes: Notes) -> dict[str, Any] | None:
        if not isinstance(node, Table):
            note_no_table(node, key, notes)
            return None
        note_absent(node, by_name, notes, f"{key}.")
        return read_fields(node, by_name, notes, f"{key}.")

    return Type(name, read, object_schema(fields), fields)


def tables_of(item: Type) -> Type:
    """Return the type of tables that repeat (`[[hold]]`); each comes with its line and the lines of its keys."""

    def read(node: Node, key: str, notes: Notes) -> tuple[tuple[int, dict[str, int], dict[str, Any]], ...] | None:
        if not isinstance(node, Items):
            if not isinstance(node, Broken):
                message = Message("'{key}' takes tables", key=key)
                notes.error(node.line, "value-type", message, Message("write [[{key}]] above each", key=key))
            return None
        read_each = ((one, item.read(one, key, notes)) for one in node.items)
        return tuple((one.line, lines_of(one), values) for one, values in read_each if isinstance(one, Table))

    return Type(f"tables: {item.name}", read, {"type": "array", "items": dict(item.schema)}, item.fields)


def object_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """Return the JSON Schema of a table with fields."""
    properties = {field.name: {"description": field.meaning, **field.type.schema} for field in fields}
    required = [field.name for field in fields if field.required]
    made: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": required} if required else made


_CARD_WORDS = {"template": NAME, "each": choice("part", "item"), "moves": FLAG}


def _read_card(
    node: Node, key: str, notes: Notes
) -> tuple[str, tuple[tuple[str, str], ...], str | None, str, bool] | None:
    """Read `{template, alt, …}`: which layout, the texts of its boxes in the order written, the alt text."""
    if not isinstance(node, Table):
        note_no_table(node, key, notes)
        return None
    texts: dict[str, str] = {}
    words: dict[str, Any] = {}
    for name, entry in node.entries.items():
        if name in _CARD_WORDS:
            words[name] = _CARD_WORDS[name].read(entry.node, f"{key}.{name}", notes)
            continue
        text = TEXT.read(entry.node, f"{key}.{name}", notes)
        if text is not None:
            texts[name] = text
        elif isinstance(entry.node, Scalar) and all(found.line != entry.line for found in notes.findings):
            message = Message("'{key}' has no text", key=f"{key}.{shown(name)}")
            notes.error(entry.line, "value-missing", message, Message('write the text, or "" for none'))
    if words.get("template") is None:
        if is_absent(node, "template"):
            message = Message("'{key}' does not say which template draws it", key=key)
            notes.error(
                node.line, "key-missing", message, Message("write template: NAME; they are in templates/cards/")
            )
        return None
    alt = texts.pop("alt", None)
    return words["template"], tuple(texts.items()), alt, words.get("each") or "", words.get("moves") or False


CARD = Type(
    "table: `template`, `alt`, `each`, `moves`, and a text for each box of the template",
    _read_card,
    {
        "type": "object",
        "properties": {
            "template": {"type": "string", "description": "Name of a layout, templates/cards/NAME.toml."},
            "alt": {"type": "string", "description": "What the card shows, in words; the template has its own."},
            "each": {
                "enum": ["part", "item"],
                "description": "A card for each part of the thread, or for each item of the text's list.",
            },
            "moves": {"type": "boolean", "description": "It moves, where the template and the network can do that."},
        },
        "additionalProperties": {"type": ["string", "number", "boolean"]},
        "required": ["template"],
    },
)
LATE = choice("publish", "skip", "ask")
