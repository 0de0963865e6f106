"""Every command works on the sample brand in the repository's root, in a copy of it."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Answer

TOP = Path(__file__).resolve().parent.parent.parent
CLOCK = ("--clock", "2026-12-08 10:20")
PARTS = ("brand", "content", "templates", "tellal.toml", "mkdocs.yml", ".gitignore")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the sample into a repository of its own, so that nothing is sent from this one."""
    root = tmp_path_factory.mktemp("sample")
    for name in PARTS:
        source = TOP / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        else:
            shutil.copy(source, root / name)
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    return root


@pytest.mark.slow
def test_every_command(tellal: Callable[..., Answer], sample: Path) -> None:
    """Nothing is wrong with it; a run sends what is due, and a second one nothing."""
    check = tellal(sample, *CLOCK, "check")
    assert check.code == 0, check.out
    assert tellal(sample, *CLOCK, "publish", "--dry-run").code == 0
    run = tellal(sample, *CLOCK, "run", "--json")
    assert run.code == 0, run
    assert run.json["publish"]["sent"] > 0
    assert run.json["next"]
    again = tellal(sample, *CLOCK, "run")
    assert again.code == 0
    assert "nothing new was sent" in again.out
    for command in (
        ["plan", "--all"],
        ["status"],
        ["hold", "--words", "kutu, yılbaşı", "--until", "2d", "--reason", "Deprem"],
        ["hold", "--all", "--reason", "Deprem", "--dry-run"],
        ["holds"],
        ["release", "--all"],
        ["triage", "--words", "kutu"],
        ["site", "--out", "calendar"],
        ["render", "content/x"],
        ["preview", "x/2026-12-08-yilbasi-kutulari"],
        ["new", "instagram", "Kar tatili", "--card", "duyuru"],
    ):
        answer = tellal(sample, *CLOCK, *command)
        assert answer.code == 0, (command, answer)


@pytest.mark.slow
def test_the_brake_is_quick(tellal: Callable[..., Answer], sample: Path) -> None:
    """Within a second, as a machine works on it; the hour for which it is made has none to spare."""
    tellal(sample, *CLOCK, "plan")
    for command in (["triage"], ["hold", "--all", "--reason", "Deprem"], ["release", "--all"]):
        began = time.process_time()
        assert tellal(sample, *CLOCK, *command).code == 0
        assert time.process_time() - began < 1, command
