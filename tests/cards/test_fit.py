"""Text never leaves its box: it fits, or it is cut inside the box and says so."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cards.fit import Block, Wish, fit
from pipeline.cards.fonts import load
from pipeline.cards.typeface import typeface
from tests.cards.conftest import FONTS
from tests.cards.scripts import face, needs_fonts

FACES = (
    load(FONTS / "Fraunces-Bold.ttf"),
    load(FONTS / "BricolageGrotesque-Medium.ttf"),
    load(FONTS / "NotoColorEmoji-Subset.ttf"),
)
TURKISH = typeface(FACES, "tr")
WORDS = st.text("aeıiüğşçöİIĞÜKMnrl .,-\n\u00ad☕🌧️\u200d👩🍳", max_size=260)


def wish(text: str, largest: int = 120, smallest: int = 40, lines: int = 8, pad: int = 0) -> Wish:
    """Wish for a text in the display face."""
    return Wish(text, TURKISH, largest, smallest, 1.05, lines, across=pad, down=pad)


def height(blocks: list[Block], gap: int) -> int:
    """Return how high texts are under one another."""
    shown = [block.height for block in blocks if block.lines]
    return sum(shown) + gap * max(0, len(shown) - 1)


def test_a_short_text_is_as_large_as_allowed() -> None:
    """One line, the largest size."""
    (block,) = fit([wish("Kış geldi")], 900, 600)
    assert (block.lines, block.size, block.whole) == (("Kış geldi",), 120, True)


def test_a_longer_text_shrinks_only_as_far_as_it_must() -> None:
    """One pixel larger, and it would not fit."""
    text = "Kırk ikindi yağmurları bitti, şimdi sıra Guji'de: çiçek gibi, limon kabuğu gibi bir fincan"
    (block,) = fit([wish(text)], 900, 500)
    assert block.whole
    assert 40 < block.size < 120
    assert not fit([wish(text, block.size + 2, block.size + 2)], 900, 500)[0].whole


def test_texts_shrink_together() -> None:
    """A long headline takes room from its subline's size, not its place."""
    long = "Kavurmahanede yeni dönem: her sabah altıda, her ikindi üçte, her akşam yedide taze kahve"
    headline, subline = fit([wish(long), wish("1 Aralık'tan beri", 60, 30)], 700, 420, 20)
    assert headline.whole
    assert subline.whole
    assert subline.size < 60
    assert height([headline, subline], 20) <= 420


def test_a_word_too_long_for_any_size_is_broken_and_said_to_be() -> None:
    """German compounds and addresses end inside the box."""
    (block,) = fit([wish("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen")], 500, 600)
    assert not block.whole
    assert all(TURKISH.exact(line, block.size) <= 500 for line in block.lines)
    assert "".join(block.lines) == "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"


def test_a_soft_hyphen_says_where() -> None:
    """With it the word is whole again, in two lines."""
    (block,) = fit([wish("Kahvehanecilik\u00adten")], 600, 600)
    assert block.whole
    assert block.lines in {("Kahvehanecilik-", "ten"), ("Kahvehanecilikten",)}


def test_words_are_parted_where_that_makes_them_much_larger() -> None:
    """A compound that would force small letters is parted by the rules of its language, and no letter is lost."""
    german = typeface(FACES, "de")
    text = "Donaudampfschifffahrtsgesellschaft"
    plain = Wish(text, german, 120, 20, 1.05, 8)
    (small,) = fit([plain], 600, 600)
    (large,) = fit([replace(plain, hyphens="de")], 600, 600)
    assert small.whole
    assert small.lines == (text,)
    assert large.whole
    assert large.size > 2 * small.size
    assert "".join(line.removesuffix("-") for line in large.lines) == text
    assert all(line.endswith("-") for line in large.lines[:-1])


def test_words_that_fit_whole_are_never_parted() -> None:
    """Hyphens are the last resort: a text that is as large as allowed, or nearly, has none."""
    text = "Kavurmahanede yeni dönem: her sabah altıda, her ikindi üçte taze kahve"
    asked = wish(text)
    assert fit([replace(asked, hyphens="tr")], 900, 600) == fit([asked], 900, 600)


def test_an_apostrophe_ends_a_line_without_a_hyphen() -> None:
    """As the Turkish Language Association has it: Eskişehir'- would be one sign too many."""
    room = math.ceil(TURKISH.exact("Eskişehir'", 110))
    (block,) = fit([replace(wish("Eskişehir'deki", 110, 110), hyphens="tr")], room, 600)
    assert block.whole
    assert block.lines == ("Eskişehir'", "deki")


@needs_fonts
def test_marks_of_tall_scripts_never_touch_the_next_line() -> None:
    """Devanagari at the tight leading of a Latin headline is set as wide as its marks need."""
    hindi = typeface((*FACES, face("devanagari")), "hi")
    (block,) = fit([Wish("ताज़ी कॉफ़ी हर सुबह छह बजे और हर शाम तीन बजे", hindi, 120, 40, 0.9, 8)], 700, 700)
    assert len(block.lines) > 1
    assert block.step >= block.above + block.below


def test_two_hundred_characters() -> None:
    """A headline of 200 characters fits a square at a size that can be read."""
    text = ("Yağmur yağarken içilen ilk fincan, " * 6)[:200]
    (block,) = fit([wish(text, 132, 54)], 912, 620)
    assert block.whole
    assert block.size >= 54


def test_what_fits_nowhere_is_cut_with_an_ellipsis() -> None:
    """The reader sees that something is missing, and so does the author."""
    (block,) = fit([wish("bir " * 400)], 400, 300)
    assert not block.whole
    assert block.lines[-1].endswith("…")


@pytest.mark.parametrize("text", ["", " \n\t ", "\u00ad", "\u200b"])
def test_nothing_is_nothing(text: str) -> None:
    """An empty text takes no room and is no mistake."""
    (block,) = fit([wish(text)], 400, 300)
    assert block.whole
    assert "".join(block.lines).strip("\u00ad-") == ""


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS, st.integers(1, 1200), st.integers(1, 900), st.integers(0, 60), st.sampled_from([0, 40]))
def test_nothing_ever_leaves_its_box(  # noqa: PLR0913, PLR0917 - hypothesis gives them one by one
    one: str, other: str, width: int, tall: int, gap: int, pad: int
) -> None:
    """Whatever the texts and the box: every line is narrower, all together are lower, and a loss is said."""
    wishes = [wish(one, pad=pad), wish(other, 60, 24, 3)]
    blocks = fit(wishes, width, tall, gap)
    assert height(blocks, gap) <= tall
    for asked, block in zip(wishes, blocks, strict=True):
        assert all(TURKISH.exact(line, block.size) <= width - asked.across for line in block.lines)
        assert len(block.lines) <= asked.most_lines
        assert asked.smallest <= block.size <= asked.largest
        if block.whole:
            kept = "".join(block.lines).replace("-", "")
            assert [c for c in kept if c.isalpha()] == [c for c in asked.text if c.isalpha()]
