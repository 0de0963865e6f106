"""WhatsApp's Cloud API as its documentation has it: templates to people, media, and one number of a business."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.networks.fakes.base import Reply, is_picture, only
from tests.networks.fakes.graph import Graph, bad, need

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

#: How many fields the text of each approved template has.
TEMPLATES = {("haber", "tr"): 1, ("haber_link", "tr"): 3}


class WhatsApp(Graph):
    """The number of a business."""

    token = "EAA-wá-tökén/+="  # noqa: S105 - it opens nothing
    people: tuple[str, ...] = ("905321234567",)
    key = "a-key-of-the-list-nobody-guesses"

    def __init__(self) -> None:
        super().__init__()
        self.media: dict[str, bytes] = {}
        #: number → the code of Meta's refusal.
        self.refuses: dict[str, int] = {}

    def publishes(self, asked: Asked) -> bool:
        """Messages are what people see."""
        return asked.path.endswith("/messages")

    def at(self, asked: Asked, name: str, edge: str) -> Reply:
        """Answer as documented."""
        match (asked.method, name, edge):
            case ("GET", self.me, ""):
                only(asked.query, {"fields"})
                return Reply(200, {"id": self.me, "verified_name": "Kırkikindi", "display_phone_number": "+90 212"})
            case ("POST", self.me, "media"):
                return self.keep(asked)
            case ("POST", self.me, "messages"):
                return self.message(asked.json())
        raise bad("Unsupported request", 100)

    def keep(self, asked: Asked) -> Reply:
        """Take a picture or a video."""
        parts = {part.name: part for part in asked.parts()}
        need(parts["messaging_product"].data == b"whatsapp", "messaging_product")
        kind, file = parts["type"].data.decode(), parts["file"]
        need(file.media_type == kind and file.file_name, "type")
        need(kind == "video/mp4" or is_picture(file.data, kind), "not a picture")
        self.media[name := self.name()] = file.data
        return Reply(200, {"id": name})

    def message(self, data: dict[str, Any]) -> Reply:
        """Take a template for one person; free text only reaches those who wrote within a day, and nobody did."""
        known = {"messaging_product", "recipient_type", "to", "type", "template", "biz_opaque_callback_data"}
        need(set(data) <= known and data["messaging_product"] == "whatsapp", "unknown field")
        need(data["recipient_type"] == "individual", "recipient_type")
        need(re.fullmatch(r"[1-9]\d{7,14}", data["to"]), "(#131009) Parameter value is not valid", 131009)
        need(data["type"] == "template", "Re-engagement message", 131047)
        if code := self.refuses.get(data["to"]):
            raise bad(f"(#{code}) {data['to']} does not get it", code)
        shown = self.filled(data["template"])
        self.posts.append({"to": data["to"], **shown})
        name = base64.b64encode(f"\x1c\x15{data['to']}{len(self.posts)}".encode()).decode()
        contact = {"input": data["to"], "wa_id": data["to"]}
        messages = [{"id": f"wamid.{name}", "message_status": "accepted"}]
        return Reply(200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": messages})

    def filled(self, template: dict[str, Any]) -> dict[str, Any]:
        """Fill a template's fields."""
        need(set(template) == {"name", "language", "components"}, "template")
        fields = TEMPLATES.get((template["name"], template["language"]["code"]))
        need(fields is not None, "Template name does not exist in the translation", 132001)
        texts: list[str] = []
        images: list[str] = []
        film = ""
        for component in template["components"]:
            need(set(component) == {"type", "parameters"}, "component")
            for parameter in component["parameters"]:
                if component["type"] == "header":
                    kind = parameter["type"]
                    need(kind in {"image", "video"} and set(parameter) == {"type", kind}, "header")
                    need(parameter[kind]["id"] in self.media, "no such media", 131009)
                    images += [kind] if kind == "image" else []
                    film = sha256(self.media[parameter[kind]["id"]]).hexdigest() if kind == "video" else ""
                else:
                    need(component["type"] == "body" and set(parameter) == {"type", "text"}, "body")
                    texts.append(parameter["text"])
        need(len(texts) == fields, "Number of parameters does not match", 132000)
        need(
            all(text and not re.search(r"[\n\t]| {5}", text) for text in texts),
            "Param text cannot have new-line",
            132018,
        )
        return {"texts": texts, "images": images, "film": film}
