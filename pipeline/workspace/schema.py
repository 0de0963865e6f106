"""JSON Schema of every kind of file, for editors: completion, descriptions and marks while one types."""

from __future__ import annotations

from typing import Any

from pipeline.workspace.fields import KINDS as _KINDS
from pipeline.workspace.shapes import object_schema

KINDS = tuple(_KINDS)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind of file, one of `KINDS`.

    Raises:
        KeyError: there is no such kind.
    """
    described = _KINDS[kind]
    made = object_schema(tuple(described.fields.values()))
    if described.syntax == "yaml":
        made = _loosened(made)
    return {
        "$schema": _DIALECT,
        "title": f"Tellal: {described.place}",
        "description": described.meaning,
        **made,
    }


def _loosened(made: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Let a text be what YAML takes for a number or a truth value: we read it as it is written."""
    if isinstance(made, list):
        return [_loosened(each) for each in made]
    if not isinstance(made, dict):
        return made
    if made.get("type") == "string" and "pattern" not in made:
        return {**made, "type": ["string", "number", "boolean"]}
    return {key: _loosened(value) for key, value in made.items()}
