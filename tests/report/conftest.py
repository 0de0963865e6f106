"""Records for reports: a plan from a few words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.i18n import Message
from pipeline.model.library import Target
from pipeline.model.plan import Planned, State
from pipeline.model.post import Post
from pipeline.model.settings import Channel

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def planned() -> Callable[..., Planned]:
    """Make a planned target: `planned("x/a", State.DUE, "2026-12-08 07:00", title="Kış")`."""

    def make(
        name: str, state: State, when: str | None, reason: str = "because", zone: str = "Europe/Istanbul", **post: str
    ) -> Planned:
        channel, _, stem = name.partition("/")
        at = datetime.fromisoformat(when).replace(tzinfo=UTC) if when else None
        fields: dict[str, Any] = {"body": "Body.", **post}
        made = Post(
            id=f"01JD{stem.upper():0>22}",
            path=f"content/{name}.md",
            channel=channel,
            body_line=5,
            sha="",
            lines={},
            publish_at=at,
            **fields,
        )
        account = Channel(
            channel, f"content/{channel}/channel.toml", "outbox", "kirkikindi", channel.title(), "bluesky", zone
        )
        return Planned(Target(made, account), state, Message("{said}", said=reason), at)

    return make
