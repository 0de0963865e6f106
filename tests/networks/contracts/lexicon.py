"""Makes one description in OpenAPI of AT Protocol's lexicons, which are a language of their own.

What JSON Schema cannot say (lengths in bytes and graphemes, the protocol's kinds of names) becomes a format, which
`formats.py` knows. A union may hold what nobody knows yet; here it holds what is named, since that is what we send.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: Where a record of any kind may stand, these are the ones that we mean.
RECORDS = ("app.bsky.feed.post",)
#: What every method may answer that could not do it.
ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}, "message": {"type": "string"}},
}


class Lexicons:
    """The lexicons that a program has written into a module of JavaScript, as data.

    Args:
        file: `lexicons.js`.
    """

    def __init__(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8").partition("schemaDict = ")[2].partition("\n};")[0] + "\n}"
        # YAML reads that, where names are texts.
        data = yaml.safe_load(
            re.sub(r"^( *)(\w+):", r'\1"\2":', text, flags=re.MULTILINE).replace(r"\'", "''").replace("'lex:", "'")
        )
        self._documents: dict[str, Any] = {each["id"]: each for each in data.values()}

    def openapi(self, methods: Iterable[str], version: str) -> dict[str, Any]:
        """Return the description of some methods, with all that they refer to."""
        paths = dict(self._method(each) for each in methods)
        schemas: dict[str, Any] = {"error": ERROR}
        waiting = set(_references(paths))
        while waiting:
            name = waiting.pop()
            if name not in schemas:
                schemas[name] = self._definition(name)
                waiting |= set(_references(schemas[name]))
        about = {"title": "AT Protocol, lexicons", "version": version, "license": {"name": "MIT or Apache-2.0"}}
        return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": schemas}}

    def _method(self, name: str) -> tuple[str, Any]:
        main = self._documents[name]["defs"]["main"]
        given = main.get("parameters", {})
        needed = given.get("required", ())
        fields = {each: _schema(what, name) for each, what in given.get("properties", {}).items()}
        parameters = [{"in": "query", "name": n, "required": n in needed, "schema": what} for n, what in fields.items()]
        made: dict[str, Any] = {"parameters": parameters}
        if "input" in main:
            made["requestBody"] = {"required": True, "content": self._content(main["input"], name)}
        answer = {"description": "", **({"content": self._content(main["output"], name)} if "output" in main else {})}
        fault = {"description": "", "content": {"application/json": {"schema": {"$ref": _at("error")}}}}
        made["responses"] = {"200": answer, "default": fault}
        return f"/xrpc/{name}", {"get" if main["type"] == "query" else "post": made}

    @staticmethod
    def _content(part: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - JSON
        return {part["encoding"]: {"schema": _schema(part["schema"], name)} if "schema" in part else {}}

    def _definition(self, name: str) -> Any:  # noqa: ANN401 - JSON
        document, _, part = name.partition("-")
        found = self._documents[document]["defs"][part or "main"]
        if found["type"] == "record":
            found = found["record"]
        made = _schema(found, document)
        if found["type"] == "object":  # it may say what it is, and in a union it has to
            made["properties"] = {"$type": {"const": name.replace("-", "#")}} | made["properties"]
        return made


def _at(name: str) -> str:
    return f"#/components/schemas/{name}"


def _named(reference: str, home: str) -> str:
    """Return the name of a component: `app.bsky.richtext.facet-link`."""
    document, _, part = reference.partition("#")
    return f"{document or home}-{part}" if part and part != "main" else document or home


def _schema(part: Any, home: str) -> dict[str, Any]:  # noqa: ANN401, C901, PLR0911 - JSON; one for each kind
    match part["type"]:
        case "object" | "params":
            made = {name: _schema(each, home) for name, each in part.get("properties", {}).items()}
            for name in part.get("nullable", ()):
                made[name] = {"anyOf": [made[name], {"type": "null"}]}
            needed = {"required": part["required"]} if part.get("required") else {}
            return {"type": "object", "properties": made, **needed}
        case "array":
            ends = {"minLength": "minItems", "maxLength": "maxItems"}
            bounds = {ends[name]: part[name] for name in ends if name in part}
            return {"type": "array", "items": _schema(part["items"], home), **bounds}
        case "ref":
            return {"$ref": _at(_named(part["ref"], home))}
        case "union":
            return {"anyOf": [_one_of_a_union(_named(each, home)) for each in part["refs"]]}
        case "blob":
            return _blob(part)
        case "unknown":
            return {"anyOf": [_one_of_a_union(each) for each in RECORDS]} if home.startswith("com.atproto.repo") else {}
        case "string":
            return _string(part)
        case "bytes":
            return {"type": "object", "required": ["$bytes"], "properties": {"$bytes": {"type": "string"}}}
        case "token":
            return {"type": "string"}
    names = ("type", "minimum", "maximum", "enum", "const")
    return {name: part[name] for name in names if name in part}


def _one_of_a_union(name: str) -> dict[str, Any]:
    said = {"type": "object", "required": ["$type"], "properties": {"$type": {"const": name.replace("-", "#")}}}
    return {"allOf": [{"$ref": _at(name)}, said]}


def _string(part: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    made = {"type": "string", **{name: part[name] for name in ("enum", "const") if name in part}}
    lengths = "-".join(f"{name}={part[name]}" for name in ("maxLength", "maxGraphemes") if name in part)
    kinds = [f"at-{part['format']}" if "format" in part else "", f"at-string-{lengths}" if lengths else ""]
    formats = [{"format": each} for each in kinds if each]
    return {**made, "allOf": formats} if len(formats) > 1 else {**made, **(formats[0] if formats else {})}


def _blob(part: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    kinds = "|".join(each.replace("/", r"\/").replace("*", ".+") for each in part.get("accept", [])) or ".+"
    size = {"maximum": part["maxSize"]} if "maxSize" in part else {}
    link = {"type": "object", "required": ["$link"], "properties": {"$link": {"type": "string", "format": "at-cid"}}}
    fields = {
        "$type": {"const": "blob"},
        "ref": link,
        "mimeType": {"type": "string", "pattern": f"^({kinds})$"},
        "size": {"type": "integer", "minimum": 0, **size},
    }
    return {"type": "object", "required": list(fields), "properties": fields}


def _references(part: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        for each in part.values():
            yield from _references(each)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)
