"""Where words may be parted: by rule in Turkish, by patterns elsewhere, never in what is no word."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cards.hyphenation import soften


def shown(text: str, lang: str) -> str:
    """Return a text with a dot for each soft hyphen and a bar where a line may end without one."""
    return soften(text, lang).replace("\u00ad", "·").replace("\u200b", "|")


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("kahvehanecilikten", "kah·ve·ha·ne·ci·lik·ten"),
        ("kontrolsüz elektrik", "kont·rol·süz elekt·rik"),
        ("sıcaklığından", "sıcak·lı·ğın·dan"),
        ("ILIKLAŞTIRMAK", "ILIK·LAŞ·TIR·MAK"),
        ("İSTANBULLULAR", "İSTAN·BUL·LU·LAR"),
        ("Eskişehir'deki", "Eski·şe·hir'|deki"),
        ("Eskişehir’de", "Eski·şe·hir’de"),
        ("saatlerce", "saat·lerce"),
        ("ikindi", "ikindi"),
        ("TÜBİTAK", "TÜBİTAK"),
    ],
)
def test_turkish_is_parted_by_its_syllables(text: str, parted: str) -> None:
    """One vowel in each, i and ı apart, three letters on each side, and an apostrophe needs no hyphen."""
    assert shown(text, "tr") == parted


@pytest.mark.parametrize(
    ("text", "lang", "parted"),
    [
        ("Kapitänsmützen", "de", "Kapi·täns·müt·zen"),
        ("neighbourhood", "en-GB", "neigh·bour·hood"),
        ("extraordinary", "en_US", "extra·or·di·nary"),
        ("kahvehanecilikten", "xx", "kahvehanecilikten"),
        ("", "de", ""),
    ],
)
def test_other_languages_are_parted_by_their_patterns(text: str, lang: str, parted: str) -> None:
    """Those that have none stay whole."""
    assert shown(text, lang) == parted


@pytest.mark.parametrize(
    "text",
    ["#kahvehanecilik", "@kirkikindikahve", "kirkikindi.example/kahveler", "www.kahvehaneler.example", "a1kahvehaneler",
     "kah\u00advehanecilik", "uzunkelime@posta.example"],
)  # fmt: skip
def test_what_is_no_word_stays_whole(text: str) -> None:
    """Hashtags, handles, addresses, codes, and words that their author has parted."""
    assert soften(text, "tr") == text


@given(
    st.text("aeıiİIoöuüğşçbcdfgĞŞ '’.-@#\u00ad\u0307ß", max_size=60), st.sampled_from(["tr", "de", "en", "az", "xx"])
)
def test_no_letter_is_lost(text: str, lang: str) -> None:
    """Only soft hyphens and places to end a line are added."""
    plain = text.replace("\u00ad", "")
    assert soften(text, lang).replace("\u00ad", "").replace("\u200b", "") == plain


def test_patterns_are_loaded_only_where_they_are_needed() -> None:
    """Turkish needs none, and a text that parts no word loads nothing."""
    script = (
        "import sys; from pipeline.cards.hyphenation import soften; soften('kahvehanecilikten', 'tr');"
        "soften('kurz', 'de'); sys.exit('pyphen' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
