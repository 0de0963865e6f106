"""Pictures as they go out: the same look, and nothing else of the file; hostile ones end where they cannot hurt."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import time
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat
from PIL.PngImagePlugin import PngInfo

from pipeline.cards import darkroom
from pipeline.cards.darkroom import DarkRoom, PictureError
from pipeline.cards.developed import FOLDER, clean, developed, fitted, kept, look
from pipeline.cards.probe import probe
from pipeline.cards.recipe import Recipe
from pipeline.errors import ContentError
from pipeline.render.pictures import Seen, probed
from tests.pictures import drawn, png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MARK = b"<script>alert('GPS 41.0082 N 28.9784 E')</script>"
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


def chatty(kind: str) -> bytes:
    """Return a picture that says more than it shows: where it was taken, by whom, and a page behind its end."""
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    exif.get_ifd(0x8825)[2] = (41.0, 0.0, 29.5)
    more: dict[str, Any] = {
        "exif": exif.tobytes(),
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    }
    if kind == "PNG":
        words = PngInfo()
        words.add_text("Comment", MARK.decode())
        more["pnginfo"] = words
    if kind in ("JPEG", "GIF"):
        more["comment"] = MARK
    if kind == "GIF":
        del more["exif"], more["icc_profile"]
    return drawn(kind, **more) + MARK


def apart(one: bytes, other: bytes) -> float:
    """Return how far two pictures are from each other, of 255, as readers see them."""
    shown = [ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGBA") for data in (one, other)]
    assert shown[0].size == shown[1].size
    return max(ImageStat.Stat(ImageChops.difference(*shown)).mean)


@pytest.mark.parametrize("kind", TYPES)
def test_nothing_leaves_but_what_can_be_seen(kind: str) -> None:
    """No place, no name, no profile, and no page that waits behind the end of the file."""
    before = chatty(kind)
    assert b"script" in before
    after = clean(before, TYPES[kind], "a")
    assert b"script" not in after
    assert probe(after) == probe(before)
    shown = Image.open(io.BytesIO(after))
    assert not dict(shown.getexif())
    assert not {"icc_profile", "comment", "exif", "xmp", "Comment"} & shown.info.keys()
    assert apart(before, after) < 4


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "P"),
        ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "I;16"), ("GIF", "P"), ("GIF", "L"), ("WEBP", "RGB"), ("WEBP", "RGBA"),
    ],
)  # fmt: skip
def test_every_kind_keeps_its_look(kind: str, mode: str) -> None:
    """Greys, palettes, print colours, transparency."""
    if mode == "I;16":
        held = io.BytesIO()
        Image.linear_gradient("L").convert("I").point(lambda grey: grey * 257 + 0).convert("I;16").save(held, "PNG")
        before = held.getvalue()
        after = clean(before, TYPES[kind], "a")
        assert apart(after, drawn_gradient()) < 1
        return
    before = drawn(kind, mode=mode)
    after = clean(before, TYPES[kind], "a")
    assert probe(after) == probe(before)
    assert apart(before, after) < 4


def drawn_gradient() -> bytes:
    """Return the gradient that fine greys are compared with."""
    held = io.BytesIO()
    Image.linear_gradient("L").save(held, "PNG")
    return held.getvalue()


def test_a_photo_stays_as_fine_and_as_small_as_it_was() -> None:
    """It is quantised as before: no mush, no network that finds it too heavy."""
    held = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(held, "JPEG", quality=88, progressive=True)
    before = held.getvalue()
    after = clean(before, "image/jpeg", "a")
    assert len(after) <= 1.05 * len(before)
    assert apart(before, after) < 1


@pytest.mark.parametrize(("kind", "how"), [("JPEG", {"quality": 95}), ("PNG", {}), ("WEBP", {"lossless": True})])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_held_sideways_is_turned_for_good(
    tmp_path: Path, kind: str, how: dict[str, Any], orientation: int
) -> None:
    """What a reader's program turned is upright by itself, since nothing says any more that it must be turned."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    before = drawn(kind, exif=exif, **how)
    after = clean(before, TYPES[kind], "a")
    made = Image.open(io.BytesIO(after))
    made.load()
    size = (60, 40) if orientation == 3 else (40, 60)
    assert made.size == size
    assert not made.getexif()
    assert apart(before, after) < 4
    # The same where it is looked at, and where it is made to fit.
    (tmp_path / "a").write_bytes(before)
    name = hashlib.sha256(before).hexdigest()
    seen = probed(tmp_path, "a", name)
    assert isinstance(seen, Seen)
    assert (seen.probed.width, seen.probed.height) == size
    found, data = fitted(tmp_path, "a", name, Recipe())
    assert (found.media_type, Image.open(io.BytesIO(data)).size) == (TYPES[kind], size)
    found, data = fitted(tmp_path, "a", name, Recipe(width=20))
    assert Image.open(io.BytesIO(data)).size == (20, round(20 * size[1] / size[0]))


def test_the_colours_of_a_telephone_stay_what_they_were() -> None:
    """A profile is worked into the pixels before it goes: without it they would mean other colours."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    wide = other_profile()
    before = drawn("PNG", icc_profile=wide)
    after = Image.open(io.BytesIO(clean(before, "image/png", "a"))).convert("RGB")
    expected = ImageCms.profileToProfile(
        Image.open(io.BytesIO(before)), ImageCms.ImageCmsProfile(io.BytesIO(wide)), ImageCms.createProfile("sRGB")
    )
    assert expected is not None
    assert after.getpixel((50, 20)) == expected.getpixel((50, 20)) != (0, 0, 255)
    assert clean(drawn("PNG", icc_profile=profile.tobytes()), "image/png", "a")  # of another kind of colours: left out
    assert clean(drawn("PNG", icc_profile=b"no profile" * 9), "image/png", "a")


def other_profile() -> bytes:
    """Return sRGB with its red and blue primaries exchanged: colours that mean something else."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data = data.replace(b"rXYZ", b"!XYZ").replace(b"bXYZ", b"rXYZ").replace(b"!XYZ", b"bXYZ")
    return bytes(data).replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_what_moves_goes_on_moving(kind: str) -> None:
    """Every frame, each as long as it was shown."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("#ff0000", "#00ff00", "#0000ff")]
    held = io.BytesIO()
    frames[0].save(held, kind, save_all=True, append_images=frames[1:], duration=[100, 300, 200], loop=0)
    after = Image.open(io.BytesIO(clean(held.getvalue(), TYPES[kind], "a")))
    assert getattr(after, "n_frames", 1) == 3
    seen = []
    for number in range(3):
        after.seek(number)
        after.load()
        seen.append((after.info["duration"], after.convert("RGB").getpixel((5, 5))))
    assert [duration for duration, _ in seen] == [100, 300, 200]
    assert all(max(pixel) > 200 and sorted(pixel)[1] < 60 for _, pixel in seen if isinstance(pixel, tuple))


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whoever tries again on another machine names it as the first one did."""
    (tmp_path / "a.jpg").write_bytes(data := drawn())
    digest = hashlib.sha256(data).hexdigest()
    made = developed(tmp_path, "a.jpg", digest, "image/jpeg")
    assert clean(data, "image/jpeg", "a") == made
    assert kept(tmp_path, hashlib.sha256(made).hexdigest()) == made
    (tmp_path / "a.jpg").unlink()
    assert developed(tmp_path, "a.jpg", digest, "image/jpeg") == made, "it is not made twice"


def test_a_picture_that_somebody_committed_under_its_name_is_not_believed(tmp_path: Path) -> None:
    """Neither the picture itself nor a word about which became which."""
    (tmp_path / "a.jpg").write_bytes(data := drawn())
    digest = hashlib.sha256(data).hexdigest()
    made = developed(tmp_path, "a.jpg", digest, "image/jpeg")
    (tmp_path / FOLDER / hashlib.sha256(made).hexdigest()).write_bytes(png(9, 9))
    assert developed(tmp_path, "a.jpg", digest, "image/jpeg") == made
    for shelf in (tmp_path / ".tellal").glob("pictures-*"):
        other = shelf.read_bytes()
        shelf.unlink()
        shelf.write_bytes(other)  # as a checkout would
    assert developed(tmp_path, "a.jpg", digest, "image/jpeg") == made


def test_a_file_that_changed_since_it_was_read_is_not_sent(tmp_path: Path) -> None:
    """What was approved is what its digest names."""
    (tmp_path / "a.jpg").write_bytes(drawn())
    with pytest.raises(ContentError, match="has changed"):
        developed(tmp_path, "a.jpg", hashlib.sha256(b"other").hexdigest(), "image/jpeg")


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a small PNG of so many black pixels."""
    head = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    squeeze = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    rows = b"".join([squeeze.compress(row * 100) for _ in range(height // 100)]) + squeeze.flush()
    parts = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in parts
    )


def frames(count: int) -> bytes:
    """Return a GIF of so many frames."""
    still = drawn("GIF", (2, 2), "P")
    start = still.index(b",", 13)
    return still[:start] + still[start:-1] * count + b";"


@pytest.mark.parametrize(
    ("data", "media_type", "why"),
    [
        pytest.param(bomb(), "image/png", "pixels", id="bomb"),
        pytest.param(frames(10_000), "image/gif", "frames", id="ten thousand frames"),
        pytest.param(drawn("JPEG", (300, 200))[:-400], "image/jpeg", "damaged", id="cut JPEG"),
        pytest.param(drawn("PNG", (300, 200))[:-40], "image/png", "damaged", id="cut PNG"),
        pytest.param(drawn("WEBP", (300, 200))[:-40], "image/webp", "damaged", id="cut WebP"),
        pytest.param(drawn("GIF", (300, 200))[:-400], "image/gif", "damaged", id="cut GIF"),
        pytest.param(drawn("PNG").replace(b"IDAT", b"IDAX"), "image/png", "damaged", id="no pixels"),
        pytest.param(drawn("AVIF", (300, 200))[:-40], "image/avif", "damaged", id="cut AVIF"),
        pytest.param(drawn("AVIF"), "image/avif", "", id="an AVIF"),
        pytest.param(drawn("PNG"), "image/png", "", id="a picture"),
        pytest.param(drawn("GIF"), "image/gif", "", id="a GIF"),
    ],
)
def test_what_cannot_be_unpacked_is_found_before_it_is_sent(
    tmp_path: Path, data: bytes, media_type: str, why: str
) -> None:
    """By looking at all of it, once; the next look remembers."""
    (tmp_path / "a").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    assert look(tmp_path, "a", digest, media_type).why == why
    (tmp_path / "a").unlink()
    assert look(tmp_path, "a", digest, media_type).why == why
    if why:
        with pytest.raises(ContentError, match="cannot be decoded"):
            clean(data, media_type, "a")


def test_the_dark_room_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever breaks out of a picture finds none in its environment."""
    monkeypatch.setenv("MASTODON_TOKEN", "s3cr3t")
    room = DarkRoom()
    try:
        room.develop({"job": "look", "kind": "PNG"}, png(3, 3))
        process = room._process
        assert process is not None
        environment = _environment(process.pid)
    finally:
        room.close()
    assert "s3cr3t" not in environment
    assert "TOKEN" not in environment


def _environment(process: int) -> str:
    try:
        with open(f"/proc/{process}/environ", encoding="utf-8") as file:  # noqa: PTH123 - no file
            return file.read()
    except OSError:
        pytest.skip("this system does not show the environment of a process")


def test_a_picture_that_takes_too_long_ends_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is ended with it, and the next picture gets another one."""
    room = DarkRoom(patience=30)
    try:
        room.develop({"job": "look", "kind": "PNG"}, png(3, 3))
        monkeypatch.setattr(room, "_patience", 0.2)
        start = time.monotonic()
        # It promises a gigabyte and never comes to it: the dark room waits.
        with pytest.raises(PictureError) as caught:
            room.develop({"job": "look", "kind": "PNG"}, _Endless(png(3, 3)))
        assert caught.value.much
        assert time.monotonic() - start < 10
        monkeypatch.setattr(room, "_patience", 30)
        room.develop({"job": "look", "kind": "PNG"}, png(3, 3))
    finally:
        room.close()


class _Endless(bytes):
    """Bytes that say they are more than they are."""

    def __len__(self) -> int:
        return 1 << 30


@pytest.mark.skipif(not hasattr(os, "fork"), reason="pictures are unpacked one process each where processes fork")
def test_a_picture_that_kills_its_process_does_not_kill_the_next() -> None:
    """Each is unpacked by a process of its own."""
    room = DarkRoom()
    try:
        with pytest.raises(PictureError):
            room.develop({"job": "look", "kind": "PNG"}, bomb(49_000, 1_000)[:-30] + b"\0" * 40)
        first = room._process
        room.develop({"job": "look", "kind": "PNG"}, png(3, 3))
        assert room._process is first
    finally:
        room.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damaged_picture_breaks_anything(data: st.DataObject) -> None:
    """Bytes changed anywhere give a picture or a sentence."""
    kind = data.draw(st.sampled_from(sorted(TYPES)))
    whole = bytearray(drawn(kind, (30, 20)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        after = clean(bytes(whole), TYPES[kind], "a")
    except ContentError:
        return
    assert probe(after) == probe(bytes(whole))


def test_a_card_shows_no_picture_that_breaks_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is not what was asked for is no picture."""
    from pipeline.cards import photo  # noqa: PLC0415 - its door is exchanged here

    answers: list[Callable[..., object]] = [
        lambda *_: darkroom.Developed({"width": 5, "height": 5}, b"\0" * 10),
        lambda *_: darkroom.Developed({"width": 5000, "height": 5000}, b"\0" * 75_000_000),
    ]
    for answer in answers:
        monkeypatch.setattr(darkroom, "develop", answer)
        with pytest.raises(PictureError):
            photo.cover(drawn(), (10, 10), (0.5, 0.5))
