"""Type and size from the first bytes, against pictures that Pillow wrote and heads that lie."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.cards.probe import Probed, probe


def picture(kind: str, size: tuple[int, int] = (31, 17), **options: object) -> bytes:
    """Return a small picture in a format of Pillow."""
    held = io.BytesIO()
    Image.new("RGB", size, "#b3412a").save(held, kind, **options)
    return held.getvalue()


def turned(orientation: int) -> bytes:
    """Return a JPEG that a camera held in some way would have written."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return picture("JPEG", exif=exif)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(picture("PNG"), "image/png", id="png"),
        pytest.param(picture("JPEG"), "image/jpeg", id="jpeg"),
        pytest.param(picture("JPEG", progressive=True), "image/jpeg", id="progressive"),
        pytest.param(picture("JPEG", comment=b"\xff\xc0" * 300), "image/jpeg", id="jpeg-marker-in-comment"),
        pytest.param(picture("GIF"), "image/gif", id="gif"),
        pytest.param(picture("WEBP"), "image/webp", id="webp-lossy"),
        pytest.param(picture("WEBP", lossless=True), "image/webp", id="webp-lossless"),
        pytest.param(picture("AVIF"), "image/avif", id="avif"),
        pytest.param(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif" + picture("AVIF")[28 + 4 :], "image/avif", id="avif-brand"),
        pytest.param(picture("WEBP", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0"), "image/webp", id="webp-extended"),
    ],
)
def test_a_picture_says_what_it_is(data: bytes, media_type: str) -> None:
    """Every format's own place for the size is read."""
    assert probe(data) == Probed(media_type, 31, 17)


@pytest.mark.parametrize(("orientation", "size"), [(1, (31, 17)), (3, (31, 17)), (6, (17, 31)), (8, (17, 31))])
def test_a_photo_held_sideways_counts_upright(orientation: int, size: tuple[int, int]) -> None:
    """A phone writes the sensor's size and a turn; readers see the turned one."""
    assert probe(turned(orientation)) == Probed("image/jpeg", *size)
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert probe(picture("AVIF", exif=exif)) == Probed("image/avif", *size)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 8,
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\xff\xff" + b"\0" * 10,
        b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 20,
        b"GIF88a" + b"\1" * 8,
    ],
)
def test_nonsense_is_none(data: bytes) -> None:
    """Truncated, empty, zero-sized and foreign bytes are no picture."""
    assert probe(data) is None


AVIF = picture("AVIF")[:100]


@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1", b"GIF89a", b"RIFF1234WEBP", AVIF]),
    st.binary(),
)
def test_hostile_bytes_never_raise(head: bytes, tail: bytes) -> None:
    """Whatever follows a good beginning, the answer is a size or nothing."""
    found = probe(head + tail)
    assert found is None or min(found.width, found.height) > 0
