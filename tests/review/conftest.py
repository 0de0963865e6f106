"""A repository with a past: committed once, changed since, compared."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline.review.compare import compared
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipeline.review.record import Change, Review

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LAYOUT = """\
alt = "Duyuru: {headline}"
[fields.headline]
[[layer]]
is = "fill"
colour = "night"
[[layer]]
is = "stack"
box = ["10%", "10%", "80%", "80%"]
  [[layer.item]]
  text = "{headline}"
  colour = "paper"
  font = "heading"
  size = [24, 72]
"""


class Repository(NamedTuple):
    """A workspace under git.

    Args:
        root: the workspace.
        write: puts files there; None deletes one.
        base: the commit that changes are compared with.
    """

    root: Path
    write: Callable[[Mapping[str, str | None]], None]
    base: str

    def review(self, now: datetime = NOW) -> Review:
        """Return what changed since the commit."""
        with compared(self.root, self.base, now, language="en") as found:
            return found.review

    def changes(self) -> dict[str, Change]:
        """Return what becomes of each target."""
        return {change.target: change for change in self.review().changes}

    def git(self, *words: str) -> str:
        """Call git."""
        done = subprocess.run(["git", *words], cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()


@pytest.fixture
def repository(make_repository: Callable[..., Path]) -> Callable[..., Repository]:
    """Commit a workspace: `repository({"content/x/a.md": post_text()})`."""

    def make(files: Mapping[str, str | bytes | None]) -> Repository:
        root = make_repository(files)

        def write(changed: Mapping[str, str | None]) -> None:
            for name, text in changed.items():
                place = root / name
                if text is None:
                    place.unlink()
                else:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_text(text, encoding="utf-8")

        return Repository(root, write, Git(root).commit("HEAD"))

    return make
