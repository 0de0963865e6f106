"""Makes one description in OpenAPI of the Matrix specification, whose files refer to one another.

What a room takes as the content of an event is described beside the API; it is put where such content goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

API, EVENTS = "data/api/client-server", "data/event-schemas/schema"
#: What a message may be that we send.
MESSAGES = ("m.text", "m.image", "m.video")
#: What the specification says of threads and answers in prose alone.
ANSWERS = {
    "type": "object",
    "properties": {
        "is_falling_back": {"type": "boolean"},
        "m.in_reply_to": {
            "type": "object",
            "required": ["event_id"],
            "properties": {"event_id": {"type": "string", "pattern": r"^\$"}},
        },
    },
}
UNUSED = {"$schema", "example", "examples"}
SEND = "/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}"


class Specification:
    """The files of the specification.

    Args:
        top: the folder that has `data`.
    """

    def __init__(self, top: Path) -> None:
        self._top = top.resolve()
        self._schemas: dict[str, Any] = {}

    def openapi(self, files: Iterable[str], version: str) -> dict[str, Any]:
        """Return what some files of the client-server API describe, with all that they refer to."""
        paths: dict[str, Any] = {}
        for name in files:
            file = self._top / API / name
            part = self._read(file)
            base = part["servers"][0]["variables"]["basePath"]["default"]
            for path, methods in part["paths"].items():
                paths.setdefault(f"{base}{path}", {}).update(self._moved(methods, file))
        body = {"anyOf": [self._content(each) for each in MESSAGES]}
        paths[SEND]["put"]["requestBody"]["content"] = {"application/json": {"schema": body}}
        about = {"title": "Matrix, client-server API", "version": version, "license": {"name": "Apache-2.0"}}
        return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": self._schemas}}

    @staticmethod
    def _read(file: Path) -> Any:  # noqa: ANN401 - YAML
        return yaml.safe_load(file.read_text(encoding="utf-8"))

    def _content(self, kind: str) -> dict[str, Any]:
        """Return the content of a message, with what any event may have in it."""
        file = self._top / EVENTS / f"m.room.message${kind}.yaml"
        own: dict[str, Any] = self._moved(self._read(file)["properties"]["content"], file)
        relation = {"allOf": [self._named(self._top / API / "definitions/m.relates_to.yaml"), ANSWERS]}
        mentions = self._named(self._top / API / "definitions/m.mentions.yaml")
        changed = {**own, "properties": {**own["properties"], "m.mentions": mentions}}
        beside = {"m.relates_to": relation, "m.mentions": mentions, "m.new_content": changed}
        # Fields of one's own are fine, below a name of one's own.
        return {**own, "properties": {**own["properties"], **beside}, "patternProperties": {r"^tellal\.": {}}}

    def _named(self, file: Path) -> dict[str, str]:
        """Return a reference to what a file describes."""
        file = file.resolve()
        name = file.relative_to(self._top / "data").as_posix().removesuffix(".yaml").replace("/", ".")
        if name not in self._schemas:
            self._schemas[name] = {}  # it may refer to itself
            self._schemas[name] = self._moved(self._read(file), file)
        return {"$ref": f"#/components/schemas/{name}"}

    def _moved(self, part: Any, home: Path) -> Any:  # noqa: ANN401 - YAML
        if isinstance(part, list):
            return [self._moved(each, home) for each in part]
        if not isinstance(part, dict):
            return part
        reference = part.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            found = self._read(home)
            for each in reference.removeprefix("#/").split("/"):
                found = found[each]
            return self._moved(found, home)
        if isinstance(reference, str):
            return self._named(home.parent / reference)
        return {key: self._moved(each, home) for key, each in part.items() if key not in UNUSED}
