"""A contact sheet: what stands below its pictures can be read, however much of it there is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.cards.sheet import Tile, sheet
from tests.pictures import drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.library import Library

GROUND = (244, 244, 242)


def inked(picture: Image.Image, box: tuple[int, int, int, int], *, below: int = 120) -> list[tuple[int, int]]:
    """Return where lines of type begin and end in a part of a picture, from its top."""
    part = picture.crop(box).convert("L").point([255 if level < below else 0 for level in range(256)])
    rows = [bool(part.crop((0, y, part.width, y + 1)).getbbox()) for y in range(part.height)]
    starts = [y for y, ink in enumerate(rows) if ink and not (y and rows[y - 1])]
    return [(y, next(end for end in range(y, len(rows) + 1) if end == len(rows) or not rows[end])) for y in starts]


@pytest.fixture
def shown(make_library: Callable[..., Library]) -> Image.Image:
    """Draw a sheet of a wide picture with few words and a tall one with many."""
    tiles = [
        Tile(drawn("PNG", (600, 300)), "HHHH", "2026-12-01 09:30 · X"),
        Tile(drawn("PNG", (300, 500)), "HHHH " * 40, "2026-12-01 09:30 · " + "Mastodon " * 20),
    ]
    return Image.open(io.BytesIO(sheet("Aralık", tiles, 2, make_library()))).convert("RGB")


def test_long_captions_are_as_large_as_short_ones(shown: Image.Image) -> None:
    """They are cut after two lines each, not set smaller."""
    few, many = (inked(shown, (x, 630, x + 300, shown.height)) for x in (40, 368))
    assert few[0][1] - few[0][0] == many[0][1] - many[0][0] > 12
    assert (len(few), len(many)) == (2, 4)


def test_words_stand_right_below_their_picture(shown: Image.Image) -> None:
    """Pictures of all shapes in a row stand on one line."""
    for x in (40, 368):
        assert shown.getpixel((x + 20, 615)) == pytest.approx((255, 0, 0), abs=12)
        assert shown.getpixel((x + 20, 628)) == pytest.approx(GROUND, abs=6)
    assert shown.getpixel((60, 300)) == pytest.approx(GROUND, abs=6), "above the wide one nothing stands"
