"""Cuts what networks say of their own APIs down to the operations that the adapters use.

git clone https://github.com/xdevplatform/docs x && python -m tests.networks.contracts.trim x x/openapi.json
git clone https://github.com/bluesky-social/atproto && python -m tests.networks.contracts.trim bluesky atproto/lexicons

Which edition each file is of stands in `spec/README.md`; what is not in OpenAPI is made so first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.described.trim import PROSE, trimmed
from tests.networks.contracts.held import FOLDER
from tests.networks.contracts.lexicon import Lexicons

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


def _openapi(*operations: tuple[str, str]) -> Callable[[Path], dict[str, Any]]:
    return lambda path: trimmed(json.loads(path.read_text(encoding="utf-8")), operations, UNUSED)


#: Network → what makes its description of what was published.
MADE: Mapping[str, Callable[[Path], dict[str, Any]]] = {
    "bluesky": lambda path: Lexicons(path).openapi(BLUESKY, "2026-08-20"),
    "x": _openapi(*X),
}


def main(network: str, path: str) -> None:
    """Write the description of a network anew."""
    text = json.dumps(MADE[network](Path(path)), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (FOLDER / f"{network}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
