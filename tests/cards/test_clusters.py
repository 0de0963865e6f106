"""One character as a reader sees it, whatever it is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cards.clusters import clusters, wants_colour


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ığdır", ["ı", "ğ", "d", "ı", "r"]),
        ("i\u0307stanbul"[:3], ["i\u0307", "s"]),
        ("👩🏽\u200d🍳!", ["👩🏽\u200d🍳", "!"]),
        ("🇹🇷🇪🇹", ["🇹🇷", "🇪🇹"]),
        ("👨\u200d👩\u200d👧\u200d👦a", ["👨\u200d👩\u200d👧\u200d👦", "a"]),
        ("1️⃣2", ["1️⃣", "2"]),
        ("☕️☕", ["☕️", "☕"]),
        ("क्षमा", ["क्ष", "मा"]),
        ("தமிழ்நாடு", ["த", "மி", "ழ்", "நா", "டு"]),
        ("", []),
    ],
)
def test_what_belongs_together_stays_together(text: str, parts: list[str]) -> None:
    """Marks, tones, joiners, flags and keycaps are one with what they stand on."""
    assert clusters(text) == parts


@given(st.text())
def test_nothing_is_lost(text: str) -> None:
    """Any text comes back whole, in parts that are not empty."""
    parts = clusters(text)
    assert "".join(parts) == text
    assert all(parts)


@pytest.mark.parametrize(("cluster", "wanted"), [("☕️", True), ("🌧", True), ("1️⃣", True), ("☕", False), ("é", False)])
def test_pictures_are_asked_for(cluster: str, wanted: bool) -> None:  # noqa: FBT001 - a case's answer
    """A sign that is a letter in some fonts becomes a picture where the writer asked for one."""
    assert wants_colour(cluster) is wanted
