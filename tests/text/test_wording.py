"""Words are found however they are written, and not where another word only sounds like them."""

from __future__ import annotations

import pytest

from pipeline.model.post import CardRequest, Post
from pipeline.text.casing import folded
from pipeline.text.sensitive import KINDS, marks
from pipeline.text.wording import Wording, split, written_in


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("deprem", "Depremde ne yapmalı?"),
        ("deprem", "DEPREMZEDELER için"),
        ("deprem", "Bugün #deprem oldu"),
        ("Deprem", "bir deprem"),
        ("yangın", "YANGIN"),
        ("YANGIN", "yangında"),
        ("yangın", "yangin var"),
        ("istanbul", "İSTANBUL'DA"),
        ("İSTANBUL", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("ısparta", "Isparta"),
        ("şehit", "Şehidimiz değil, ŞEHİTLERİMİZ"),
        ("şehit", "ŞEHI\u0307T"),
        ("ölüm", "o\u0308lu\u0308m"),
        ("patlayan fiyatlar", "Patlayan\n  fiyatlarla geldik"),
        ("deprem", "_deprem_, **deprem**, ~~deprem~~"),
        ("deprem", "dep**rem**"),
        ("deprem", "dep\u00adrem, dep\u200brem"),
        ("deprem", "&#100;eprem"),
        ("deprem", "[buraya](https://example.org/deprem-yardim)"),
        ("deprem", "![Deprem bölgesi](media/a.jpg)"),
        ("naïve", "NAI\u0308VE"),
        ("straße", "STRASSE"),
        ("c++", "c++ ile"),
    ],
)
def test_a_word_is_found(word: str, text: str) -> None:
    """In any case, with or without the dot, with what Turkish adds to it, whatever Markdown does to its looks."""
    assert Wording([word]).is_in(text)
    assert [found.word for found in Wording([word]).finds(text)] == [word]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("deprem", "büyükdeprem, depre m, derpem"),
        ("öldü", "güzel oldu, oldukça"),
        ("ölüm", "olumlu"),
        ("şehit", "sehit"),
        ("patlayan fiyatlar", "patlayan, fiyatlar"),
        ("patlayan fiyatlar", "patlayanlar fiyatlar"),
        ("!!", "!!"),
        ("", "anything"),
    ],
)
def test_a_word_is_not_found(word: str, text: str) -> None:
    """Accents are letters: `öldü` is died, `oldu` became. What is no word finds nothing."""
    assert not Wording([word]).is_in(text)
    assert list(Wording([word]).finds(text)) == []


def test_a_whole_word_does_not_go_on() -> None:
    """`kaza` is an accident, `kazan` is to win."""
    wording = Wording([], ["kaza"])
    assert wording.is_in("Kaza!")
    assert not wording.is_in("Kazandınız")
    assert bool(wording)
    assert not bool(Wording([]))


def test_what_was_found_is_shown_as_it_stands_there() -> None:
    """With what is around it, on one line, in its own letters."""
    (found,) = Wording(["yangın"]).finds(
        "Bir satır.\nİzmir'deki **YANGINDA** ıslanan herkese geçmiş olsun diliyoruz.\nSon."
    )
    assert found.where == "İzmir'deki YANGINDA ıslanan herkese…"


def test_each_word_is_named_once() -> None:
    """With where it is first."""
    found = list(Wording(["deprem", "yardım"]).finds("Deprem yardımı, deprem."))
    assert [each.word for each in found] == ["deprem", "yardım"]


def test_words_are_written_with_commas() -> None:
    """What has no letter in it is none."""
    assert split(" deprem, yangın ,, !, patlayan fiyatlar") == ("deprem", "yangın", "patlayan fiyatlar")


def test_folding_leaves_accents() -> None:
    """Only case, and the dot of an i."""
    assert folded("ÖLDÜ Iİıi ŞAKA") == "öldü iiii şaka"


def test_everything_that_readers_may_see_is_looked_at() -> None:
    """Title, text, spoiler, the card's words and its description, tags that templates may show."""
    card = CardRequest("duyuru", (("headline", "Kart"),), "Resim")
    post = Post("1", "p", "x", "Gövde", 1, "0", {}, title="Başlık", card=card, spoiler="Uyarı", tags=("etiket",))
    assert [text for _, text in written_in(post)] == ["Başlık", "Gövde", "Uyarı", "Kart", "Resim", "etiket"]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Depremde yıkılan", "a disaster"),
        ("SALDIRI", "war or violence"),
        ("Şehitlerimizi anıyoruz", "death or mourning"),
        ("patlayan fiyatlar", "a figure of speech"),
        ("Launch party!", "a celebration"),
        ("Kutlamaya gelin", "a celebration"),
        ("Summer SALE", "a celebration"),
        ("bir kaza", "a disaster"),
    ],
)
def test_sensitive_words_are_marked(text: str, meaning: str) -> None:
    """In both languages, whatever language the post is in."""
    assert meaning in {str(said) for _, said in marks(text)}


@pytest.mark.parametrize("text", ["Kahve kazandınız", "olumlu yorumlar", "warm coffee", "yasal uyarı", "sell beans"])
def test_ordinary_words_are_not(text: str) -> None:
    """A list that marks everything marks nothing."""
    assert list(marks(text)) == []


def test_the_lists_say_each_word_once() -> None:
    """In one language, of one kind; nothing in them is no word."""
    for kind in KINDS:
        for words in (*kind.beginnings.values(), *kind.whole.values()):
            listed = [folded(word) for word in split(words)]
            assert len(listed) == len(set(listed)) == words.count(",") + bool(words), kind.meaning
