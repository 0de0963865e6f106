"""Which ledger counts: the workspace's word, or else that of whoever starts the run."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.trust.ledger import VARIABLE, LocalLedger, ledger_of, undecided
from pipeline.trust.remote import RemoteLedger
from pipeline.workspace.library import load
from tests.conftest import TELLAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REAL = 'network = "mastodon"\naccount = "a"\nserver = "https://m.example"\nsecrets = { token = "M_TOKEN" }\n'


@pytest.fixture
def root(make_repository: Callable[..., Path]) -> Path:
    """Make a workspace with a real network and a remote, of which its settings say nothing."""
    root = make_repository({"content/m/channel.toml": REAL})
    subprocess.run(["git", "remote", "add", "origin", "https://example.org/x.git"], cwd=root, check=True)
    return root


def test_the_environment_decides_where_the_settings_do_not(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workflow keeps nothing but what it pushes, so it says so; on this machine nobody has decided still."""
    assert undecided(load(root)) is not None
    monkeypatch.setenv(VARIABLE, "origin")
    assert isinstance(ledger_of(load(root)), RemoteLedger)
    assert undecided(load(root)) is None


def test_the_settings_have_the_last_word(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two places that say different things would be two ledgers."""
    (root / "tellal.toml").write_text(TELLAL + '[ledger]\nremote = "."\n', encoding="utf-8")
    monkeypatch.setenv(VARIABLE, "origin")
    assert isinstance(ledger_of(load(root)), LocalLedger)


def test_an_empty_word_is_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a variable is that nobody set."""
    monkeypatch.setenv(VARIABLE, " ")
    assert isinstance(ledger_of(load(root)), LocalLedger)
