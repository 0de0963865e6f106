"""A brand at GitHub, as a person makes one: `tellal init`, a wheel, a push."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.edge import run as tellal
from tests.flows.stage import TOP, Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.forge.state import Forge


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build Tellal's own wheel once."""
    place = tmp_path_factory.mktemp("wheel")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *quiet, "--wheel-dir", str(place), str(TOP)], check=True)
    return next(place.glob("tellal-*.whl"))


@pytest.fixture
def make_stage(forge: Forge, wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Stage]:
    """Make a repository at GitHub of what `tellal init` writes: `make_stage("github")`.

    With `sample` it keeps the posts and is forty days old, as a template repository is that somebody begins with.
    """

    def make(approval: str, *, sample: bool = False) -> Stage:
        forge.now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
        root = tmp_path / "brand"
        clock = ("--clock", f"{datetime.now(UTC) - timedelta(days=40):%Y-%m-%d %H:%M}") if sample else ()
        assert tellal((*clock, "init", str(root), "--approval", approval, "--timezone", "UTC")) == 0
        (root / "wheels").mkdir()
        (root / "wheels" / wheel.name).write_bytes(wheel.read_bytes())
        monkeypatch.chdir(root)
        # What act does not know yet either is `$/`.
        assert tellal(("workflows", "--enterprise-server", "--wheel", f"wheels/{wheel.name}")) == 0
        if not sample:
            for post in root.glob("content/*/*-*.md"):
                post.unlink()
        for words in (("add", "--all"), ("commit", "--quiet", "--message", "A brand")):
            subprocess.run(["git", *words], cwd=root, check=True)
        forge.take(root)
        return Stage(forge, tmp_path, root)

    return make


@pytest.fixture
def due(post_text: Callable[..., str]) -> Callable[..., str]:
    """Write a post that is to go out some seconds from now, by the real clock."""

    def write(text: str, seconds: float = -60, status: str = "approved") -> str:
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        return post_text(text, publish_at=f"{at:%Y-%m-%d %H:%M:%S}", status=status)

    return write
