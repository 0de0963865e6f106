"""Where a layer is: anchors, a grid, and the part of a canvas that nothing covers."""

from __future__ import annotations

import pytest

from pipeline.cards.formats import CANVASES
from pipeline.cards.layout import Rect
from pipeline.cards.reading import read

LAYER = 'alt = "x"\n{grid}\n[[layers]]\ntype = "shape"\ncolour = "ink"\nbox = {{ {box} }}\n'
GRID = "[grid]\ncolumns = 4\nrows = 2\nmargin = [40, 60]\ngutter = [20, 0]\n[grid.on.story]\nmargin = [90, 100]"


def rect(box: str, fmt: str, grid: str = "") -> Rect:
    """Return where a box is on a canvas."""
    layout, findings = read("t/a.toml", LAYER.format(box=box, grid=grid).encode(), ("ink",), ())
    assert findings == ()
    assert layout is not None
    return layout.layers[fmt][0].box.on(CANVASES[fmt].width, CANVASES[fmt].height)


def problems(box: str, grid: str = "") -> list[str]:
    """Return what is wrong with a box."""
    layout, findings = read("t/a.toml", LAYER.format(box=box, grid=grid).encode(), ("ink",), ())
    assert (layout is None) == bool(findings)
    return [str(finding.message) for finding in findings]


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        ("top-left", Rect(30, 20, 200, 100)),
        ("top", Rect(440, 20, 200, 100)),
        ("right", Rect(850, 490, 200, 100)),
        ("center", Rect(440, 490, 200, 100)),
        ("bottom-right", Rect(850, 960, 200, 100)),
    ],
)
def test_an_anchor_is_a_corner_an_edge_or_the_middle(at: str, wanted: Rect) -> None:
    """With its margin from there."""
    assert rect(f'at = "{at}", width = 200, height = 100, margin = [30, 20]', "square") == wanted


def test_a_grid_counts_columns_and_rows_on_each_format() -> None:
    """Both numbers are included; gutters lie between."""
    # 1080 − 2·40 − 3·20 = 940, of four columns 235 each
    assert rect("columns = [1, 4]", "square", GRID) == Rect(40, 0, 1000, 1080)
    assert rect("columns = [2, 3], rows = [2, 2]", "square", GRID) == Rect(295, 540, 490, 480)
    assert rect("columns = [1, 4], rows = [1, 2]", "story", GRID) == Rect(90, 100, 900, 1720)


def test_safe_counts_from_where_nothing_is_covered() -> None:
    """The same box stands below a story's name and above its buttons."""
    assert rect("left = 84, right = 84, top = 84, bottom = 84, safe = true", "square") == Rect(84, 84, 912, 912)
    assert rect("left = 84, right = 84, top = 84, bottom = 84, safe = true", "story") == Rect(84, 334, 912, 1162)
    assert rect('at = "bottom", height = 100, width = "50%", safe = true', "story") == Rect(270, 1480, 540, 100)
    assert rect("rows = [2, 2], safe = true", "story", GRID) == Rect(0, 915, 1080, 565)


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ('at = "botom"', "has to be one of"),
        ('at = "top", top = 3, width = 3, height = 3', "at and top, bottom, rows say the same twice"),
        ('at = "top"', "a box needs a width"),
        ("margin = [3, 3]", "a margin needs a corner"),
        ("columns = [1, 2], left = 4", "left and columns say the same twice"),
        ("columns = [3, 2]", "a first and a last number of the grid's 12"),
        ("columns = [1, 13]", "two numbers from 1 to 12"),
        ("columns = [1.5, 2]", "a first and a last number"),
        ("rows = 3", "two numbers"),
    ],
)
def test_a_box_that_makes_no_sense_is_said_so(box: str, words: str) -> None:
    """Every mistake has its finding."""
    assert any(words in problem for problem in problems(box)), problems(box)


def test_a_grid_needs_room() -> None:
    """Margins that meet are told, with the format."""
    assert "on 'square' margins and gutters leave no room for the grid" in problems(
        "columns = [1, 2]", "[grid]\nmargin = [560, 0]"
    )
    assert any("squar" in problem for problem in problems("left = 1", "[grid.on.squar]\ncolumns = 3"))
