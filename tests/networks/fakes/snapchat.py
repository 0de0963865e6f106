"""Snapchat's public profiles, as public projects speak to them, 2026-11."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from tests.networks.fakes.base import Fake, RefusedError, Reply, match, must, only

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

LARGEST_PART = 32_000_000


class Snapchat(Fake):
    """One profile; it makes its tokens too.

    `busy` says how often media are not ready yet, `barred` refuses the app, `dated` whether posts say when.
    """

    client, secret, refresh = "app-1", "s3cret-klient", "s3cret-refr/esh+"
    token, profile = "s3cret-tök", "51d6a7a1-kirk"

    def __init__(self) -> None:
        super().__init__()
        self.media: dict[str, dict[str, Any]] = {}
        self.stories: list[bytes] = []
        self.busy = 0
        self.barred = False
        self.dated = True

    def publishes(self, asked: Asked) -> bool:
        """A Spotlight or a story is made."""
        return asked.method == "POST" and asked.path.rpartition("/")[2] in {"spotlights", "stories"}

    def handle(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer."""
        if asked.path == "/token":
            fields = {name: value for name, (value,) in parse_qs(asked.body.decode()).items()}
            known = {"client_id": self.client, "client_secret": self.secret, "refresh_token": self.refresh}
            if fields != {**known, "grant_type": "refresh_token"}:
                return Reply(400, {"error": "invalid_client", "error_description": "no such client"})
            return Reply(200, {"access_token": self.token, "expires_in": 3600, "token_type": "Bearer"})
        if asked.headers.get("Authorization", "") != f"Bearer {self.token}":
            return Reply(401, said("UNAUTHORIZED", "E1001", "no token"))
        if self.barred:
            return Reply(403, said("ERROR", "AUTHORIZATION_PERMISSION_DENIED", "the app is not on the list"))
        top = f"/v1/public_profiles/{self.profile}"
        if asked.path == top:
            shown = {"id": self.profile, "display_name": "Kırkikindi"}
            return Reply(200, {"request_status": "SUCCESS", "public_profiles": [{"public_profile": shown}]})
        if asked.path == f"{top}/media":
            return self.begin(asked)
        if name := match(r"/us/v1/media/(m-\d+)/multipart-upload", asked.path):
            return self.take(asked, name)
        if asked.path == f"{top}/stories":
            return self.story(asked)
        if asked.path == f"{top}/spotlights":
            return self.spotlight(asked) if asked.method == "POST" else self.listed(asked)
        return self.gone(asked, match(rf"{top}/spotlights/([\w-]+)", asked.path))

    def begin(self, asked: Asked) -> Reply:
        """Take the key, and say where the parts go."""
        data = asked.json()
        only(data, {"type", "name", "key", "iv"}, {"type", "name", "key", "iv"})
        key, start = (base64.b64decode(data[name], validate=True) for name in ("key", "iv"))
        must(data["type"] in {"IMAGE", "VIDEO"} and (len(key), len(start)) == (32, 16), "key")
        must(all(each["start"] != start for each in self.media.values()), "an iv is used once")
        name = f"m-{len(self.media)}"
        self.media[name] = {"type": data["type"], "key": key, "start": start, "parts": [], "data": None}
        place = f"/us/v1/media/{name}/multipart-upload"
        about = {"media_id": name, "add_path": f"{place}?action=add&token=s", "finalize_path": f"{place}?token=s"}
        return Reply(200, {"request_status": "SUCCESS", **about})

    def take(self, asked: Asked, name: str) -> Reply:
        """Take a part, or decrypt the whole."""
        parts = {part.name: part.data for part in asked.parts()}
        media = self.media[name]
        if parts.get("action") == b"ADD":
            only(parts, {"action", "part_number", "file"}, {"action", "part_number", "file"})
            must(int(parts["part_number"]) == len(media["parts"]) + 1 <= 35, "part_number")
            must(len(parts["file"]) <= LARGEST_PART, "part")
            media["parts"].append(parts["file"])
        else:
            must(parts == {"action": b"FINALIZE"} and media["parts"], "action")
            cipher = Cipher(algorithms.AES256(media["key"]), modes.CBC(media["start"])).decryptor()
            plain = cipher.update(b"".join(media["parts"])) + cipher.finalize()
            padding = PKCS7(128).unpadder()
            media["data"] = padding.update(plain) + padding.finalize()
        return Reply(200, {"request_status": "SUCCESS"})

    def ready(self, name: str, kind: str) -> dict[str, Any]:
        """Return media that can be posted."""
        media = self.media.get(name)
        must(media and media["data"] is not None and media["type"] == kind, "media_id")
        assert media is not None
        if self.busy > 0:
            self.busy -= 1
            raise RefusedError(Reply(400, said("ERROR", "MEDIA_PROCESSING", "come back")))
        return media

    def spotlight(self, asked: Asked) -> Reply:
        """Post a video."""
        data = asked.json()
        only(data, {"media_id", "description", "locale", "skip_save_to_profile"}, {"media_id", "locale"})
        must(len(data.get("description", "")) <= 160, "description")
        media = self.ready(data["media_id"], "VIDEO")
        number = f"sp-{len(self.posts)}"
        post = {"id": number, "text": data["description"], "film": media["data"], "locale": data["locale"]}
        self.posts.append({**post, "at": int(time.time() * 1000)})
        return Reply(200, {"request_status": "SUCCESS", "request_id": "r", "spotlight_id": number})

    def story(self, asked: Asked) -> Reply:
        """Post an image for a day; it gets no name."""
        data = asked.json()
        only(data, {"media_id", "customized_ttl"}, {"media_id"})
        self.stories.append(self.ready(data["media_id"], "IMAGE")["data"])
        return Reply(200, {"request_status": "SUCCESS", "request_id": "r"})

    def listed(self, asked: Asked) -> Reply:
        """Give the profile's Spotlights."""
        only(asked.query, {"limit", "cursor"})
        size, first = int(asked.query.get("limit", 50)), int(asked.query.get("cursor", 0))
        must(1 <= size <= 50, "limit")
        shown = []
        for post in self.posts[first : first + size]:
            made = {"created_at": post["at"]} if self.dated else {}
            shown.append({"spotlight": {"id": post["id"], "description": post["text"], **made}})
        link = f"{self.url}{asked.path}?limit={size}&cursor={first + size}"
        more = {"paging": {"next_link": link}} if first + size < len(self.posts) else {}
        return Reply(200, {"request_status": "SUCCESS", "spotlights": shown, **more})

    def gone(self, asked: Asked, name: str) -> Reply:
        """Take a Spotlight back."""
        must(asked.method == "DELETE", "method", 405)
        if all(post["id"] != name for post in self.posts):
            return Reply(404, said("ERROR", "E2004", "no such asset"))
        self.posts = [post for post in self.posts if post["id"] != name]
        return Reply(200, {"request_status": "SUCCESS"})


def said(status: str, code: str, message: str) -> dict[str, str]:
    """Return a refusal, in Snap's form."""
    return {"request_status": status, "error_code": code, "display_message": message}
