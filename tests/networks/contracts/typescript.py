"""Reads what a package declares in TypeScript as schemas: interfaces, types and enumerations.

A declaration says of what type a field is, not how long it may be: bounds are not to be had there. A number may be
broken, and of a function nothing is left, since no JSON has one.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)|(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<number>-?\d+(?:\.\d+)?)"""
    r"""|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>=>|\.\.\.|.)""",
    re.DOTALL,
)
DECLARED = {"interface", "type", "enum"}
PLAIN: dict[str, Any] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
    "object": {"type": "object"},
    "unknown": {},
    "any": {},
}
#: No JSON is that.
NEVER: dict[str, Any] = {"not": {}}


class Declarations:
    """What a file declares, each read when it is asked for.

    Args:
        file: it.
        prefix: what its names have before them, and ours do not.
    """

    def __init__(self, file: Path, prefix: str = "") -> None:
        found = TOKEN.finditer(file.read_text(encoding="utf-8"))
        self._tokens = [(each.lastgroup or "", each.group()) for each in found if each.lastgroup != "skip"]
        self._prefix = prefix
        self._at = 0
        words = [text for _, text in self._tokens]
        #: Name → where its declaration begins.
        self._places = {
            words[at + 1].removeprefix(prefix): at
            for at, (kind, text) in enumerate(self._tokens[:-2])
            if kind == "name" and text in DECLARED and self._tokens[at + 1][0] == "name" and words[at + 2] in "{=<e"
        }

    @property
    def names(self) -> list[str]:
        """What is declared, by name."""
        return list(self._places)

    def declared(self, name: str) -> dict[str, Any]:
        """Return the schema of what is declared by a name."""
        at, before = self._places[name], self._at
        self._at = at + 2
        try:
            match self._tokens[at][1]:
                case "enum":
                    return {"enum": list(self._members().values())}
                case "type":
                    self._take("=")
                    return self._type()
                case _:
                    return self._object()
        finally:
            self._at = before

    def _next(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _has(self, mark: str) -> bool:
        """Go past a mark where it is there."""
        found = self._next() == mark
        self._at += found
        return found

    def _take(self, mark: str = "") -> str:
        found = self._next()
        if mark and found != mark:
            near = " ".join(text for _, text in self._tokens[self._at - 8 : self._at + 4])
            raise ValueError(f"{mark} expected, not {found}: {near}")
        self._at += 1
        return found

    def _members(self) -> dict[str, Any]:
        """Return an enumeration's values by their names."""
        found: dict[str, Any] = {}
        self._take("{")
        while not self._has("}"):
            name = self._take()
            self._take("=")
            found[name] = _literal(self._take())
            self._has(",")
        return found

    def _type(self) -> dict[str, Any]:
        self._has("|")
        choices = [self._both()]
        while self._has("|"):
            choices.append(self._both())
        choices = [each for each in choices if each != NEVER] or [NEVER]
        constants = [each["const"] for each in choices if "const" in each]
        if len(constants) == len(choices) > 1:
            return {"enum": constants}
        return choices[0] if len(choices) == 1 else {"anyOf": choices}

    def _both(self) -> dict[str, Any]:
        parts = [self._many()]
        while self._has("&"):
            parts.append(self._many())
        return parts[0] if len(parts) == 1 else {"allOf": parts}

    def _many(self) -> dict[str, Any]:
        found = self._one()
        while self._next() == "[" and self._tokens[self._at + 1][1] == "]":
            self._at += 2
            found = {"type": "array", "items": found}
        return found

    def _one(self) -> dict[str, Any]:
        kind, text = self._tokens[self._at]
        if text == "{":
            return self._object()
        self._at += 1
        if text == "(":
            found = self._type()
            self._take(")")
            return found
        if kind in {"text", "number"} or text in {"true", "false"}:
            return {"const": _literal(text)}
        if text == "[":
            self._skip("[", "]")
            return {"type": "array"}
        return self._named(text)

    def _named(self, name: str) -> dict[str, Any]:
        """Return what a name stands for: a type, the value of an enumeration, something with types of its own."""
        whole = ""
        while self._has("."):
            whole, name = name, self._take()
        if name == "keyof":
            self._many()
            return {"type": "string"}
        if self._has("<"):
            given = [self._type()]
            while self._has(","):
                given.append(self._type())
            self._take(">")
            return self._made(name, given)
        if name in {"undefined", "never"}:
            return NEVER
        if name in PLAIN:
            return dict(PLAIN[name])
        if whole in self._places:
            return {"const": self._values(whole)[name]}
        return {"$ref": f"#/components/schemas/{name.removeprefix(self._prefix)}"}

    @staticmethod
    def _made(name: str, given: list[dict[str, Any]]) -> dict[str, Any]:
        match name:
            case "Array":
                return {"type": "array", "items": given[0]}
            case "Record":
                return {"type": "object", "additionalProperties": given[1]}
            case "Exclude":
                return given[0]
        return {"of": name, "given": given}

    def _values(self, name: str) -> dict[str, Any]:
        before, self._at = self._at, self._places[name] + 2
        try:
            return self._members()
        finally:
            self._at = before

    def _object(self) -> dict[str, Any]:
        above = []
        if self._has("extends"):
            above = [self._many()]
            while self._has(","):
                above.append(self._many())
        properties: dict[str, Any] = {}
        needed, others, does = [], None, False
        self._take("{")
        while not self._has("}"):
            if self._has("["):
                self._skip("[", "]")
                self._take(":")
                others = self._type()
            else:
                text = self._take()
                name = _literal(text) if text[0] in "\"'" else text
                optional = self._has("?")
                if self._has("("):
                    self._skip("(", ")")
                    does = True
                self._take(":")
                found = self._type()
                if found != NEVER:
                    properties[name] = found
                    needed += [] if optional else [name]
            _ = self._has(";") or self._has(",")
        if does:
            return NEVER
        made: dict[str, Any] = {"type": "object", "properties": properties, **({"required": needed} if needed else {})}
        made |= {} if others is None else {"additionalProperties": others}
        return {"allOf": [*above, made]} if above else made

    def _skip(self, begin: str, end: str) -> None:
        """Go behind the end of what has begun."""
        deep = 1
        while deep:
            text = self._take()
            deep += (text == begin) - (text == end)


def _literal(text: str) -> Any:  # noqa: ANN401 - text, number or truth
    return json.loads(f'"{text[1:-1]}"' if text[0] in "\"'" else text)
