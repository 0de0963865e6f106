"""Brands and layouts from a few lines, in the fonts of the sample brand."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.cards import fonts, materials, typeface
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipeline.model.library import Library

needs_raqm = pytest.mark.skipif(not typeface.has_raqm(), reason="this machine has no fribidi")
REPOSITORY = Path(__file__).resolve().parents[2]
FONTS = REPOSITORY / "brand" / "fonts"
BRAND = """\
name = "Deneme"

[colours]
ink = "#101010"
paper = "#ffffff"
red = "#c02020"
mist = "#e8e8e8"

[fonts]
display = "fonts/Fraunces-Bold.ttf"
text = "fonts/BricolageGrotesque-Medium.ttf"
emoji = "fonts/NotoColorEmoji-Subset.ttf"
"""
#: two texts on white, in a box that leaves 100 pixels at the sides and a fifth above and below
LAYOUT = """\
description = "Deneme"
alt = "Duyuru: {headline}[. {more}]"

[fields.headline]
required = true
max = 200

[fields.more]

[[layers]]
type = "colour"
colour = "paper"

[[layers]]
type = "stack"
box = { left = 100, right = 100, top = "20%", bottom = "20%" }

[[layers.items]]
field = "headline"
font = "display"
colour = "ink"
size = 120
smallest = 40

[[layers.items]]
field = "more"
colour = "red"
size = 50
"""


@pytest.fixture
def make_library(make_workspace: Callable[..., Path]) -> Callable[..., Library]:
    """Make a library of a brand with real fonts: `make_library({"templates/cards/afis.toml": LAYOUT})`."""

    def make(files: Mapping[str, str | bytes | None] | None = None) -> Library:
        root = make_workspace({"brand/brand.toml": BRAND, **(files or {"templates/cards/afis.toml": LAYOUT})})
        shutil.copytree(FONTS, root / "brand" / "fonts", dirs_exist_ok=True)
        return load(root)

    return make


@pytest.fixture
def no_raqm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Pillow be as it is on a machine without fribidi, and forget what was measured before and meanwhile."""
    remembered = (typeface.typeface, typeface._shaping, fonts._load, materials._chain)
    with monkeypatch.context() as patch:
        patch.setattr("PIL._imagingft.HAVE_RAQM", False)
        for memory in remembered:
            memory.cache_clear()
        yield
    for memory in remembered:
        memory.cache_clear()


@pytest.fixture(scope="session")
def sample() -> Library:
    """Return the library of the sample brand, which is this repository."""
    return load(REPOSITORY)
