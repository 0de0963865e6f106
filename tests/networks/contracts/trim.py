"""Cuts what networks say of their own APIs down to the operations that the adapters use.

Each is made of what was published, as its row in `spec/README.md` names it; what is not in OpenAPI is made so first:

git clone https://github.com/xdevplatform/docs
python -m tests.networks.contracts.trim x docs/openapi.json

"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.described.trim import PROSE, trimmed
from tests.networks.contracts import botapi, discovery, swagger
from tests.networks.contracts.held import FOLDER
from tests.networks.contracts.lexicon import Lexicons
from tests.networks.contracts.matrix import Specification

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: What is not looked at beside prose: it says who may ask, not how.
UNUSED = PROSE | {"security", "operationId", "servers", "callbacks", "deprecated", "title"}
BLUESKY = (
    "com.atproto.server.createSession",
    "com.atproto.server.getSession",
    "com.atproto.identity.resolveHandle",
    "com.atproto.repo.uploadBlob",
    "com.atproto.repo.putRecord",
    "com.atproto.repo.getRecord",
    "com.atproto.repo.deleteRecord",
    "app.bsky.feed.getPosts",
    "com.atproto.server.getServiceAuth",
    "app.bsky.video.getJobStatus",
)
_CHANNEL, _WEBHOOK = "/api/v10/channels/{channel_id}", "/api/v10/webhooks/{webhook_id}/{webhook_token}"
DISCORD = (
    ("get", "/api/v10/users/@me"),
    ("get", _CHANNEL),
    ("get", f"{_CHANNEL}/messages"),
    ("post", f"{_CHANNEL}/messages"),
    ("get", f"{_CHANNEL}/messages/{{message_id}}"),
    ("patch", f"{_CHANNEL}/messages/{{message_id}}"),
    ("delete", f"{_CHANNEL}/messages/{{message_id}}"),
    ("get", _WEBHOOK),
    ("post", _WEBHOOK),
    ("patch", f"{_WEBHOOK}/messages/{{message_id}}"),
    ("delete", f"{_WEBHOOK}/messages/{{message_id}}"),
)
_ROOM = "/_matrix/client/v3/rooms/{roomId}"
MATRIX = (
    ("get", "/_matrix/client/v3/account/whoami"),
    ("get", "/_matrix/client/v3/joined_rooms"),
    ("get", "/_matrix/client/v3/directory/room/{roomAlias}"),
    ("put", f"{_ROOM}/send/{{eventType}}/{{txnId}}"),
    ("put", f"{_ROOM}/redact/{{eventId}}/{{txnId}}"),
    ("get", f"{_ROOM}/messages"),
    ("get", "/_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}"),
    ("post", "/_matrix/media/v3/upload"),
)
MATRIX_FILES = (
    *("whoami.yaml", "list_joined_rooms.yaml", "directory.yaml", "room_send.yaml", "redaction.yaml"),
    *("message_pagination.yaml", "relations.yaml", "content-repo.yaml"),
)
PINTEREST = (
    ("get", "/v5/user_account"),
    ("post", "/v5/media"),
    ("get", "/v5/media/{media_id}"),
    ("get", "/v5/boards/{board_id}/pins"),
    ("get", "/v5/boards/{board_id}/sections/{section_id}/pins"),
    ("post", "/v5/pins"),
    ("get", "/v5/pins/{pin_id}"),
    ("patch", "/v5/pins/{pin_id}"),
    ("delete", "/v5/pins/{pin_id}"),
    ("get", "/v5/pins/{pin_id}/analytics"),
)
SLACK = (
    ("get", "/api/auth.test"),
    ("post", "/api/chat.postMessage"),
    ("post", "/api/chat.update"),
    ("post", "/api/chat.delete"),
    ("get", "/api/conversations.history"),
    ("get", "/api/conversations.replies"),
    ("get", "/api/files.info"),
)
TELEGRAM = (
    *("getMe", "getChat", "getChatMember", "sendMessage", "sendPhoto", "sendMediaGroup", "sendVideo"),
    *("editMessageText", "editMessageCaption", "deleteMessage"),
)
X = (
    ("post", "/2/media/upload"),
    ("get", "/2/media/upload"),
    ("post", "/2/media/upload/initialize"),
    ("post", "/2/media/upload/{id}/append"),
    ("post", "/2/media/upload/{id}/finalize"),
    ("post", "/2/media/metadata"),
    ("post", "/2/tweets"),
    ("get", "/2/tweets"),
    ("delete", "/2/tweets/{id}"),
    ("get", "/2/users/me"),
    ("get", "/2/users/{id}/tweets"),
)
YOUTUBE = (
    *("channels.list", "commentThreads.insert", "commentThreads.list", "comments.delete", "comments.update"),
    *("playlistItems.list", "thumbnails.set", "videos.delete", "videos.insert", "videos.list", "videos.update"),
)


def _read(path: Path, base: str = "") -> dict[str, Any]:
    """Return a document in OpenAPI, every path with what stands before it."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {**found, "paths": {f"{base}{name}": each for name, each in found["paths"].items()}}


def _discord(path: Path) -> dict[str, Any]:
    """Return Discord's description; it forgets the files of a webhook's message, which an edited one may have."""
    found = _read(path, "/api/v10")
    made = found["paths"][_WEBHOOK]["post"]["requestBody"]["content"]["multipart/form-data"]
    edited = found["paths"][f"{_WEBHOOK}/messages/{{message_id}}"]["patch"]["requestBody"]["content"]
    files = edited["multipart/form-data"]["schema"]["allOf"][1]
    made["schema"] = {"allOf": [{"$ref": "#/components/schemas/IncomingWebhookRequestPartial"}, files]}
    return trimmed(found, DISCORD, UNUSED)


def _youtube(path: Path) -> dict[str, Any]:
    """Return YouTube's description; what publishes a file has a path of its own for that."""
    found = discovery.openapi(json.loads(path.read_text(encoding="utf-8")), YOUTUBE)
    operations = ((method, name) for name, methods in found["paths"].items() for method in methods)
    return trimmed(found, operations, UNUSED)


#: Network → what makes its description of what was published.
MADE: Mapping[str, Callable[[Path], dict[str, Any]]] = {
    "bluesky": lambda path: Lexicons(path).openapi(BLUESKY, "2026-08-20"),
    "discord": _discord,
    "matrix": lambda path: trimmed(Specification(path).openapi(MATRIX_FILES), MATRIX, UNUSED),
    "pinterest": lambda path: trimmed(_read(path, "/v5"), PINTEREST, UNUSED),
    "slack": lambda path: trimmed(swagger.openapi(_read(path)), SLACK, UNUSED),
    "telegram": lambda path: botapi.openapi(json.loads(path.read_text(encoding="utf-8")), TELEGRAM),
    "x": lambda path: trimmed(_read(path), X, UNUSED),
    "youtube": _youtube,
}


def main(network: str, path: str) -> None:
    """Write the description of a network anew."""
    text = json.dumps(MADE[network](Path(path)), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (FOLDER / f"{network}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
