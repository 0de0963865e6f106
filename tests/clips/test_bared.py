"""What a video tells of its maker stays at home; what it shows goes out as it is."""

from __future__ import annotations

import io
import struct
import subprocess
import time
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from pipeline.clips import bared as bared_module
from pipeline.clips import shelf
from pipeline.clips.bared import bare
from pipeline.clips.boxes import Box
from pipeline.clips.probe import probe
from pipeline.errors import ContentError
from tests.films import LATITUDE, box, film, full, real

if TYPE_CHECKING:
    from pathlib import Path

SECRET = b"positions that nobody sees"


def bared(root: Path, data: bytes, name: str = "film.mp4") -> bytes:
    """Put a file into a workspace and return what goes out of it."""
    (root / name).write_bytes(data)
    made = bare(root, name, sha256(data).hexdigest())
    if made == sha256(data).hexdigest():
        return data
    with shelf.opened(root, made) as file:
        return file.read()


def played(data: bytes, folder: Path) -> str:
    """Return the fingerprint of every picture and every tone of a film, as ffmpeg plays it."""
    place = folder / "played"
    place.write_bytes(data)
    command = [get_ffmpeg_exe(), "-v", "error", "-i", str(place), "-f", "framemd5", "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert not done.stderr
    return done.stdout


def test_where_and_when_it_was_taken_is_not_sent(tmp_path: Path) -> None:
    """Neither the place, nor the title, nor the camera, nor the moment; the file is as long as it was."""
    data = film(told=LATITUDE)
    sent = bared(tmp_path, data)
    assert LATITUDE in data
    assert LATITUDE not in sent
    assert b"Kirk Ikindi" not in sent
    assert (3_800_000_000).to_bytes(4, "big") in data
    assert (3_800_000_000).to_bytes(4, "big") not in sent
    assert len(sent) == len(data)
    assert probe(io.BytesIO(sent), len(sent)) == probe(io.BytesIO(data), len(data))


def test_a_track_that_nobody_sees_is_not_sent(tmp_path: Path) -> None:
    """A GoPro's or a telephone's positions lie among the pictures."""
    data = film(hidden=SECRET)
    sent = bared(tmp_path, data)
    assert SECRET in data
    assert SECRET not in sent
    assert b"\x11" * 500 in sent


@pytest.mark.parametrize("ending", ["mp4", "mov"])
def test_a_real_film_plays_as_before(ending: str, tmp_path: Path) -> None:
    """Every picture and every tone is the same."""
    options = ("-metadata", f"location={LATITUDE.decode()}", "-metadata", "comment=Mert'in evi")
    data = real(*options, ending=ending)
    sent = bared(tmp_path, data)
    assert b"Mert" in data
    assert b"Mert" not in sent
    assert LATITUDE not in sent
    assert played(sent, tmp_path) == played(data, tmp_path)


def test_it_is_made_once(tmp_path: Path) -> None:
    """The second time the file is not even opened."""
    data = film(told=LATITUDE)
    (tmp_path / "film.mp4").write_bytes(data)
    name = bare(tmp_path, "film.mp4", sha256(data).hexdigest())
    (tmp_path / "film.mp4").unlink()
    assert bare(tmp_path, "film.mp4", sha256(data).hexdigest()) == name


def test_what_is_bare_already_is_the_same_file(tmp_path: Path) -> None:
    """Nothing is kept of it a second time."""
    once = bared(tmp_path, film(told=LATITUDE))
    assert bare(tmp_path, "film.mp4", sha256(film(told=LATITUDE)).hexdigest()) == sha256(once).hexdigest()
    (tmp_path / "again.mp4").write_bytes(once)
    assert bare(tmp_path, "again.mp4", sha256(once).hexdigest()) == sha256(once).hexdigest()
    assert [place.name for place in (tmp_path / shelf.FOLDER).iterdir()] == [sha256(once).hexdigest()]


def test_another_file_than_the_one_that_was_read_is_not_sent(tmp_path: Path) -> None:
    """Between reading and sending somebody changed it."""
    (tmp_path / "film.mp4").write_bytes(film(told=LATITUDE))
    with pytest.raises(ContentError, match="has changed"):
        bare(tmp_path, "film.mp4", sha256(film()).hexdigest())
    assert not list((tmp_path / shelf.FOLDER).iterdir())


def test_a_damaged_file_is_not_sent(tmp_path: Path) -> None:
    """What nobody can read has nothing taken out of it."""
    data = film()[:-20]
    (tmp_path / "film.mp4").write_bytes(data)
    with pytest.raises(ContentError, match="cannot be read as a video"):
        bare(tmp_path, "film.mp4", sha256(data).hexdigest())


def test_a_film_that_keeps_its_readers_busy_is_not_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no video by its own account is not looked through track by track: each may claim millions of samples."""
    data = film().replace(b"vide", b"vidx")
    (tmp_path / "film.mp4").write_bytes(data)
    monkeypatch.setattr(bared_module, "blots", lambda *_: pytest.fail("it was gone through"))
    with pytest.raises(ContentError, match="cannot be read as a video"):
        bare(tmp_path, "film.mp4", sha256(data).hexdigest())


def test_samples_that_are_claimed_and_not_there_take_no_time() -> None:
    """A table of sizes that ends early is read to its end, whatever number it begins with."""
    claims = full(b"stsz", struct.pack(">2I", 0, 5_000_000))
    runs = full(b"stsc", struct.pack(">4I", 1, 1, 5_000_000, 1))
    table = box(b"stbl", claims, runs, full(b"stco", struct.pack(">2I", 1, 99)))
    began = time.process_time()
    for _ in range(60):
        assert list(bared_module._ranges(table, Box(b"stbl", 0, 8, len(table)))) == [(99, 99)]
    assert time.process_time() - began < 2


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """A committed link would have us write elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    root = tmp_path / "workspace"
    (root / ".tellal").mkdir(parents=True)
    (root / shelf.FOLDER).symlink_to(elsewhere)
    (root / "film.mp4").write_bytes(film(told=LATITUDE))
    with pytest.raises(Exception, match="leads out"):
        bare(root, "film.mp4", sha256(film(told=LATITUDE)).hexdigest())
    assert not list(elsewhere.iterdir())
