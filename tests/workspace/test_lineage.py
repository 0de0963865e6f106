"""How commits follow on each other, and what each of them changed, on real repositories."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.workspace import lineage
from pipeline.workspace.changes import GONE, Change, read
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., str]:
    """Run git in a new repository."""

    def run(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    run("init", "--quiet", "--initial-branch=main")
    return run


@pytest.fixture
def commit(git: Callable[..., str], tmp_path: Path) -> Callable[..., str]:
    """Commit files, None where one goes, and return the commit."""

    def make(files: dict[str, str | None]) -> str:
        for name, text in files.items():
            path = tmp_path / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--message=x")
        return git("rev-parse", "HEAD")

    return make


def blob(git: Callable[..., str], name: str) -> str:
    """Return the id of what a name stands for."""
    return git("rev-parse", name)


def test_a_merge_on_the_main_line_brings_what_differs_from_the_line(
    git: Callable[..., str], commit: Callable[..., str], tmp_path: Path
) -> None:
    """Conflicts that were settled on the way included; what the branch did before is not on the line."""
    first = commit({"a": "1\n", "b": "1\n"})
    git("checkout", "--quiet", "-b", "side")
    commit({"b": "2\n"})
    git("checkout", "--quiet", "main")
    second = commit({"a": "2\n"})
    git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    (tmp_path / "c").write_text("evil\n", encoding="utf-8")
    merge = commit({})
    here = Git(tmp_path)
    line = lineage.first_parents(here, merge)
    assert line == [f"{merge} {second}", f"{second} {first}", first]
    assert dict(lineage.differences(here, line)) == {
        merge: [Change("b", "100644", blob(git, f"{merge}:b")), Change("c", "100644", blob(git, f"{merge}:c"))],
        second: [Change("a", "100644", blob(git, f"{second}:a"))],
        first: [Change("a", "100644", blob(git, f"{first}:a")), Change("b", "100644", blob(git, f"{first}:b"))],
    }
    assert lineage.first_parents(here, merge, second) == [f"{merge} {second}"]


def test_of_a_merge_with_all_its_parents_comes_what_it_made_up_itself(
    git: Callable[..., str], commit: Callable[..., str], tmp_path: Path
) -> None:
    """So that bringing a branch up to date makes nobody an author."""
    commit({"a": "1\n"})
    git("checkout", "--quiet", "-b", "side")
    commit({"b": "1\n"})
    git("checkout", "--quiet", "main")
    commit({"c": "1\n"})
    git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    (tmp_path / "d").write_text("evil\n", encoding="utf-8")
    merge = commit({})
    here = Git(tmp_path)
    changed = dict(lineage.differences(here, lineage.parents(here, merge)))
    assert [change.path for change in changed[merge]] == ["d"]


def test_names_modes_and_what_goes_are_told_as_they_are(commit: Callable[..., str], tmp_path: Path) -> None:
    """A rename is a file that goes and one that comes; names may hold anything."""
    odd = "kış çekirdeği\n\t\"x'.md"
    first = commit({odd: "1\n", "run": "1\n"})
    (tmp_path / "run").chmod(0o755)
    (tmp_path / odd).rename(tmp_path / "new.md")
    second = commit({})
    here = Git(tmp_path)
    changed = dict(lineage.differences(here, lineage.first_parents(here, second)))
    assert {change.path for change in changed[first]} == {odd, "run"}
    assert {(change.path, change.mode) for change in changed[second]} == {
        (odd, GONE),
        ("new.md", "100644"),
        ("run", "100755"),
    }
    assert dict(lineage.differences(here, [f"{second} {first}"], "run")) == {
        second: [change for change in changed[second] if change.path == "run"]
    }


def test_who_comes_before_whom_and_when(git: Callable[..., str], commit: Callable[..., str], tmp_path: Path) -> None:
    """A commit contains itself; its time is what it says."""
    first, second = commit({"a": "1\n"}), commit({"a": "2\n"})
    here = Git(tmp_path)
    assert lineage.contains(here, second, first)
    assert lineage.contains(here, first, first)
    assert not lineage.contains(here, first, second)
    assert (lineage.has(here, first), lineage.has(here, "0" * 40)) == (True, False)
    assert lineage.time(here, first) == datetime(2026, 11, 1, 6, tzinfo=UTC)
    assert not lineage.is_shallow(here)
    del git


def test_nothing_changed_is_nothing_to_read() -> None:
    """An empty answer."""
    assert list(read(b"")) == []
