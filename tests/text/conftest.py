"""A library with text templates and nothing else."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from pipeline.model.library import Library
from pipeline.model.settings import Brand, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def templates_of(tmp_path: Path) -> Callable[..., Library]:
    """Make a library whose templates are the keywords: `templates_of(default="{{ body }}")`."""

    def make(**sources: str) -> Library:
        folder = tmp_path / "templates" / "text"
        folder.mkdir(parents=True, exist_ok=True)
        shas = {}
        for name, source in sources.items():
            data = source.encode()
            (folder / f"{name}.j2").write_bytes(data)
            shas[name] = sha256(data).hexdigest()
        return Library(tmp_path, Settings("Deneme"), Brand("Deneme"), {}, {}, (), {}, shas, {}, ())

    return make
