"""Facts of pixels: where words are, what colour they have, that nothing else moved."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageDraw

from pipeline.cards import draw, ensure, layout_findings, materials, prepare
from pipeline.cards.encoding import encoded
from pipeline.cards.formats import CANVASES, FORMATS
from pipeline.cards.layout import Stack
from pipeline.cards.scene import compose
from pipeline.model.post import CardRequest
from tests.cards import strict
from tests.cards.conftest import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cards.scene import Scene
    from pipeline.model.library import Library

PLACE = ("content/x/kis.md", 7)
FIELDS = {
    "duyuru": {
        "kicker": "1 Aralık",
        "headline": "Kış menüsü geldi",
        "subline": "Salep, tarçınlı latte, sıcak çikolata",
    },
    "alinti": {"quote": "Her pakette kırk damla var. Saydım.", "person": "Mert İnan, çizer"},
}
LONG = {
    "duyuru": {
        "kicker": "Ğüşiöç ĞÜŞİÖÇ yjgpq İstanbul ılık ışık !",
        "headline": ("Işıl ışıl ikindi yağmuru altında içilen ilk fincan " * 3)[:120],
        "subline": ("Her gün 08.00–22.00, İki Eylül Caddesi köşesinde " * 3)[:140],
    },
    "alinti": {
        "quote": ("Fiyatı hasattan önce konuşursak ikimiz de uyuyoruz " * 5)[:220],
        "person": "Almaz Bekele, Uraga istasyonunun sorumlusu, on iki yıldır",
    },
}


def picture(library: Library, template: str, fmt: str, fields: dict[str, str], lang: str = "tr") -> Image.Image:
    """Draw a card."""
    found = prepare(CardRequest(template, tuple(fields.items()), "Deneme kartı"), fmt, lang, library, PLACE)
    assert found.spec is not None
    return Image.open(ensure(found.spec, library)).convert("RGB")


def changed(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int]:
    """Return the box in which two pictures differ."""
    box = ImageChops.difference(one, other).getbbox()
    assert box is not None
    return box


#: formats that every layout of the sample has
SAMPLE = ("square", "portrait", "landscape", "wide", "story")


def has_colour(image: Image.Image) -> bool:
    """Whether anything in a picture is neither grey nor nearly so."""
    return any(
        max(pixel) - min(pixel) > 60
        for _, pixel in image.getcolors(image.width * image.height) or ()
        if isinstance(pixel, tuple)
    )


@pytest.mark.parametrize("fmt", list(FORMATS))
@pytest.mark.parametrize("text", ["Kış", "İĞÖÜŞÇ ğjpçşy", "Wiki fff ÂÎÛ", "a" * 60, "Işık " * 30])
def test_words_stay_inside_their_box(make_library: Callable[..., Library], fmt: str, text: str) -> None:
    """Compared with the card without them, nothing outside the box has changed, to the pixel."""
    library = make_library()
    width, height = FORMATS[fmt]
    blank = Image.new("RGB", (width, height), "#ffffff")
    left, top, right, bottom = changed(picture(library, "afis", fmt, {"headline": text, "more": "Altında"}), blank)
    assert left >= 100
    assert top >= height // 5
    assert right <= width - 100
    assert bottom <= height - height // 5


def test_upper_case_follows_the_language(make_library: Callable[..., Library]) -> None:
    """`ikindi` is İKİNDİ in Turkish and IKINDI in English, and looks so."""
    library = make_library({"templates/cards/afis.toml": LAYOUT.replace("size = 120", 'size = 120\ncase = "upper"')})
    turkish = picture(library, "afis", "square", {"headline": "ikindi"})
    english = picture(library, "afis", "square", {"headline": "ikindi"}, "en")
    assert turkish.tobytes() == picture(library, "afis", "square", {"headline": "İKİNDİ"}).tobytes()
    assert english.tobytes() == picture(library, "afis", "square", {"headline": "IKINDI"}, "en").tobytes()
    assert turkish.tobytes() != english.tobytes()


def test_emoji_have_their_colours(make_library: Callable[..., Library]) -> None:
    """Black words on white have no colour; the moment a heart is among them, there is one."""
    library = make_library()
    assert not has_colour(picture(library, "afis", "square", {"headline": "Kahve"}))
    assert has_colour(picture(library, "afis", "square", {"headline": "Kahve ❤️"}))


def test_an_empty_field_leaves_no_gap(make_library: Callable[..., Library]) -> None:
    """A second line in the middle of its box stands where the first would."""
    centred = LAYOUT.replace('type = "stack"', 'type = "stack"\nvalign = "middle"').replace("required = true\n", "")
    library = make_library({"templates/cards/afis.toml": centred})
    alone = changed(picture(library, "afis", "square", {"more": "Altında"}), Image.new("RGB", (1080, 1080), "#ffffff"))
    assert abs((alone[1] + alone[3]) / 2 - 1080 / 2) < 12


def test_layers_lie_in_the_order_written(make_library: Callable[..., Library]) -> None:
    """What comes after the words lies over them."""
    over = LAYOUT + '\n[[layers]]\ntype = "shape"\ncolour = "red"\nbox = { top = 200, height = 600 }\n'
    library = make_library({"templates/cards/afis.toml": over})
    card = picture(library, "afis", "square", {"headline": "Kış"})
    assert card.getpixel((540, 400)) == (0xC0, 0x20, 0x20)
    assert {pixel for _, pixel in card.getcolors() or ()} == {(255, 255, 255), (0xC0, 0x20, 0x20)}


def test_forms_are_where_they_are_said_to_be(make_library: Callable[..., Library]) -> None:
    """A circle is round and smooth, a pattern repeats, a gradient runs, opacity mixes."""
    layout = """\
alt = "Biçimler {a}"
[fields.a]
[[layers]]
type = "colour"
colour = "paper"
[[layers]]
type = "shape"
shape = "ellipse"
colour = "ink"
box = { left = 100, top = 100, width = 200, height = 200 }
[[layers]]
type = "shape"
colour = "red"
box = { left = 400, top = 100, width = 200, height = 200 }
size = [10, 10]
tile = [50, 50]
[[layers]]
type = "gradient"
from = "paper"
to = "ink"
angle = 90
box = { left = 100, top = 500, width = 800, height = 100 }
[[layers]]
type = "colour"
colour = "ink"
opacity = 0.5
box = { left = 100, top = 700, width = 100, height = 100 }
"""
    card = picture(make_library({"templates/cards/afis.toml": layout}), "afis", "square", {})
    grey = card.convert("L")
    assert grey.getpixel((200, 200)) == 16
    assert grey.getpixel((106, 106)) == 255
    assert sum(16 < level < 255 for level in grey.crop((100, 100, 300, 300)).tobytes()) > 200
    assert card.getpixel((405, 105)) == card.getpixel((455, 155)) == (0xC0, 0x20, 0x20)
    assert card.getpixel((430, 130)) == (255, 255, 255)
    ramp = grey.crop((110, 550, 890, 551)).tobytes()
    assert list(ramp) in (sorted(ramp), sorted(ramp, reverse=True))
    assert abs(ramp[0] - ramp[-1]) > 200
    assert grey.getpixel((150, 750)) in range(134, 138)


def test_the_sample_has_no_findings(sample: Library) -> None:
    """Its layouts are read without a word, in all formats."""
    assert layout_findings(sample) == ()
    assert {name for name in sample.card_layouts if name in FIELDS} == set(FIELDS)


@pytest.mark.parametrize("lang", ["tr", "en"])
@pytest.mark.parametrize("fmt", SAMPLE)
@pytest.mark.parametrize("template", list(FIELDS))
def test_the_sample_holds_short_and_long_texts(sample: Library, template: str, fmt: str, lang: str) -> None:
    """As long as the fields allow: nothing overflows, everything can be read, alt texts say what is there."""
    for fields in (FIELDS[template], LONG[template]):
        found = prepare(CardRequest(template, tuple(fields.items())), fmt, lang, sample, PLACE)
        assert found.findings == ()
        assert next(iter(fields.values())) in found.alt or fields.get("headline", "") in found.alt
        layout, _ = materials.layout(sample, template)
        assert layout is not None
        scene = compose(layout, fmt, lang, fields, sample)
        assert scene.image().size == FORMATS[fmt]
        _, top, _, bottom = CANVASES[fmt].safe
        for _, placed in scene.placed():
            for rect in placed.rects():
                assert rect.y >= top
                assert rect.y + rect.height <= FORMATS[fmt][1] - bottom
                assert rect.x >= 40
                assert rect.x + rect.width <= FORMATS[fmt][0] - 40


def test_the_same_card_has_the_same_pixels(sample: Library) -> None:
    """Drawn twice, after others, whatever was remembered in between."""
    layout, _ = materials.layout(sample, "duyuru")
    assert layout is not None

    def drawn(fmt: str) -> bytes:
        return compose(layout, fmt, "tr", FIELDS["duyuru"], sample).image().tobytes()

    first = drawn("square")
    for fmt in SAMPLE:
        drawn(fmt)
    assert drawn("square") == first


@pytest.mark.parametrize("fmt", ["square", "portrait", "landscape", "story"])
@pytest.mark.parametrize("template", list(FIELDS))
def test_a_card_drawn_fast_is_the_card_drawn_plainly(sample: Library, template: str, fmt: str) -> None:
    """Every layer and every line drawn anew by Pillow, on a fresh image: the same pixels, in the file too."""
    layout, _ = materials.layout(sample, template)
    assert layout is not None
    for fields in (LONG[template], FIELDS[template], LONG[template]):
        scene = compose(layout, fmt, "tr", fields, sample)
        plainly = drawn_plainly(scene)
        assert scene.image().tobytes() == plainly.tobytes()
        assert strict.read(encoded(scene.drawn(), "image/png")).pixels == plainly.tobytes()
        with Image.open(io.BytesIO(encoded(scene.drawn(), "image/png"))) as read:
            assert read.convert("RGB").tobytes() == plainly.tobytes()


def drawn_plainly(scene: Scene) -> Image.Image:
    """Draw a card as if nothing had ever been drawn before: layer by layer, line by line."""
    image = Image.new("RGB", scene.canvas, "white")
    palette = scene._palette()
    for layer in scene.layers:
        if not isinstance(layer, Stack):
            draw.paint((layer,), scene.canvas, palette, under=image)
            continue
        for text in scene.words[layer]:
            if text.plate:
                draw.write(image, [replace(text, lines=())], palette)
            for line in text.lines:
                for run, x, _ in text.typeface.places(line.text, text.size):
                    if run.face.strike:
                        draw.write(image, [replace(text, plate=None, lines=(line,))], palette)
                        break
                    font = run.face.at(text.size * run.scale)
                    place = (line.x + x, line.baseline)
                    ImageDraw.Draw(image).text(
                        place, run.text, fill=palette.colour(text.item.colour), font=font, anchor="ls",
                        **run.shaping.options(),
                    )  # fmt: skip
    return image
