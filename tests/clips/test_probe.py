"""What a video is, by its own account; what strangers made of its boxes is said, and never believed."""

from __future__ import annotations

import io
import itertools
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clips.bared import blots
from pipeline.clips.boxes import BrokenError
from pipeline.clips.probe import Probed, probe
from tests.films import box, film, full, real


def probed(data: bytes) -> Probed | str:
    """Probe some bytes."""
    return probe(io.BytesIO(data), len(data))


def test_what_a_real_film_is() -> None:
    """Size, length, pictures a second and codecs, as ffmpeg made them."""
    found = probed(real(size="160x90", seconds=1))
    assert found == Probed("video/mp4", 160, 90, 1.0, 25.0, "h264", "aac", starts=False)
    starts = probed(real("-movflags", "+faststart"))
    assert isinstance(starts, Probed)
    assert starts.starts


def test_a_film_of_quicktime_is_told_by_its_brand() -> None:
    """Whatever the file is called."""
    found = probed(real(ending="mov"))
    assert isinstance(found, Probed)
    assert found.media_type == "video/quicktime"


def test_a_film_that_was_turned_is_as_high_as_it_is_shown() -> None:
    """Telephones film lying down and note that they stood."""
    found = probed(film(size=(1920, 1080), sideways=True))
    assert isinstance(found, Probed)
    assert (found.width, found.height) == (1080, 1920)


def test_a_film_without_sound_has_none() -> None:
    """Networks that want sound can say so."""
    found = probed(film(sound=b""))
    assert isinstance(found, Probed)
    assert not found.audio


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no-video"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "no-video"),
        (box(b"ftyp", b"heic", bytes(8)) + bytes(100), "no-video"),
        (box(b"ftyp", b"isom", bytes(8)), "no-video"),
        (film(code=b"avc1")[:-30], "cut"),
        (film()[:300], "cut"),
        (real()[: len(real()) // 2], "cut"),
        (film() + b"\xff" * 100, "damaged"),
        (film(seconds=0), "damaged"),
        (film(size=(0, 0)), "damaged"),
        (real("-movflags", "frag_keyframe+empty_moov"), "fragments"),
        (box(b"ftyp", b"isom", bytes(8)) + box(b"free") * 20_001, "much"),
    ],
)
def test_what_is_no_film_says_why(data: bytes, why: str) -> None:
    """Cut off, damaged, made for streaming, or something else."""
    assert probed(data) == why


def test_boxes_within_boxes_without_end_are_not_followed() -> None:
    """A hundred thousand levels take no more time than one."""
    deep = b"".join(struct.pack(">I", 8 * (100_000 - level)) + b"trak" for level in range(100_000))
    assert isinstance(probed(box(b"ftyp", b"isom", bytes(8)) + box(b"moov", deep)), str)


def test_a_box_of_which_there_are_more_than_any_film_has() -> None:
    """A list that was made to keep its readers busy is left."""
    assert probed(box(b"ftyp", b"isom", bytes(8)) + box(b"moov", box(b"trak") * 65)) == "much"
    assert probed(box(b"ftyp", b"isom", bytes(8)) + box(b"moov", full(b"free") * 20_001)) == "much"


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_whatever_the_bytes_are_it_ends_with_an_answer(data: st.DataObject) -> None:
    """A film with some bytes of it replaced is a film, or is said not to be one."""
    whole = bytearray(film(told=b"+1+2/", hidden=b"here"))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 4))
        whole[at : at + 4] = data.draw(st.binary(min_size=4, max_size=4))
    found = probed(bytes(whole))
    assert isinstance(found, str | Probed)
    try:
        spots = blots(io.BytesIO(bytes(whole)), len(whole))
    except BrokenError:
        return
    assert all(before.end <= after.start for before, after in itertools.pairwise(spots))
    assert all(0 <= spot.start < spot.end <= len(whole) for spot in spots)
