"""Faces as one: who draws what, how wide it is, and what nobody can draw."""

from __future__ import annotations

import pytest

from pipeline.cards.fonts import Face, load
from pipeline.cards.sfnt import FontFileError
from pipeline.cards.typeface import Typeface
from tests.cards.conftest import FONTS, needs_raqm

NAMES = ("Fraunces-Bold.ttf", "BricolageGrotesque-Medium.ttf", "NotoColorEmoji-Subset.ttf")
DISPLAY, TEXT, EMOJI = (load(FONTS / name) for name in NAMES)
TURKISH = Typeface((DISPLAY, TEXT, EMOJI), "tr")


@needs_raqm
def test_the_first_face_that_has_a_letter_draws_it() -> None:
    """Letters in the display face, an arrow in the text face that has one, a cup in colour."""
    runs = TURKISH.runs("Işık → ☕️")
    assert [(run.face, run.text) for run in runs] == [
        (DISPLAY, "Işık "),
        (TEXT, "→"),
        (DISPLAY, " "),
        (EMOJI, "☕️"),
    ]


@needs_raqm
def test_a_family_is_one_picture() -> None:
    """Four people, joined, are as wide as one cup."""
    assert TURKISH.width("👨\u200d👩\u200d👧\u200d👦") == pytest.approx(TURKISH.width("☕️"))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Işıl ışıl, 340 ₺ – “çok iyi” ☕️👩\u200d🍳🇹🇷", []),
        ("日本", ["日", "本"]),
        ("a\u202eb", ["\u202e"]),
        # The subset has the woman and the rocket, not the astronaut.
        pytest.param("👩🏽\u200d🚀", ["👩🏽\u200d🚀"], marks=needs_raqm),
        ("🇽🇽", ["🇽🇽"]),
    ],
)
def test_what_no_face_draws_whole_is_named(text: str, missing: list[str]) -> None:
    """A box, an invisible override or a family in pieces is never drawn unnoticed."""
    assert TURKISH.missing(text) == missing


def test_tracking_adds_to_every_letter_and_keeps_the_kerning() -> None:
    """Spaced capitals are wider by the spacing times their number."""
    tracked = Typeface((TEXT, EMOJI), "tr", 0.1)
    plain = Typeface((TEXT, EMOJI), "tr")
    assert tracked.width("KAHVE") == pytest.approx(plain.width("KAHVE") + 0.5, abs=0.001)


@needs_raqm
def test_turkish_keeps_the_dot_of_the_i() -> None:
    """An fi ligature has no dot; in Turkish that would be another letter."""
    english = Typeface((DISPLAY,), "en")
    font = DISPLAY.at(80)
    ligature = font.getmask("fi", language="en", features=english.shaping.features)
    letters = font.getmask("fi", language="tr", features=TURKISH.shaping.features)
    assert bytes(ligature) != bytes(letters)


@pytest.mark.usefixtures("no_raqm")
def test_without_raqm_there_are_letters_and_single_pictures() -> None:
    """A machine without fribidi draws families in members, never boxes for what joins them."""
    plain = Typeface([Face((FONTS / name).read_bytes()) for name in NAMES], "tr")
    assert plain.missing("☕️ 👨\u200d👩\u200d👧 日") == ["日"]
    assert plain.width("☕️") == pytest.approx(plain.width("☕"))
    assert plain.width("👨\u200d👩\u200d👧") == pytest.approx(3 * plain.width("👨"), rel=0.01)
    assert plain.exact("Yağmur", 80) == pytest.approx(TURKISH.exact("Yağmur", 80), rel=0.1)


@needs_raqm
def test_widths_scale_with_the_size() -> None:
    """A text measured once fits at every size."""
    for size in (20, 55, 180):
        assert sum(advance for _, _, advance in TURKISH.places("Yağmur dindi", size)) == pytest.approx(
            TURKISH.width("Yağmur dindi") * size, rel=0.002
        )


def test_a_missing_font_is_refused() -> None:
    """With a sentence, as everything that is wrong with a font."""
    with pytest.raises(FontFileError, match="missing"):
        load(FONTS / "Yok.ttf")
