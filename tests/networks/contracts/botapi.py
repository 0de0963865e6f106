"""Makes a description in OpenAPI of Telegram's Bot API, which others read out of its documentation into declarations.

A method is asked in JSON or as a form; what comes back is wrapped. Types that no answer of ours has to do with are left
out, and so are the fields that lead there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.described.trim import references
from tests.networks.contracts.typescript import Declarations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

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
UNUSED = {"reply_markup", "suggested_post_parameters", "rich_message"}
#: The bytes of a file, or a name for them.
FILE = {"InputFile": {"type": "string"}}
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


def openapi(folder: Path, methods: Iterable[str], version: str) -> dict[str, Any]:
    """Return the description of some methods, with all that they refer to.

    Args:
        folder: has `methods.d.ts`, `params.d.ts` and `objects.d.ts`.
        methods: their names.
        version: of the Bot API.
    """
    calls = Declarations(folder / "methods.d.ts", "Telegram").declared("APIMethods")["properties"]
    params = Declarations(folder / "params.d.ts", "Telegram")
    objects = Declarations(folder / "objects.d.ts", "Telegram")
    paths = {}
    for name in methods:
        *given, result = calls[name]["given"]
        asked = _kept("", params.declared(given[0]["$ref"].rpartition("/")[2])) if given else {"type": "object"}
        token = {"in": "path", "name": "token", "required": True, "schema": {"type": "string"}}
        wrapped = {"ok": {"const": True}, "result": result}
        yes = {"type": "object", "required": ["ok", "result"], "properties": wrapped}
        no = {"$ref": "#/components/schemas/error"}
        paths[f"/bot{{token}}/{name}"] = {
            "post": {
                "parameters": [token],
                "requestBody": {
                    "required": bool(asked.get("required")),
                    "content": {kind: {"schema": asked} for kind in ("application/json", "multipart/form-data")},
                },
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": yes}}},
                    "default": {"description": "", "content": {"application/json": {"schema": no}}},
                },
            }
        }
    schemas: dict[str, Any] = {"error": ERROR}
    waiting = references([paths, ERROR])
    while waiting:
        name = waiting.pop().rpartition("/")[2]
        if name not in schemas:
            schemas[name] = FILE.get(name) or _kept(name, objects.declared(name))
            waiting |= references(schemas[name])
    about = {"title": "Telegram Bot API", "version": version, "license": {"name": "MIT, for the declarations"}}
    return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": schemas}}


def _kept(name: str, part: dict[str, Any]) -> dict[str, Any]:
    """Return a type without the fields that lead to what we have nothing to do with."""
    if "properties" not in part:
        return part
    kept = KEPT.get(name, part["properties"].keys() - UNUSED)
    properties = {field: each for field, each in part["properties"].items() if field in kept}
    needed = [each for each in part.get("required", ()) if each in properties]
    made = {"type": "object", "properties": properties, **({"required": needed} if needed else {})}
    return made if properties else {**made, "additionalProperties": False}
