"""Files are replaced whole, keep their permissions, leave nothing beside them, and stay in the workspace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.workspace import files


def test_makes_folders_and_replaces(tmp_path: Path) -> None:
    """The second write takes the first one's place and nothing else is there."""
    place = tmp_path / "a" / "b" / "ç.txt"
    files.write(place, b"one")
    files.write(place, b"two\r\n")
    assert place.read_bytes() == b"two\r\n"
    assert list(place.parent.iterdir()) == [place]


def test_keeps_permissions(tmp_path: Path) -> None:
    """A script stays a script."""
    place = tmp_path / "run"
    place.write_bytes(b"one")
    place.chmod(0o750)
    files.write(place, b"two")
    assert place.stat().st_mode & 0o777 == 0o750


def test_a_failed_write_leaves_no_trace(tmp_path: Path) -> None:
    """What cannot take the place (a folder is there) is cleaned away."""
    place = tmp_path / "taken"
    (place / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="taken"):
        files.write(place, b"data")
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("link", ["a", "a/b"])
def test_a_link_on_the_way_is_found(tmp_path: Path, link: str) -> None:
    """Wherever it is; one that stays inside, or goes round in circles, leads nowhere else."""
    root = tmp_path / "root"
    place = root / "a" / "b" / "c.txt"
    (root / link).parent.mkdir(parents=True)
    files.stay_inside(root, place)
    (root / link).symlink_to(tmp_path)
    with pytest.raises(UsageError, match="leads out"):
        files.stay_inside(root, place)
    (root / link).unlink()
    (root / link).symlink_to(root)
    files.stay_inside(root, place)
    (root / link).unlink()
    (root / link).symlink_to(root / link)
    files.stay_inside(root, place)


def test_a_root_behind_a_link_is_one(tmp_path: Path) -> None:
    """A workspace may lie behind a link of its owner's."""
    (tmp_path / "real").mkdir()
    (tmp_path / "root").symlink_to(tmp_path / "real")
    files.stay_inside(tmp_path / "root", tmp_path / "root" / "a" / "b")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_what_a_full_disk_refused_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system names no file there; whoever reads the message needs one."""
    real = os.open
    monkeypatch.setattr(os, "open", lambda *_: real("/dev/full", os.O_WRONLY))
    with pytest.raises(OSError, match=r"site\.html"):
        files.write(tmp_path / "site.html", b"data")
