"""What a step tells the steps after it holds no word of content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.report.outputs import leave

if TYPE_CHECKING:
    from pathlib import Path


def test_values_are_added_as_github_reads_them(tmp_path: Path) -> None:
    """A name, a mark that nobody can guess, the value, the mark again; what was there stays."""
    place = tmp_path / "output"
    place.write_text("other=1\n", encoding="utf-8")
    leave(place, {"changed": True, "sent": 3})
    first, start, value, end, start2, value2, end2 = place.read_text(encoding="utf-8").splitlines()
    assert (first, start, value) == ("other=1", f"changed<<{end}", "true")
    assert (start2, value2) == (f"sent<<{end2}", "3")
    assert end != end2
    assert len(end) > 30


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x"),
        ("changed", "true\nPATH=/tmp"),
        ("changed", ""),
        ("changed", "Kış menüsü"),
        ("changed", "a<<EOF"),
        ("changed\nx", "1"),
    ],
)
def test_anything_else_is_refused_and_nothing_is_written(tmp_path: Path, name: str, value: str) -> None:
    """A line end in a value would set whatever follows it."""
    with pytest.raises(ValueError, match=r"changed|title"):
        leave(tmp_path / "output", {"sent": 1, name: value})
    assert not (tmp_path / "output").exists()
