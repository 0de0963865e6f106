"""Cuts what networks say of their own APIs down to the operations that the adapters use.

Each is made of a package that was published under a licence which lets us keep the data, as its row in
`descriptions/README.md` names it; what is not in OpenAPI is made so first. Packages are read, none of them is run:

npm pack discord-api-spec && tar xzf discord-api-spec-*.tgz
python -m tests.networks.contracts.trim discord package/build/discord-api-spec.ts 10.0.266135

"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.described.trim import PROSE, trimmed
from tests.networks.contracts import botapi, discord, discovery, pinterest
from tests.networks.contracts.held import BY_HAND, FOLDER, FORM
from tests.networks.contracts.lexicon import Lexicons
from tests.networks.contracts.matrix import Specification
from tests.networks.contracts.xdk import Sdk

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


def _slack(path: Path, _: str) -> dict[str, Any]:
    """Return Slack's description; on its way to OpenAPI 3 it has lost that JSON may stand for a form."""
    found = _read(path, "/api")
    for method, name in SLACK:
        content = found["paths"][name][method].get("requestBody", {}).get("content", {})
        content |= {"application/json": form} if (form := content.get(FORM)) else {}
    return trimmed(found, SLACK, UNUSED)


def _youtube(path: Path, _: str) -> dict[str, Any]:
    """Return YouTube's description; what publishes a file has a path of its own for that."""
    found = discovery.openapi(json.loads(path.read_text(encoding="utf-8")), YOUTUBE)
    operations = ((method, name) for name, methods in found["paths"].items() for method in methods)
    return trimmed(found, operations, UNUSED)


#: Network → what makes its description of what was published, and of the edition's name.
MADE: Mapping[str, Callable[[Path, str], dict[str, Any]]] = {
    "bluesky": lambda path, edition: Lexicons(path).openapi(BLUESKY, edition),
    "discord": lambda path, edition: trimmed(discord.openapi(path, DISCORD, edition), DISCORD, UNUSED),
    "matrix": lambda path, edition: trimmed(Specification(path).openapi(MATRIX_FILES, edition), MATRIX, UNUSED),
    "pinterest": lambda path, edition: trimmed(pinterest.openapi(path, PINTEREST, edition), PINTEREST, UNUSED),
    "slack": _slack,
    "telegram": lambda path, edition: botapi.openapi(path, TELEGRAM, edition),
    "x": lambda path, edition: trimmed(Sdk(path).openapi(X, edition), X, UNUSED),
    "youtube": _youtube,
}
#: Those of which we keep no copy.
NOT_KEPT = {"matrix"}


def main(network: str, path: str, edition: str) -> None:
    """Write the description of a network anew."""
    text = json.dumps(MADE[network](Path(path), edition), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    folder = BY_HAND if network in NOT_KEPT else FOLDER
    folder.mkdir(exist_ok=True)
    (folder / f"{network}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
