"""What a designer draws by: where it is said to be is where it is, and every layer and text has its name."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from pipeline.cards import materials
from pipeline.cards.examples import example
from pipeline.cards.formats import CANVASES
from pipeline.cards.guides import COLOURS, columns_and_rows, guided, labels
from pipeline.cards.layout import Rect
from pipeline.cards.scene import compose
from pipeline.model.variant import CardSpec
from tests.cards.conftest import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cards.layout import Layout
    from pipeline.model.library import Library

GRID = """
[grid]
columns = 4
rows = 6
margin = [100, 60]
gutter = [20, 10]

[[layers]]
type = "logo"
name = "mark"
box = { columns = [2, 3], rows = [1, 1]SAFE }
"""


def layout(library: Library, name: str = "afis") -> Layout:
    """Return a layout of a library."""
    made, found = materials.layout(library, name)
    assert made is not None, found
    return made


def test_layers_and_texts_are_named_where_they_are(make_library: Callable[..., Library]) -> None:
    """By their name, else by what they are; a text with the size that it came to."""
    text = LAYOUT.replace('type = "colour"', 'type = "colour"\nname = "ground"')
    library = make_library({"templates/cards/afis.toml": text})
    fields = {"headline": "Çok uzun bir başlık, sığmak için küçülür " * 4, "more": "Az"}
    scene = compose(layout(library), "square", "tr", fields, library)
    named = {label.text: label for label in labels(scene, "en")}
    assert named["ground 1080 × 1080"].at == Rect(0, 0, 1080, 1080)
    assert named["stack 880 × 648"].at == Rect(100, 216, 880, 648)
    assert named["profile 810 × 1080"].at == Rect(135, 0, 810, 1080)
    (headline,) = (label for label in named.values() if label.text.startswith("headline 120 → "))
    (placed, _) = (placed for _, placed in scene.placed())
    assert f"→ {placed.size} px" in headline.text
    for rect in placed.rects():
        assert headline.at.meets(rect)
        assert headline.at.y <= rect.y <= rect.y + rect.height <= headline.at.y + headline.at.height
    assert "profil 810 × 1080" in {label.text for label in labels(scene, "tr")}


def test_what_a_network_covers_is_hatched_and_nothing_is_hidden(make_library: Callable[..., Library]) -> None:
    """On a story the bar at the top; the middle of the card is as it was, but for lines."""
    library = make_library()
    wish = CardSpec("afis", "story", (("headline", "Kış"),), "tr", "0" * 64)
    drawn = Image.open(io.BytesIO(guided(layout(library), wish, library, "en"))).convert("RGB")
    plain = compose(layout(library), "story", "tr", {"headline": "Kış"}, library).image()
    assert drawn.size == plain.size == (1080, 1920)
    top = drawn.crop((400, 60, 1000, 200)).getcolors(1 << 20)
    assert top is not None
    assert len(top) > 1, "hatched"
    assert plain.crop((400, 60, 1000, 200)).getcolors() == [(600 * 140, (255, 255, 255))]
    calm = (1000, 500, 1060, 700)
    assert drawn.crop(calm).tobytes() == plain.crop(calm).tobytes()


def test_the_grid_is_where_boxes_count_in_it(make_library: Callable[..., Library]) -> None:
    """Columns and rows of the page; and where a box counts from what nothing covers, so does the grid that is shown."""
    files = {f"templates/cards/{name}.toml": LAYOUT + GRID.replace("SAFE", said)
             for name, said in {"whole": "", "clear": ", safe = true"}.items()}  # fmt: skip
    library = make_library(files)
    for name, (_, top, _, bottom) in {"whole": (0, 0, 0, 0), "clear": CANVASES["story"].safe}.items():
        made = layout(library, name)
        (mark,) = (layer for layer in made.layers["story"] if layer.name == "mark")
        parts = list(columns_and_rows(made.grids["story"], "story"))
        columns, rows = parts[:4], parts[4:]
        box = mark.box.on(1080, 1920)
        assert (box.x, box.x + box.width) == (columns[1].x, columns[2].x + columns[2].width)
        assert (box.y, box.height) == (rows[0].y, rows[0].height)
        assert (columns[0].y, columns[0].height) == (top, 1920 - top - bottom)
        assert columns[3].x + columns[3].width == 980


def test_no_grid_is_shown_where_there_is_none(make_library: Callable[..., Library]) -> None:
    """Twelve columns that nobody wrote would be noise."""
    assert layout(make_library()).grids == {}


def test_names_lie_on_the_canvas_and_not_on_each_other(make_library: Callable[..., Library]) -> None:
    """Ten layers in one corner have ten names to read: as many plates as names, in the colour of layers."""
    extra = "".join(f'\n[[layers]]\ntype = "colour"\ncolour = "paper"\nname = "n{number}"\n' for number in range(9))
    library = make_library({"templates/cards/afis.toml": LAYOUT.split("[[layers]]", maxsplit=1)[0] + extra})
    made = layout(library)
    wish = CardSpec("afis", "landscape", (), "tr", "0" * 64)
    drawn = Image.open(io.BytesIO(guided(made, wish, library, "en"))).convert("RGB")
    blue = tuple(bytes.fromhex(COLOURS["layer"][1:]))
    column = [drawn.getpixel((8, y)) == blue for y in range(drawn.height)]
    plates = sum(now and not before for before, now in zip([False, *column], column, strict=False))
    assert plates >= 9


def test_an_example_shows_its_pictures_and_a_layout_without_one_its_fields(
    make_library: Callable[..., Library],
) -> None:
    """Pictures of an example lie below brand/; a layout that has none says what goes where."""
    photo = LAYOUT + '\n[fields.photo]\n\n[[layers]]\ntype = "photo"\nfield = "photo"\n'
    said = photo + '\n[example]\nheadline = "Kış"\nphoto = "photos/a.png"\n'
    library = make_library({"templates/cards/bos.toml": photo, "templates/cards/dolu.toml": said})
    wish, place = example(layout(library, "bos"))
    assert dict(wish.fields) == {"headline": "headline", "more": "more"}
    assert place == ("templates/cards/bos.toml", 0)
    wish, place = example(layout(library, "dolu"))
    assert dict(wish.fields) == {"headline": "Kış", "photo": "../../brand/photos/a.png"}
