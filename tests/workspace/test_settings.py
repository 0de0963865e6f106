"""Where a workspace is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NoWorkspaceError
from pipeline.workspace.settings import find_root, timezone_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_root_is_the_nearest_above(make_workspace: Callable[..., Path]) -> None:
    """From the root itself, from inside, and from a workspace within another."""
    root = make_workspace({"content/x/2026/a.md": "", "content/x/inner/tellal.toml": ""})
    assert find_root(root) == root
    assert find_root(root / "content/x/2026") == root
    assert find_root(root / "content/x/inner") == root / "content/x/inner"


def test_no_root(tmp_path: Path) -> None:
    """It says where it looked and what to do; a folder of that name is no settings file."""
    (tmp_path / "tellal.toml").mkdir()
    with pytest.raises(NoWorkspaceError) as caught:
        find_root(tmp_path)
    assert str(tmp_path) in str(caught.value.message)
    assert "tellal init" in str(caught.value.hint)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('name = "x"\ntimezone = "Europe/Istanbul"\n', "Europe/Istanbul"),
        ('name = "x"\n', "UTC"),
        ('timezone = "Nowhere"\n', "UTC"),
        ("timezone = \n", "UTC"),
        (b"\xff\xff", "UTC"),
        (None, "UTC"),
    ],
)
def test_the_time_zone_alone(make_workspace: Callable[..., Path], settings: str | None, expected: str) -> None:
    """For reading `--clock`, before anything else is read."""
    assert timezone_of(make_workspace({"tellal.toml": settings})) == expected
