"""GitHub's own description of its API: what a request may look like, and what an answer has to.

The files in `spec` are GitHub's (MIT, see LICENSE beside them), from the package @octokit/openapi 23.0.2, cut down by
`trim.py`: that of github.com, and that of the oldest Enterprise Server that GitHub still describes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = Path(__file__).parent / "spec"
FILE = FOLDER / "api.github.com.json"
ENTERPRISE = FOLDER / "ghes-3.17.json"
#: Answers that every operation may give, whether its description names them or not.
ANYWHERE = {401, 403, 404, 429, 500, 502, 503}
MOST_PER_PAGE = 100
FILLER = {"date-time": "2026-01-02T03:04:05Z", "date": "2026-01-02", "uri": "https://github.test/", "email": "a@b.test"}


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
        parameters: those of the path and of the query, by place and name.
    """

    method: str
    path: str
    pattern: re.Pattern[str]
    parameters: Mapping[tuple[str, str], Any]
    body: Any
    body_required: bool
    answers: Mapping[str, Any]


class Description:
    """The description, ready to check with."""

    def __init__(self, file: Path) -> None:
        self.whole = json.loads(file.read_text(encoding="utf-8"))
        self._components = schemas(self.whole["components"])
        self._checkers: dict[str, Any] = {}
        # A template without parameters is the better match: `issues/comments/1` is no issue.
        self.operations = sorted(self._operations(), key=lambda each: each.path.count("{"))

    def _operations(self) -> Iterator[Operation]:
        for path, methods in self.whole["paths"].items():
            pattern = re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
            for method, data in methods.items():
                found = [self._resolved(each) for each in data.get("parameters", ())]
                parameters = {(each["in"], each["name"]): each for each in found}
                asked = self._resolved(data.get("requestBody", {}))
                answers = {status: self._resolved(each) for status, each in data["responses"].items()}
                body = _schema(asked)
                yield Operation(method.upper(), path, pattern, parameters, body, bool(asked.get("required")), answers)

    def _resolved(self, part: Any) -> Any:  # noqa: ANN401 - JSON
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
        self, operation: Operation, names: Mapping[str, str], query: Mapping[str, str], body: object
    ) -> list[str]:
        """Return what is wrong with a request.

        Args:
            operation: what it asks for.
            names: the parameters in its path.
            query: those behind the `?`.
            body: its JSON, None where it has none.
        """
        wrong = []
        for place, given in (("path", names), ("query", query)):
            for name, value in given.items():
                parameter = operation.parameters.get((place, name))
                if parameter is None:
                    wrong.append(f"there is no {place} parameter {name}")
                    continue
                schema = parameter["schema"]
                wrong += [f"{place} parameter {name}: {each}" for each in self._wrong(schema, _typed(value, schema))]
        wrong += [
            f"{place} parameter {name} is missing"
            for (place, name), each in operation.parameters.items()
            if each.get("required") and name not in (names if place == "path" else query)
        ]
        if query.get("per_page", "1").isdecimal() and int(query.get("per_page", 1)) > MOST_PER_PAGE:
            wrong.append("per_page is at most 100")
        if body is not None and operation.body is None:
            wrong.append("it takes no body")
        elif body is not None:
            wrong += [f"body: {each}" for each in self._wrong(operation.body, body)]
            known = self._resolved(operation.body).get("properties")
            if known and isinstance(body, dict):
                wrong += [f"body: there is no {name}" for name in body if name not in known]
        elif operation.body_required:
            wrong.append("the body is missing")
        return wrong

    def answered(self, operation: Operation, status: int, data: object) -> list[str]:
        """Return what is wrong with an answer; `data` is its JSON, None where it is empty."""
        answer = operation.answers.get(str(status))
        if answer is None:
            if status not in ANYWHERE:
                return [f"{status} is not documented"]
            return self._wrong({"$ref": "#/components/schemas/basic-error"}, data)
        schema = _schema(answer)
        if schema is None:
            return [] if data is None else ["it is documented to be empty"]
        return self._wrong(schema, data)

    def _wrong(self, schema: Any, data: object) -> list[str]:  # noqa: ANN401 - JSON
        key = json.dumps(schema, sort_keys=True)
        if key not in self._checkers:
            # The components stand where references look for them.
            self._checkers[key] = jsonschema_rs.Draft202012Validator(
                {"allOf": [schemas(schema)], "components": self._components}, validate_formats=True
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
        schema = self._resolved(schema)
        for kind in ("anyOf", "oneOf", "allOf"):
            if kind in schema and "properties" not in schema:
                fits = [each for each in schema[kind] if _is_a(value, self._resolved(each))]
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
        schema = self._resolved(schema)
        if schema.get("nullable"):
            return None
        for kind in ("anyOf", "oneOf", "allOf"):
            if kind in schema and "type" not in schema:
                return self._filler(schema[kind][0], where)
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "array":
                return []
            case "boolean":
                return False
            case "integer" | "number":
                return schema.get("minimum", 0)
            case "string":
                return FILLER.get(schema.get("format", ""), "")
        return self._filled(schema, {}, where)


def _schema(part: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    for kind, content in part.get("content", {}).items():
        if kind.endswith("json"):
            return content.get("schema")
    return None


def _typed(value: str, schema: Mapping[str, Any]) -> object:
    """Return a parameter as what it is meant to be."""
    kinds = [schema.get("type"), *(each.get("type") for each in schema.get("oneOf", ()))]
    if "integer" in kinds and re.fullmatch(r"-?\d+", value):
        return int(value)
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


@cache
def description(file: Path = FILE) -> Description:
    """Return a description, read once."""
    return Description(file)
