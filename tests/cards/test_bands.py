"""PNG in bands: files that every reader takes, the same bytes whatever was remembered."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.cards.bands import Ground, png
from pipeline.cards.draw import Mark, Rows
from pipeline.cards.layout import Rect
from tests.cards import strict

if TYPE_CHECKING:
    from collections.abc import Callable


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    """Make an image that no two bands of are alike."""
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(3 * width * height))  # noqa: S311 - the same each time


def few(width: int, height: int) -> Image.Image:
    """Make an image of two colours."""
    dots = Image.frombytes("1", (width, height), random.Random(width).randbytes(-(-width // 8) * height))  # noqa: S311 - likewise
    return dots.convert("RGB")


def mixed(width: int, height: int) -> Image.Image:
    """Make an image of many colours above and of few below."""
    image = noise(width, height)
    image.paste((9, 8, 7), (0, height // 2, width, height))
    return image


def decoded(data: bytes) -> bytes:
    """Return what Pillow makes of a file, all of it read and every sum checked."""
    with Image.open(io.BytesIO(data)) as image:
        image.verify()
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.parametrize("size", [(1, 1), (7, 35), (7, 36), (3, 37), (64, 72), (5, 400)])
@pytest.mark.parametrize("make", [noise, few, mixed])
def test_a_file_is_read_back_by_strict_readers(size: tuple[int, int], make: Callable[[int, int], Image.Image]) -> None:
    """Also where the last band is not a whole one, or the only one, and where bands are packed in two ways."""
    image = make(*size)
    data = png(image)
    assert decoded(data) == image.tobytes()
    assert strict.read(data)[:3] == (*size, image.tobytes())


@given(first=st.integers(-20, 300), high=st.integers(0, 300), seed=st.integers(0, 3))
def test_kept_bands_are_what_they_would_be_if_packed_anew(first: int, high: int, seed: int) -> None:
    """Wherever on it something was drawn, even where that reaches out of the picture."""
    ground = Ground(noise(9, 201))
    for number in range(6):
        ground.band(number)
    image, rows = ground.image.copy(), Rows(first, first + high)
    image.paste((seed, 9, 200), (2, first, 7, first + high))
    assert png(image, ground, rows) == png(image, ground, Rows(0, 201))
    assert strict.read(png(image, ground, rows)).pixels == image.tobytes()


def test_a_card_without_words_is_its_ground() -> None:
    """No band is packed for it."""
    ground = Ground(noise(9, 100))
    assert png(ground.image, ground, Rows(0, 0)) == png(ground.image)


def test_letters_on_a_plain_ground_are_packed_as_they_are_and_a_photo_by_its_differences() -> None:
    """What each is packed best as, and what fills of a card is in the file by its pixels alone."""
    filters = {name: set(strict.read(png(make(400, 72))).filters) for name, make in (("few", few), ("noise", noise))}
    assert filters == {"few": {0}, "noise": {0, 2}}
    ground = Ground(Image.new("RGB", (300, 100), "white"))
    drawn = ground.image.copy()
    drawn.paste(noise(100, 20), (7, 9))
    assert set(strict.read(png(drawn, ground, Rows(9, 29))).filters) == {0}


def test_a_sheet_is_wiped_before_it_is_drawn_on_again() -> None:
    """Nothing of a card is seen on the next one, whatever was drawn where, even twice or out of the picture."""
    ground, clean = Ground(noise(30, 90, 1)), noise(30, 90, 1).tobytes()
    for places in (
        [Rect(3, 40, 5, 5)],
        [Rect(20, 20, 4, 4), Rect(5, -5, 9, 11)],
        [Rect(0, 80, 900, 95), Rect(0, 85, 30, 3)],
        [],
        [Rect(3, 40, 5, 5), Rect(5, 42, 9, 9), Rect(4, 41, 2, 30)],
        [Rect(40, 40, 5, 5), Rect(3, 3, 0, 5)],
    ):
        sheet = ground.sheet()
        assert sheet.tobytes() == clean
        for number, where in enumerate(places):
            ground.remember(Mark(where))
            sheet.paste((1, 2, number), (where.x, where.y, where.x + where.width, where.y + where.height))
    assert ground.sheet().tobytes() == clean


def test_a_place_of_one_colour_is_wiped_with_it() -> None:
    """A rectangle is known to be calm only where every pixel of it is alike."""
    image = Image.new("RGB", (30, 30), "black")
    image.putpixel((20, 20), (0, 0, 1))
    ground, clean = Ground(image), image.tobytes()
    calm, whole, outside = Rect(0, 0, 20, 30), Rect(0, 0, 30, 30), Rect(-1, 0, 4, 4)
    assert (ground.calm(calm), ground.calm(whole), ground.calm(outside)) == ((0, 0, 0), None, None)
    ground.remember(Mark(calm, ground.calm(calm)))
    ground.sheet()
    ground.remember(Mark(calm, ground.calm(calm)))
    ground.image.paste("red", (2, 2, 20, 30))
    assert ground.sheet().tobytes() == clean


def test_a_band_is_packed_as_the_ground_has_it_whatever_the_first_card_on_it_shows() -> None:
    """Else the bytes of a card would depend on which one was drawn before it."""
    one, other = (Ground(Image.new("RGB", (300, 100), "white")) for _ in range(2))
    files = []
    for ground, seeds in ((one, (1, 2)), (other, (2,))):
        for seed in seeds:
            sheet = ground.sheet()
            ground.remember(Mark(Rect(7, 9, 100, 20)))
            sheet.paste(noise(100, 20, seed), (7, 9))
            files.append(png(sheet, ground, Rows(9, 29)))
    assert files[1] == files[2] != files[0]
