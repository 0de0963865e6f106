"""A workspace with an attack in it, and a harmless neighbour that must go on as if nothing were."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.cli.conftest import Answer, tellal
from tests.trust.approval.conftest import house, ring, world
from tests.trust.approval.house import KAHVE, House, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.forge.state import Forge

__all__ = ["house", "ring", "tellal", "world"]
CLOCK = "2026-12-01 10:05"
HARMLESS = "Bugün açığız."
NEIGHBOUR = "content/x/komsu.md"


class Attack(NamedTuple):
    """A workspace that was attacked, and who looks at what becomes of it.

    Args:
        root: the workspace.
        call: runs a command in it at ten past ten on the first of December 2026.
    """

    root: Path
    call: Callable[..., Answer]

    def codes(self, path: str) -> set[str]:
        """Return the codes of all errors of a file."""
        found = self.call("check", "--json").json["findings"]
        return {each["code"] for each in found if each["path"] == path and each["severity"] == "error"}

    def publish(self) -> list[dict[str, Any]]:
        """Publish, see that the neighbour went out once, and return the messages of everybody else."""
        answer = self.call("publish", "--json")
        messages = self.messages()
        assert [each["payload"]["text"] for each in messages].count(HARMLESS) == 1, answer.out + answer.err
        return [each for each in messages if each["payload"]["text"] != HARMLESS]

    def messages(self) -> list[dict[str, Any]]:
        """Return everything that the outbox has."""
        places = sorted((self.root / "outbox").glob("*/[0-9]*.json"))
        return [json.loads(place.read_text(encoding="utf-8")) for place in places]

    def pages(self) -> dict[str, str]:
        """Build the calendar, see that the neighbour has its page, and return all pages by name."""
        answer = self.call("site", "--json")
        assert answer.code == 0, answer.err + answer.out
        site = self.root / "site"
        pages = {
            place.relative_to(site).as_posix(): place.read_text(encoding="utf-8")
            for place in sorted(site.rglob("*"))
            if place.suffix in {".html", ".ics", ".css"}
        }
        assert HARMLESS in pages["posts/x/komsu.html"]
        return pages


@pytest.fixture
def attack(
    tellal: Callable[..., Answer],
    make_repository: Callable[..., Path],
    post_text: Callable[..., str],
) -> Callable[..., Attack]:
    """Put an attack into a workspace: `attack({"content/x/a.md": "…"})`."""

    def make(files: Mapping[str, str | bytes | None] | None = None) -> Attack:
        neighbour = {NEIGHBOUR: post_text(HARMLESS, status="approved", title="Komşu")}
        root = make_repository({**neighbour, **(files or {})})
        return Attack(root, lambda *args: tellal(root, "--clock", CLOCK, *args))

    return make


@pytest.fixture
def hostile(post_text: Callable[..., str]) -> Callable[..., str]:
    """Write a post that is approved and due: `hostile("Body", title="…")`."""

    def write(body: str = "Saldırı.", **keys: str | None) -> str:
        return post_text(body, **{"status": "approved", "publish_at": "2026-12-01 10:01", **keys})

    return write


@dataclass
class Scene:
    """A brand on GitHub under attack; its neighbour is approved and due.

    Args:
        house: the brand, its people, its GitHub.
        call: runs a command in it, in a job of GitHub, a minute after its posts were due.
    """

    house: House
    call: Callable[..., Answer]

    @property
    def forge(self) -> Forge:
        """Its GitHub."""
        return self.house.forge

    def sent(self) -> list[str]:
        """Publish what main has now, see that the neighbour went out once, and return all other texts that are out."""
        self.forge.pull(self.house.root)
        answer = self.call("publish")
        places = sorted((self.house.root / "outbox").glob("*/[0-9]*.json"))
        texts = [json.loads(place.read_text(encoding="utf-8"))["payload"]["text"] for place in places]
        assert texts.count(HARMLESS) == 1, answer.out + answer.err
        return [each for each in texts if each != HARMLESS]

    def why(self, path: str = KAHVE) -> str:
        """Return why a post is not approved."""
        return str(self.house.of(path.removeprefix("content/").removesuffix(".md")).reason)


@pytest.fixture
def scene(
    house: House,
    tellal: Callable[..., Answer],
    monkeypatch: pytest.MonkeyPatch,
) -> Scene:
    """A brand on GitHub whose one harmless post was approved."""
    for name, value in {**house.forge.env, "CI": "true"}.items():
        monkeypatch.setenv(name, value)
    house.merge("komsu", {NEIGHBOUR: text(HARMLESS, number=9, title="Komşu")})
    return Scene(house, lambda *args: tellal(house.root, "--clock", "2026-11-21 10:01", *args))
