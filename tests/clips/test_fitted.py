"""A video that does not fit is made to, as good as its bytes allow, by a process that can do little harm."""

from __future__ import annotations

import io
import os
import re
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.cards import developed as pictures
from pipeline.clips import cover, shelf, studio
from pipeline.clips.film import film
from pipeline.clips.fitted import fitted, recipe
from pipeline.clips.goal import Goal, fits_at_all, misfits
from pipeline.clips.probe import Probed, probe
from pipeline.errors import ContentError
from pipeline.model.variant import Video
from pipeline.workspace.library import load
from tests.films import real

if TYPE_CHECKING:
    from pathlib import Path

HEVC = ("-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=error")
ANY = Goal(("video/mp4",), ("h264",))
A_FRAME = 1 / 25


def video_of(root: Path, data: bytes, name: str = "film.mov") -> Video:
    """Put a film into a workspace and return it as a part has it."""
    (root / name).write_bytes(data)
    found = probe(io.BytesIO(data), len(data))
    assert isinstance(found, Probed)
    shape = (len(data), found.width, found.height, found.seconds, found.frames)
    kind = (found.media_type, found.video, found.audio)
    return Video(name, sha256(data).hexdigest(), "Kahve", 1, *shape, *kind)


def made(root: Path, video: Video, goal: Goal) -> bytes:
    """Make a video fit and return its bytes, which are those of its name."""
    name = fitted(root, video, goal)
    with shelf.opened(root, name) as file:
        data = file.read()
    assert sha256(data).hexdigest() == name
    return data


def test_another_coding_becomes_what_everybody_takes(tmp_path: Path) -> None:
    """HEVC in a MOV is H.264 and AAC in an MP4, plays at once, and tells nothing of its maker."""
    video = video_of(tmp_path, real(*HEVC, "-metadata", "comment=Mert'in evi", ending="mov"))
    assert misfits(video, ANY) == ("type", "codec")
    data = made(tmp_path, video, ANY)
    assert b"Mert" not in data
    probed = probe(io.BytesIO(data), len(data))
    assert isinstance(probed, Probed)
    assert probed._replace(seconds=1.0) == Probed("video/mp4", 160, 90, 1.0, 25.0, "h264", "aac", starts=True)
    assert abs(probed.seconds - 1.0) < A_FRAME  # an older ffmpeg lets the sound end with its last block
    assert [place.name for place in (tmp_path / shelf.FOLDER).iterdir()] == [sha256(data).hexdigest()]


def test_a_film_that_is_too_large_fits_and_is_no_smaller_than_it_has_to_be(tmp_path: Path) -> None:
    """Its bytes are below the limit, and most of them are used."""
    noise = ("-vf", "noise=alls=60:allf=t", "-b:v", "3M", "-preset", "ultrafast")
    video = video_of(tmp_path, real(*noise, size="320x180", seconds=3), "film.mp4")
    goal = Goal(("video/mp4",), ("h264",), size=300_000)
    assert misfits(video, goal) == ("size",)
    data = made(tmp_path, video, goal)
    assert 150_000 < len(data) <= 300_000


def test_pixels_and_pictures_a_second_that_are_too_many(tmp_path: Path) -> None:
    """Both sides are made smaller alike."""
    video = video_of(tmp_path, real(size="320x180"))
    data = made(tmp_path, video, Goal(("video/mp4",), ("h264",), width=160, frames=10))
    found = probe(io.BytesIO(data), len(data))
    assert isinstance(found, Probed)
    assert (found.width, found.height, found.frames) == (160, 90, 10)


def test_the_same_film_becomes_the_same_bytes(tmp_path: Path) -> None:
    """A thread that is half out goes on with the very video that it began with, whoever makes it."""
    names = []
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        names.append(fitted(tmp_path / place, video_of(tmp_path / place, real(*HEVC, ending="mov")), ANY))
    assert names[0] == names[1]


def test_it_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time it is there."""
    video = video_of(tmp_path, real(*HEVC, ending="mov"))
    name = fitted(tmp_path, video, ANY)
    monkeypatch.setattr(studio, "_ffmpeg", lambda: "/nowhere")
    assert fitted(tmp_path, video, ANY) == name
    with pytest.raises(ContentError, match="cannot be made to fit"):
        fitted(tmp_path, video, Goal(("video/mp4",), ("h264",), width=80))


def test_a_film_with_few_bits_for_its_pixels_gets_fewer_pixels() -> None:
    """An hour of 4K in sixteen megabytes is nothing; a minute of it is small, but can be looked at."""
    video = Video("a.mp4", "", "", 1, 90_000_000, 3840, 2160, 60, 30, "video/mp4", "h264", "aac")
    goal = Goal(("video/mp4",), ("h264",), size=16_000_000)
    assert "scale=1280:720" in " ".join(recipe(video, goal, 1))
    small = Goal(("video/mp4",), ("h264",), size=4_000_000)
    assert "scale=640:360" in " ".join(recipe(video, small, 1))
    assert fits_at_all(video, small)
    assert not fits_at_all(Video("a.mp4", "", "", 1, seconds=3600), small)


def test_a_file_that_is_no_film_opens_nothing_else(tmp_path: Path) -> None:
    """A playlist, which ffmpeg would follow, is not even looked at as one."""
    (tmp_path / "secret.mp4").write_bytes(real())
    video = video_of(tmp_path, real())
    playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:" + bytes(tmp_path / "secret.mp4") + b"\n"
    (tmp_path / "film.mov").write_bytes(playlist)
    hostile = Video("film.mov", sha256(playlist).hexdigest(), "", 1, *(video.size, 160, 90, 1.0, 25.0), "video/mp4")
    with pytest.raises(ContentError, match="cannot be made to fit"):
        fitted(tmp_path, hostile, ANY)
    assert not list((tmp_path / shelf.FOLDER).iterdir())


def test_another_file_than_the_one_that_was_read(tmp_path: Path) -> None:
    """What changed since is not sent."""
    video = video_of(tmp_path, real(*HEVC, ending="mov"))
    (tmp_path / "film.mov").write_bytes(real())
    with pytest.raises(ContentError, match="has changed"):
        fitted(tmp_path, video, ANY)


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_ffmpeg_has_no_secrets_and_little_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a film makes it do, it has nothing to tell and not much to do it with."""
    spy = tmp_path / "ffmpeg"
    report = tmp_path / "report"
    spy.write_text(f"#!/bin/sh\nenv > {report}; ulimit -a >> {report}; pwd >> {report}; exit 3\n", encoding="utf-8")
    spy.chmod(0o755)
    monkeypatch.setenv("X_TOKEN", "s3cret")
    monkeypatch.setattr(studio, "_ffmpeg", lambda: str(spy))
    place = tmp_path / "out"
    with (tmp_path / "film.mov").open("w+b") as source, pytest.raises(studio.StudioError):
        studio.developed(source, (), ("-f", "mp4"), place=place, largest=1_000_000)
    told = report.read_text(encoding="utf-8")
    assert "s3cret" not in told
    assert told.rstrip().endswith("\n/")
    assert re.search(r"(?m)^(?:open files|nofiles|nofile).* 64$", told)
    assert re.search(r"(?m)^(?:cpu time|time).* 540$", told)


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_a_film_that_takes_too_long_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is ended, and what it wrote is gone."""
    spy = tmp_path / "ffmpeg"
    spy.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    spy.chmod(0o755)
    monkeypatch.setattr(studio, "_ffmpeg", lambda: str(spy))
    monkeypatch.setattr(studio, "PATIENCE", 0.2)
    video = video_of(tmp_path, real(*HEVC, ending="mov"))
    with pytest.raises(ContentError, match="takes too long"):
        fitted(tmp_path, video, ANY)
    assert not list((tmp_path / shelf.FOLDER).iterdir())


def test_without_the_extra_what_fits_goes_out_and_what_does_not_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear sentence, with what to install."""
    told, coded = real("-metadata", "comment=Mert'in evi"), real(*HEVC, ending="mov")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setattr("pipeline.clips.film.can_encode", lambda: False)
    library = load(tmp_path)
    fits = video_of(tmp_path, told, "film.mp4")
    sent = film(library, fits, ANY)
    assert sent.sha256 != fits.digest
    assert (sent.size, sent.cover) == (fits.size, "")
    with pytest.raises(ContentError) as caught:
        film(library, video_of(tmp_path, coded), ANY)
    assert "tellal[video]" in str(caught.value.hint)


def test_a_video_has_a_cover(tmp_path: Path) -> None:
    """A picture of its own, of its shape, without what a camera notes."""
    video = video_of(tmp_path, real(size="320x180"))
    name = cover.cover(tmp_path, video)
    data = pictures.kept(tmp_path, name)
    assert data is not None
    with Image.open(io.BytesIO(data)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (320, 180))
    assert cover.cover(tmp_path, video) == name
