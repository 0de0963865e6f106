"""Makes a description in OpenAPI of the client for Pinterest that Pinterest generates from its own.

It is read, not run: an endpoint says where its parameters go, a model of what type its fields are and how long they may
be. Where a field's own schema was lost on the way, its model's name is given here.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BASE = "/v5"
PLAIN: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string"},
    "dict": {"type": "object"},
    "list": {"type": "array"},
    "none_type": {"type": "null"},
}
#: As the generator names bounds, and as schemas do.
BOUNDS = {
    "max_length": "maxLength",
    "min_length": "minLength",
    "max_items": "maxItems",
    "min_items": "minItems",
    "inclusive_maximum": "maximum",
    "inclusive_minimum": "minimum",
}
#: What may be any object by its model, and is one of these.
LOST = {("PinCreate", "media_source"): "PinMediaSource"}


class Client:
    """The client's files.

    Args:
        folder: has `api` and `model`.
    """

    def __init__(self, folder: Path) -> None:
        self._models: dict[str, ast.ClassDef] = {}
        self._endpoints: list[dict[str, Any]] = []
        for file in sorted((folder / "model").glob("*.py")):
            for each in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(each, ast.ClassDef):
                    self._models[each.name] = each
        for file in sorted((folder / "api").glob("*_api.py")):
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_Endpoint":
                    self._endpoints.append({word.arg: word.value for word in call.keywords if word.arg})

    def openapi(self, operations: Iterable[tuple[str, str]], version: str) -> dict[str, Any]:
        """Return the description of some operations, with all schemas."""
        wanted = set(operations)
        paths: dict[str, Any] = {}
        for each in self._endpoints:
            settings = _parts(each["settings"])
            path, method = f"{BASE}{_text(settings['endpoint_path'])}", _text(settings["http_method"]).lower()
            if (method, path) in wanted:
                paths.setdefault(path, {})[method] = self._operation(each, _choices(settings["response_type"]))
        schemas = {name: self._model(each) for name, each in self._models.items()}
        about = {"title": "Pinterest REST API", "version": version, "license": {"name": "MIT"}}
        return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": schemas}}

    @staticmethod
    def _operation(endpoint: dict[str, Any], answer: dict[str, Any] | None) -> dict[str, Any]:
        root = _parts(endpoint["root_map"])
        needed = ast.literal_eval(_parts(endpoint["params_map"])["required"])
        fields = _fields(root["openapi_types"], root["validations"], root["allowed_values"])
        names, places = ast.literal_eval(root["attribute_map"]), ast.literal_eval(root["location_map"])
        together = ast.literal_eval(root["collection_format_map"])
        made: dict[str, Any] = {
            "parameters": [
                {
                    "in": places[own],
                    "name": name,
                    "required": own in needed,
                    "schema": fields[own],
                    **({"explode": False} if together.get(own) == "csv" else {}),
                }
                for own, name in names.items()
            ]
        }
        for own in (own for own, place in places.items() if place == "body"):
            content = {"application/json": {"schema": fields[own]}}
            made["requestBody"] = {"required": own in needed, "content": content}
        yes = {} if answer is None else {"content": {"application/json": {"schema": answer}}}
        no = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
        made["responses"] = {"2XX": {"description": "", **yes}, "default": {"description": "", **no}}
        return made

    def _model(self, model: ast.ClassDef) -> dict[str, Any]:
        """Return a model as a schema: an object, one of several, or one value."""
        said: dict[str, ast.expr] = {}
        needed: list[str] = []
        for each in model.body:
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                said[each.targets[0].id] = each.value
            elif isinstance(each, ast.FunctionDef):
                returned = next((part.value for part in each.body if isinstance(part, ast.Return)), None)
                said |= {each.name: returned} if isinstance(returned, ast.Dict) else {}
                if each.name == "_from_openapi_data":
                    needed = [argument.arg for argument in each.args.args[1:]]
        composed = _parts(said["_composed_schemas"]) if isinstance(said.get("_composed_schemas"), ast.Dict) else {}
        choices = [each for kind in ("oneOf", "anyOf") if kind in composed for each in composed[kind].elts]
        if choices:
            return {"anyOf": [_choices(each) for each in choices]}
        fields = _fields(said["openapi_types"], said["validations"], said["allowed_values"])
        names = ast.literal_eval(said["attribute_map"]) if isinstance(said.get("attribute_map"), ast.Dict) else {}
        if set(fields) == {"value"}:
            return dict(fields["value"])
        properties = {names.get(own, own): each for own, each in fields.items()}
        lost = {field: _at(other) for (name, field), other in LOST.items() if name == model.name}
        required = {"required": [names.get(own, own) for own in needed]} if needed else {}
        return {"type": "object", "properties": {**properties, **lost}, **required}


def openapi(folder: Path, operations: Iterable[tuple[str, str]], version: str) -> dict[str, Any]:
    """Return the description of some operations, with all schemas."""
    return Client(folder).openapi(operations, version)


def _at(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _text(part: Any) -> str:  # noqa: ANN401 - Python
    return str(ast.literal_eval(part))


def _parts(part: Any) -> dict[str, Any]:  # noqa: ANN401 - Python
    """Return a mapping's values, unread, by their keys."""
    return {_text(key): value for key, value in zip(part.keys, part.values, strict=True)}


def _fields(types: Any, bounds: Any, values: Any) -> dict[str, Any]:  # noqa: ANN401 - Python
    """Return the schemas of fields: their types, how long they may be and which values are allowed."""
    fields: dict[str, Any] = {name: _choices(each) or {} for name, each in _parts(types).items()}
    for (name, *_), said in ast.literal_eval(bounds).items():
        if name not in fields:
            continue
        made = {BOUNDS[kind]: value for kind, value in said.items() if kind in BOUNDS}
        made |= {"pattern": said["regex"]["pattern"]} if "regex" in said else {}
        fields[name] = {"allOf": [fields[name], made]} if "$ref" in fields[name] else {**fields[name], **made}
    for (name, *_), said in ast.literal_eval(values).items():
        allowed = {"enum": [*said.values()]}
        field = fields[name]
        fields[name] = {**field, "items": allowed} if field.get("type") == "array" else {**field, **allowed}
    return fields


def _choices(part: Any) -> dict[str, Any] | None:  # noqa: ANN401 - Python
    """Return a type as a schema, None for nothing: several in brackets are choices, all plain ones are anything."""
    match part:
        case ast.Constant(value=None):
            return None
        case ast.Name(id=name):
            return dict(PLAIN[name]) if name in PLAIN else _at(name)
        case ast.List(elts=inside):
            return {"type": "array", "items": _one_of(inside)}
        case ast.Dict():
            return {"type": "object"}
        case ast.Tuple(elts=inside):
            return _one_of(inside)
    raise ValueError(f"a type that is not known: {ast.unparse(part)}")


def _one_of(parts: list[Any]) -> dict[str, Any]:
    if len(parts) >= len(PLAIN):
        return {}
    made = [_choices(each) or {} for each in parts]
    return made[0] if len(made) == 1 else {"anyOf": made}
