"""JPEG in strips: the same file whatever was remembered, and the same pixels as without."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.cards import strips
from pipeline.cards.bands import Ground
from pipeline.cards.draw import Mark, Rows
from pipeline.cards.layout import Rect

FINE, COARSE = (92, 0), (90, 2)


def soft(width: int, height: int, seed: int = 0) -> Image.Image:
    """Make an image in all colours, other in every row."""
    small = Image.frombytes("RGB", (5, 9), random.Random(seed).randbytes(135))  # noqa: S311 - the same each time
    return small.resize((width, height), Image.Resampling.BICUBIC)


def decoded(data: bytes) -> Image.Image:
    """Return what Pillow makes of a file."""
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "JPEG"
        return image.convert("RGB")


@pytest.mark.parametrize("fineness", [FINE, COARSE])
@pytest.mark.parametrize("size", [(8, 8), (33, 31), (70, 32), (50, 33), (17, 401), (600, 314)])
def test_a_file_shows_what_pillow_writes_in_one_go(size: tuple[int, int], fineness: tuple[int, int]) -> None:
    """Marks between its strips change no pixel, wherever the last strip ends."""
    image, plain = soft(*size), io.BytesIO()
    image.save(plain, "JPEG", quality=fineness[0], subsampling=fineness[1])
    made = strips.jpeg(image, fineness, {}, None, None)
    assert decoded(made).size == size
    assert decoded(made).tobytes() == decoded(plain.getvalue()).tobytes()


@given(
    places=st.lists(st.tuples(st.integers(-20, 300), st.integers(0, 300)), min_size=1, max_size=4),
    fineness=st.sampled_from([FINE, COARSE]),
    words=st.sampled_from([{}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"}]),
)
def test_card_after_card_is_what_it_would_be_if_encoded_anew(
    places: list[tuple[int, int]], fineness: tuple[int, int], words: dict[str, bytes]
) -> None:
    """Wherever on the ground each was drawn, whatever the file says, and whichever was the first."""
    ground = Ground(soft(40, 275))
    for number, (top, high) in enumerate(places):
        sheet = ground.sheet()
        ground.remember(Mark(Rect(2, top, 30, high)))
        sheet.paste((number, 9, 200), (2, top, 32, top + high))
        made = strips.jpeg(sheet, fineness, words, ground, Rows(top, top + high) if high else Rows(0, 0))
        assert made == strips.jpeg(sheet, fineness, words, None, None)


def test_a_card_in_another_quality_is_not_made_of_what_is_known_of_the_first() -> None:
    """Nothing of one is read as the other's."""
    ground = Ground(soft(40, 275))
    for fineness in (FINE, COARSE, FINE):
        made = strips.jpeg(ground.sheet(), fineness, {}, ground, Rows(0, 0))
        assert made == strips.jpeg(soft(40, 275), fineness, {}, None, None)
