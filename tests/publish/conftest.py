"""A desk for each test."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.publish.desk import PICTURE, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture
def make_desk(tmp_path: Path) -> Callable[..., Desk]:
    """Make a workspace with posts, each time another one."""

    def make(bodies: Mapping[str, str] | None = None, **more: Any) -> Desk:  # noqa: ANN401 - the desk's own fields
        root = tmp_path / f"desk{len(list(tmp_path.iterdir()))}"
        (root / "content" / "x" / "media").mkdir(parents=True)
        (root / "content" / "x" / "media" / "a.png").write_bytes(PICTURE)
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=root, check=True)
        return Desk(root, bodies or {"A": "Bir."}, **more)

    return make
