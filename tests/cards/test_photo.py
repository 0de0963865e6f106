"""Pictures from strangers: what is no picture, cut off, disguised or enormous is a sentence, not a crash."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.cards.photo import PictureError, check, cover, inside, load
from tests.pictures import drawn

if TYPE_CHECKING:
    from pathlib import Path


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it has 10 billion pixels."""
    head = struct.pack(">LLBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">L", 13) + chunk + struct.pack(">L", zlib.crc32(chunk))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"<html>", "no PNG", id="page"),
        pytest.param(drawn("GIF"), "no PNG", id="gif"),
        pytest.param(drawn("BMP"), "no PNG", id="bmp"),
        pytest.param(bomb(), "50 million", id="bomb"),
        pytest.param(drawn("PNG")[:60], "cut off", id="truncated-png"),
        pytest.param(drawn("JPEG")[:400], "cut off", id="truncated-jpeg"),
        pytest.param(drawn("WEBP")[:40], "cut off", id="truncated-webp"),
        pytest.param(b"%!PS\n" + drawn("PNG"), "no PNG", id="polyglot"),
    ],
)
def test_what_cannot_be_used_says_why(data: bytes, words: str) -> None:
    """Before its pixels are unpacked, where its head tells."""
    with pytest.raises(PictureError, match=words):
        cover(data, (30, 30), (0.5, 0.5))


@pytest.mark.parametrize(
    "data",
    [
        drawn("JPEG"),
        drawn("JPEG", mode="CMYK"),
        drawn("JPEG", mode="L"),
        drawn("PNG", mode="P"),
        drawn("PNG", mode="RGBA"),
        drawn("WEBP"),
        drawn("AVIF"),
    ],
)
def test_every_kind_fills_its_box(data: bytes) -> None:
    """Colours of print, palettes and greys all come out as a screen shows them."""
    assert cover(data, (33, 77), (0.5, 0.5)).size == (33, 77)
    assert cover(data, (33, 77), (0.5, 0.5)).mode == "RGB"


@pytest.mark.parametrize(("across", "colour"), [(0.0, (255, 0, 0)), (1.0, (0, 0, 255))])
def test_the_focus_stays_in_sight(across: float, colour: tuple[int, int, int]) -> None:
    """A narrow box shows the side that matters."""
    assert cover(drawn("PNG"), (10, 40), (across, 0.5)).getpixel((5, 20)) == colour


@pytest.mark.parametrize("size", [(1200, 900), (1023, 767)])
def test_a_size_that_does_not_divide_is_no_damage(size: tuple[int, int]) -> None:
    """Shares of such sizes are rounded, and an edge came to lie a hair outside of the picture."""
    held = io.BytesIO()
    Image.new("RGB", size, "red").save(held, "JPEG")
    for width in range(97, 140, 3):
        for height in (61, 88, 112):
            assert cover(held.getvalue(), (width, height), (0.5, 0.5)).size == (width, height)


def test_a_photo_held_sideways_is_turned() -> None:
    """What was up when it was taken is up on the card."""
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = cover(drawn("JPEG", exif=exif, quality=95), (20, 30), (0.5, 0.5))
    top, bottom = turned.getpixel((10, 3)), turned.getpixel((10, 26))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200
    assert bottom[2] > 200


def test_inside_keeps_shape_and_transparency() -> None:
    """A logo is never stretched, and its clear parts stay clear."""
    held = io.BytesIO()
    Image.new("RGBA", (80, 40), (0, 0, 0, 0)).save(held, "PNG")
    fitted = inside(held.getvalue(), (40, 400))
    assert fitted.size == (40, 20)
    assert fitted.getchannel("A").getextrema() == (0, 0)


def test_missing_files_are_pictures_that_cannot_be_used(tmp_path: Path) -> None:
    """The author reads a sentence about the file."""
    with pytest.raises(PictureError, match="missing"):
        load(tmp_path / "yok.jpg")
    (tmp_path / "kahve.jpg").write_bytes(drawn("JPEG"))
    assert check(load(tmp_path / "kahve.jpg")) == "JPEG"
