"""Cuts a description in OpenAPI down to some of its operations, and what they refer to.

What stays is as its authors wrote it, but for prose, examples and extensions, of which nothing follows for a request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

PROSE = frozenset({"description", "summary", "externalDocs", "example", "examples", "tags"})


def bare(part: Any, prose: Collection[str] = PROSE, *, names: bool = False) -> Any:  # noqa: ANN401 - JSON
    """Return a part of a description without what is only there to be read.

    Args:
        part: of the document.
        prose: the keys that go.
        names: its keys are names of fields: one of them may well be called `description`.
    """
    if isinstance(part, list):
        return [bare(each, prose) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: bare(value, prose, names=key == "properties" and not names)
        for key, value in part.items()
        if names or not (key in prose or key.startswith("x-"))
    }


def references(part: Any) -> set[str]:  # noqa: ANN401 - JSON
    """Return what a part of a description refers to."""
    if isinstance(part, list):
        return set().union(*map(references, part))
    if not isinstance(part, dict):
        return set()
    found = set().union(*map(references, part.values()))
    return found | {part["$ref"]} if isinstance(part.get("$ref"), str) else found


def trimmed(
    whole: Mapping[str, Any], operations: Iterable[tuple[str, str]], prose: Collection[str] = PROSE
) -> dict[str, Any]:
    """Return a description of some operations, with all that they refer to.

    Args:
        whole: the description.
        operations: method and path of each; what an older edition does not have is left out.
        prose: the keys that go.
    """
    paths: dict[str, Any] = {}
    for method, path in operations:
        if method not in whole["paths"].get(path, {}):
            continue
        operation = bare(whole["paths"][path][method], prose)
        if shared := bare(whole["paths"][path].get("parameters", []), prose):
            operation["parameters"] = [*shared, *operation.get("parameters", [])]
        operation["responses"] = {
            status: {**answer, "description": ""} if "$ref" not in answer else answer
            for status, answer in operation["responses"].items()
        }
        paths.setdefault(path, {})[method] = operation
    components: dict[str, Any] = {}
    waiting = references(paths)
    while waiting:
        _, _, kind, name = waiting.pop().split("/")
        if name in components.setdefault(kind, {}):
            continue
        component = bare(whole["components"][kind][name], prose)
        if kind == "responses":
            component["description"] = ""  # OpenAPI wants one
        components[kind][name] = component
        waiting |= references(component)
    about = {key: whole["info"][key] for key in ("version", "title", "license") if key in whole["info"]}
    return {"openapi": whole["openapi"], "info": about, "paths": paths, "components": components}
