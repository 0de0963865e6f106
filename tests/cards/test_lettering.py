"""What a layout and a brand say of type, from their files to the lines of a card."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.cards import layout_findings, materials, prepare
from pipeline.cards.scene import compose
from pipeline.model.post import CardRequest
from tests.cards.conftest import BRAND, LAYOUT, needs_raqm
from tests.cards.scripts import PLACES, needs_fonts

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cards.arrange import Placed
    from pipeline.model.library import Library

AFIS = "templates/cards/afis.toml"
BIG = "size = 120\nsmallest = 40\n"


def lettered(keys: str) -> str:
    """Return the layout with other keys for its headline."""
    assert BIG in LAYOUT
    return LAYOUT.replace(BIG, keys)


def headline(library: Library, text: str, lang: str = "tr", fmt: str = "square") -> Placed:
    """Place a headline."""
    layout, findings = materials.layout(library, "afis")
    assert layout, findings
    return next(placed for _, placed in compose(layout, fmt, lang, {"headline": text}, library).placed())


def said(library: Library) -> list[str]:
    """Return what is wrong with the layouts."""
    return [str(finding.message) for finding in layout_findings(library)]


def test_sizes_are_called_by_their_names(make_library: Callable[..., Library]) -> None:
    """The scale of the brand decides, and with it every card anew that uses the name."""
    files = {AFIS: lettered('size = "title"\nsmallest = "body"\n')}
    scales = [f"{BRAND}\n[type.sizes]\ntitle = {title}\nbody = 40\n" for title in (96, 80)]
    libraries = [make_library({**files, "brand/brand.toml": brand}) for brand in scales]
    assert [headline(library, "Kış").size for library in libraries] == [96, 80]
    request = CardRequest("afis", (("headline", "Kış"),), None)
    specs = [prepare(request, "square", "tr", library, ("a.md", 1)).spec for library in libraries]
    assert specs[0]
    assert specs[1]
    assert specs[0].digest != specs[1].digest


def test_a_size_that_the_brand_does_not_have_is_named(make_library: Callable[..., Library]) -> None:
    """With the one that was meant."""
    brand = f"{BRAND}\n[type.sizes]\ntitle = 96\n"
    library = make_library({AFIS: lettered('size = "titel"\n'), "brand/brand.toml": brand})
    (finding,) = layout_findings(library)
    assert (finding.code, str(finding.message)) == ("layout-role", "the brand has no size 'titel'")
    assert str(finding.hint) == "did you mean 'title'?"


def test_small_capitals_and_hyphens_are_a_layouts_to_ask_for(make_library: Callable[..., Library]) -> None:
    """The words stay as they were written, so that what cannot be drawn is named as it was written."""
    library = make_library({AFIS: lettered('case = "small-caps"\nhyphens = true\nsize = 200\nsmallest = 150\n')})
    placed = headline(library, "kahvehanecilikten")
    assert placed.whole
    assert placed.text == "kahvehanecilikten"
    assert placed.lines[0].text.endswith("-")
    assert [run.text for run in placed.typeface.runs("ilk")] == ["İLK"]


def test_what_a_font_cannot_do_is_said_once(make_library: Callable[..., Library]) -> None:
    """Whatever the number of formats and posts: no weight in a font that has one, no feature that it lacks."""
    library = make_library({AFIS: lettered('weight = 700\nfigures = "tabular"\nfeatures = ["-kern", "case"]\n')})
    assert said(library) == [
        "the font 'display' has no feature 'tnum'",
        "the font 'display' is not variable: it has one weight",
    ]


def test_what_is_no_feature_is_an_error(make_library: Callable[..., Library]) -> None:
    """A word is no tag of four letters."""
    library = make_library({AFIS: lettered('features = ["ligatures"]\n')})
    assert said(library) == ["'ligatures' is no feature: four letters or figures, with a minus to switch it off"]


@needs_raqm
@needs_fonts
def test_a_role_is_a_cut_of_a_variable_font(make_library: Callable[..., Library]) -> None:
    """The brand says where on its axes, a layout may say another weight, and each is another card."""
    brand = BRAND.replace("fonts/Fraunces-Bold.ttf", "fonts/Inter.ttf") + "\n[type.axes]\ndisplay = { wght = 300 }\n"
    widths = []
    for keys in ("size = 100\n", "size = 100\nweight = 900\n"):
        library = make_library({AFIS: lettered(keys), "brand/brand.toml": brand})
        shutil.copy(PLACES["variable"], library.root / "brand/fonts/Inter.ttf")
        widths.append(headline(library, "Kahve").lines[0].width)
        assert said(library) == []
    assert widths[1] > 1.05 * widths[0]


@needs_raqm
@needs_fonts
def test_what_the_fonts_lack_the_fallback_has(make_library: Callable[..., Library]) -> None:
    """In the order that the brand says; without it the signs are a finding, not boxes."""
    brand = BRAND + 'arabic = "fonts/Arabic.ttf"\ncjk = "fonts/CJK.ttc"\n[type]\nfallback = ["arabic", "cjk"]\n'
    library = make_library({AFIS: LAYOUT, "brand/brand.toml": brand})
    shutil.copy(PLACES["arabic"], library.root / "brand/fonts/Arabic.ttf")
    shutil.copy(PLACES["cjk"], library.root / "brand/fonts/CJK.ttc")
    request = CardRequest("afis", (("headline", "قهوة 咖啡 kahve ☕️"),), None)
    assert [f.code for f in prepare(request, "square", "tr", library, ("a.md", 1)).findings] == []
    bare = make_library()
    assert [f.code for f in prepare(request, "square", "tr", bare, ("a.md", 1)).findings] == ["card-glyph-missing"]


@needs_raqm
@needs_fonts
@pytest.mark.parametrize(
    ("align", "arabic", "latin"),
    [("start", "right", "left"), ("end", "left", "right"), ("left", "left", "left"), ("right", "right", "right")],
)
def test_a_text_stands_where_its_script_starts(
    make_library: Callable[..., Library], align: str, arabic: str, latin: str
) -> None:
    """On the right in Arabic, by itself and by `start`; a side that is said is a side."""
    brand = BRAND + 'arabic = "fonts/Arabic.ttf"\n[type]\nfallback = ["arabic"]\n'
    layout = LAYOUT.replace('type = "stack"\n', f'type = "stack"\nalign = "{align}"\n')
    library = make_library({AFIS: layout, "brand/brand.toml": brand})
    shutil.copy(PLACES["arabic"], library.root / "brand/fonts/Arabic.ttf")
    for text, side in (("قهوة", arabic), ("Kahve", latin)):
        (line,) = headline(library, text, "ar").lines
        assert (line.x < 200) is (side == "left")
        assert (line.x + line.width > 880) is (side == "right")


def test_roles_that_the_brand_speaks_of_exist(make_library: Callable[..., Library]) -> None:
    """A fallback, axes and grounds that are nothing would be dropped without a word."""
    brand = BRAND + (
        '[type]\nfallback = ["arab"]\n[type.axes]\ndisplai = { wght = 700 }\n[logo_rules]\ngrounds = ["papre"]\n'
    )
    library = make_library({AFIS: LAYOUT, "brand/brand.toml": brand})
    found = [(f.code, str(f.message)) for f in library.findings]
    assert found == [
        ("brand-role", "'type.fallback' speaks of 'arab', which the brand does not have"),
        ("brand-role", "'type.axes' speaks of 'displai', which the brand does not have"),
        ("brand-role", "'logo_rules.grounds' speaks of 'papre', which the brand does not have"),
    ]


@pytest.mark.parametrize("value", ['"viel"', "-1", "nan", "[1]", "true", "9999"])
def test_a_size_is_a_number_within_reason(make_library: Callable[..., Library], value: str) -> None:
    """What is none is a finding with its line, and the rest of the file counts."""
    library = make_library({AFIS: LAYOUT, "brand/brand.toml": f"{BRAND}\n[type.sizes]\ntitle = {value}\n"})
    (finding,) = library.findings
    assert (finding.code, finding.path) == ("value-invalid", "brand/brand.toml")
