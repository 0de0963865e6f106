"""What is kept comes back; anything that was not written here, by us, does not."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.workspace import store

if TYPE_CHECKING:
    from pathlib import Path

VALUE = {"posts": [("a", 1, None, True, b"\x00\xff", {"ı": 2.5})], "sets": {1, 2}}


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    """Plain data survives, the last save wins, and nothing else is left behind."""
    store.save(tmp_path, "index", "older")
    store.save(tmp_path, "index", VALUE)
    assert store.load(tmp_path, "index") == VALUE
    assert [entry.name for entry in (tmp_path / ".tellal").iterdir()] == ["index"]


def test_nothing_saved_is_none(tmp_path: Path) -> None:
    """A deleted cache is no error."""
    assert store.load(tmp_path, "index") is None


def test_a_copied_file_is_not_trusted(tmp_path: Path) -> None:
    """A cache that came in a commit, an archive or by `cp --archive` is another file than the one we wrote."""
    store.save(tmp_path, "index", VALUE)
    place = tmp_path / ".tellal" / "index"
    ours = place.rename(tmp_path / "ours")
    shutil.copy2(ours, place)
    assert store.load(tmp_path, "index") is None


def test_a_file_with_a_crafted_time_is_not_trusted(tmp_path: Path) -> None:
    """Setting a file's time to what its header says does not make it ours: the setting leaves its own time."""
    store.save(tmp_path, "index", VALUE)
    place = tmp_path / ".tellal" / "index"
    data = bytearray(place.read_bytes())
    long_ago = 1_000_000_000_000_000_000
    at = data.index(b"\n") + 1 + 8
    data[at : at + 8] = long_ago.to_bytes(8, "little", signed=True)
    place.write_bytes(data)
    os.utime(place, ns=(long_ago, long_ago))
    assert store.load(tmp_path, "index") is None


@pytest.mark.parametrize("damage", [b"", b"tellal", b"\x00" * 4096])
def test_a_damaged_file_is_none(tmp_path: Path, damage: bytes) -> None:
    """Whatever somebody wrote over it, a cache is forgotten rather than read."""
    store.save(tmp_path, "index", VALUE)
    (tmp_path / ".tellal" / "index").write_bytes(damage)
    assert store.load(tmp_path, "index") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe with a name")
def test_a_pipe_is_none(tmp_path: Path) -> None:
    """Nobody ever writes into it, and nobody waits for that."""
    (tmp_path / ".tellal").mkdir()
    os.mkfifo(tmp_path / ".tellal" / "index")
    assert store.load(tmp_path, "index") is None


def test_a_linked_folder_is_not_written_through(tmp_path: Path) -> None:
    """A committed symbolic link cannot make us write outside the workspace."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    root = tmp_path / "workspace"
    root.mkdir()
    (root / ".tellal").symlink_to(elsewhere, target_is_directory=True)
    store.save(root, "index", VALUE)
    assert list(elsewhere.iterdir()) == []


def test_a_place_that_cannot_be_written_is_silent(tmp_path: Path) -> None:
    """A file where the folder should be, as on a read-only checkout, stops nothing."""
    (tmp_path / ".tellal").write_text("", encoding="utf-8")
    store.save(tmp_path, "index", VALUE)
    assert store.load(tmp_path, "index") is None
