"""Google's own description of an API: what a request may look like, and what an answer has to.

The file in `spec` is Google's (Apache 2.0, see LICENSE-google beside it), from the package google-api-python-client
2.202.0, cut down to what the fake answers:

    python -m tests.networks.contracts.discovery googleapiclient/discovery_cache/documents/youtube.v3.json
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

FOLDER = Path(__file__).parent / "spec"
#: What the fake knows.
METHODS = {
    "youtube": (
        *("channels.list", "commentThreads.insert", "commentThreads.list", "comments.delete", "comments.update"),
        *("playlistItems.list", "thumbnails.set", "videos.delete", "videos.insert", "videos.list", "videos.update"),
    )
}
#: Of which nothing follows for a request.
PROSE = {"annotations", "description", "enumDeprecated", "enumDescriptions", "scopes"}


class Discovery:
    """A description, ready to check with."""

    def __init__(self, file: Path) -> None:
        whole = json.loads(file.read_text(encoding="utf-8"))
        self.methods = whole["methods"]
        self._everywhere = whole["parameters"]
        self._schemas = {name: _schema(each) for name, each in whole["schemas"].items()}
        self._checkers: dict[str, Any] = {}

    def operation(self, method: str, path: str) -> tuple[str, Any]:
        """Return the name of what a request asks for, and its description; an empty name where there is none."""
        for name, each in self.methods.items():
            uploads = each.get("mediaUpload", {}).get("protocols", {})
            places = {f"/{each['path']}", *(protocol["path"] for protocol in uploads.values())}
            if each["httpMethod"] == method and path in places:
                return name, each
        return "", None

    def asked(self, operation: Any, query: dict[str, str], body: object) -> list[str]:  # noqa: ANN401 - JSON
        """Return what is wrong with a request."""
        known = {**self._everywhere, **operation.get("parameters", {})}
        wrong = [f"there is no parameter {name}" for name in query if name not in known]
        wrong += [f"{name} is missing" for name, each in known.items() if each.get("required") and name not in query]
        for name, value in query.items():
            about = known.get(name, {})
            if "enum" in about and value not in about["enum"]:
                wrong.append(f"{name} cannot be {value}")
            if about.get("type") == "integer" and not (
                value.isdecimal() and int(about.get("minimum", 0)) <= int(value) <= int(about.get("maximum", value))
            ):
                wrong.append(f"{name} cannot be {value}")
            if about.get("type") == "boolean" and value not in {"true", "false"}:
                wrong.append(f"{name} cannot be {value}")
        if (wanted := operation.get("request")) is None:
            return wrong + (["it takes no body"] if body is not None else [])
        return wrong + (["the body is missing"] if body is None else self._wrong(wanted["$ref"], body))

    def answered(self, operation: Any, data: object) -> list[str]:  # noqa: ANN401 - JSON
        """Return what is wrong with an answer that says yes; `data` is its JSON, None where it is empty."""
        wanted = operation.get("response")
        if wanted is None:
            return [] if data is None else ["it is documented to be empty"]
        return self._wrong(wanted["$ref"], data)

    def _wrong(self, name: str, data: object) -> list[str]:
        if name not in self._checkers:
            whole = {"$ref": f"#/schemas/{name}", "schemas": self._schemas}
            self._checkers[name] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return [
            f"{'/'.join(map(str, each.instance_path)) or 'it'}: {each.message[:300]}"
            for each in self._checkers[name].iter_errors(data)
        ]


def _schema(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a part as JSON Schema: references have a path, numbers of 64 bits are texts, nothing else may be there."""
    if isinstance(part, list):
        return [_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("$ref"), str):
        return {"$ref": f"#/schemas/{part['$ref']}"}
    made = {key: _schema(value) for key, value in part.items() if key not in {"default", "deprecated", "id"}}
    if isinstance(part.get("properties"), dict):
        made["properties"] = {name: _schema(each) for name, each in part["properties"].items()}
        made.setdefault("additionalProperties", False)
    if made.get("format") in {"uint64", "int64"}:
        made = {"type": "string", "pattern": r"^-?\d+$"}
    elif isinstance(made.get("format"), str) and made["format"] != "date-time":
        del made["format"]
    return made


@cache
def description(name: str) -> Discovery:
    """Return a description, read once."""
    return Discovery(FOLDER / f"{name}.json")


def trimmed(whole: dict[str, Any]) -> dict[str, Any]:
    """Return a description of our methods, with all that they refer to."""
    methods = {}
    for name in METHODS[whole["name"]]:
        resource, _, method = name.partition(".")
        methods[name] = _bare(whole["resources"][resource]["methods"][method])
    schemas: dict[str, Any] = {}
    waiting = _references(methods)
    while waiting:
        name = waiting.pop()
        if name not in schemas:
            schemas[name] = _bare(whole["schemas"][name])
            waiting |= _references(schemas[name])
    about = {key: whole[key] for key in ("name", "version", "revision")}
    return {**about, "parameters": _bare(whole["parameters"]), "methods": methods, "schemas": schemas}


def _bare(part: Any, *, named: bool = False) -> Any:  # noqa: ANN401 - JSON
    if isinstance(part, list):
        return [_bare(each) for each in part]
    if not isinstance(part, dict):
        return part
    # A property may well be called `description`.
    return {
        key: _bare(value, named=key in {"properties", "parameters"} and not named)
        for key, value in part.items()
        if named or key not in PROSE
    }


def _references(part: Any) -> set[str]:  # noqa: ANN401 - JSON
    if isinstance(part, list):
        return set().union(*map(_references, part))
    if not isinstance(part, dict):
        return set()
    found = set().union(*map(_references, part.values()))
    return found | {part["$ref"]} if isinstance(part.get("$ref"), str) else found


if __name__ == "__main__":
    document = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    text = json.dumps(trimmed(document), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (FOLDER / f"{re.sub(r'[^a-z]', '', document['name'])}.json").write_text(text + "\n", encoding="utf-8")
