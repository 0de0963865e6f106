"""How a key of a file is described: once, for reading it, for its schema and for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes

    Reader: TypeAlias = Callable[[Node, str, Notes], Any]


@dataclass(frozen=True, slots=True)
class Type:
    """What a field takes.

    Args:
        name: in the reference page.
        read: node, key and notes → plain data or None.
        schema: the same as JSON Schema.
        fields: of a table, what it takes in its turn.
    """

    name: str
    read: Reader
    schema: Mapping[str, Any]
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a file.

    Args:
        meaning: one sentence for the reference page and for editors.
        default: what holds where it is not written, in words.
        example: a value as it would be written.
        required: whether a file without it is wrong.
        instead_of: words that people write for it.
    """

    name: str
    type: Type
    meaning: str
    default: str = ""
    example: str = ""
    required: bool = False
    instead_of: tuple[str, ...] = ()


class FileKind(NamedTuple):
    """One kind of file.

    Args:
        name: what `tellal schema` calls it.
        place: where such files are, `*` and `<name>` standing for what people choose.
        meaning: a sentence or two for the reference page.
        fields: by name, in the order of the page.
        syntax: `yaml` for front matter, `toml` for a file of its own.
    """

    name: str
    place: str
    meaning: str
    fields: dict[str, Field]
    syntax: str = "toml"


def named(*fields: Field) -> dict[str, Field]:
    """Return fields by name."""
    return {field.name: field for field in fields}
