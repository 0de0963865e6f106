"""The order in which a line is seen, as UAX 9 has it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cards.bidi import is_written_leftward, needs_order, seen


@pytest.mark.parametrize(
    ("text", "leftward", "stretches"),
    [
        ("Merhaba", False, [("Merhaba", False)]),
        ("שלום עולם", True, [("שלום עולם", True)]),
        ("קפה Tellal טוב", True, [(" טוב", True), ("Tellal", False), ("קפה ", True)]),
        ("bir קפה lütfen", False, [("bir ", False), ("קפה", True), (" lütfen", False)]),
        ("מחיר 25%", True, [("25%", False), ("מחיר ", True)]),
        ("السعر ٢٥ ريالا", True, [(" ريالا", True), ("٢٥", False), ("السعر ", True)]),
        ("Tellal!", True, [("!", True), ("Tellal", False)]),
        ("(אבג) abc", False, [("(", False), ("אבג", True), (") abc", False)]),
        ("", True, []),
    ],
)
def test_lines_are_ordered(text: str, leftward: bool, stretches: list[tuple[str, bool]]) -> None:  # noqa: FBT001 - a case
    """Words of the other direction, numbers, signs of currency and brackets stand where a reader looks for them."""
    assert list(seen(text, leftward=leftward)) == stretches


@pytest.mark.parametrize(
    ("text", "lang", "leftward"),
    [
        ("Kahve", "tr", False),
        ("Kahve", "ar", False),
        ("قهوة Tellal", "tr", True),
        ("Tellal قهوة", "ar", False),
        ("1 + 1", "he", True),
        ("1 + 1", "tr", False),
        ("«٢٥» قهوة", "ar", True),
    ],
)
def test_the_first_letter_says_where_a_text_starts(text: str, lang: str, leftward: bool) -> None:  # noqa: FBT001 - a case
    """And the language does where there is no letter."""
    assert is_written_leftward(text, lang) is leftward


@given(st.text("abאבجد 12٣٤,.:-+%$()[]!é\u0301\u200f\u200d\n", max_size=40), st.booleans())
def test_nothing_is_lost_and_marks_stay_with_their_letters(text: str, leftward: bool) -> None:  # noqa: FBT001 - drawn
    """Every sign of a line is in its stretches, each stretch in the order it is read."""
    parts = seen(text, leftward=leftward)
    assert sorted("".join(part for part, _ in parts)) == sorted(text)
    assert all(part in text for part, _ in parts)
    letters = [char for char in text if unicodedata.bidirectional(char) in ("R", "AL")]
    assert not letters or (needs_order(text) and any(to_left for _, to_left in parts))
