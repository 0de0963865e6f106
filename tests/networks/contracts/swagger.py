"""Makes a description in OpenAPI of one in its older form, Swagger 2.0: there the fields of a form are parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = "application/x-www-form-urlencoded"
BESIDE = ("name", "in", "required", "description")


def openapi(whole: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same in the newer form, every path with what stands before it."""
    base = whole.get("basePath", "").rstrip("/")
    paths = {
        f"{base}{path}": {method: _operation(each) for method, each in methods.items()}
        for path, methods in whole["paths"].items()
    }
    about = {key: each for key, each in whole["info"].items() if key in {"title", "version", "license"}}
    schemas = _moved(whole.get("definitions", {}))
    return {"openapi": "3.0.3", "info": about, "paths": paths, "components": {"schemas": schemas}}


def _operation(part: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    given = part.get("parameters", [])
    parameters = [
        {"name": each["name"], "in": each["in"], "required": bool(each.get("required")), "schema": _schema(each)}
        for each in given
        if each["in"] in {"query", "path", "header"}
    ]
    made: dict[str, Any] = {"parameters": parameters}
    fields = {each["name"]: each for each in given if each["in"] == "formData"}
    if fields:
        needed = [name for name, each in fields.items() if each.get("required")]
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {name: _schema(each) for name, each in fields.items()},
        }
        schema |= {"required": needed} if needed else {}
        content = {kind: {"schema": schema} for kind in part.get("consumes", [FORM])}
        made["requestBody"] = {"required": bool(needed), "content": content}
    made["responses"] = {status: {"description": "", **_content(each)} for status, each in part["responses"].items()}
    return made


def _content(answer: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"content": {"application/json": {"schema": _moved(answer["schema"])}}} if "schema" in answer else {}


def _schema(parameter: Any) -> Any:  # noqa: ANN401 - JSON
    return _moved({name: each for name, each in parameter.items() if name not in BESIDE})


def _moved(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a part whose references lead to where schemas stand now; a list of items is one of positions."""
    if isinstance(part, list):
        return [_moved(each) for each in part]
    if not isinstance(part, dict):
        return part
    made = {key: _moved(each) for key, each in part.items()}
    if isinstance(part.get("$ref"), str):
        made["$ref"] = part["$ref"].replace("#/definitions/", "#/components/schemas/")
    if isinstance(part.get("items"), list):  # Slack means: any of these
        made["items"] = {"anyOf": made["items"]} if made["items"] else {}
    return made
