"""From a post's wish to findings, and to a file that is drawn once."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline.cards import ensure, layout_findings, path_of, prepare
from pipeline.cards.recipe import Recipe
from pipeline.errors import ContentError, UsageError
from pipeline.model.finding import Severity
from pipeline.model.post import CardRequest
from pipeline.workspace.library import load
from tests.cards.conftest import BRAND, LAYOUT, needs_raqm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.cards import Prepared
    from pipeline.model.library import Library
    from pipeline.model.variant import CardSpec

PLACE = ("content/x/kis.md", 7)


def wish(template: str = "afis", alt: str | None = None, **fields: str) -> CardRequest:
    """Wish for a card."""
    return CardRequest(template, tuple(fields.items()), alt)


def prepared(
    library: Library, fmt: str = "square", lang: str = "tr", alt: str | None = None, **fields: str
) -> Prepared:
    """Prepare the one layout of a library."""
    return prepare(wish(alt=alt, **fields), fmt, lang, library, PLACE)


def spec_of(found: Prepared) -> CardSpec:
    """Return how a card without mistakes is drawn."""
    assert found.findings == ()
    assert found.spec is not None
    return found.spec


def codes(found: Prepared) -> list[str]:
    """Return the codes of what is wrong."""
    return [finding.code for finding in found.findings]


def test_a_card_is_prepared_without_being_drawn(make_library: Callable[..., Library]) -> None:
    """Its size, its alt text and its digest are known; no file is there yet."""
    library = make_library()
    found = prepared(library, "landscape", headline="Işık değişti", more="Kahve hazır")
    spec = spec_of(found)
    assert (found.width, found.height, found.media_type) == (1200, 630, "image/png")
    assert found.alt == "Duyuru: Işık değişti. Kahve hazır"
    assert not (library.root / path_of(spec)).exists()


def test_a_drawn_card_is_found_again(make_library: Callable[..., Library]) -> None:
    """The second wish costs a look at the file; the same input gives the same bytes after the cache is gone."""
    library = make_library()
    spec = spec_of(prepared(library, headline="Kış geldi ☕️"))
    path = ensure(spec, library)
    first, stamp = path.read_bytes(), path.stat().st_ino
    assert ensure(spec, library).stat().st_ino == stamp
    path.unlink()
    assert ensure(spec, library).read_bytes() == first
    assert Image.open(io.BytesIO(first)).size == (1080, 1080)


def test_a_card_stays_in_the_workspace(make_library: Callable[..., Library], tmp_path: Path) -> None:
    """A link among the files of a pull request must not have a card drawn somewhere else."""
    library = make_library()
    spec = spec_of(prepared(library, headline="Kış geldi"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (library.root / ".tellal").mkdir(exist_ok=True)
    (library.root / ".tellal" / "cards").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="leads out"):
        ensure(spec, library)
    assert list(elsewhere.iterdir()) == []


def test_a_network_without_png_gets_a_jpeg(make_library: Callable[..., Library]) -> None:
    """Instagram takes JPEG alone; it is the same to the eye, and neither takes the other's place."""
    library = make_library()
    asked = wish(headline="İstanbul'da kış")
    drawn = []
    for taken in ((), ("image/jpeg",), ("image/gif", "image/png")):
        prepared = prepare(asked, "square", "tr", library, PLACE, recipe=Recipe(taken))
        assert prepared.spec is not None
        with Image.open(ensure(prepared.spec, library)) as image:
            assert image.get_format_mimetype() == prepared.media_type
            drawn.append(image.convert("RGB"))
    difference = ImageChops.difference(drawn[0], drawn[1])
    assert 0 < ImageStat.Stat(difference).rms[0] < 3
    assert drawn[0].tobytes() == drawn[2].tobytes()


def test_a_file_that_we_did_not_write_is_drawn_anew(make_library: Callable[..., Library]) -> None:
    """Somebody committed another picture under a card's name: it never stands in for the card."""
    library = make_library()
    spec = spec_of(prepared(library, headline="Kış geldi"))
    path = ensure(spec, library)
    right = path.read_bytes()
    path.write_bytes(b"something else")
    assert ensure(spec, library).read_bytes() == right


def test_only_what_a_card_shows_changes_its_digest(make_library: Callable[..., Library]) -> None:
    """A colour it does not use may change; one that it uses, a word, the format or the layout may not."""
    library = make_library()
    before = spec_of(prepared(library, headline="Kış geldi")).digest
    root = library.root

    def after(brand: str = BRAND, layout: str = LAYOUT, fmt: str = "square", headline: str = "Kış geldi") -> str:
        (root / "brand/brand.toml").write_text(brand, encoding="utf-8")
        (root / "templates/cards/afis.toml").write_text(layout, encoding="utf-8")
        return spec_of(prepared(load(root), fmt, headline=headline)).digest

    assert after(BRAND.replace("#e8e8e8", "#dddddd")) == before
    assert after() == before
    others = [
        after(BRAND.replace("#101010", "#111111")),
        after(BRAND.replace("Fraunces-Bold", "Fraunces-MediumItalic")),
        after(layout=LAYOUT.replace("size = 120", "size = 118")),
        after(fmt="wide"),
        after(headline="Kış geldi!"),
    ]
    assert len({before, *others}) == 6


def test_everything_wrong_is_found_at_once(make_library: Callable[..., Library]) -> None:
    """Unknown field, missing field, empty alt text: all in one run, at the post's line."""
    found = prepare(wish(alt="Görsel", headlin="x"), "square", "tr", make_library(), PLACE)
    assert codes(found) == ["card-alt", "card-field-missing", "card-field-unknown"]
    assert {(finding.path, finding.line) for finding in found.findings} == {PLACE}
    assert "headline" in str(found.findings[2].hint)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"headline": "Kış\n" * 12}, "card-text-overflow"),
        ({"headline": "x" * 190}, "card-text-overflow"),
        ({"headline": "Kış " * 51}, "card-field-long"),
        ({"headline": "日本の冬"}, "card-glyph-missing"),
        pytest.param({"headline": "👩🏽\u200d🚀 uzayda"}, "card-glyph-missing", marks=needs_raqm),
        ({"headline": "Kış \u202egeldi"}, "card-glyph-missing"),
        ({"headline": "  \n "}, "card-field-missing"),
        ({"headline": ""}, "card-field-missing"),
        ({}, "card-field-missing"),
    ],
)
def test_what_cannot_be_shown_is_a_finding(
    make_library: Callable[..., Library], fields: dict[str, str], code: str
) -> None:
    """Never a box, never a text beyond its box, never an empty card unnoticed."""
    library = make_library()
    found = prepared(library, alt="Kış menüsü", **fields)
    assert code in codes(found)
    if found.spec is not None and fields:
        assert ensure(found.spec, library).exists()  # a preview shows what there is


def test_names_that_do_not_exist_have_suggestions(make_library: Callable[..., Library]) -> None:
    """A layout, a format."""
    library = make_library()
    unknown = prepare(wish("afiş", headline="x"), "square", "tr", library, PLACE)
    assert codes(unknown) == ["card-layout-unknown"]
    assert "afis" in str(unknown.findings[0].hint)
    assert unknown.spec is None
    wrong = prepared(library, "squar", headline="Kış geldi")
    assert codes(wrong) == ["card-format"]
    assert "square" in str(wrong.findings[0].hint)


def test_a_broken_layout_is_said_once_and_its_posts_say_so(make_library: Callable[..., Library]) -> None:
    """The designer reads what is wrong, the writer reads whom to ask."""
    library = make_library({"templates/cards/afis.toml": LAYOUT.replace('"paper"', '"papir"')})
    assert codes(prepared(library, headline="x")) == ["card-layout-broken"]
    (finding,) = layout_findings(library)
    assert (finding.path, finding.line, finding.code) == ("templates/cards/afis.toml", 12, "layout-role")
    assert "paper" in str(finding.hint)


def test_little_contrast_is_measured_on_what_is_behind(make_library: Callable[..., Library]) -> None:
    """Grey on white is said, with the brand colour that would do; on its own dark plate it is fine."""
    grey = LAYOUT.replace('colour = "ink"', 'colour = "mist"')
    found = prepared(make_library({"templates/cards/afis.toml": grey}), headline="Kış geldi")
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("card-contrast", Severity.ERROR)
    assert "1.22" in str(finding.message)
    assert "'red'" in str(finding.hint)
    on_plate = grey.replace("size = 120", 'size = 120\nplate = { colour = "ink" }')
    assert prepared(make_library({"templates/cards/afis.toml": on_plate}), headline="Kış geldi").findings == ()


def test_a_photo_is_named_by_the_post(make_library: Callable[..., Library]) -> None:
    """Beside the post, inside the workspace, and a picture; else it is a finding and no card."""
    layout = LAYOUT.replace(
        '[[layers]]\ntype = "stack"',
        '[fields.photo]\n[[layers]]\ntype = "photo"\nfield = "photo"\n[[layers]]\ntype = "stack"',
    )
    held = io.BytesIO()
    Image.new("RGB", (64, 64), "#fafafa").save(held, "JPEG")
    library = make_library({"templates/cards/afis.toml": layout, "content/x/media/a.jpg": held.getvalue()})
    (library.root / "content/x/media/b.jpg").write_bytes(held.getvalue()[:300])
    (library.root.parent / "out.jpg").write_bytes(held.getvalue())
    (library.root / "content/x/media/link.jpg").symlink_to(library.root.parent / "out.jpg")

    right = prepared(library, headline="Kış", photo="media/a.jpg")
    drawn = Image.open(ensure(spec_of(right), library))
    assert drawn.getpixel((5, 5)) == (250, 250, 250)
    for bad in (
        "media/yok.jpg",
        "media/b.jpg",
        "media/link.jpg",
        "../../../out.jpg",
        "/etc/passwd",
        "kis.md",
        "\0",
        "media",
    ):
        found = prepared(library, headline="Kış", photo=bad)
        assert (codes(found), found.spec) == (["card-picture"], None), bad


def test_a_photo_behind_a_text_counts(make_library: Callable[..., Library]) -> None:
    """The same words on a black picture cannot be read, and it says so."""
    layout = LAYOUT.replace(
        '[[layers]]\ntype = "stack"',
        '[fields.photo]\n[[layers]]\ntype = "photo"\nfield = "photo"\n[[layers]]\ntype = "stack"',
    )
    held = io.BytesIO()
    Image.new("RGB", (64, 64), "#151515").save(held, "JPEG")
    library = make_library({"templates/cards/afis.toml": layout, "content/x/media/a.jpg": held.getvalue()})
    assert codes(prepared(library, headline="Kış", photo="media/a.jpg")) == ["card-contrast"]


def test_fonts_come_from_the_workspace_alone(make_library: Callable[..., Library]) -> None:
    """A missing font, a page that calls itself one, a path that leads out: a finding each, and no card."""
    for path in ("fonts/Yok.ttf", "brand.toml", "../../../../../usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"):
        brand = BRAND.replace("fonts/Fraunces-Bold.ttf", path)
        found = prepared(make_library({"brand/brand.toml": brand, "templates/cards/afis.toml": LAYOUT}), headline="Kış")
        assert codes(found) in (["card-font"], ["card-layout-broken"]), path
        assert found.spec is None


@pytest.mark.usefixtures("no_raqm")
def test_without_raqm_families_are_a_warning(make_library: Callable[..., Library]) -> None:
    """Plain Turkish, a cup and a dash need nothing; a family of emoji does."""
    library = make_library()
    assert codes(prepared(library, headline="Kırk ikindi – ☕️ hazır")) == []
    assert codes(prepared(library, headline="Kırk ikindi 👨\u200d👩\u200d👧")) == ["card-shaping"]


def test_a_card_that_cannot_be_drawn_any_more_is_an_error(make_library: Callable[..., Library]) -> None:
    """The layout went away between checking and publishing."""
    library = make_library()
    spec = spec_of(prepared(library, headline="Kış"))
    os.unlink(library.root / "templates/cards/afis.toml")  # noqa: PTH108 - the name, as a person would
    with pytest.raises(ContentError):
        ensure(spec, load(library.root))


def test_a_picture_of_the_layout_that_changes_changes_its_cards(make_library: Callable[..., Library]) -> None:
    """What is fixed on a card is part of it."""
    layout = LAYOUT.replace(
        '[[layers]]\ntype = "stack"', '[[layers]]\ntype = "photo"\nsource = "art/a.png"\n[[layers]]\ntype = "stack"'
    )

    def drawn(colour: str) -> str:
        held = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(held, "PNG")
        library = make_library({"templates/cards/afis.toml": layout, "brand/art/a.png": held.getvalue()})
        found = prepared(library, headline="Kış")
        assert found.pictures == ("brand/art/a.png",)
        return spec_of(found).digest

    assert drawn("#fefefe") != drawn("#fdfdfd")
