"""Pinterest, as its own description of the API has it (v5 5.23.0), 2026-11."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tests.networks.contracts.held import Contract
from tests.networks.fakes.base import Fake, Reply, is_picture, match, must, only

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

WORDS = {"title": 100, "description": 800, "alt_text": 500, "link": 2048}
NUMBER = re.compile(r"\d+")


class Pinterest(Fake):
    """One account with one board; it makes its tokens too, and takes videos at another address.

    `trial` refuses pins, `busy` says how often a video is not ready yet, `broken` that it never will be.
    """

    contract: Contract | None = Contract(
        "pinterest",
        beside={
            "POST /token": "how tokens are made has a description of its own",
            "POST /uploads": "where a video goes is an address that Pinterest gives",
        },
        unlike={
            "^body: media_source: .*cover_image_key_frame_time": "newer than the description",
        },
    )
    client, secret, refresh = "1478", "s3cret-klient", "pinr.s3cret-refr/esh+"
    token, board, section = "pina_s3cret-tök", "549755885175", "77"

    def __init__(self) -> None:
        super().__init__()
        self.media: dict[str, dict[str, Any]] = {}
        self.trial = False
        self.busy = 1
        self.broken = False

    def publishes(self, asked: Asked) -> bool:
        """A pin is made."""
        return asked.method == "POST" and asked.path == "/v5/pins"

    def handle(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each kind of request
        """Answer as documented."""
        if asked.path == "/token":
            return self.grant(asked)
        if asked.path == "/uploads":
            return self.take(asked)
        if asked.headers.get("Authorization", "") != f"Bearer {self.token}":
            return error(401, 2, "Authentication failed.")
        if asked.path == "/v5/pins" and asked.method == "POST":
            return self.pin(asked)
        if asked.path == "/v5/user_account":
            only(asked.query, {"ad_account_id"})
            return Reply(200, {"account_type": "BUSINESS", "username": "kirkikindi", "id": "549"})
        if asked.path == "/v5/media" and asked.method == "POST":
            return self.begin(asked)
        if name := match(r"/v5/media/(\d+)", asked.path):
            return self.status(name)
        if asked.path.startswith(f"/v5/boards/{self.board}/"):
            return self.listed(asked)
        if name := match(r"/v5/pins/(\d+)/analytics", asked.path):
            return self.counted(asked)
        return self.one(asked, match(r"/v5/pins/(\d+)", asked.path))

    def grant(self, asked: Asked) -> Reply:
        """Make a token."""
        login = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        fields = {name: value for name, (value,) in parse_qs(asked.body.decode()).items()}
        only(fields, {"grant_type", "refresh_token", "scope"}, {"grant_type", "refresh_token"})
        if asked.headers.get("Authorization") != f"Basic {login}" or fields["refresh_token"] != self.refresh:
            return error(401, 2, "Authentication failed.")
        made = {"access_token": self.token, "token_type": "bearer", "expires_in": 2592000, "scope": "pins:write"}
        more = {"refresh_token": self.refresh, "refresh_token_expires_in": 5184000, "refresh_token_expires_at": 1}
        return Reply(200, {**made, **more, "response_type": "refresh_token"})

    def pin(self, asked: Asked) -> Reply:
        """Make a pin."""
        data = asked.json()
        only(data, {*WORDS, "board_id", "board_section_id", "media_source", "dominant_color"}, {"board_id"})
        words(data)
        if self.trial:
            return error(403, 29, "Apps with Trial access may not create Pins in production.")
        must(data["board_id"] == self.board, "board", 404)
        must(data.get("board_section_id") in {None, self.section}, "section", 404)
        shown = self.shows(data["media_source"])
        pin = {name: data.get(name) for name in (*WORDS, "board_id", "board_section_id")}
        made = datetime.now(UTC).isoformat(timespec="seconds")
        self.posts.append({**pin, "id": str(7000 + len(self.posts)), "created_at": made, "shows": shown})
        return Reply(201, visible(self.posts[-1]))

    def shows(self, source: dict[str, Any]) -> list[bytes]:
        """Take one kind of media."""
        kind = source["source_type"]
        if kind == "image_base64":
            only(source, {"source_type", "content_type", "data", "is_standard"}, {"content_type", "data"})
            return [picture(source)]
        if kind == "multiple_image_base64":
            only(source, {"source_type", "items", "index"}, {"items"})
            must(2 <= len(source["items"]) <= 5 and source.get("index", 0) < len(source["items"]), "2 to 5 images")
            for item in source["items"]:
                only(item, {"title", "description", "link", "content_type", "data"}, {"content_type", "data"})
            return [picture(item) for item in source["items"]]
        must(kind == "video_id", "source_type")
        cover = {"cover_image_url", "cover_image_content_type", "cover_image_data", "cover_image_key_frame_time"}
        only(source, {"source_type", "media_id", "is_standard", *cover}, {"media_id"})
        must(cover & set(source), "a video needs a cover")
        if "cover_image_data" in source:
            picture({"content_type": source["cover_image_content_type"], "data": source["cover_image_data"]})
        media = self.media.get(source["media_id"])
        must(media and media["status"] == "succeeded", "the media is not ready")
        assert media is not None
        return [media["data"]]

    def begin(self, asked: Asked) -> Reply:
        """Say where a video is to be sent."""
        must(asked.json() == {"media_type": "video"}, "media_type")
        name = str(5000 + len(self.media))
        self.media[name] = {"status": "registered", "data": b""}
        fields = {
            "x-amz-signature": "s3cret-signature",
            "key": f"uploads/{name}",
            "Content-Type": "multipart/form-data",
        }
        self.media[name]["fields"] = fields
        about = {"media_id": name, "media_type": "video", "upload_url": f"{self.url}/uploads"}
        return Reply(201, {**about, "upload_parameters": fields})

    def take(self, asked: Asked) -> Reply:
        """Take a video: the file is the last field, and all that was named stands before it; tokens stay away."""
        must(asked.headers.get("Authorization") is None, "this is somebody else's server")
        *fields, file = asked.parts()
        must(file.name == "file", "file")
        sent = {field.name: field.data.decode() for field in fields}
        media = next(each for each in self.media.values() if each["fields"]["key"] == sent.get("key"))
        must(sent == media["fields"], "parameters", 403)
        media |= {"data": file.data, "status": "processing"}
        return Reply(204, "")

    def status(self, name: str) -> Reply:
        """Say whether a video is ready."""
        media = self.media[name]
        self.busy -= 1
        if media["status"] == "processing" and self.busy < 0:
            media["status"] = "failed" if self.broken else "succeeded"
        return Reply(200, {"media_id": name, "media_type": "video", "status": media["status"]})

    def listed(self, asked: Asked) -> Reply:
        """Give the pins of the board or of its section, in no order that is documented: here the oldest first."""
        only(asked.query, {"bookmark", "page_size", "creative_types", "ad_account_id", "pin_metrics"})
        section = match(rf"/v5/boards/{self.board}/sections/(\d+)/pins", asked.path) or None
        must(section or asked.path == f"/v5/boards/{self.board}/pins", "path", 404)
        size, first = int(asked.query.get("page_size", 25)), int(asked.query.get("bookmark", 0))
        must(1 <= size <= 250, "page_size")
        found = [pin for pin in self.posts if section in {None, pin["board_section_id"]}]
        bookmark = str(first + size) if first + size < len(found) else None
        return Reply(200, {"items": [visible(pin) for pin in found[first : first + size]], "bookmark": bookmark})

    def counted(self, asked: Asked) -> Reply:
        """Count, by day and in sum."""
        known = {"start_date", "end_date", "metric_types", "app_types", "split_field", "ad_account_id"}
        only(asked.query, known, {"start_date", "end_date", "metric_types"})
        start, end = (datetime.fromisoformat(asked.query[name]) for name in ("start_date", "end_date"))
        must(0 <= (end - start).days <= 90, "90 days at most")
        kinds = {"IMPRESSION", "OUTBOUND_CLICK", "PIN_CLICK", "SAVE", "TOTAL_COMMENTS", "TOTAL_REACTIONS"}
        must(set(asked.query["metric_types"].split(",")) <= kinds, "metric_types")
        sums = {"summary_metrics": {"IMPRESSION": 240, "SAVE": 20}, "daily_metrics": []}
        return Reply(200, {"all": {**sums, "lifetime_metrics": {"TOTAL_COMMENTS": 10, "TOTAL_REACTIONS": 12}}})

    def one(self, asked: Asked, name: str) -> Reply:
        """Change a pin or take it back."""
        found = next((pin for pin in self.posts if pin["id"] == name), None)
        if found is None:
            return error(404, 50, "Pin not found.")
        if asked.method == "DELETE":
            self.posts.remove(found)
            return Reply(204, "")
        must(asked.method == "PATCH", "method", 405)
        data = asked.json()
        only(data, {*WORDS, "board_id", "board_section_id", "carousel_slots"})
        words(data)
        found |= data
        return Reply(200, visible(found))


def words(data: dict[str, Any]) -> None:
    """Refuse words that are too long."""
    for name, most in WORDS.items():
        must(len(data.get(name) or "") <= most, f"{name} has more than {most} characters")


def picture(item: dict[str, Any]) -> bytes:
    """Return the bytes of an image in base64."""
    data = base64.b64decode(item["data"], validate=True)
    must(item["content_type"] in {"image/jpeg", "image/png"} and is_picture(data, item["content_type"]), "image")
    return data


def visible(pin: dict[str, Any]) -> dict[str, Any]:
    """Return a pin as it is shown."""
    return {name: value for name, value in pin.items() if name != "shows"}


def error(status: int, code: int, message: str) -> Reply:
    """Return a refusal, in Pinterest's form."""
    return Reply(status, {"code": code, "message": message})
