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
        ("今日はコーヒーを飲む。", 4, ["今日は", "コーヒー", "を飲む。"]),
        ("「焙煎」と「抽出」", 4, ["「焙煎」", "と「抽", "出」"]),
        ("早上8点30分开门", 5, ["早上8点", "30分开门"]),
        ("咖啡Tellal馆", 6, ["咖啡", "Tellal", "馆"]),
        ("🇹🇷🇩🇪👍🏽", 3, ["🇹🇷", "🇩🇪", "👍🏽"]),
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


def test_a_line_ends_with_a_thought_where_that_costs_nothing() -> None:
    """After a comma rather than in the middle, and never with a little word whose companion is on the next line."""
    assert lines("aaaa bbb, cccc dddd", 12, even=True) == ["aaaa bbb,", "cccc dddd"]
    assert lines("yağmur dindi ve çıktık", 14, even=True) == ["yağmur dindi", "ve çıktık"]


def test_a_word_is_parted_only_where_that_saves_a_line() -> None:
    """Two ways into two lines: the one without a hyphen is taken, although its lines are less even."""
    assert lines("aaaa bb\u00adbbb cc", 10, even=True) == ["aaaa", "bbbbb cc"]
    assert lines("aaaa bbbb\u00adbb cc", 9, even=True) == ["aaaa", "bbbbbb cc"]


def test_turkish_question_and_too_stay_with_the_word_before() -> None:
    """`mi` and `de` are written apart and read together."""
    row = tokens("sen geldin mi bugün", lambda part: float(len(part)))
    clings = RULER._replace(clinging=frozenset({"mi"}))
    assert [written(line) for line in balanced(row, 13, RULER)] == ["sen geldin", "mi bugün"]
    assert [written(line) for line in balanced(row, 13, clings)] == ["sen geldin mi", "bugün"]


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
