"""Pictures from strangers: what is no picture, cut off, disguised or enormous is a sentence, not a crash."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline.cards import darkroom, photo
from pipeline.cards.photo import PictureError, check, cover, inside, load
from tests.pictures import drawn

if TYPE_CHECKING:
    from collections.abc import Mapping
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


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Watch what the dark room is asked, with nothing remembered."""
    jobs: list[str] = []
    really = darkroom.develop

    def develop(job: Mapping[str, Any], data: bytes) -> darkroom.Developed:
        jobs.append(job["job"])
        return really(job, data)

    monkeypatch.setattr(darkroom, "develop", develop)
    photo._unpacked.clear()
    return jobs


def taken(width: int, height: int, *, orientation: int = 1) -> bytes:
    """Return a photo, or what stands for one: soft forms in all colours."""
    held, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    bands = [Image.radial_gradient("L"), Image.linear_gradient("L"), Image.linear_gradient("L").rotate(90)]
    Image.merge("RGB", bands).resize((width, height)).save(held, "JPEG", quality=95, exif=exif)
    return held.getvalue()


@pytest.mark.parametrize("data", [taken(1500, 1000), taken(1000, 1500, orientation=6), taken(6000, 4000)])
def test_a_photo_is_unpacked_once_for_all_formats(asked: list[str], data: bytes) -> None:
    """As small as the largest of them needs it; each looks as if it had been cut from the photo itself."""
    sizes, room = [(540, 380), (540, 500), (350, 315), (540, 620)], (540, 620)
    made = [cover(data, size, (0.3, 0.6), room) for size in sizes]
    assert asked == ["reduce"]
    for size, image in zip(sizes, made, strict=True):
        assert image.size == size
        difference = ImageChops.difference(image, cover(data, size, (0.3, 0.6)))
        assert max(ImageStat.Stat(difference).mean) < 1
    photo._unpacked.clear()
    assert cover(data, sizes[0], (0.3, 0.6), room).tobytes() == made[0].tobytes()


def test_a_photo_in_one_format_is_scaled_once(asked: list[str]) -> None:
    """Then nothing is left to do but to cut, and no edge is softened twice."""
    data = taken(1500, 1000)
    whole = cover(data, (600, 400), (0.5, 0.5))
    cut = cover(data, (400, 400), (0.3, 0.5), (400, 400))
    assert cut.tobytes() == whole.crop((0, 0, 400, 400)).tobytes()
    assert asked == ["cover", "reduce"]


@pytest.mark.parametrize("room", [(540, 620), (1080, 1920), None])
@pytest.mark.parametrize("data", [taken(1500, 1000), taken(1000, 1500, orientation=6), taken(3000, 2000)])
def test_a_photo_of_a_layout_has_the_same_pixels_and_is_not_kept(data: bytes, room: tuple[int, int] | None) -> None:
    """What it is drawn on is kept: to keep both would take twice the memory."""
    photo._unpacked.clear()
    once = photo.cover_once(data, (540, 380), (0.3, 0.6), room)
    assert not photo._unpacked
    assert once.tobytes() == cover(data, (540, 380), (0.3, 0.6), room).tobytes()


def test_a_panorama_is_not_kept(asked: list[str]) -> None:
    """What is fifty times as wide as it is high would take a hundred megabytes for a place that it fills."""
    data = taken(12_000, 240)
    for _ in range(2):
        assert cover(data, (1080, 1080), (0.5, 0.5), (1080, 1920)).size == (1080, 1080)
    assert asked == ["reduce"]
    data = taken(20_000, 1000)
    for _ in range(2):
        assert cover(data, (1080, 1080), (0.5, 0.5), (1080, 1920)).size == (1080, 1080)
    assert asked == ["reduce", "cover", "cover"]


def test_what_is_kept_is_bounded() -> None:
    """Photo after photo: the last ones are kept, and never more of them than a worker has room for."""
    for number in range(12):
        cover(taken(1400 + number, 1000), (900, 900), (0.5, 0.5), (900, 900))
    assert 1 < len(photo._unpacked) < 12
    assert sum(each.width * each.height for each in photo._unpacked.values()) <= photo.MOST_KEPT
