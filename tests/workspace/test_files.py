"""Files are replaced whole, keep their permissions, and leave nothing beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.workspace import files

if TYPE_CHECKING:
    from pathlib import Path


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
