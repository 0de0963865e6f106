"""A run is known to be over only where that is certain."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.trust.running import FOLDER, over, running, tidy

if TYPE_CHECKING:
    from pathlib import Path


def killed_run(root: Path, name: str) -> None:
    """Begin a run in another process and kill that."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with running(root, name):
                os.write(writer, b"x")
                time.sleep(60)
        finally:  # whatever happens, the child must never return into the test
            os._exit(1)
    os.read(reader, 1)
    assert over(root, [name]) == frozenset(), "it is going on"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reader)
    os.close(writer)


def test_a_killed_run_is_over_and_a_running_one_is_not(tmp_path: Path) -> None:
    """The system itself takes the lock from a process that ends, however it ends."""
    killed_run(tmp_path, "r1")
    with running(tmp_path, "r2"):
        assert over(tmp_path, ["r1", "r2", "r3"]) == frozenset({"r1"})
        tidy(tmp_path, {"r1"})
        assert over(tmp_path, ["r1"]) == frozenset({"r1"})
        tidy(tmp_path, ())
        assert [place.name for place in (tmp_path / FOLDER).iterdir()] == ["r2"]
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_run_that_leaves_something_open_leaves_its_mark(tmp_path: Path) -> None:
    """Then the next one need not wait."""
    with running(tmp_path, "r1") as mark:
        mark.stays = True
    assert over(tmp_path, ["r1"]) == frozenset({"r1"})


def test_a_run_that_failed_leaves_its_mark(tmp_path: Path) -> None:
    """Nobody knows what it left open."""

    def fail() -> None:
        with running(tmp_path, "r1"):
            raise KeyError("bug")

    with pytest.raises(KeyError):
        fail()
    assert over(tmp_path, ["r1"]) == frozenset({"r1"})


@pytest.mark.parametrize("content", [b"", b"another machine or another start of it"])
def test_a_mark_of_another_machine_shows_nothing(tmp_path: Path, content: bytes) -> None:
    """A shared folder shows files, not locks."""
    place = tmp_path / FOLDER / "r1"
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    assert over(tmp_path, ["r1"]) == frozenset()
    tidy(tmp_path, ())
    assert place.exists()


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    """Names of runs are read from the ledger."""
    with running(tmp_path, "r1") as mark:
        mark.stays = True
    assert over(tmp_path / "deeper", ["../../../.tellal/runs/r1"]) == frozenset()


def test_a_folder_that_cannot_be_written_stops_no_run(tmp_path: Path) -> None:
    """There are leases still."""
    (tmp_path / ".tellal").write_text("a file", encoding="utf-8")
    with running(tmp_path, "r1"):
        pass
    assert over(tmp_path, ["r1"]) == frozenset()


def test_nothing_is_written_behind_a_link(tmp_path: Path) -> None:
    """A folder of marks that leads out of the workspace came from somebody else."""
    root, elsewhere = tmp_path / "brand", tmp_path / "elsewhere"
    (root / ".tellal").mkdir(parents=True)
    elsewhere.mkdir()
    (root / FOLDER).symlink_to(elsewhere)
    with running(root, "r1"):
        assert list(elsewhere.iterdir()) == []
