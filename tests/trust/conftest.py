"""Fixtures of ledgers."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.trust.github.client import GitHub
from pipeline.trust.github.transport import Transport
from tests.trust.ledgers import Place, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.forge.state import Forge, Pull

COMMANDS = (
    "for-each-ref",
    "rev-parse",
    "rev-list",
    "cat-file",
    "unpack-objects",
    "update-ref",
    "get-url",
    "ls-remote",
    "fetch",
    "push",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace in a fresh repository."""
    place = tmp_path / "workspace"
    place.mkdir()
    run(place, "init", "--quiet", "--initial-branch=main")
    return place


@pytest.fixture
def hub(root: Path, tmp_path: Path) -> Place:
    """Return a ledger that is kept in a bare repository, which the workspace's own has as `origin`."""
    run(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "hub.git")
    run(root, "remote", "add", "origin", str(tmp_path / "hub.git"))
    run(root, "commit", "--quiet", "--allow-empty", "--message=content")
    run(root, "push", "--quiet", "origin", "main")
    return Place(root, tmp_path / "hub.git")


@pytest.fixture(params=["local", "remote"])
def place(request: pytest.FixtureRequest, root: Path) -> Place:
    """Return a ledger, kept in each of the ways that there are."""
    if request.param == "local":
        return Place(root, root)
    found: Place = request.getfixturevalue("hub")
    return found


@pytest.fixture
def count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return what tells which git commands were started since it was asked last."""
    real = shutil.which("git")
    log = tmp_path / "log"
    shim = tmp_path / "bin" / "git"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real}" "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(shim.parent), prepend=os.pathsep)

    def since() -> list[str]:
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [next((word for word in line.split() if word in COMMANDS), line) for line in lines]

    return since


@pytest.fixture
def pauses() -> list[float]:
    """Return how long was waited for GitHub, in seconds."""
    return []


@pytest.fixture
def api(forge: Forge) -> str:
    """Return the address of GitHub's API; a room may ask for an Enterprise Server's as well."""
    return forge.url


@pytest.fixture
def gh(forge: Forge, api: str, pauses: list[float]) -> GitHub:
    """Return a repository on GitHub as a workflow sees it."""
    forge.push({"tellal.toml": "x\n", "content/x/kahve.md": "one\n"}, by=forge.owner)
    return GitHub(Transport(api, forge.token, pause=pauses.append), forge.name)


@pytest.fixture
def pull(forge: Forge, gh: GitHub) -> Pull:  # noqa: ARG001 - there is something to change
    """Return a pull request of mona's there."""
    return forge.open("kahve", by=forge.person("mona"), files={"content/x/kahve.md": "two\n"})
