"""Makes a description in OpenAPI of Discord's, which a package declares in TypeScript: each path with what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.networks.contracts.typescript import Declarations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BASE = "/api/v10"
#: What the declarations leave to prose: how a number of 64 bits is written.
SNOWFLAKE = {"type": "string", "format": "snowflake", "pattern": "^(0|[1-9][0-9]*)$"}
#: A message's files are parts of its form, by number.
FILES = {"type": "object", "properties": {f"files[{at}]": {"type": "string"} for at in range(10)}}


def openapi(file: Path, operations: Iterable[tuple[str, str]], version: str) -> dict[str, Any]:
    """Return the description of some operations, with all that they refer to, and more."""
    declared = Declarations(file)
    known = declared.declared("Paths")["properties"]
    paths: dict[str, Any] = {}
    for method, path in operations:
        part = known[path.removeprefix(BASE)]["properties"][method]["properties"]
        places = part["parameters"]["properties"]
        parameters = [
            {"in": place, "name": name, "required": place == "path", "schema": schema}
            for place in ("path", "query")
            for name, schema in places.get(place, {}).get("properties", {}).items()
        ]
        made: dict[str, Any] = {"parameters": parameters}
        if "requestBody" in part:
            whole = {"allOf": [part["requestBody"], FILES]}
            content = {"application/json": {"schema": part["requestBody"]}, "multipart/form-data": {"schema": whole}}
            made["requestBody"] = {"required": True, "content": content}
        made["responses"] = {
            status: {"description": "", **({"content": {"application/json": {"schema": each}}} if each else {})}
            for status, each in part["responses"]["properties"].items()
        }
        paths.setdefault(path, {})[method] = made
    schemas = {name: declared.declared(name) for name in declared.names if name not in {"Paths", "pathsList"}}
    schemas["SnowflakeType"] = SNOWFLAKE
    about = {"title": "Discord HTTP API", "version": version, "license": {"name": "MIT"}}
    return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": schemas}}
