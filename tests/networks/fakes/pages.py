"""A site of somebody else: pages, pictures, and whatever else a stranger's server may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.networks.fakes.base import Fake, Reply

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

HTML = {"Content-Type": "text/html; charset=utf-8"}


class Pages(Fake):
    """Answers what was put there: path → reply."""

    def __init__(self) -> None:
        super().__init__()
        self.there: dict[str, Reply] = {}

    def page(self, path: str, html: str | bytes, kind: str = HTML["Content-Type"]) -> str:
        """Put a page there and return its address."""
        self.there[path] = Reply(200, html, {"Content-Type": kind})
        return f"{self.url}{path}"

    def picture(self, path: str, data: bytes) -> None:
        """Put a picture there."""
        self.there[path] = Reply(200, data, {"Content-Type": "image/anything"})

    def moved(self, path: str, to: str, status: int = 302) -> str:
        """Send whoever comes on, and return the address."""
        self.there[path] = Reply(status, "", {"Location": to})
        return f"{self.url}{path}"

    def handle(self, asked: Asked) -> Reply:
        """Answer what is there."""
        return self.there.get(asked.path, Reply(404, "nothing", {"Content-Type": "text/plain"}))

    def publishes(self, asked: Asked) -> bool:  # noqa: ARG002 - the parent's
        """Nothing is published here."""
        return False
