"""AVIF is taken like any other photo: upright, whole or not at all, and sent as what networks take."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.cards import avif
from pipeline.cards.developed import clean, fitted, look
from pipeline.cards.probe import probe
from pipeline.cards.recipe import Recipe
from tests.pictures import drawn

if TYPE_CHECKING:
    from pathlib import Path


def sideways() -> bytes:
    """Return a photo that was held sideways: its red left half belongs on top."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return drawn("AVIF", exif=exif, quality=90)


def red_on_top(data: bytes) -> bool:
    """Whether readers see the red half above the blue one."""
    shown = Image.open(io.BytesIO(data)).convert("RGB")
    assert shown.size == (40, 60)
    top, bottom = shown.getpixel((20, 8)), shown.getpixel((20, 52))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    return top[0] - top[2] > 100 and bottom[2] - bottom[0] > 100


def test_a_network_gets_a_kind_that_it_takes(tmp_path: Path) -> None:
    """A photo becomes a JPEG, in the way it was held, even where the network names no kinds."""
    (tmp_path / "a.avif").write_bytes(data := sideways())
    digest = hashlib.sha256(data).hexdigest()
    for recipe in (Recipe(), Recipe(("image/jpeg",)), Recipe(("image/png", "image/jpeg"), most=1_000_000)):
        found, made = fitted(tmp_path, "a.avif", digest, recipe)
        assert found.media_type in {"image/jpeg", "image/png"}
        assert red_on_top(made)


def test_a_page_shows_it_as_webp() -> None:
    """Every browser that shows the one shows the other, and nobody waits seconds for an encoder."""
    made = clean(sideways(), "image/avif", "a.avif")
    about = probe(made)
    assert about is not None
    assert about == ("image/webp", 40, 60)
    assert red_on_top(made)


def test_what_moves_is_said_to_move(tmp_path: Path) -> None:
    """So that nobody takes one of its frames for the whole."""
    held = io.BytesIO()
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "green", "blue")]
    frames[0].save(held, "AVIF", save_all=True, append_images=frames[1:], duration=200)
    (tmp_path / "a").write_bytes(data := held.getvalue())
    assert probe(data) == ("image/avif", 32, 32)
    assert look(tmp_path, "a", hashlib.sha256(data).hexdigest(), "image/avif").moves


def test_a_size_that_is_not_said_is_none() -> None:
    """Cut before its boxes end, or without them."""
    whole = drawn("AVIF")
    assert avif.size(whole) == (60, 40)
    assert avif.size(whole[:60]) is None
    assert not avif.is_avif(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")


@given(data=st.data())
def test_boxes_that_lie_end_in_a_size_or_in_none(data: st.DataObject) -> None:
    """Whatever is written where a length or a number stands."""
    whole = bytearray(drawn("AVIF")[:400])
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = avif.size(bytes(whole))
    assert found is None or len(found) == 2
