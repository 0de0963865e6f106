"""Pictures and videos on their way to Reddit: it leases a place in a store, whose form takes the bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import Stream, file_name, form, multipart_around
from pipeline.networks.contract import image_bytes
from pipeline.networks.footage import clip_body
from pipeline.networks.http import Request, Server

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.networks.contract import Clip, Picture
    from pipeline.networks.http import Patience

#: Fields of the store's form with which anybody could fill the place that was leased.
_SECRET = frozenset({"policy", "x-amz-signature", "x-amz-security-token", "x-amz-credential"})


class Assets:
    """Where Reddit wants its pictures.

    Args:
        root: the workspace, where they are.
        patience: how long to wait for the store.
    """

    def __init__(self, root: Path, patience: Patience | None) -> None:
        self._root = root
        self._patience = patience

    def put(self, server: Server, picture: Picture, number: int, now: datetime) -> tuple[str, str]:
        """Upload a picture; return where it lies, and what Reddit calls it."""
        name = file_name(number, picture.media_type)
        data = image_bytes(self._root, picture)
        return self._put(server, name, Stream(len(data), picture.media_type, lambda: (data,)), picture.sha256, now)

    def put_clip(self, server: Server, clip: Clip, now: datetime) -> str:
        """Upload a video; return where it lies."""
        return self._put(server, "video.mp4", clip_body(self._root, clip), clip.sha256, now)[0]

    def _put(self, server: Server, name: str, content: Stream, mark: str, now: datetime) -> tuple[str, str]:
        about = form([("filepath", name), ("mimetype", content.media_type)])
        lease = server.exchange(Request("POST", "/api/media/asset.json", (("raw_json", "1"),), body=about), now)
        asset, action = wanted(lease, "asset", "asset_id"), wanted(lease, "args", "action")
        fields = {str(at(field, "name")): str(at(field, "value")) for field in at(lease.data(), "args", "fields") or ()}
        place = urlsplit(action if "://" in action else f"https:{action}")
        base = f"{place.scheme}://{place.netloc}"
        store = Server(
            base,
            headers={"Accept": "*/*"},
            secrets=[value for field, value in fields.items() if field.lower() in _SECRET],
            patience=self._patience,
        )
        body = multipart_around(fields.items(), "file", name, content, mark)
        store.exchange(Request("POST", place.path or "/", body=body), now)
        return f"{base}{place.path.rstrip('/')}/{fields.get('key', '')}", asset
