"""Icons, codes, faces and pictures with something over them: what is drawn, and what is said of what cannot be."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from pipeline.cards import icons, materials, prepare
from pipeline.cards.resolving import focus_of, initials
from pipeline.cards.scene import compose
from pipeline.model.post import CardRequest
from pipeline.workspace.library import load
from tests.cards.qr_reader import read as read_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cards.card import Prepared
    from pipeline.model.library import Library

PLACE = ("content/x/kis.md", 7)
HEAD = """\
alt = "Deneme {a}"
formats = ["square", "landscape"]
[fields.a]
max = 1000
[fields.b]
[[layers]]
type = "colour"
colour = "paper"
[[layers]]
"""
SVG = b'<svg viewBox="0 0 10 10"><rect x="0" y="0" width="5" height="10"/></svg>'


def layout(layer: str) -> str:
    """Return a layout of one layer on white."""
    return HEAD + layer


def picture(library: Library, fmt: str = "square", **fields: str) -> Image.Image:
    """Draw the card."""
    made, findings = materials.layout(library, "a")
    assert findings == ()
    assert made is not None
    return compose(made, fmt, "tr", fields, library).image()


def prepared(library: Library, **fields: str) -> Prepared:
    """Return what is known of the card before it is drawn."""
    return prepare(CardRequest("a", tuple(fields.items()), "Bir deneme"), "square", "tr", library, PLACE)


def problems(library: Library, **fields: str) -> list[tuple[str, str]]:
    """Return code and words of all that is wrong with the card."""
    return [(finding.code, str(finding.message)) for finding in prepared(library, **fields).findings]


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box around what is not white."""
    return ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()


@pytest.mark.parametrize("name", sorted(icons.ICONS))
def test_every_icon_is_drawn_within_its_ground(name: str) -> None:
    """Nothing of it is cut off, and there is enough of it to be seen."""
    drawing = icons.drawing(name)
    half = max((line.thickness / 2 for line in drawing.lines), default=0)
    points = [point for line in drawing.lines for point in line.points]
    points += [point for form in drawing.fills for polygon in form for point in polygon]
    assert min(min(point) for point in points) >= half
    assert max(max(point) for point in points) <= 24 - half


def test_an_icon_stands_where_it_is_said_to(make_library: Callable[..., Library]) -> None:
    """In its colour, at the side of its box, as large as fits."""
    box = "box = { left = 100, top = 100, width = 400, height = 200 }"
    layer = f'type = "icon"\nicon = "check"\ncolour = "red"\nalign = "right"\n{box}'
    card = picture(make_library({"templates/cards/a.toml": layout(layer)}))
    left, top, right, bottom = ink(card) or (0, 0, 0, 0)
    assert left >= 300
    assert right <= 500
    assert 100 <= top < bottom <= 300
    assert (0xC0, 0x20, 0x20) in {colour for _, colour in card.getcolors(1 << 20) or ()}


def test_an_icon_of_the_workspace_is_part_of_the_card(make_library: Callable[..., Library]) -> None:
    """Drawn from its file; another file is another card; a warm check looks at it again."""
    box = "box = { left = 0, top = 0, width = 100, height = 100 }"
    layer = f'type = "icon"\nsource = "icons/half.svg"\ncolour = "ink"\n{box}'
    files = {"templates/cards/a.toml": layout(layer), "brand/icons/half.svg": SVG}
    library = make_library(files)
    left, top, right, bottom = ink(picture(library)) or (1, 1, 1, 1)
    assert (left, top, bottom) == (0, 0, 100)
    assert right in (50, 51)
    before = prepared(library)
    assert before.pictures == ("brand/icons/half.svg",)
    after = prepared(make_library({**files, "brand/icons/half.svg": SVG.replace(b'"5"', b'"6"')}))
    assert before.spec is not None
    assert after.spec is not None
    assert before.spec.digest != after.spec.digest
    broken = make_library({**files, "brand/icons/half.svg": SVG.replace(b"rect", b"image")})
    assert problems(broken) == [("card-picture", "the icon has something that is not understood: <image>")]
    (broken.root / "brand/icons/half.svg").unlink()
    assert problems(broken) == [("card-picture", "a picture of the card is missing or cannot be read")]


CODE = 'type = "qr"\nfield = "a"\ncolour = "ink"\nground = "paper"\nbox = { width = 400, height = 400 }\n'


@pytest.mark.parametrize("level", ["L", "M"])
def test_a_code_says_what_the_post_says(make_library: Callable[..., Library], level: str) -> None:
    """Read by a reader that knows nothing of what drew it; with its quiet ground, in whole pixels."""
    library = make_library({"templates/cards/a.toml": layout(f'{CODE}error = "{level}"\n')})
    said = "https://kirkikindi.example/menü"
    card = picture(library, a=said)
    text, side = read_code(card)
    assert text == said
    left, top, right, bottom = ink(card) or (0, 0, 0, 0)
    assert min(left - 340, top - 340, 740 - right, 740 - bottom) >= 4 * side
    assert problems(library, a=said) == []
    assert ink(picture(library)) is None


@pytest.mark.parametrize(
    ("change", "said", "words"),
    [
        (("", ""), "x" * 700, "the code says 700 bytes; at most 600 can be read"),
        (("", ""), "x" * 300, "on 'square' the modules of the code are 5 pixels wide; phones want 7"),
        (("width = 400", "width = 100"), "https://kirkikindi.example", "are 3 pixels wide"),
        (('"ink"', '"mist"'), "x", "the code has a contrast of 1.22; phones want 4.5"),
        (('colour = "ink"\nground = "paper"', 'colour = "paper"\nground = "ink"'), "x", "the code is light on dark"),
    ],
)
def test_a_code_that_no_phone_reads_is_a_finding(
    make_library: Callable[..., Library], change: tuple[str, str], said: str, words: str
) -> None:
    """Too long, too small, too faint, inverted: said before it is printed."""
    library = make_library({"templates/cards/a.toml": layout(CODE.replace(*change))})
    found = problems(library, a=said)
    assert [code for code, _ in found] == ["card-code"]
    assert words in found[0][1]


def test_a_fixed_code_is_held_against_the_standard_where_it_is_written(make_library: Callable[..., Library]) -> None:
    """The layout's own words are the layout's mistake."""
    library = make_library({"templates/cards/a.toml": layout(CODE.replace('field = "a"', 'text = " "'))})
    assert [str(finding.message) for finding in materials.layout(library, "a")[1]] == ["the code says nothing"]


AVATAR = """type = "avatar"
field = "b"
initials = "a"
ground = "red"
colour = "paper"
ring = 10
ring_colour = "ink"
box = { left = 100, top = 100, width = 200, height = 200 }
"""


def test_a_face_is_a_circle_with_a_ring(make_library: Callable[..., Library]) -> None:
    """The picture where there is one, initials where there is none, nothing where there is neither."""
    held = io.BytesIO()
    Image.new("RGB", (40, 60), "#0000ff").save(held, "PNG")
    library = make_library({"templates/cards/a.toml": layout(AVATAR), "content/x/ayse.png": held.getvalue()})
    drawn = prepared(library, a="Ayşe Tınaz", b="ayse.png")
    assert drawn.findings == ()
    assert drawn.pictures == ("content/x/ayse.png",)
    face = picture(library, a="Ayşe Tınaz", b="content/x/ayse.png")
    assert face.getpixel((200, 200)) == (0, 0, 255)
    assert face.getpixel((105, 200)) == (0x10, 0x10, 0x10)
    assert face.getpixel((103, 103)) == (255, 255, 255)
    letters = picture(library, a="Ayşe Tınaz")
    inside = {colour for _, colour in letters.crop((150, 150, 250, 250)).getcolors(1 << 16) or ()}
    assert {(0xC0, 0x20, 0x20), (255, 255, 255)} <= inside
    assert ink(picture(library)) is None
    held = io.BytesIO()
    Image.new("RGB", (40, 60), "#00ff00").save(held, "PNG")
    (library.root / "content/x/ayse.png").write_bytes(held.getvalue())
    again = prepared(load(library.root), a="Ayşe Tınaz", b="ayse.png")
    assert drawn.spec is not None
    assert again.spec is not None
    assert drawn.spec.digest != again.spec.digest


def test_initials_are_of_the_first_and_the_last_name() -> None:
    """By the language; whatever is no letter is left out."""
    assert initials("ilhan işıklı", "tr") == "İİ"
    assert initials("ilhan işıklı", "en") == "II"
    assert initials("Ada Zeynep Kaya-Er", "tr") == "AE"
    assert initials("Zeki", "tr") == "Z"
    assert initials(" — ", "tr") == ""


def test_a_post_says_what_of_its_picture_stays_in_sight(make_library: Callable[..., Library]) -> None:
    """Left and right of one picture; what names no point is a finding, and the layout's own holds."""
    held = io.BytesIO()
    two = Image.new("RGB", (200, 50), "#ff0000")
    two.paste("#0000ff", (100, 0, 200, 50))
    two.save(held, "PNG")
    layer = 'type = "photo"\nsource = "two.png"\nfocus_field = "b"\nfocus = [0, 0]\n'
    library = make_library({"templates/cards/a.toml": layout(layer), "brand/two.png": held.getvalue()})
    assert picture(library, b="left").getpixel((540, 540)) == (255, 0, 0)
    assert picture(library, b="90% 50%").getpixel((540, 540)) == (0, 0, 255)
    assert picture(library).getpixel((540, 540)) == (255, 0, 0)
    assert problems(library, b="top right") == []
    assert problems(library, b="150% 0%") == [("card-focus", "'150% 0%' is no point of a picture")]


def test_points_of_a_picture() -> None:
    """In shares, or as one would say it."""
    assert focus_of("70% 30%") == (0.7, 0.3)
    assert focus_of("top right") == (1.0, 0.0)
    assert focus_of("bottom") == (0.5, 1.0)
    assert focus_of("center") == (0.5, 0.5)
    assert focus_of("over there") is None


def test_an_overlay_lies_on_its_picture_alone(make_library: Callable[..., Library]) -> None:
    """Within the round corners; what is behind words counts it."""
    held = io.BytesIO()
    Image.new("RGB", (50, 50), "#ffffff").save(held, "PNG")
    layer = (
        'type = "photo"\nsource = "w.png"\nradius = 100\nbox = { left = 100, top = 100, width = 400, height = 400 }\n'
    )
    files = {"brand/w.png": held.getvalue()}
    over = f'{layer}overlay = {{ from = "ink", to = "ink", from_opacity = 0.0, to_opacity = 1.0 }}\n'
    card = picture(make_library({"templates/cards/a.toml": layout(over), **files})).convert("L")
    levels = list(card.crop((300, 105, 301, 495)).tobytes())
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > 240
    assert levels[-1] < 30
    assert card.getpixel((102, 498)) == 255
    half = f'{layer}overlay = {{ colour = "ink", opacity = 0.5 }}\n'
    card = picture(make_library({"templates/cards/a.toml": layout(half), **files})).convert("L")
    assert card.getpixel((300, 300)) in (135, 136)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ('type = "icon"\nicon = "cupp"\ncolour = "ink"', "'icon' has to be one of"),
        ('type = "icon"\ncolour = "ink"', "an icon is one of ours or a file"),
        ('type = "qr"\ncolour = "ink"\nground = "paper"', "a code has a field or words of its own"),
        ('type = "avatar"\nground = "ink"\ncolour = "ink"', "an avatar has a source or a field"),
        ('type = "avatar"\nsource = "a.png"\nring = 3\nground = "ink"\ncolour = "ink"', "a ring needs a colour"),
        ('type = "photo"\nsource = "a.png"\noverlay = { opacity = 1 }', "an overlay has one colour"),
        (
            'type = "photo"\nsource = "a.png"\nfit = "inside"\noverlay = { colour = "ink" }',
            "only a picture that covers",
        ),
        ('type = "photo"\nsource = "a.png"\noverlay = { from = "ink" }', "an overlay has one colour"),
    ],
)
def test_a_layer_that_makes_no_sense_is_said_so(make_library: Callable[..., Library], layer: str, words: str) -> None:
    """Where it is written."""
    found = materials.layout(make_library({"templates/cards/a.toml": layout(layer)}), "a")[1]
    assert any(words in str(finding.message) for finding in found), found


def test_another_logo_for_dark_grounds(make_library: Callable[..., Library]) -> None:
    """From its own file; where it is missing, the card says so."""
    held = io.BytesIO()
    Image.new("RGBA", (20, 20), "#00ff00").save(held, "PNG")
    layer = 'type = "logo"\nsource = "light.png"\nbox = { left = 0, top = 0, width = 50, height = 50 }'
    library = make_library({"templates/cards/a.toml": layout(layer), "brand/light.png": held.getvalue()})
    assert picture(library).getpixel((25, 25)) == (0, 255, 0)
    (library.root / "brand/light.png").unlink()
    assert [code for code, _ in problems(load(library.root))] == ["card-picture"]


def test_a_hostile_layout_costs_little(make_library: Callable[..., Library]) -> None:
    """As many charts, codes and icons as there may be, all as full as they may be."""
    chart = (
        '[[layers]]\ntype = "chart"\nchart = "columns"\nfield = "a"\nmarks = ["ink"]\ncolour = "ink"\nsmallest = 8\n'
    )
    code = '[[layers]]\ntype = "qr"\nfield = "b"\ncolour = "ink"\nground = "paper"\n'
    text = HEAD.removesuffix("[[layers]]\n") + 6 * chart + 50 * code
    library = make_library({"templates/cards/a.toml": text})
    start = time.process_time()
    found = prepared(library, a=";".join(f"ad{n} {n}" for n in range(24)), b="x" * 300)
    assert found.spec is not None
    assert time.process_time() - start < 10
    seven = make_library({"templates/cards/a.toml": HEAD.removesuffix("[[layers]]\n") + 7 * chart})
    assert [str(finding.message) for finding in materials.layout(seven, "a")[1]] == ["a layout has at most 6 charts"]
