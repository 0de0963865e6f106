"""A text that is too long is cut where a reader would, and says afterwards what it said before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.counting import COUNTERS, count, graphemes
from pipeline.text.cutting import Place, Seam, first_cut, is_sound, places
from pipeline.text.markdown import read
from pipeline.text.passage import lay

PIECES = (
    "Kış geldi. ", "Bak, ", "bir ", "iki; ", "ve ", "T.C. ", "Dr. Ayşe ", "10. gün ", "**kalın söz** ", "*eğik*. ",
    "`a b` ", "[iki söz](https://e.org/a) ", "https://e.org/a_b, ", "@ayse ", "#kahve ", "\n", "\n\n", "\n- ", "- ",
    "1. ", "# ", "> ", "👨‍👩‍👧‍👦 ", "👋🏽", "مرحبا يا ", "雨が降る。", "咖啡，", "e\u0301 ", " — ", "“Söz.” ",
    "\u00a0", "\u2003 ", "![alt](a.png) ", "```\na b\n```\n", "\\* ",
)  # fmt: skip


def pieces(source: str, longest: int, counter: str = "graphemes") -> list[str]:
    """Cut a text until nothing is too long or nothing can be cut."""
    found = []
    while count(counter, source) > longest:
        place = first_cut(source, lambda piece: count(counter, piece) <= longest)
        if place is None:
            break
        found.append(source[: place.start])
        source = source[place.end :]
    return [*found, source]


@pytest.mark.parametrize(
    ("source", "longest", "expected"),
    [
        ("Bir iki. Üç dört. Beş altı.", 20, ["Bir iki. Üç dört.", "Beş altı."]),
        ("Bir iki üç dört, beş altı yedi", 22, ["Bir iki üç dört,", "beş altı yedi"]),
        ("bir iki üç dört beş", 10, ["bir iki üç", "dört beş"]),
        ("Bir paragraf.\n\nİkinci paragraf. Sonu.", 30, ["Bir paragraf.", "İkinci paragraf. Sonu."]),
        ("Bir satır\nİki satır\nÜç satır", 20, ["Bir satır\nİki satır", "Üç satır"]),
        ("- bir\n- iki\n- üç", 12, ["- bir\n- iki", "- üç"]),
        (
            "Kalk. Saat 10. gün ve T.C. Kimlik Dr. Ayşe. Son.",
            45,
            ["Kalk. Saat 10. gün ve T.C. Kimlik Dr. Ayşe.", "Son."],
        ),
        ("“Gel!” dedi Ayşe. “Geldim.” Yarın yine.", 30, ["“Gel!” dedi Ayşe. “Geldim.”", "Yarın yine."]),
        ("Gittik — geldik ve sonra uyuduk biz", 20, ["Gittik —", "geldik ve sonra", "uyuduk biz"]),
        ("雨が降る。寒いです。帰ります", 10, ["雨が降る。寒いです。", "帰ります"]),
        ("咖啡咖啡咖啡咖啡", 5, ["咖啡咖啡咖", "啡咖啡"]),
        ("Bir [iki üç dört](https://e.org) beş", 12, ["Bir", "[iki üç dört](https://e.org) beş"]),
        ("**bir iki üç dört beş altı**", 10, ["**bir iki üç dört beş altı**"]),
        ("çokuzunbirsözcükbu", 5, ["çokuzunbirsözcükbu"]),
        ("# Uzun bir başlık\nmetin", 18, ["# Uzun bir başlık", "metin"]),
    ],
)
def test_the_best_cut(source: str, longest: int, expected: list[str]) -> None:
    """Paragraphs and sentences before clauses, clauses before words; what may not be cut is not."""
    assert pieces(source, longest) == expected


@pytest.mark.parametrize(
    "source",
    [
        "- bir", "1. bir", "> bir", "# bir", "[a b](https://e.org)", "**a b**", "`a b`", "- a\n  - b", "1. a\n1. b",
        "> a\n> b", "[a][x] b\n\n[x]: https://e.org", "```\na b\n```", "![a b](c.png)", "e \u0301",
    ],
)  # fmt: skip
def test_no_cut_changes_what_is_said(source: str) -> None:
    """Marks, numbers, quotations and addresses that stand elsewhere are not torn off."""
    assert [place for place in places(source) if is_sound(source, place)] == []


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=20).map("".join),
    st.integers(5, 60),
    st.sampled_from(sorted(COUNTERS)),
)
@settings(max_examples=80, deadline=None)
def test_pieces_join_back(source: str, longest: int, counter: str) -> None:
    """Whatever comes together: only blanks are gone, every mark is on its words, and each piece but a last one fits."""
    source = source.strip()
    found = pieces(source, longest, counter)
    assert all(count(counter, piece) <= longest for piece in found[:-1])
    assert "".join("".join(found).split()) == "".join(source.split())
    assert [mark for piece in found for mark in marks(piece)] == marks(source)
    assert sum(graphemes("".join(piece.split())) for piece in found) == graphemes("".join(source.split()))


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), min_size=1, max_size=20).map("".join),
    st.integers(5, 60),
    st.sampled_from(sorted(COUNTERS)),
)
@settings(max_examples=120, deadline=None)
def test_pieces_of_anything_join_back(source: str, longest: int, counter: str) -> None:
    """Whatever Unicode there is: no sign is lost or made, no grapheme is torn, and each piece but a last one fits."""
    found = pieces(source, longest, counter)
    assert all(count(counter, piece) <= longest for piece in found[:-1])
    assert "".join("".join(found).split()) == "".join(source.split())
    assert sum(graphemes("".join(piece.split())) for piece in found) == graphemes("".join(source.split()))


def marks(source: str) -> list[tuple[str, str, str]]:
    """Kind, words and target of each mark of a text."""
    laid = lay(read(source).lines)
    return [(str(span.kind), "".join(laid.text[span.start : span.end].split()), span.target) for span in laid.spans]


def test_places_know_what_they_are_between() -> None:
    """In order."""
    found = [place.seam for place in places("Bir. İki, üç dört\nbeş\n\naltı")]
    assert found == [Seam.SENTENCE, Seam.CLAUSE, Seam.WORD, Seam.LINE, Seam.PARAGRAPH]
    assert next(places("a b")) == Place(1, 2, Seam.WORD)


def test_a_long_text_takes_no_longer_than_it_must() -> None:
    """An article of 60,000 letters is looked at near the cut, not as a whole each time."""
    place = first_cut("Bir cümle daha. " * 4000, lambda piece: len(piece) <= 500)
    assert place is not None
    assert place.seam is Seam.SENTENCE
    assert 400 < place.start <= 500
