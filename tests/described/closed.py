"""A description whose objects have no fields but those that it names: what it does not know is a mistake."""

from __future__ import annotations

from typing import Any

from tests.described.openapi import Description, schemas

CHOICES = ("anyOf", "oneOf")


class Closed(Description):
    """A description that allows nothing it does not name, in requests and in answers."""

    def made(self, part: Any) -> Any:  # noqa: ANN401 - JSON
        """Return a part as JSON Schema in which every object is closed."""
        if isinstance(part, dict) and set(part) == {"components"}:
            known = schemas(part["components"].get("schemas", {}))
            return {"components": {"schemas": {name: self._open(each) for name, each in known.items()}}}
        return self._shut(schemas(part))

    def _shut(self, part: Any) -> Any:  # noqa: ANN401 - JSON
        """Return a schema that stands by itself: nothing else adds fields to it."""
        if not isinstance(part, dict):
            return part
        made = part if "$ref" in part else self._open(part)
        closed = self._has_fields(part, frozenset()) and "additionalProperties" not in part
        return {**made, "unevaluatedProperties": False} if closed else made

    def _open(self, part: Any, *, beside: bool = False) -> Any:  # noqa: ANN401 - JSON
        """Return a schema to which others may add fields, with closed ones inside.

        Args:
            part: the schema.
            beside: it is one of several that count together.
        """
        if not isinstance(part, dict) or "$ref" in part:
            return part
        made = dict(part)
        if "required" in part and "properties" in part and "allOf" not in part and not beside:
            # A description may ask for what it does not name, by mistake: then nothing could be right.
            made["required"] = [each for each in part["required"] if each in part["properties"]]
        if isinstance(part.get("properties"), dict):
            made["properties"] = {name: self._shut(each) for name, each in part["properties"].items()}
        for name in ("items", "additionalProperties"):
            if isinstance(part.get(name), dict):
                made[name] = self._shut(part[name])
        if "allOf" in part:
            made["allOf"] = [self._open(each, beside=True) for each in part["allOf"]]
        beside = beside or "properties" in part or "allOf" in part
        for name in CHOICES:
            if name in part:
                choices = made.pop(name)
                # Of closed choices one fits at the most, but for those that are the same.
                made["anyOf"] = [self._open(each, beside=True) if beside else self._shut(each) for each in choices]
        says = {"properties", "additionalProperties", "allOf", *CHOICES} & part.keys()
        free = made.get("type") == "object" and not says and not beside
        return {**made, "additionalProperties": True} if free else made

    def _has_fields(self, part: Any, seen: frozenset[str]) -> bool:  # noqa: ANN401 - JSON
        if not isinstance(part, dict) or part.get("$ref", "") in seen:
            return False
        if "$ref" in part:
            return self._has_fields(self.resolved(part), seen | {part["$ref"]})
        inside = (each for name in ("allOf", *CHOICES) for each in part.get(name, ()))
        return bool(part.get("properties")) or any(self._has_fields(each, seen) for each in inside)
