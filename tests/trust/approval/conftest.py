"""Fixtures of approving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import keys
from tests.trust.approval.house import House
from tests.trust.approval.world import PEOPLE, World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.forge.state import Forge


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, keys.Key]:
    """Make everybody's key; Can has one of another kind."""
    folder = tmp_path_factory.mktemp("ring")
    return {who: keys.make(folder, who, "ecdsa" if who == "can" else "ed25519") for who in PEOPLE}


@pytest.fixture
def world(tmp_path: Path, ring: Mapping[str, keys.Key]) -> World:
    """Return a repository with its first commit."""
    return World(tmp_path / "workspace", ring).begin()


@pytest.fixture
def house(make_repository: Callable[..., Path], make_workspace: Callable[..., Path], forge: Forge) -> House:
    """Return a brand on GitHub: `tellal.toml` of its first commit lets Ada and Can approve."""
    mona, ada, can, zeki = (forge.person(login) for login in ("mona", "ada", "can", "zeki"))
    made = House(make_workspace(), forge, mona, ada, can, zeki)
    make_repository({"tellal.toml": made.policy()})
    forge.take(made.root)
    return made
