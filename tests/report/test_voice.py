"""What is printed is safe to print, and takes the room that it seems to take."""

from __future__ import annotations

import pytest

from pipeline.i18n import Message
from pipeline.report.voice import Voice, cells, cut, pad, visible, visible_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kış menüsü İIıi", "Kış menüsü İIıi"),
        ("👩‍🍳 çay", "👩‍🍳 çay"),
        ("one\ntwo", "one\\ntwo"),
        ("\x1b[2J\x1b]0;gone\x07", "\\x1b[2J\\x1b]0;gone\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("abc\u202ecba", "abc\\u202ecba"),
        ("a\u2066b\u2069\u200b", "a\\u2066b\\u2069\\u200b"),
        ("\udcff.md", "\\udcff.md"),
        ("tab\there\r", "tab\\there\\r"),
    ],
)
def test_nothing_printed_can_steer_a_terminal(text: str, shown: str) -> None:
    """A stranger's title shows its control characters instead of acting through them."""
    assert visible(text) == shown


def test_lines_stay_lines() -> None:
    """Only line ends that a reader would see as such make lines."""
    assert visible_lines("a\r\nb\n\nc\u2028d\x0ce") == ["a", "b", "", "c\\u2028d\\x0ce"]


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("Kış İI", 6), ("日本", 4), ("☕", 2), ("👩‍🍳", 2), ("e\u0301", 1), ("a\ufe0f", 1), ("…", 1)],
)
def test_cells(text: str, width: int) -> None:
    """Tables stay straight with emoji, East Asian letters and joined marks."""
    assert cells(text) == width
    assert cells(pad(text, 10)) == 10


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("日本語", 4, "日…"),
        ("ab cd", 4, "ab…"),
        ("👩‍🍳👩‍🍳", 3, "👩‍🍳…"),
    ],
)
def test_cut(text: str, width: int, expected: str) -> None:
    """A cut text says that it was cut and never takes more room than it may."""
    assert cut(text, width) == expected
    assert cells(cut(text, width)) <= width


def test_colours_only_where_asked_for() -> None:
    """Without colour there is not one escape; an empty text needs none."""
    assert Voice().paint("x", "bad") == "x"
    assert Voice(colour=True).paint("x", "bad") == "\x1b[31mx\x1b[0m"
    assert Voice(colour=True).paint("", "bad") == ""


def test_messages_are_made_safe() -> None:
    """A value in a message comes from content."""
    assert Voice().say(Message("no file {path}", path="a\x1b[2Jb")) == "no file a\\x1b[2Jb"
