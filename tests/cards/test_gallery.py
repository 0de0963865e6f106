"""The cards of the sample brand, each in each of its formats: what they say is inside, legible and light enough."""

from __future__ import annotations

import io
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.cards import ensure, materials, prepare, problems
from pipeline.cards.card import layout_findings
from pipeline.cards.contrast import rgb
from pipeline.cards.formats import CANVASES, FORMATS
from pipeline.cards.layout import Photo
from pipeline.cards.scene import compose
from pipeline.cards.signs import Chart
from pipeline.model.post import CardRequest
from pipeline.networks.limits import limits
from pipeline.networks.names import NAMES as NETWORKS
from pipeline.workspace.library import load
from tests.cards import gallery
from tests.cards.conftest import REPOSITORY, needs_raqm

if TYPE_CHECKING:
    from pipeline.cards.layout import Layout, Rect
    from pipeline.cards.scene import Scene
    from pipeline.model.library import Library

LIBRARY = load(REPOSITORY)
NAMES = sorted(LIBRARY.card_layouts)
#: what a trade like this one announces; each has a card of its own
OCCASIONS = {
    "alinti", "duyuru", "etkinlik", "fotograf", "hesap", "hikaye", "ipucu", "is-ilani", "kisi", "kod", "mense", "menu",
    "rakam", "saatler", "takvim", "tarif", "urun", "yarisma",
}  # fmt: skip
#: what Turkish has at its worst: dots over capitals, hooks under them, and words that do not end
LONG = (
    "Ğüzelşehirden İçli Kavrulmuş Ilık Çekirdekler, Öğlen Yağmuruyla Islanmış Şemsiyeler Gibi, Ünlü Mahallemizin "
    "Kırk Damlalı Fincanında Sabırla Demlenir, İkindiye Doğru Çırağımızın Şaşkın Bakışları Altında İçilir ve "
    "Ertesi Gün Hâlâ Konuşulur, Çünkü Öğütülmüşü Değil Çekirdeği Seviyoruz"
)
#: what one number of a chart may be called, and how it may be written
LONGEST_ENTRY = "Öğütülmüş kahve, valfli paket 88.888 TL; "


def _layout(name: str) -> Layout:
    layout, findings = materials.layout(LIBRARY, name)
    assert layout is not None, findings
    return layout


def _example(layout: Layout) -> dict[str, str]:
    shown = materials.photo_fields(layer for layers in layout.layers.values() for layer in layers)
    return {name: f"brand/{text}" if name in shown else text for name, text in layout.example.items()}


def _least(layout: Layout) -> dict[str, str]:
    return {name: text for name, text in _example(layout).items() if layout.fields[name].required}


def _most(layout: Layout) -> dict[str, str]:
    """Return words to the brim of every field; figures where the example has some; a chart of long names."""
    found = {}
    every = [layer for layers in layout.layers.values() for layer in layers]
    charts = {layer.field for layer in every if isinstance(layer, Chart)}
    focuses = {layer.focus_field for layer in every if isinstance(layer, Photo)}
    for name, text in _example(layout).items():
        room = layout.fields[name].most
        if text.startswith("brand/") or name in focuses:
            found[name] = text
        elif name in charts:
            most = room // len(LONGEST_ENTRY)
            found[name] = "; ".join([LONGEST_ENTRY.removesuffix("; ")] * most)
        elif room <= len("88888888") and text[:1].isdigit():
            found[name] = "8" * room
        else:
            found[name] = LONG[:room].rstrip(" ,")
    return found


#: pixels that words keep from every edge
EDGE = 20
#: how far a pixel may be from a colour, of 255, and still be meant; the share of such pixels in a line of text
NEAR, LEAST_INK = 24, 0.03
#: what networks show beside their usual format
ELSEWHERE = {"pinterest": "pin", "youtube": "thumbnail"}
WORDS = {"example": _example, "least": _least, "most": _most}
EVERY = [(name, fmt) for name in NAMES for fmt in _layout(name).layers]


def test_each_occasion_has_a_card_and_nothing_is_wrong_with_any() -> None:
    """Their own findings are none, warnings and all."""
    assert set(NAMES) >= OCCASIONS
    assert layout_findings(LIBRARY) == ()


@pytest.mark.parametrize("name", NAMES)
def test_each_shows_itself_at_its_best_and_says_so_in_both_languages(name: str) -> None:
    """The example fills every field, so that what is optional is seen; the alt text is there in Turkish and English."""
    layout = _layout(name)
    assert set(layout.example) == set(layout.fields)
    assert {"tr", "en"} <= set(layout.alt)
    assert layout.alt["tr"] != layout.alt["en"]
    assert layout.description
    assert len(layout.layers) == len(FORMATS) or name == "hikaye"


@needs_raqm
@pytest.mark.parametrize(
    "words", ["example", *(pytest.param(words, marks=pytest.mark.slow) for words in ("least", "most"))]
)
@pytest.mark.parametrize(("name", "fmt"), EVERY)
def test_words_are_whole_and_legible_off_the_edges_and_off_what_the_network_covers(
    name: str, fmt: str, words: str
) -> None:
    """As in the example, with what is required alone, and with every field as long as it may be.

    A line, and the ground it stands on, are 20 pixels from every edge and nowhere under a button.
    """
    layout, (width, height) = _layout(name), FORMATS[fmt]
    scene = compose(layout, fmt, "tr", {**WORDS[words](layout), "brand": LIBRARY.brand.name}, LIBRARY)
    assert list(problems.find(scene, (layout.path, 1))) == []
    for _, placed in scene.placed():
        for rect in (*placed.rects(), *([placed.plate] if placed.plate else [])):
            assert min(rect.x, rect.y) >= EDGE, placed.text
            assert rect.x + rect.width <= width - EDGE, placed.text
            assert rect.y + rect.height <= height - EDGE, placed.text
            for part in CANVASES[fmt].covered:
                assert not _over(rect, part.rect(width, height)), (placed.text, part.what)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Copy the brand and its layouts, so that no card is drawn into this repository."""
    root = tmp_path_factory.mktemp("sample")
    for name in ("brand", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "tellal.toml", root)
    (root / "content").mkdir()
    return load(root)


@needs_raqm
@pytest.mark.slow
@pytest.mark.parametrize(("name", "fmt"), EVERY)
def test_the_drawn_file_has_its_size_its_words_and_no_more_bytes_than_a_network_takes(
    copy: Library, name: str, fmt: str
) -> None:
    """Decoded again: pixels of the words' own colour are where the words are."""
    layout = _layout(name)
    scene = compose(layout, fmt, "tr", {**_example(layout), "brand": LIBRARY.brand.name}, LIBRARY)
    wish = CardRequest(name, tuple(layout.example.items()))
    takers = [limits(network) for network in NETWORKS]
    for network in [taker for taker in takers if fmt in {taker.card_format, ELSEWHERE.get(taker.network)}]:
        prepared = prepare(wish, fmt, "tr", copy, ("brand/post.md", 1), recipe=network.recipe)
        assert prepared.findings == ()
        assert prepared.spec is not None
        data = ensure(prepared.spec, copy, network.recipe).read_bytes()
        assert len(data) <= (network.image_bytes or len(data)), network.network
        decoded = Image.open(io.BytesIO(data)).convert("RGB")
        assert decoded.size == FORMATS[fmt]
        assert _wordless(scene, decoded) == [], network.network


@pytest.mark.parametrize("name", [*NAMES, "all"])
def test_the_page_shows_each_card_in_a_small_picture(name: str) -> None:
    """`make gallery` draws it; one that was drawn before its layout changed is noticed by the layout's sum."""
    data = (gallery.PICTURES / f"{name}.webp").read_bytes()
    assert len(data) <= gallery.LARGEST
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP"
    assert image.height == gallery.HEIGHT or name == "all"


def test_the_page_is_the_one_that_the_layouts_make() -> None:
    """Which cards there are, what each asks for, what it was drawn from; and no picture is left of one that is gone."""
    assert gallery.PAGE.read_text(encoding="utf-8") == gallery.page(LIBRARY), "make gallery"
    assert json.loads(gallery.DRAWN.read_text(encoding="utf-8")) == gallery.drawn_from(LIBRARY), "make gallery"
    moving = {f"{name}{gallery.MOVING}" for name in NAMES if gallery.moving_format(_layout(name))}
    assert {"hikaye-moves", "duyuru-moves"} <= moving
    assert {place.stem for place in gallery.PICTURES.glob("*.webp")} == {*NAMES, *moving, "all"}


def _wordless(scene: Scene, decoded: Image.Image) -> list[str]:
    """Return the texts whose own colour is hardly there where they should be."""
    found = []
    for _, placed in scene.placed():
        colour = rgb(scene.colours[placed.item.colour])
        for rect in placed.rects():
            inside = decoded.crop((rect.x, rect.y, rect.x + rect.width, rect.y + rect.height))
            pixels = inside.getcolors(inside.width * inside.height) or []
            near = sum(count for count, pixel in pixels if isinstance(pixel, tuple) and _far(pixel, colour) <= NEAR)
            if near < LEAST_INK * inside.width * inside.height:
                found.append(placed.text)
    return found


def _far(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _over(rect: Rect, covered: tuple[int, int, int, int]) -> bool:
    x, y, width, height = covered
    return rect.x < x + width and x < rect.x + rect.width and rect.y < y + height and y < rect.y + rect.height
