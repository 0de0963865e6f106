"""Faces as one: who draws what, how wide it is, and what nobody can draw."""

from __future__ import annotations

import pytest

from pipeline.cards.fonts import Face, Shaping, load
from pipeline.cards.sfnt import FontFileError
from pipeline.cards.typeface import Style, Typeface
from tests.cards.conftest import FONTS, needs_raqm
from tests.cards.scripts import face, needs_fonts

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
    tracked = Typeface((TEXT, EMOJI), "tr", Style(0.1))
    plain = Typeface((TEXT, EMOJI), "tr")
    assert tracked.width("KAHVE") == pytest.approx(plain.width("KAHVE") + 0.5, abs=0.001)


@needs_raqm
def test_turkish_keeps_the_dot_of_the_i() -> None:
    """An fi ligature has no dot; in Turkish that would be another letter."""
    english = Typeface((DISPLAY,), "en")
    font = DISPLAY.at(80)
    ligature = font.getmask("fi", **english.shaping.options())
    letters = font.getmask("fi", **TURKISH.shaping.options())
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


@needs_raqm
@needs_fonts
def test_a_line_from_the_right_starts_there_whatever_faces_it_has() -> None:
    """Arabic words, a Latin name and the spaces of another face: the first word is the last stretch."""
    mixed = Typeface((TEXT, face("arabic"), EMOJI), "ar", Style(leftward=True))
    seen = [(run.face, run.text.strip()) for run in mixed.runs("قهوة Tellal طازجة") if run.text.strip()]
    assert seen == [(face("arabic"), "طازجة"), (TEXT, "Tellal"), (face("arabic"), "قهوة")]
    assert mixed.missing("قهوة Tellal طازجة") == []


@needs_raqm
@pytest.mark.parametrize("text", ["\u200fk", "k\u200f", "\u200ek", "k\u200e", "\u2060k\u061c", "\u200fk\u200f"])
def test_a_sign_that_only_steers_hides_no_ink(text: str) -> None:
    """The k of this font is wider than its step: what nobody sees beside it must not be taken for the line's end."""
    made = Typeface((DISPLAY,), "tr")
    assert made.overhang("k", 130)[1] > 0
    assert made.overhang(text, 130) == made.overhang("k", 130)
    assert made.overhang("\u200f", 130) == (0.0, 0.0)


@needs_raqm
@needs_fonts
def test_scripts_that_join_are_never_torn_apart_by_tracking() -> None:
    """Spaced Arabic is no Arabic; spaced Latin beside it stays spaced."""
    faces = (TEXT, face("arabic"), face("devanagari"))
    tracked, plain = Typeface(faces, "ar", Style(0.1)), Typeface(faces, "ar")
    assert tracked.width("قهوة") == plain.width("قهوة")
    assert tracked.width("कॉफ़ी") == plain.width("कॉफ़ी")
    assert tracked.width("KAHVE") > plain.width("KAHVE")


@needs_raqm
@needs_fonts
def test_a_variable_font_is_as_heavy_as_asked() -> None:
    """One file, many cuts: each is another face with its own fingerprint, and heavier letters are wider."""
    light, bold = (Typeface((face("variable").cut({"wght": weight}),), "tr") for weight in (300, 800))
    assert bold.width("Kahve") > 1.05 * light.width("Kahve")
    assert len({light.faces[0].sha, bold.faces[0].sha, face("variable").sha}) == 3
    assert face("variable").cut({"wght": 5000}) is face("variable").cut({"wght": 900})
    assert face("variable").cut({"GRAD": 1}) is face("variable")
    assert TEXT.cut({"wght": 900}) is TEXT


@needs_raqm
def test_figures_can_be_of_one_width() -> None:
    """For columns of prices: a one takes as much room as an eight."""
    plain, even = Typeface((TEXT,), "tr"), Typeface((TEXT,), "tr", Style(features=("tnum",)))
    assert plain.width("111") < 0.9 * plain.width("888")
    assert even.width("111") == pytest.approx(even.width("888"))


@needs_raqm
def test_kerning_and_ligatures_can_be_switched_off() -> None:
    """What a designer switches off is off, and Turkish needs no switch for its ligatures."""
    plain = Typeface((DISPLAY,), "en")
    assert Typeface((DISPLAY,), "en", Style(features=("-kern",))).width("AVATAR") > plain.width("AVATAR")
    loose = Typeface((DISPLAY,), "en", Style(features=("-liga",)))
    drawn = [bytes(DISPLAY.at(80).getmask("fi", **each.shaping.options())) for each in (plain, loose)]
    assert drawn[0] != drawn[1]
    assert Typeface((DISPLAY,), "tr").shaping == Shaping("tr", ("-liga",))


def test_small_capitals_are_smaller_and_know_their_language() -> None:
    """The i of istanbul has its dot in Turkish and none in English; figures and capitals stay as they are."""
    turkish = Typeface((DISPLAY, TEXT), "tr", Style(small_caps=True))
    runs = [(run.text, run.scale) for run in turkish.runs("Istanbul'da 3 çilek")]
    assert [text for text, _ in runs] == ["I", "STANBUL", "'", "DA", " 3 ", "ÇİLEK"]
    assert [scale == 1 for _, scale in runs] == [True, False, True, False, True, False]
    assert all(0.6 < scale < 0.9 for _, scale in runs if scale != 1)
    english = Typeface((DISPLAY, TEXT), "en", Style(small_caps=True))
    assert english.runs("it")[0].text == "IT"


@needs_raqm
@needs_fonts
def test_a_font_with_small_capitals_of_its_own_draws_those() -> None:
    """They are as heavy as the letters beside them, which shrunk capitals are not."""
    own = Typeface((face("libertine"),), "tr", Style(small_caps=True))
    (run,) = own.runs("kahve")
    assert (run.text, run.scale, run.shaping.features) == ("KAHVE", 1.0, ("-liga", "c2sc"))
    assert own.width("kahve") < Typeface((face("libertine"),), "tr").width("KAHVE")


@needs_raqm
@needs_fonts
def test_a_collection_is_its_first_font() -> None:
    """Fonts of China's signs come many in a file; which forms they take is the language's to say."""
    signs = Typeface((face("cjk"),), "zh")
    assert signs.missing("咖啡馆") == []
    assert signs.width("咖啡馆") == pytest.approx(3.0)


def test_a_font_that_draws_nothing_takes_no_memory_for_it() -> None:
    """FreeType's copy of a font of coloured pictures is as large as a card; few cards show one."""
    emoji = Face((FONTS / NAMES[-1]).read_bytes())
    assert emoji.draws("☕")
    assert not emoji._sizes
