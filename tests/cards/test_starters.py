"""The layouts that a new workspace begins with look right in any palette: light or dark, warm or cold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.cards import materials, problems
from pipeline.cards.card import layout_findings
from pipeline.cards.formats import CANVASES, FORMATS
from pipeline.cards.scene import compose
from pipeline.cli.init import Brief, starter
from pipeline.workspace.library import load
from tests.cards.conftest import needs_raqm
from tests.cards.test_gallery import EDGE, LONG

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cards.layout import Layout
    from pipeline.model.library import Library

NAMES = ["event", "number", "photo", "poster", "quote"]
#: ink, paper, accent and sun
PALETTES = {
    "as it comes": (),
    "cold": ("#0b2545", "#f4f7fb", "#13795b", "#8ecae6"),
    "dark": ("#f5f1e8", "#14171f", "#ff6b4a", "#3a506b"),
}


@pytest.fixture(scope="module", params=["en", "tr"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Make a workspace as `tellal init` does."""
    root: Path = tmp_path_factory.mktemp("brand")
    for path, data in starter(Brief(request.param, "Masa", "Europe/Istanbul", datetime(2026, 12, 7, tzinfo=UTC))):
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return load(root)


def test_nothing_is_wrong_with_any(library: Library) -> None:
    """There are five, each for every format, with an example in the language of the workspace."""
    assert sorted(library.card_layouts) == NAMES
    assert layout_findings(library) == ()
    for name in NAMES:
        layout = _layout(library, name)
        assert set(layout.layers) == set(FORMATS)
        assert layout.example
        # A Turkish example has letters that English lacks.
        said = " ".join(layout.example.values())
        assert bool(re.search("[ıİşŞğĞçÇöÖüÜ]", said)) == (library.settings.locale == "tr"), name


@needs_raqm
@pytest.mark.parametrize("palette", sorted(PALETTES))
@pytest.mark.parametrize("name", NAMES)
def test_words_are_whole_legible_and_off_the_edges_in_any_palette(library: Library, name: str, palette: str) -> None:
    """As in the example, and with every field as long as it may be."""
    colours = dict(library.brand.colours)
    colours.update(zip(("ink", "paper", "accent", "sun"), PALETTES[palette], strict=False))
    library = replace(library, brand=replace(library.brand, colours=colours))
    layout = _layout(library, name)
    most = {field.name: _brim(layout.example.get(field.name, ""), field.most) for field in layout.fields.values()}
    for words in (dict(layout.example), {key: text for key, text in most.items() if key != "photo"}):
        for fmt, (width, height) in FORMATS.items():
            scene = compose(layout, fmt, "tr", {**words, "brand": library.brand.name}, library)
            assert list(problems.find(scene, (layout.path, 1))) == [], fmt
            _, top, _, bottom = CANVASES[fmt].safe
            for _, placed in scene.placed():
                for rect in placed.rects():
                    assert EDGE <= rect.x <= width - EDGE - rect.width, (fmt, placed.text)
                    assert max(EDGE, top) <= rect.y <= height - max(EDGE, bottom) - rect.height, (fmt, placed.text)


def _brim(example: str, most: int) -> str:
    return "8" * most if example[:1].isdigit() else LONG[:most].rstrip(" ,")


def _layout(library: Library, name: str) -> Layout:
    layout, findings = materials.layout(library, name)
    assert layout is not None, findings
    return layout
