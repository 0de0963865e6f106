"""Which change brought what: the same whether it is read at once or bit by bit, in any folder of a repository."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.trust.approval.mainline import mainline
from pipeline.workspace.git import Git
from tests.trust.approval.house import KAHVE, House, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.forge.state import Forge


@pytest.fixture
def git(make_repository: Callable[..., Path]) -> Callable[..., str]:
    """Run git in a repository with a workspace."""
    root = make_repository({})

    def run(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout.strip()

    return run


def test_bit_by_bit_is_the_same_as_at_once(
    make_repository: Callable[..., Path], git: Callable[..., str], tmp_path: Path
) -> None:
    """Whatever comes, goes, comes back and is renamed."""
    root, empty = make_repository({KAHVE: "1"}), tmp_path / "empty"
    empty.mkdir()
    here = Git(root)
    for step in range(4):
        files = [{KAHVE: "2"}, {"content/x/cay.md": "1"}, {"tellal.toml": 'name = "Başka"\n'}, {KAHVE: "1"}][step]
        if step == 1:
            git("rm", "--quiet", KAHVE)
        make_repository(files)
        head = git("rev-parse", "HEAD")
        known = mainline(root, here, head, whole=True)
        for old in empty.glob(".tellal/*"):
            old.unlink()
        assert known == mainline(empty, here, head, whole=True)
        assert known == mainline(root, here, head, whole=True)
        assert KAHVE not in known.paths or known.paths[KAHVE].blob == git("rev-parse", f"HEAD:{KAHVE}")
    assert [each.number for each in known.settings] == [0, 4]
    assert known.number == 5
    assert mainline(root, here, head, whole=False).settings == known.settings


def test_a_branch_that_was_rewritten_is_read_anew(
    make_repository: Callable[..., Path], git: Callable[..., str]
) -> None:
    """What was remembered of the other one is worth nothing."""
    root = make_repository({KAHVE: "1"})
    here = Git(root)
    before = mainline(root, here, git("rev-parse", "HEAD"), whole=True)
    git("reset", "--quiet", "--hard", "HEAD~1")
    make_repository({KAHVE: "1", "content/x/cay.md": "1"})
    after = mainline(root, here, git("rev-parse", "HEAD"), whole=True)
    assert after.number == before.number
    assert after.paths[KAHVE].commit != before.paths[KAHVE].commit
    assert after.paths[KAHVE].commit == git("rev-parse", "HEAD")


def test_a_workspace_in_a_folder_of_its_repository_is_judged_alike(
    make_workspace: Callable[..., Path], forge: Forge
) -> None:
    """Paths on GitHub have the folder before them, and files beside it are nobody's business."""
    root = make_workspace({})
    repository = root.parent / "repository"
    repository.mkdir()
    root = root.rename(repository / "social")
    mona, ada, can, zeki = (forge.person(login) for login in ("mona", "ada", "can", "zeki"))
    house = House(root, forge, mona, ada, can, zeki)
    (root / "tellal.toml").write_text(house.policy(), encoding="utf-8")
    (repository / ".gitignore").write_text(".tellal/\n", encoding="utf-8")
    for command in (["init", "--quiet", "--initial-branch=main"], ["add", "--all"], ["commit", "--quiet", "-m", "x"]):
        subprocess.run(["git", *command], cwd=repository, check=True)
    forge.take(root)
    pull = forge.open("kahve", by=mona, files={f"social/{KAHVE}": text(), KAHVE: text("Başka.")})
    pull.push({KAHVE: text("Bambaşka.")}, by=ada)  # another file, which only looks like the post
    pull.review(ada)
    pull.merge("squash", by=mona)
    assert house.of().given
    forge.push({f"social/{KAHVE}": text("Kaçak.")}, by=zeki)
    found = house.of()
    assert {each.path for each in found.entries if not each.approval.given} == {KAHVE}
