"""The pages about cards are true: their layouts are read without a word, and every key is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.cards import language, reading
from pipeline.cards.formats import CANVASES, FORMATS
from pipeline.cards.layers.kinds import KINDS
from pipeline.cards.layout import Motion
from pipeline.workspace.brand_fields import BRAND
from pipeline.workspace.notes import Notes
from pipeline.workspace.settings import read_toml
from tests.cards.conftest import REPOSITORY

if TYPE_CHECKING:
    from pipeline.cards.heritage import Ancestor

PAGE = (REPOSITORY / "docs" / "cards.md").read_text(encoding="utf-8")
COLOURS = ("paper", "ink", "night", "foam", "rain")
FONTS = ("display", "text")
HEAD = 'alt = "x"\n'
STACK = '\n[[layers.items]]\ntext = "x"\ncolour = "ink"\n'


def blocks() -> list[str]:
    """Return every piece of TOML on the page."""
    return re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_layout_of_the_page_is_right() -> None:
    """Whoever copies it has a layout."""
    layout, findings = reading.read("templates/cards/a.toml", blocks()[0].encode(), COLOURS, FONTS)
    assert findings == ()
    assert layout is not None


def test_the_other_pieces_of_the_page_are_right() -> None:
    """The grid, the example and the edition, each in what it is a piece of."""
    whole, grid, example, edition, *_ = blocks()
    assert reading.read("t/a.toml", f"{HEAD}{grid}{STACK}".encode(), COLOURS, FONTS)[1] == ()
    assert reading.read("t/a.toml", f"{whole}\n{example}".encode(), COLOURS, FONTS)[1] == ()
    named = whole.replace('type = "stack"', 'type = "stack"\nname = "headline"')
    named = named.replace('type = "colour"', 'type = "colour"\nname = "ground"')
    below = reading.read_whole("t/duyuru.toml", named.encode(), COLOURS, FONTS, reading.alone).ancestor

    def find(name: str) -> Ancestor:
        assert name == "duyuru"
        return below

    made = reading.read_whole("t/b.toml", edition.encode(), COLOURS, FONTS, find)
    assert made.findings == ()
    assert made.layout is not None
    assert len(made.layout.layers["square"]) == 4


def test_the_layer_that_moves_is_right() -> None:
    """With a text in it, it is a layout whose card takes six seconds."""
    made, findings = reading.read(
        "t/a.toml", f"{HEAD}formats = ['square']\n{blocks()[4]}{STACK}".encode(), COLOURS, FONTS
    )
    assert findings == ()
    assert made is not None
    assert made.seconds == 6
    assert made.layers["square"][0].motion == Motion("slide", 0.4, 0.6, "left", 120)


def test_the_pieces_of_the_brands_file_are_right() -> None:
    """Fonts, scale and the logo's rules are read without a word."""
    for piece in blocks()[5:]:
        notes = Notes("brand/brand.toml")
        assert read_toml(piece, BRAND, notes)
        assert notes.findings == []


def test_the_reference_names_every_format_kind_and_key() -> None:
    """What the reader asks a file for, the page tells its author."""
    page = language.page()
    for name, (width, height) in FORMATS.items():
        assert f"| `{name}` | {width} × {height} |" in page
        canvas = CANVASES[name]
        assert canvas.measured or not (canvas.covered or canvas.crops)
        for read in filter(None, (canvas.said, canvas.measured)):
            assert f"[{read.day}]({read.address})" in page
    for name, kind in KINDS.items():
        section = page.partition(f"## `{name}`\n")[2].partition("\n## ")[0]
        assert {key.name for key in kind.keys if f"| `{key.name}` |" not in section} == set()


@pytest.mark.parametrize("fmt", list(FORMATS))
def test_what_covers_a_canvas_is_on_it(fmt: str) -> None:
    """A rectangle that a network covers, and what a profile shows, lie within the canvas."""
    canvas = CANVASES[fmt]
    for part in canvas.covered:
        x, y, width, height = part.rect(canvas.width, canvas.height)
        assert min(x, y) >= 0
        assert x + width <= canvas.width
        assert y + height <= canvas.height
        assert part.edge
    for _, width, height in canvas.crops:
        assert width <= canvas.width
        assert height <= canvas.height
