"""A description of an API in OpenAPI, and what of a request or an answer is not as it says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

JSON = "application/json"
#: Whatever the bytes are.
ANY = ("application/octet-stream", "*/*")
FILLER = {
    "date-time": "2026-01-02T03:04:05Z",
    "date": "2026-01-02",
    "uri": "https://github.test/",
    "email": "a@b.test",
} | {"snowflake": "0"}


def schemas(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a part of OpenAPI 3.0 as JSON Schema, which has no `nullable`."""
    if isinstance(part, list):
        return [schemas(each) for each in part]
    if not isinstance(part, dict):
        return part
    made = {key: schemas(value) for key, value in part.items() if not (key == "nullable" and isinstance(value, bool))}
    if part.get("nullable") is not True:
        return made
    if isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        return made | ({"enum": [*made["enum"], None]} if "enum" in made else {})
    return {"anyOf": [made, {"type": "null"}]}


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked.

    Args:
        method: in capitals.
        path: its template.
        pattern: matches its paths, with a group for each parameter.
        parameters: those of the path, of the query and of the head, by place and name.
        bodies: what it takes, by media type.
        answers: by status.
    """

    method: str
    path: str
    pattern: re.Pattern[str]
    parameters: Mapping[tuple[str, str], Any]
    bodies: Mapping[str, Any]
    body_required: bool
    answers: Mapping[str, Any]


class Description:
    """The description, ready to check with.

    Args:
        whole: the document.
    """

    #: How values of a format are tried that is not one of JSON Schema.
    formats: Mapping[str, Callable[[str], bool]] = {}

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self.whole = whole
        self._components = self.made({"components": whole.get("components", {})})["components"]
        self._checkers: dict[str, Any] = {}
        # A template without parameters is the better match: `issues/comments/1` is no issue.
        self.operations = sorted(self._operations(), key=lambda each: each.path.count("{"))

    def made(self, part: Any) -> Any:  # noqa: ANN401 - JSON; others make more of it
        """Return a part of the description as JSON Schema."""
        return schemas(part)

    def _operations(self) -> Iterator[Operation]:
        for path, methods in self.whole["paths"].items():
            pattern = re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
            for method, data in methods.items():
                found = [self.resolved(each) for each in data.get("parameters", ())]
                parameters = {(each["in"], each["name"]): each for each in found}
                asked = self.resolved(data.get("requestBody", {}))
                bodies = {kind: each.get("schema", {}) for kind, each in asked.get("content", {}).items()}
                answers = {status: self.resolved(each) for status, each in data["responses"].items()}
                needed = bool(asked.get("required"))
                yield Operation(method.upper(), path, pattern, parameters, bodies, needed, answers)

    def resolved(self, part: Any) -> Any:  # noqa: ANN401 - JSON
        """Return what a reference leads to."""
        while isinstance(part, dict) and "$ref" in part:
            _, _, kind, name = part["$ref"].split("/")
            part = self.whole["components"][kind][name]
        return part

    def operation(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """Return what a request asks for, and the parameters in its path, decoded."""
        for each in self.operations:
            if each.method == method and (match := each.pattern.fullmatch(path)):
                return each, {name: unquote(value) for name, value in match.groupdict().items()}
        return None

    def asked(
        self,
        operation: Operation,
        names: Mapping[str, str],
        query: Mapping[str, str],
        body: object,
        *,
        kind: str = JSON,
    ) -> list[str]:
        """Return what is wrong with a request.

        Args:
            operation: what it asks for.
            names: the parameters in its path.
            query: those behind the `?`.
            body: what it carries, None where it carries nothing.
            kind: the media type of the body.
        """
        wrong = []
        for place, given in (("path", names), ("query", query)):
            for name, value in given.items():
                parameter = operation.parameters.get((place, name))
                if parameter is None:
                    wrong.append(f"there is no {place} parameter {name}")
                    continue
                schema = self.resolved(parameter["schema"])
                read = typed(value, schema, parts=parameter.get("explode") is False)
                wrong += [f"{place} parameter {name}: {each}" for each in self.wrong(schema, read)]
        wrong += [
            f"{place} parameter {name} is missing"
            for (place, name), each in operation.parameters.items()
            if each.get("required") and place in {"path", "query"} and name not in (names if place == "path" else query)
        ]
        if body is None:
            return [*wrong, "the body is missing"] if operation.body_required else wrong
        if not operation.bodies:
            return [*wrong, "it takes no body"]
        schema = operation.bodies.get(kind)
        if schema is None:
            schema = next((each for at, each in operation.bodies.items() if at in ANY or fnmatchcase(kind, at)), None)
        if schema is None:
            return [*wrong, f"it takes no {kind}"]
        wrong += [f"body: {each}" for each in self.wrong(schema, body)]
        known = self.resolved(schema).get("properties")
        if known and isinstance(body, dict):
            wrong += [f"body: there is no {name}" for name in body if name not in known]
        return wrong

    def answered(self, operation: Operation, status: int, data: object) -> list[str]:
        """Return what is wrong with an answer; `data` is its JSON, None where it is empty."""
        named = (operation.answers.get(name) for name in (str(status), f"{status // 100}XX", "default"))
        answer = next((each for each in named if each is not None), None)
        if answer is None:
            return self.unnamed(status, data)
        schemas = list(jsons_of(answer))
        if not schemas:
            return [] if data is None else ["it is documented to be empty"]
        return min((self.wrong(each, data) for each in schemas), key=len)

    def unnamed(self, status: int, data: object) -> list[str]:  # noqa: ARG002 - others know more
        """Return what is wrong with an answer that an operation does not name."""
        return [f"{status} is not documented"]

    def wrong(self, schema: Any, data: object) -> list[str]:  # noqa: ANN401 - JSON
        """Return where data are not as a schema has them."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._checkers:
            # The components stand where references look for them.
            self._checkers[key] = jsonschema_rs.Draft202012Validator(
                {"allOf": [self.made(schema)], "components": self._components},
                validate_formats=True,
                formats=dict(self.formats),
            )
        return [
            f"{'/'.join(map(str, each.instance_path)) or 'it'}: {each.message[:300]}"
            for each in self._checkers[key].iter_errors(data)
        ]

    def filled(self, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object of a kind, complete: what is required and not given is filled in by its type.

        Args:
            name: of its schema.
            values: what counts, in the same nesting. A field that GitHub does not have is an error.
        """
        made: dict[str, Any] = self._filled({"$ref": f"#/components/schemas/{name}"}, values, name)
        return made

    def _filled(self, schema: Any, value: Any, where: str) -> Any:  # noqa: ANN401 - JSON
        schema = self.resolved(schema)
        for kind in ("anyOf", "oneOf", "allOf"):
            if kind in schema and "properties" not in schema:
                fits = [each for each in schema[kind] if _is_a(value, self.resolved(each))]
                return self._filled(fits[0], value, where) if fits else value
        if isinstance(value, list):
            return [self._filled(schema.get("items", {}), each, where) for each in value]
        if not isinstance(value, dict) or "properties" not in schema:
            return value
        known = schema["properties"]
        if strange := value.keys() - known.keys():
            raise AssertionError(f"{where} has no {', '.join(sorted(strange))}")
        given = {key: self._filled(known[key], each, f"{where}.{key}") for key, each in value.items()}
        missing = (key for key in schema.get("required", ()) if key not in given)
        return given | {key: self._filler(known[key], f"{where}.{key}") for key in missing}

    def _filler(self, schema: Any, where: str) -> Any:  # noqa: ANN401, PLR0911 - JSON
        schema = self.resolved(schema)
        kinds = schema.get("type")
        if schema.get("nullable") or "null" in (kinds or ()) or {"type": "null"} in schema.get("oneOf", ()):
            return None
        for kind in ("anyOf", "oneOf", "allOf"):
            if kind in schema and "type" not in schema:
                return self._filler(schema[kind][0], where)
        if "const" in schema or "enum" in schema:
            return schema["const"] if "const" in schema else schema["enum"][0]
        match kinds:
            case "array":
                return []
            case "boolean":
                return False
            case "integer" | "number":
                return schema.get("minimum", 0)
            case "string":
                return FILLER.get(schema.get("format", ""), "")
        return self._filled(schema, {}, where)


def jsons_of(part: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the schemas of an answer that is JSON; it is as one of them."""
    for kind, content in part.get("content", {}).items():
        if kind.partition(";")[0].endswith("json"):
            yield content.get("schema", {})


def typed(value: str, schema: Mapping[str, Any], *, parts: bool = False) -> object:
    """Return a parameter as what it is meant to be.

    Args:
        value: as it was written.
        schema: what it is.
        parts: commas part the items of a list.
    """
    kinds = [schema.get("type"), *(each.get("type") for each in schema.get("oneOf", ()))]
    if "array" in kinds:
        return [typed(each, schema.get("items", {})) for each in (value.split(",") if parts else [value])]
    if "integer" in kinds and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "number" in kinds and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if "boolean" in kinds and value in ("true", "false"):
        return value == "true"
    return value


def _is_a(value: object, schema: Mapping[str, Any]) -> bool:
    kind: str | None = schema.get("type", "object" if "properties" in schema else None)
    match value:
        case None:
            return bool(schema.get("nullable"))
        case dict():
            return kind == "object" and value.keys() <= schema.get("properties", value).keys()
        case list():
            return kind == "array"
        case bool():
            return kind == "boolean"
        case int():
            return kind in ("integer", "number")
    return kind == "string"
