"""PNG in bands: files that every reader takes, the same bytes whatever was remembered."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.cards.bands import Ground, png
from pipeline.cards.draw import NO_ROWS, Rows
from tests.cards import strict


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    """Make an image that no two bands of are alike."""
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(3 * width * height))  # noqa: S311 - the same each time


def decoded(data: bytes) -> bytes:
    """Return what Pillow makes of a file, all of it read and every sum checked."""
    with Image.open(io.BytesIO(data)) as image:
        image.verify()
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.parametrize("size", [(1, 1), (7, 35), (7, 36), (3, 37), (64, 72), (5, 400)])
def test_a_file_is_read_back_by_strict_readers(size: tuple[int, int]) -> None:
    """Also where the last band is not a whole one, or the only one."""
    image = noise(*size)
    data = png(image)
    assert decoded(data) == image.tobytes()
    assert strict.read(data)[:3] == (*size, image.tobytes())


@given(first=st.integers(-20, 300), high=st.integers(0, 300), seed=st.integers(0, 3))
def test_a_kept_ground_gives_the_bytes_of_a_fresh_file(first: int, high: int, seed: int) -> None:
    """Wherever on it something was drawn, even where that reaches out of the picture."""
    ground = Ground(noise(9, 201))
    ground.bands()
    image, rows = ground.image.copy(), Rows(first, first + high)
    image.paste((seed, 9, 200), (2, first, 7, first + high))
    assert png(image, ground, rows) == png(image)
    assert strict.read(png(image, ground, rows)).pixels == image.tobytes()


def test_a_card_without_words_is_its_ground() -> None:
    """No band is packed for it."""
    ground = Ground(noise(9, 100))
    assert png(ground.image, ground, NO_ROWS) == png(ground.image)


def test_a_sheet_is_wiped_before_it_is_drawn_on_again() -> None:
    """Nothing of a card is seen on the next one, whatever was drawn where, and whoever had the last sheet."""
    one, other = Ground(noise(30, 90, 1)), Ground(noise(30, 90, 2))
    for ground, used, rows in [
        (one, (3, 40), Rows(40, 45)),
        (one, (5, 0), Rows(-5, 6)),
        (other, (1, 1), None),
        (other, (3, 80), Rows(80, 95)),
        (one, (2, 2), NO_ROWS),
        (one, (3, 40), Rows(40, 45)),
        (one, (9, 9), None),
    ]:
        sheet = ground.sheet()
        assert sheet.tobytes() == ground.image.tobytes()
        if rows != NO_ROWS:
            sheet.paste((1, 2, 3), (*used, used[0] + 5, used[1] + 5))
        ground.used(rows)
    assert one.sheet().tobytes() == noise(30, 90, 1).tobytes()


def test_a_drawing_that_broke_off_is_wiped_too() -> None:
    """Nobody said where it was drawn on."""
    ground = Ground(noise(30, 90))
    ground.sheet().paste((1, 2, 3), (0, 0, 9, 9))
    assert ground.sheet().tobytes() == ground.image.tobytes()
