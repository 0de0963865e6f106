"""Whatever a text is, nothing leaves its box, nothing is lost without a word, and every problem is a finding."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from pipeline.cards import prepare
from pipeline.cards.clusters import is_ignorable
from pipeline.cards.layout import Stack
from pipeline.model.post import CardRequest
from tests.cards import torture
from tests.cards.conftest import needs_raqm
from tests.cards.scripts import needs_fonts
from tests.cards.torture import CASES, OVERFLOW, Case, scene_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.cards.scene import Scene
    from pipeline.model.library import Library

pytestmark = [needs_raqm, needs_fonts]
FORMATS = ("square", "landscape", "story")
# Letters of every script that the chamber has fonts for, what joins and steers them, and some that it has none for.
ANYTHING = st.text(
    st.one_of(
        st.sampled_from("aıİiğŞ ÇQ’'-–…/.,:!?%₺1290\n\t\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202e\u2028"),
        st.sampled_from("אבגשּׁ، ؟قهوةلاـ٣ّक्षिमाताज़ीกาแฟ่咖啡、。「」コーヒッ々커피☕️🌧🇹🇷👩🍳🏽❤️‍🔥"),
        st.characters(codec="utf-8"),
    ),
    max_size=160,
)


@pytest.fixture(scope="module")
def chamber(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Library]:
    """Make the workspaces once."""
    return torture.torture_chamber(tmp_path_factory.mktemp("torture"))


def stack_of(scene: Scene) -> Stack:
    """Return where the texts are."""
    return next(layer for layer in scene.layers if isinstance(layer, Stack))


def stays_inside(scene: Scene) -> bool:
    """Whether the words change no pixel outside of their box."""
    stack = stack_of(scene)
    box = stack.box.on(*scene.canvas)
    bare = replace(scene, words={stack: ()})
    touched = ImageChops.difference(scene.image(), bare.image()).getbbox()
    if touched is None:
        return True
    left, top, right, bottom = touched
    return box.x <= left and box.y <= top and right <= box.x + box.width and bottom <= box.y + box.height


def letters(text: str) -> list[str]:
    """Return what of a text is seen, without what steers it and without hyphens, which lines may gain."""
    plain = unicodedata.normalize("NFC", text)
    return [char for char in plain if not char.isspace() and not is_ignorable(char) and char not in "-\u00ad"]


def loses_nothing(scene: Scene) -> bool:
    """Whether every sign of a text that is whole is on a line, and every sign of a line in a stretch that is drawn."""
    for _, placed in scene.placed():
        shown = "".join(line.text for line in placed.lines)
        if placed.whole and letters(shown) != letters(placed.text):
            return False
        for line in placed.lines:
            drawn = "".join(run.text for run in placed.typeface.runs(line.text))
            written = placed.typeface.style.small_caps or sorted(letters(drawn)) == sorted(letters(line.text))
            if not written:
                return False
    return True


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_torture_sheet(chamber: Mapping[str, Library], case: Case, fmt: str) -> None:
    """Every case on three shapes of canvas: inside its box, whole, and with the findings that it deserves."""
    library = chamber[case.case]
    scene = scene_of(case, library, fmt)
    assert stays_inside(scene)
    assert loses_nothing(scene)
    request = CardRequest("afis", (("headline", case.text),), "Bir deneme")
    found = prepare(request, fmt, case.lang, library, ("content/x/a.md", 1)).findings
    assert [finding.code for finding in found] == list(case.codes)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Turkish, letters and dots apart", ("İstanbul'da", "ışık ğeldi")),
        ("Korean", ("매일 아침", "갓\u00a0볶은 커피를", "만나보세요,", "오늘도 좋은 하루")),
        ("flags and families", None),
    ],
)
def test_lines_are_parted_as_a_reader_expects(
    chamber: Mapping[str, Library], name: str, lines: tuple[str, ...] | None
) -> None:
    """Marks stay with their letters, Korean keeps its words, and no family is torn apart."""
    case = next(case for case in CASES if case.name == name)
    (placed,) = (placed for _, placed in scene_of(case, chamber["none"], "square").placed())
    shown = tuple(unicodedata.normalize("NFC", line.text) for line in placed.lines)
    if lines:
        assert shown == lines
    else:
        assert sum("👨\u200d👩\u200d👧\u200d👦" in line for line in shown) == 1


def test_a_font_that_is_not_there_is_a_finding(chamber: Mapping[str, Library]) -> None:
    """Of the brand's file, and on each card that would be set in it; nothing is drawn in another font unasked."""
    library = chamber["none"]
    gone = replace(
        library, brand=replace(library.brand, fonts={**library.brand.fonts, "display": "brand/fonts/Yok.ttf"})
    )
    found = prepare(CardRequest("afis", (("headline", "Kış"),), "Bir deneme"), "square", "tr", gone, ("a.md", 1))
    assert [finding.code for finding in found.findings] == ["card-font"]
    assert found.spec is None


@settings(max_examples=120, deadline=None)
@given(
    ANYTHING,
    st.sampled_from(["tr", "de", "ar", "he", "hi", "ja", "xx"]),
    st.sampled_from(["none", "upper", "small-caps"]),
)
def test_nothing_leaves_its_box_and_nothing_is_lost(
    chamber: Mapping[str, Library], text: str, lang: str, letters_case: str
) -> None:
    """Any text in any language: its lines are inside, a loss is a finding, and what no font has is named."""
    library = chamber[letters_case]
    scene = scene_of(Case("drawn", text, lang), library, "landscape")
    box = stack_of(scene).box.on(*scene.canvas)
    for _, placed in scene.placed():
        for line in placed.lines:
            assert line.x - placed.typeface.overhang(line.text, placed.size)[0] >= box.x - 0.01
            assert placed.typeface.exact(line.text, placed.size) <= box.width
        tops = [line.baseline - placed.above for line in placed.lines]
        assert all(box.y <= top for top in tops)
        assert all(top + placed.above + placed.below <= box.y + box.height for top in tops)
    assert loses_nothing(scene)
    request = CardRequest("afis", (("headline", text),), "Bir deneme")
    found = {finding.code for finding in prepare(request, "landscape", lang, library, ("a.md", 1)).findings}
    for _, placed in scene.placed():
        assert placed.whole or OVERFLOW in found
        assert not placed.typeface.missing(placed.text) or "card-glyph-missing" in found


@settings(max_examples=25, deadline=None)
@given(ANYTHING, st.sampled_from(["tr", "ar", "zh"]))
def test_no_pixel_leaves_the_box(chamber: Mapping[str, Library], text: str, lang: str) -> None:
    """The same, looked at where it counts: on the picture."""
    scene = scene_of(Case("drawn", text, lang), chamber["none"], "landscape")
    assert stays_inside(scene)
