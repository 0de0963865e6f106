"""Files that are saved are noticed: new, changed, gone, in folders of folders; and nothing else is."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from pipeline.workspace.saves import look, rounds

if TYPE_CHECKING:
    from pathlib import Path


def test_what_changes_is_seen(tmp_path: Path) -> None:
    """Without reading a byte."""
    place = tmp_path / "a" / "b"
    place.mkdir(parents=True)
    before = look([tmp_path])
    assert look([tmp_path, tmp_path / "none"]) == before
    (place / "c.toml").write_text("x", encoding="utf-8")
    made = look([tmp_path])
    assert made != before
    os.utime(place / "c.toml", ns=(1, 1))
    assert look([tmp_path]) != made
    (place / "c.toml").unlink()
    assert set(look([tmp_path])) == set(before)


def test_nobody_is_led_away(tmp_path: Path) -> None:
    """A link is looked at and not followed: content may bring along one to everything."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "x").write_text("x", encoding="utf-8")
    (inside / "link").symlink_to(outside)
    assert not any(path.endswith("/x") for path in look([inside]))


def test_a_save_while_one_works_is_not_lost(tmp_path: Path) -> None:
    """What is saved between two rounds begins the next at once."""
    coming = rounds(lambda: [tmp_path])
    next(coming)
    (tmp_path / "a").write_text("x", encoding="utf-8")
    waiting = threading.Thread(target=next, args=(coming,), daemon=True)
    waiting.start()
    waiting.join(20)
    assert not waiting.is_alive()
