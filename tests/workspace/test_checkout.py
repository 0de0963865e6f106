"""A checkout is brought up to date, forward only, and never under the hands of somebody who is at work in it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NoRepositoryError
from pipeline.workspace.checkout import Checkout, Pulled, pull

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *words: str) -> str:
    """Call git."""
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, name: str, text: str) -> str:
    """Commit a file, and return the commit."""
    (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=Content")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Make a clone, and beside it `there`, which pushes to the same place."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
    git(tmp_path, "clone", "--quiet", "origin.git", "there")
    commit(tmp_path / "there", "post.md", "Bir.")
    commit(tmp_path / "there", ".gitignore", "/.tellal/\n")
    git(tmp_path / "there", "push", "--quiet", "origin", "main")
    git(tmp_path, "clone", "--quiet", "origin.git", "here")
    return tmp_path / "here"


@pytest.fixture
def there(here: Path) -> Path:
    """Return the clone of somebody else."""
    return here.parent / "there"


def push(there: Path, name: str = "post.md", text: str = "İki.") -> str:
    """Let somebody else push a change."""
    made = commit(there, name, text)
    git(there, "push", "--quiet", "origin", "main")
    return made


def said(pulled: Pulled) -> str:
    """Return why nothing was pulled."""
    assert pulled.commit == ""
    assert pulled.trouble is not None
    return str(pulled.trouble.message)


def test_what_was_pushed_elsewhere_comes_here(here: Path, there: Path) -> None:
    """Files and all; and what is up to date stays as it is."""
    assert pull(Checkout(here)) == Pulled()
    made = push(there)
    assert pull(Checkout(here)) == Pulled(made)
    assert (here / "post.md").read_text(encoding="utf-8") == "İki."
    assert git(here, "rev-parse", "main") == made
    assert git(here, "status", "--porcelain") == ""
    assert pull(Checkout(here)) == Pulled()


@pytest.mark.parametrize("staged", ["staged", "not staged"])
def test_somebody_at_work_is_left_alone(here: Path, there: Path, staged: str) -> None:
    """Also where the change is in another file."""
    (here / ".gitignore").write_text("/.tellal/\n/outbox/\n", encoding="utf-8")
    if staged == "staged":
        git(here, "add", "--all")
    assert pull(Checkout(here)) == Pulled(), "nothing is new there"
    push(there)
    assert "something is changed here and not committed, while origin/main has gone on" in said(pull(Checkout(here)))
    assert (here / "post.md").read_text(encoding="utf-8") == "Bir."


@pytest.mark.parametrize("name", ["new.md", ".tellal/heartbeat.json"])
def test_a_file_that_git_does_not_know_is_not_overwritten(here: Path, there: Path, name: str) -> None:
    """Be it ignored or not: the outbox and what we remember are ignored."""
    (there / name).parent.mkdir(exist_ok=True)
    push(there, name, "theirs")
    (here / name).parent.mkdir(exist_ok=True)
    (here / name).write_text("ours", encoding="utf-8")
    assert "something is in the way of origin/main" in said(pull(Checkout(here)))
    assert (here / name).read_text(encoding="utf-8") == "ours"
    assert git(here, "status", "--porcelain", "--untracked-files=no") == ""


def test_what_was_committed_here_stays(here: Path, there: Path) -> None:
    """Ahead is no trouble; two ways are, and nobody but a person brings them together."""
    own = commit(here, "own.md", "Bizim.")
    assert pull(Checkout(here)) == Pulled()
    push(there)
    assert "this branch and origin/main have gone different ways" in said(pull(Checkout(here)))
    assert git(here, "rev-parse", "HEAD") == own


def test_no_branch_to_follow(here: Path) -> None:
    """A commit by itself, and a branch that is nobody's."""
    git(here, "checkout", "--quiet", "--detach")
    assert "follows no branch" in said(pull(Checkout(here)))
    git(here, "checkout", "--quiet", "-b", "own")
    assert "follows no branch" in said(pull(Checkout(here)))


def test_a_branch_under_another_name(here: Path, there: Path) -> None:
    """It follows the one that it was told to."""
    git(here, "checkout", "--quiet", "-b", "live", "--track", "origin/main")
    made = push(there)
    assert pull(Checkout(here)) == Pulled(made)
    assert git(here, "rev-parse", "live") == made


def test_a_remote_that_cannot_be_asked(here: Path) -> None:
    """What is checked out is published all the same; why it is not new is said."""
    git(here.parent / "origin.git", "branch", "-m", "main", "other")
    assert "origin/main is gone" in said(pull(Checkout(here)))
    git(here, "remote", "set-url", "origin", str(here.parent / "nowhere"))
    assert "origin cannot be asked" in said(pull(Checkout(here)))


def test_no_hook_runs(here: Path, there: Path) -> None:
    """Nothing of the repository is code to us."""
    for name in ("post-merge", "post-checkout", "reference-transaction"):
        hook = here / ".git/hooks" / name
        hook.write_text("#!/bin/sh\ntouch hooked\n", encoding="utf-8")
        hook.chmod(0o755)
    push(there)
    assert pull(Checkout(here)).commit
    assert not (here / "hooked").exists()


def test_outside_a_repository(tmp_path: Path) -> None:
    """There is nothing to bring up to date."""
    with pytest.raises(NoRepositoryError):
        pull(Checkout(tmp_path))
