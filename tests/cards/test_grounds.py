"""What cards stand on is kept while it is of use, and no longer."""

from __future__ import annotations

import gc
from functools import partial
from weakref import ref

import pytest
from PIL import Image

from pipeline.cards import grounds

SQUARE, SMALL = (1080, 1080), (135, 135)


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    grounds.forget()


def blank(size: tuple[int, int]) -> Image.Image:
    """Draw nothing."""
    return Image.new("RGB", size)


def test_what_is_kept_is_not_drawn_again() -> None:
    """A large one and what is looked at in small, in turns."""
    kept = [grounds.ground(size, size, partial(blank, size)) for size in (SMALL, SQUARE, SMALL, SQUARE)]
    assert kept[:2] == kept[2:]


def test_an_old_one_is_gone_before_a_new_one_is_drawn() -> None:
    """Else a worker needs the memory of both at once."""
    old = grounds.ground("old", SQUARE, lambda: blank(SQUARE))
    left: list[ref[object]] = [ref(old), ref(old.sheet())]
    del old

    def draw() -> Image.Image:
        gc.collect()
        assert [each() for each in left] == [None, None]
        return blank(SQUARE)

    grounds.ground("new", SQUARE, draw)
