"""Makes a description in OpenAPI of X's SDK, whose models and methods X generates from its own description.

They are read, not run. A type is said of every field there, a bound of none; and what a method sends is said by its
parameters, each below the name that it has in a query.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PLAIN: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "Any": {},
    "None": {"type": "null"},
}
#: What the SDK leaves to prose: how a number of 64 bits is written.
NUMBER = {"type": "string", "pattern": "^[0-9]{1,19}$"}
NUMBERS = dict.fromkeys(("TweetId", "UserId", "MediaId"), NUMBER)
#: These take no JSON: a file, in one request or in several.
FILES = ("/2/media/upload", "/2/media/upload/{id}/append")
ERROR = {"anyOf": [{"$ref": "#/components/schemas/Problem"}, {"$ref": "#/components/schemas/Error"}]}


class Sdk:
    """The SDK's files.

    Args:
        folder: has `schemas.py` and a folder for each kind of thing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.schemas = dict(_declared(folder / "schemas.py")) | NUMBERS

    def openapi(self, operations: Iterable[tuple[str, str]], version: str) -> dict[str, Any]:
        """Return the description of some operations, with all schemas."""
        wanted = set(operations)
        paths: dict[str, Any] = {}
        for kind in ("posts", "users", "media"):
            module = ast.parse((self._folder / kind / "client.py").read_text(encoding="utf-8"))
            names = dict(_declared(self._folder / kind / "models.py"))
            for function in ast.walk(module):
                if isinstance(function, ast.FunctionDef) and (found := _asks(function)) in wanted:
                    method, path = found
                    paths.setdefault(path, {})[method] = _operation(function, method, path, names)
        about = {"title": "X API v2, by its SDK", "version": version, "license": {"name": "MIT"}}
        return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": self.schemas}}


def _asks(function: ast.FunctionDef) -> tuple[str, str]:
    """Return what a method asks for: method and path, or nothing."""
    path = method = ""
    for each in ast.walk(function):
        if isinstance(each, ast.Assign) and ast.unparse(each.value).startswith("self.client.base_url + "):
            path = ast.literal_eval(each.value.right) if isinstance(each.value, ast.BinOp) else ""
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute):
            on = ast.unparse(each.func.value)
            method = each.func.attr if on in {"self.client.session", "self.client.oauth2_session"} else method
    return method, path


def _operation(function: ast.FunctionDef, method: str, path: str, names: dict[str, Any]) -> dict[str, Any]:
    kinds = {each.arg: each.annotation for each in function.args.args}
    optional = {each.arg for each in function.args.args[len(function.args.args) - len(function.args.defaults) :]}
    parameters: list[dict[str, Any]] = [
        {"in": "path", "name": name, "required": True, "schema": NUMBER} for name in kinds if f"{{{name}}}" in path
    ]
    for name, own in _query(function):
        schema = _type(kinds[own])
        schema = schema["anyOf"][0] if "anyOf" in schema else schema
        parameters.append(
            {"in": "query", "name": name, "required": own not in optional, "explode": False, "schema": schema}
        )
    if "pagination_token" in kinds:  # the SDK turns pages by itself
        parameters.append({"in": "query", "name": "pagination_token", "schema": PLAIN["str"]})
    made: dict[str, Any] = {"parameters": parameters}
    if "body" in kinds:
        kind = "multipart/form-data" if method == "post" and path in FILES else "application/json"
        body = names[_type(kinds["body"])["$ref"].rpartition("/")[2]]
        made["requestBody"] = {"required": "body" not in optional, "content": {kind: {"schema": body}}}
    answer = ast.unparse(function.returns).removeprefix("Iterator[").removesuffix("]") if function.returns else ""
    yes, no = ({"content": {"application/json": {"schema": each}}} for each in (names[answer], ERROR))
    made["responses"] = {"2XX": {"description": "", **yes}, "default": {"description": "", **no}}
    return made


def _query(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Yield a method's parameters: as they are in a query, and as they are in Python."""
    for each in ast.walk(function):
        if not isinstance(each, ast.Assign) or not isinstance(target := each.targets[0], ast.Subscript):
            continue
        if ast.unparse(target.value) in {"params", "page_params"} and isinstance(target.slice, ast.Constant):
            own = next(
                (
                    part.id
                    for part in ast.walk(each.value)
                    if isinstance(part, ast.Name) and part.id not in {"str", "item"}
                ),
                "",
            )
            if own in {argument.arg for argument in function.args.args}:
                yield str(target.slice.value), own


def _declared(file: Path) -> Iterator[tuple[str, Any]]:
    """Yield what a file declares: models, and other names for types."""
    for each in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(each, ast.ClassDef):
            root = [base.slice for base in each.bases if isinstance(base, ast.Subscript)]
            yield each.name, _type(root[0]) if root else _model(each)
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            yield each.targets[0].id, _type(each.value)


def _model(part: ast.ClassDef) -> dict[str, Any]:
    """Return a model as an object."""
    properties, needed = {}, []
    for each in part.body:
        if not isinstance(each, ast.AnnAssign) or not isinstance(each.target, ast.Name):
            continue
        given = {word.arg: word.value for word in each.value.keywords} if isinstance(each.value, ast.Call) else {}
        name = ast.literal_eval(given["alias"]) if "alias" in given else each.target.id
        properties[name] = _type(each.annotation)
        if each.value is None or (given and not given.keys() & {"default", "default_factory"}):
            needed.append(name)
    return {"type": "object", "properties": properties, **({"required": needed} if needed else {})}


def _type(part: ast.expr | None) -> dict[str, Any]:  # noqa: PLR0911 - one for each kind of type
    """Return a type as a schema; nobody sends or gets a null, so what may be absent is what it is."""
    match part:
        case ast.Constant(value=str(name)) | ast.Name(id=name) | ast.Attribute(attr=name):
            return PLAIN.get(name) or ({} if name == "Any" else {"$ref": f"#/components/schemas/{name}"})
        case ast.Constant(value=None) | None:
            return {"type": "null"}
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return _type(inner)
        case ast.Subscript(value=ast.Name(id="List"), slice=inner):
            return {"type": "array", "items": _type(inner)}
        case ast.Subscript(value=ast.Name(id="Dict")):
            return {"type": "object"}
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            values = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            return {"enum": [ast.literal_eval(each) for each in values]}
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=choices)):
            return {"anyOf": [_type(each) for each in choices]}
    raise ValueError(f"a type that is not known: {ast.unparse(part)}")
