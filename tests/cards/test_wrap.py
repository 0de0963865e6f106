"""Where lines break, in widths that can be counted on fingers: every character is one em wide."""

from __future__ import annotations

import pytest

from pipeline.cards.wrap import Ruler, balanced, line_width, tidy, tokens, wrap, written

RULER = Ruler(1.0, 1.0)


def lines(text: str, limit: int, *, even: bool = False) -> list[str]:
    """Wrap a text at so many characters."""
    row = tokens(tidy(text), lambda part: float(len(part)))
    return [written(line) for line in (balanced if even else wrap)(row, limit, RULER)]


@pytest.mark.parametrize(
    ("text", "limit", "wanted"),
    [
        ("bir iki üç", 7, ["bir iki", "üç"]),
        ("bir  iki\t üç", 7, ["bir iki", "üç"]),
        ("bir\niki üç", 20, ["bir", "iki üç"]),
        ("\n\nbir\n\n", 20, ["bir"]),
        ("uzun-tireli söz", 6, ["uzun-", "tireli", "söz"]),
        ("yumu\u00adşak tire", 6, ["yumu-", "şak", "tire"]),
        ("yumu\u00adşak tire", 12, ["yumuşak tire"]),
        ("2026/27 hasadı", 6, ["2026/", "27\u00a0hasadı"]),
        ("birikiüçdört beş", 6, ["birikiüçdört", "beş"]),
        ("", 6, []),
    ],
)
def test_lines_break_where_they_may(text: str, limit: int, wanted: list[str]) -> None:
    """At spaces, after hyphens, at soft hyphens, where the author broke; never inside a word."""
    assert lines(text, limit) == wanted


def test_even_lines() -> None:
    """The same number of lines, none much longer than another."""
    assert lines("aa bb cc dd ee", 11) == ["aa bb cc dd", "ee"]
    assert lines("aa bb cc dd ee", 11, even=True) == ["aa bb cc", "dd ee"]


def test_no_word_is_left_alone() -> None:
    """A short last word takes a companion when that costs no line."""
    assert lines("aaaa bbbb cccccc dddddddddddd e", 15, even=True)[-1] != "e"


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("250 g kahve", "250\u00a0g kahve"),
        ("9 kişi, 1 motor", "9\u00a0kişi, 1\u00a0motor"),
        ("340 ₺", "340\u00a0₺"),
        ("o gün geldi", "o\u00a0gün geldi"),
        ("Kahve – yine", "Kahve\u00a0– yine"),
        ("hazır ☕️ oldu", "hazır\u00a0☕️ oldu"),
        ("☕️ 🌧️ 🌈", "☕️ 🌧️ 🌈"),
        ("a b c d e", "a b c d e"),
    ],
)
def test_what_belongs_together_is_tied(text: str, tied: str) -> None:
    """Numbers and what they count, a lone letter and its word; never a whole text into one."""
    assert tidy(text) == tied


def test_line_width_counts_spaces_and_the_hyphen() -> None:
    """What is measured is what is drawn."""
    row = tokens(tidy("ab cd\u00adef"), lambda part: float(len(part)))
    assert line_width(row[:2], RULER) == 6.0
    assert written(row[:2]) == "ab cd-"
