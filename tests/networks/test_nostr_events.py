"""A Nostr note names its hashtags, people and addresses."""

from __future__ import annotations

import pytest

from pipeline.model.variant import Span, SpanKind
from pipeline.networks.nostr_events import public_key, tags

#: The example of NIP-19.
NPUB = "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg"
KEY = "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e"


def test_the_key_behind_a_name() -> None:
    """As the specification has it."""
    assert public_key(NPUB) == KEY


@pytest.mark.parametrize(
    "wrong", ["", "npub1", NPUB[:-1], NPUB[:-1] + "q", NPUB.replace("npub", "nsec"), "ayse", "npub1b"]
)
def test_a_wrong_letter_is_nobody(wrong: str) -> None:
    """Nobody else is mentioned."""
    assert public_key(wrong) == ""


def test_each_once_and_in_order() -> None:
    """Hashtags in small letters; what is no address of the web is left out."""
    spans = [
        Span(SpanKind.TAG, 0, 6, "Kahve"),
        Span(SpanKind.MENTION, 7, 10, NPUB),
        Span(SpanKind.MENTION, 7, 10, "ayse"),
        Span(SpanKind.LINK, 11, 12, "https://e.org/a"),
        Span(SpanKind.LINK, 11, 12, "mailto:a@b.example"),
        Span(SpanKind.TAG, 13, 19, "kahve"),
        Span(SpanKind.STRONG, 0, 1),
    ]
    assert tags(spans) == [["t", "kahve"], ["p", KEY], ["r", "https://e.org/a"]]
