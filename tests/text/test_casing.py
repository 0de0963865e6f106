"""Cases and slugs by the letters of a language."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.casing import ascii_fold, capitalize, lower, slug, title, upper


@pytest.mark.parametrize("lang", ["tr", "az", "tr-TR", "TR", "tr_TR"])
def test_turkish_keeps_its_two_letters_apart(lang: str) -> None:
    """Dotted and dotless i are different letters; a capital keeps or lacks the dot of its small one."""
    assert upper("istanbul ılık", lang) == "İSTANBUL ILIK"
    assert lower("İSTANBUL ILIK", lang) == "istanbul ılık"
    assert capitalize("istanbul", lang) == "İstanbul"
    assert title("ığdır'ın kışı, izmir’in yazı", lang) == "Iğdır'ın Kışı, İzmir’in Yazı"


@pytest.mark.parametrize("lang", ["", "en", "de", "trk"])
def test_other_languages_have_one_i(lang: str) -> None:
    """Only Turkish and Azerbaijani differ."""
    assert upper("istanbul", lang) == "ISTANBUL"
    assert lower("ISTANBUL", lang) == "istanbul"


@pytest.mark.parametrize("lang", ["tr", "en", ""])
def test_a_capital_i_with_a_dot_leaves_no_loose_dot(lang: str) -> None:
    """Python's own lower() makes two characters of it, of which one is an invisible dot."""
    assert lower("İzmir", lang) == "izmir"
    assert lower("I\u0307zmir", lang) == "izmir"


@given(st.text())
def test_lowering_keeps_lines(text: str) -> None:
    """Rules count lines in lowered text."""
    for lang in ("tr", "en"):
        assert lower(text, lang).count("\n") == text.count("\n")


@given(st.text(alphabet="abcçdefgğhıijklmnoöprsştuüvyzâîû'- "))
def test_turkish_letters_survive_up_and_down(text: str) -> None:
    """Nothing of a Turkish word is lost by writing it in capitals."""
    assert lower(upper(text, "tr"), "tr") == text


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("Kış Menüsü: Çağrı & Öykü", "tr", "kis-menusu-cagri-oyku"),
        ("İstanbul'da ılık bir akşam", "tr", "istanbulda-ilik-bir-aksam"),
        ("Kâr, hâlâ, millî, sükûn", "tr", "kar-hala-milli-sukun"),
        ("Größe & Straße", "de", "groesse-strasse"),
        ("Größe", "tr", "grosse"),
        ("☕ Kahve 👨‍👩‍👧 zamanı ☕", "tr", "kahve-zamani"),
        ("Crème brûlée, smørrebrød, Łódź", "", "creme-brulee-smorrebrod-lodz"),
        ("2026'nın ilk günü", "tr", "2026nin-ilk-gunu"),
        ("K\u0131s\u0327", "tr", "kis"),
        ("日本語", "", ""),
        ("---", "", ""),
    ],
)
def test_slugs(text: str, lang: str, wanted: str) -> None:
    """Small ASCII letters, digits and hyphens; emoji and other scripts are left out."""
    assert slug(text, lang) == wanted


@given(st.text(), st.sampled_from(["tr", "de", "en", ""]))
def test_a_slug_is_always_a_file_name(text: str, lang: str) -> None:
    """Whatever people type, and once more changes nothing."""
    made = slug(text, lang)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", made)
    assert slug(made, lang) == made


def test_folding_keeps_case_and_leaves_other_scripts_alone() -> None:
    """A hashtag in ASCII is still that hashtag; a Hindi one keeps its vowels."""
    assert ascii_fold("KırkİkindiÇayı", "tr") == "KirkIkindiCayi"
    assert ascii_fold("हिन्दी") == "हिन्दी"
    assert ascii_fold("кофе") == "кофе"
