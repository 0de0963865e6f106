"""Makes a description in OpenAPI of Google's own form, the discovery document.

Numbers of 64 bits are texts there; a list in a query is commas in a text; and what takes a file says so beside its
body, at paths of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

JSON = "application/json"
#: What every method may answer that could not do it: Google describes that elsewhere.
ERROR = {"type": "object", "required": ["error"], "properties": {"error": {"type": "object"}}}
UNUSED = {
    "annotations",
    "default",
    "deprecated",
    "enumDeprecated",
    "enumDescriptions",
    "id",
    "location",
    "properties",
    "repeated",
} | {"required"}
BOUNDS = {"minimum", "maximum"}


def openapi(whole: Mapping[str, Any], methods: Iterable[str]) -> dict[str, Any]:
    """Return the description of some methods (`videos.insert`), with every schema of the document."""
    paths: dict[str, Any] = {}
    for name in methods:
        resource, _, method = name.partition(".")
        part = whole["resources"][resource]["methods"][method]
        made = _operation(part, {**whole["parameters"], **part.get("parameters", {})})
        uploads = part.get("mediaUpload", {})
        if "request" in part or not uploads:
            paths.setdefault(f"/{part['path']}", {})[part["httpMethod"].lower()] = made
        kinds: dict[str, Any] = {each: {"schema": {}} for each in uploads.get("accept", ())}
        for each in uploads.get("protocols", {}).values():
            content = {**made.get("requestBody", {}).get("content", {}), **kinds}
            paths[each["path"]] = {"post": {**made, "requestBody": {"required": True, "content": content}}}
    schemas = {"error": ERROR} | {name: _schema(each) for name, each in whole["schemas"].items()}
    about = {"title": whole["name"], "version": whole["revision"], "license": {"name": "Apache-2.0"}}
    return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": schemas}}


def _operation(part: Any, parameters: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - JSON
    made: dict[str, Any] = {
        "parameters": [
            {"in": each["location"], "name": name, "required": each.get("required", False), "schema": _schema(each)}
            for name, each in parameters.items()
        ]
    }
    if "request" in part:
        made["requestBody"] = {"required": True, "content": {JSON: {"schema": _schema(part["request"])}}}
    yes = {"content": {JSON: {"schema": _schema(part["response"])}}} if "response" in part else {}
    no = {"content": {JSON: {"schema": {"$ref": "#/components/schemas/error"}}}}
    made["responses"] = {"2XX": {"description": "", **yes}, "default": {"description": "", **no}}
    return made


def _schema(part: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(part, list):
        return [_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("$ref"), str):
        return {"$ref": f"#/components/schemas/{part['$ref']}"}
    made = {key: _schema(each) for key, each in part.items() if key not in UNUSED}
    if isinstance(part.get("properties"), dict):
        made["properties"] = {name: _schema(each) for name, each in part["properties"].items()}
    if made.get("format") in {"uint64", "int64"}:
        return {"type": "string", "pattern": r"^-?\d+$"}
    made |= {name: int(made[name]) for name in BOUNDS & made.keys()}
    if made.get("format") not in {None, "date-time"}:
        del made["format"]
    return made
