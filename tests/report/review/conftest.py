"""Reviews for reports, made of a few words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.review.record import Aspect, Change, Face, Kind, Problem, Review, Side, Words

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def side(text: str, **about: Any) -> Side:  # noqa: ANN401 - fields of the record
    """Return a side with one message."""
    fields: dict[str, Any] = {
        "path": "content/x/a.md",
        "title": "Kış menüsü",
        "status": "ready",
        "at": datetime(2026, 12, 1, 7, tzinfo=UTC),
        "channel": "x",
        "network": "x",
        "twin": False,
        "account": "kirkikindi",
        "zone": "Europe/Istanbul",
        "face": Face("v2:abc", 280, "", "", "", sensitive=False, lang="tr", words=(Words(text, len(text)),)),
    }
    return Side(**{**fields, **about})


@pytest.fixture
def change() -> Callable[..., Change]:
    """Make a change: `change("x/a", "Text.", old="Before.")`."""

    def make(
        target: str,
        text: str,
        old: str | None = None,
        kind: Kind = Kind.EDITED,
        causes: tuple[str, ...] = (),
        **about: Any,  # noqa: ANN401 - fields of a side
    ) -> Change:
        before = side(old, **about) if old is not None else None
        return Change(
            target=target,
            kind=kind if old is not None else Kind.ADDED,
            aspects=(Aspect.TEXT,) if old is not None else (),
            causes=causes,
            before=before,
            after=side(text, **about),
            state="scheduled",
        )

    return make


@pytest.fixture
def review() -> Callable[..., Review]:
    """Make a review of changes and problems."""

    def make(*changes: Change, problems: tuple[Problem, ...] = (), **about: Any) -> Review:  # noqa: ANN401 - fields of the record
        fields: dict[str, Any] = {
            "name": "Kırkikindi",
            "language": "en",
            "base": "1234567890abcdef1234567890abcdef12345678",
            "head": "abcdef1234567890abcdef1234567890abcdef12",
            "now": NOW,
            "prefix": "",
            "posts": 40,
            "files": 3,
            "changes": changes,
            "problems": problems,
        }
        return Review(**{**fields, **about})

    return make
