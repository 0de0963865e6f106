"""Makes a description in OpenAPI of Telegram's Bot API, which others read out of its documentation into a file.

A method is asked in JSON or as a form; what comes back is wrapped. Types that no answer of ours has to do with are left
out, and so are the fields that lead there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLAIN = {
    "Integer": {"type": "integer"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "Float": {"type": "number"},
    "InputFile": {"type": "string"},
}
#: Of a type that leads to nearly all others: what is kept of it.
KEPT = {
    "Message": {
        *("message_id", "date", "edit_date", "chat", "sender_chat", "text", "entities", "caption", "caption_entities"),
        *("photo", "video", "media_group_id", "has_media_spoiler", "link_preview_options"),
    },
    "ChatFullInfo": {
        *("id", "type", "title", "username", "accent_color_id", "max_reaction_count", "accepted_gift_types"),
    },
}
#: Fields that are never sent.
UNUSED = {"reply_markup", "suggested_post_parameters"}
ERROR = {
    "type": "object",
    "required": ["ok", "error_code", "description"],
    "properties": {
        "ok": {"const": False},
        "error_code": {"type": "integer"},
        "description": {"type": "string"},
        "parameters": {"$ref": "#/components/schemas/ResponseParameters"},
    },
}


def openapi(whole: Mapping[str, Any], methods: Iterable[str]) -> dict[str, Any]:
    """Return the description of some methods, with all that they refer to."""
    schemas: dict[str, Any] = {"error": ERROR}
    waiting = {"ResponseParameters"}
    paths = {}
    for name in methods:
        method = whole["methods"][name]
        asked, found = _object(method)
        answered, more = _kinds(method["returns"])
        waiting |= found | more
        token = {"in": "path", "name": "token", "required": True, "schema": {"type": "string"}}
        wrapped = {"ok": {"const": True}, "result": answered}
        yes = {"type": "object", "required": ["ok", "result"], "properties": wrapped}
        paths[f"/bot{{token}}/{name}"] = {
            "post": {
                "parameters": [token],
                "requestBody": {
                    "required": bool(asked.get("required")),
                    "content": {kind: {"schema": asked} for kind in ("application/json", "multipart/form-data")},
                },
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": yes}}},
                    "default": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}},
                    },
                },
            }
        }
    while waiting:
        name = waiting.pop()
        if name not in schemas:
            schemas[name], found = _type(whole["types"][name])
            waiting |= found
    about = {"title": "Telegram Bot API", "version": whole["version"], "license": {"name": "MIT, for the file"}}
    return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": schemas}}


def _type(part: Any) -> tuple[dict[str, Any], set[str]]:  # noqa: ANN401 - JSON
    return _kinds(part["subtypes"]) if part.get("subtypes") else _object(part)


def _object(part: Any) -> tuple[dict[str, Any], set[str]]:  # noqa: ANN401 - JSON
    """Return fields as an object, and the types that they have."""
    kept = KEPT.get(part["name"])
    properties, needed, waiting = {}, [], set[str]()
    for each in part.get("fields", ()):
        if each["name"] in UNUSED or (kept is not None and each["name"] not in kept):
            continue
        properties[each["name"]], found = _kinds(each["types"])
        waiting |= found
        if each["required"]:
            needed.append(each["name"])
    made: dict[str, Any] = {"type": "object", "properties": properties}
    return made | ({"required": needed} if needed else {}) | (
        {} if properties else {"additionalProperties": False}
    ), waiting


def _kinds(names: Iterable[str]) -> tuple[dict[str, Any], set[str]]:
    """Return what is one of some types, and those that are no plain ones."""
    made, waiting = [], set[str]()
    for name in names:
        item = name.rpartition("Array of ")[2]
        schema: dict[str, Any] = PLAIN.get(item) or {"$ref": f"#/components/schemas/{item}"}
        if item not in PLAIN:
            waiting.add(item)
        for _ in range(name.count("Array of ")):
            schema = {"type": "array", "items": schema}
        made.append(schema)
    return (made[0] if len(made) == 1 else {"anyOf": made}), waiting
