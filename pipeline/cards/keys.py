"""What keys of a layout take: each kind reads a value strictly, and says of itself what it takes.

Reading, the JSON Schema and the reference page come from the same descriptions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.cards.table import Table

_FEATURE = re.compile(r"-?[A-Za-z0-9]{4}")
_MOST_FEATURES = 12
MOST_COLOURS = 12
_LENGTH: dict[str, Any] = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d+(\.\d+)?\s*%$"}]}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key takes.

    Args:
        said: in words, for the reference page.
        schema: JSON Schema.
        read: returns the value of a key of a table; what is wrong is reported there.
        default: what holds where it is not written, in words; empty for nothing.
        required: whether it has to be written.
        keys: of a table inside.
    """

    said: str
    schema: Mapping[str, Any]
    read: Callable[[Table, str], Any]
    default: str = ""
    required: bool = False
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a layout's file.

    Args:
        meaning: one sentence for the reference page and for editors.
        example: a value as it would be written.
    """

    name: str
    kind: Kind
    meaning: str
    example: str = field(default="")


def read_keys(table: Table, keys: Iterable[Key]) -> dict[str, Any]:
    """Return the values of a table by key; a key that is not written has its default."""
    values: dict[str, Any] = {}
    for key in keys:
        table.raw(key.name)  # known from here on, written or not
        values[key.name] = key.kind.read(table, key.name)
    return values


def text(default: str | None = None, longest: int = 2000) -> Kind:
    """Return the kind of a text; without a default it has to be there."""
    schema = {"type": "string", "maxLength": longest}
    return Kind(
        "text", schema, lambda table, key: table.text(key, default, longest=longest), default or "", default is None
    )


def whole(default: int, low: int, high: int) -> Kind:
    """Return the kind of a whole number within limits."""
    schema = {"type": "integer", "minimum": low, "maximum": high}
    return Kind(
        f"whole number, {low} to {high}", schema, lambda table, key: table.whole(key, default, low, high), str(default)
    )


def size(default: int, low: int, high: int) -> Kind:
    """Return the kind of a font size: pixels within limits, or a name of the brand's scale."""
    schema = {"anyOf": [{"type": "integer", "minimum": low, "maximum": high}, {"type": "string"}]}
    said = f"pixels, {low} to {high}, or a name of the brand's `[type.sizes]`"
    return Kind(said, schema, lambda table, key: table.size(key, default, low, high), str(default))


def features() -> Kind:
    """Return the kind of a list of OpenType features."""

    def read(table: Table, key: str) -> tuple[str, ...]:
        found = tuple(str(tag) for tag in table.words(key)) if key in table else ()
        for tag in found:
            if not _FEATURE.fullmatch(tag):
                message = Message("'{tag}' is no feature: four letters or figures, with a minus to switch it off",
                                  tag=tag[:20])  # fmt: skip
                table.wrong(key, message)
        return tuple(tag for tag in found if _FEATURE.fullmatch(tag))[:_MOST_FEATURES]

    schema = {
        "type": "array",
        "items": {"type": "string", "pattern": f"^{_FEATURE.pattern}$"},
        "maxItems": _MOST_FEATURES,
    }
    return Kind("list of features", schema, read)


def number(default: float, low: float, high: float) -> Kind:
    """Return the kind of a number within limits."""
    schema = {"type": "number", "minimum": low, "maximum": high}
    said = f"number, {low:g} to {high:g}"
    return Kind(said, schema, lambda table, key: table.number(key, default, low, high), f"{default:g}")


def flag() -> Kind:
    """Return the kind of true and false."""
    return Kind("`true` or `false`", {"type": "boolean"}, lambda table, key: table.flag(key), "false")


def choice(options: Sequence[str], default: str | None = None) -> Kind:
    """Return the kind of one of some words; without a default it has to be there."""
    said = ", ".join(f"`{option}`" for option in options)
    schema = {"enum": list(options)}
    return Kind(said, schema, lambda table, key: table.choice(key, options, default), default or "", default is None)


def colour(default: str | None = None) -> Kind:
    """Return the kind of a colour's role; without a default it has to be there."""
    return Kind("a colour", {"type": "string"}, lambda table, key: table.colour(key, default), "", default is None)


def font() -> Kind:
    """Return the kind of a font's role."""

    def read(table: Table, key: str) -> str:
        return table.font(key, "text" if "text" in table.source.fonts else None)

    return Kind("a font", {"type": "string"}, read, "text")


def colours() -> Kind:
    """Return the kind of a list of colours' roles."""
    schema = {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MOST_COLOURS}
    return Kind("list of colours", schema, lambda table, key: table.colours(key, MOST_COLOURS), required=True)


def declared() -> Kind:
    """Return the kind of a field's name; the layout has to declare it."""
    return Kind("a field", {"type": "string"}, lambda table, key: table.field(key))


def pair(default: tuple[float, float], low: float, high: float) -> Kind:
    """Return the kind of two numbers within limits."""
    one = {"type": "number", "minimum": low, "maximum": high}
    schema = {"type": "array", "items": one, "minItems": 2, "maxItems": 2}
    said = f"two numbers, {low:g} to {high:g}"
    return Kind(
        said, schema, lambda table, key: table.pair(key, default, low, high), f"[{default[0]:g}, {default[1]:g}]"
    )


def length() -> Kind:
    """Return the kind of a length; None where it is not written."""

    def read(table: Table, key: str) -> Any:  # noqa: ANN401 - a Length or None
        return table.length(key) if key in table else None

    return Kind('pixels, or `"8%"` of the canvas', _LENGTH, read)


def words() -> Kind:
    """Return the kind of a list of texts."""
    schema = {"type": "array", "items": {"type": "string"}}
    return Kind("list of texts", schema, lambda table, key: table.words(key) if key in table else [])


def told(said: str, schema: Mapping[str, Any], default: str = "", *, required: bool = False) -> Kind:
    """Return the kind of what the file's own reader reads: it only says what it takes."""
    return Kind(said, schema, lambda table, key: table.raw(key), default, required)


def group(keys: Sequence[Key], make: Callable[[Table, dict[str, Any]], Any]) -> Kind:
    """Return the kind of a table with keys of its own; None where it is not written.

    Args:
        keys: of it.
        make: what its values become.
    """

    def read(table: Table, key: str) -> Any:  # noqa: ANN401 - whatever is made of it
        inner = table.table(key)
        if inner is None:
            return None
        made = make(inner, read_keys(inner, keys))
        inner.done()
        return made

    return Kind("table", object_schema(keys), read, keys=tuple(keys))


def object_schema(keys: Iterable[Key]) -> dict[str, Any]:
    """Return the JSON Schema of a table with keys."""
    properties = {key.name: {"description": key.meaning, **key.kind.schema} for key in keys}
    return {"type": "object", "properties": properties, "additionalProperties": False}
