"""Git from every place that a workspace may lie in, without ever touching what the user has open."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NoRepositoryError, UsageError
from pipeline.workspace import objects
from pipeline.workspace.git import Git, GitError, RefMovedError
from pipeline.workspace.objects import FILE_MODE, TREE_MODE, Entry, Object

if TYPE_CHECKING:
    from collections.abc import Callable

REF = "refs/heads/ledger"
NOWHERE = "0" * 40


def run(folder: Path, *words: str) -> str:
    """Run git as a user would."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository without commits."""
    place = tmp_path / "repository"
    place.mkdir()
    run(place, "init", "--quiet", "--initial-branch=main")
    return place


def put(folder: Path, text: bytes = b"one\n", old: str = NOWHERE, parents: tuple[str, ...] = ()) -> str:
    """Write one file as one commit, and return the commit."""
    opened = Git(folder)
    blob = Object("blob", text)
    algorithm = opened.id_algorithm()
    top = objects.tree({"file": Entry(FILE_MODE, objects.object_id(blob, algorithm))})
    made = objects.commit(objects.object_id(top, algorithm), parents, 1_764_500_000, "words")
    opened.write([blob, top, made], algorithm)
    new = objects.object_id(made, algorithm)
    opened.move(REF, new, old, "test")
    return new


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_objects_are_those_that_git_itself_would_make(tmp_path: Path, algorithm: str) -> None:
    """Whoever looks at the branch with git sees a commit like any other, in both kinds of repository."""
    run(tmp_path, "init", "--quiet", f"--object-format={algorithm}")
    big = os.urandom(70_000)
    blob = Object("blob", big)
    empty = Object("blob", b"")
    inner = objects.tree({"ı.jsonl": Entry(FILE_MODE, objects.object_id(blob, algorithm))})
    top = objects.tree(
        {
            "a": Entry(TREE_MODE, objects.object_id(inner, algorithm)),
            "a.txt": Entry(FILE_MODE, objects.object_id(empty, algorithm)),
            "a-b": Entry(FILE_MODE, objects.object_id(empty, algorithm)),
        }
    )
    made = objects.commit(objects.object_id(top, algorithm), (), 1_764_500_000, "şubat\n\nbody")
    opened = Git(tmp_path)
    opened.write([blob, empty, inner, top, made], algorithm)
    opened.move(REF, objects.object_id(made, algorithm), "0" * len(objects.object_id(made, algorithm)), "test")
    run(tmp_path, "fsck", "--strict")
    assert run(tmp_path, "log", "-1", "--format=%an <%ae> %ad%n%B", "--date=iso", "ledger") == (
        "Tellal <tellal@localhost> 2025-11-30 10:53:20 +0000\nşubat\n\nbody"
    )
    assert run(tmp_path, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "ledger").splitlines() == [
        "a-b",
        "a.txt",
        "a/ı.jsonl",
    ]
    with opened.objects() as door:
        found = door.one("refs/heads/ledger^{tree}")
        assert found == top
        assert objects.read_tree(found.data, algorithm) == {
            "a-b": Entry(FILE_MODE, objects.object_id(empty, algorithm)),
            "a.txt": Entry(FILE_MODE, objects.object_id(empty, algorithm)),
            "a": Entry(TREE_MODE, objects.object_id(inner, algorithm)),
        }
        assert door.one("refs/heads/ledger:a/ı.jsonl") == blob


def test_thousands_of_objects_come_from_one_process(repository: Path) -> None:
    """Asking and answering take turns in small steps, so that neither side waits for the other for ever."""
    blobs = [Object("blob", b"%d " % number * 100) for number in range(3000)]
    opened = Git(repository)
    opened.write(blobs, "sha1")
    names = [objects.object_id(blob, "sha1") for blob in blobs]
    with opened.objects() as door:
        found = list(door.get([*names, "f" * 40, "not a name"]))
    assert found == [*blobs, None, None]


def test_a_ref_moves_only_from_where_it_was(repository: Path) -> None:
    """The one who comes second is told so, and nothing is lost."""
    first = put(repository)
    second = put(repository, b"two\n", first, (first,))
    for old in (NOWHERE, first, "1" * 40):
        with pytest.raises(RefMovedError):
            put(repository, b"three\n", old, (first,))
    assert Git(repository).refs(REF) == {REF: second}


def test_a_lock_that_somebody_holds_is_a_ref_that_moves(repository: Path) -> None:
    """Git holds the lock for a moment; whoever is killed at that moment leaves it, and git's words name the file."""
    first = put(repository)
    (repository / ".git" / "refs" / "heads" / "ledger.lock").touch()
    with pytest.raises(RefMovedError, match=r"ledger\.lock"):
        put(repository, b"two\n", first, (first,))


@pytest.mark.parametrize("place", ["top", "subfolder", "worktree", "clone", "detached", "unborn"])
def test_a_workspace_may_lie_anywhere(repository: Path, tmp_path: Path, place: str) -> None:
    """Writing the branch leaves the work tree, the index and the current branch alone, wherever we are called."""
    folder = repository
    if place != "unborn":
        (repository / "brand").mkdir()
        (repository / "brand" / "a.md").write_text("a\n", encoding="utf-8")
        run(repository, "add", ".")
        run(repository, "commit", "--quiet", "--message=a")
    if place == "subfolder":
        folder = repository / "brand"
    if place == "worktree":
        folder = tmp_path / "worktree"
        run(repository, "worktree", "add", "--quiet", str(folder))
    if place == "clone":
        folder = tmp_path / "clone"
        run(tmp_path, "clone", "--quiet", str(repository), str(folder))
    if place == "detached":
        run(folder, "checkout", "--quiet", "--detach")
    (folder / "new.md").write_text("staged\n", encoding="utf-8")
    run(folder, "add", "new.md")
    (folder / "new.md").write_text("changed again\n", encoding="utf-8")
    before = (run(folder, "status", "--porcelain", "--branch"), Path(run(folder, "rev-parse", "--git-path", "index")))
    index = (folder / before[1]).read_bytes()
    new = put(folder)
    assert Git(folder).refs(REF) == {REF: new}
    assert run(folder, "status", "--porcelain", "--branch") == before[0]
    assert (folder / before[1]).read_bytes() == index
    assert not (folder / "file").exists()


def test_a_bare_repository_is_used_where_it_is_named(tmp_path: Path) -> None:
    """A bare repository is a fine place for a ledger, if somebody says so."""
    run(tmp_path, "init", "--quiet", "--bare", "bare.git")
    opened = Git(tmp_path, git_dir=tmp_path / "bare.git")
    blob = Object("blob", b"x")
    opened.write([blob], "sha1")
    with opened.objects() as door:
        assert door.one(objects.object_id(blob, "sha1")) == blob


def test_a_folder_that_pretends_to_be_a_repository_is_none(tmp_path: Path, repository: Path) -> None:
    """A stranger's pull request may bring files named as git names its own, with commands in the configuration."""
    trap = repository / "brand"
    run(repository, "init", "--quiet", "--bare", "brand")
    sprung = tmp_path / "sprung"
    run(trap, "--git-dir=.", "config", "core.fsmonitor", f"touch {sprung}")
    run(trap, "--git-dir=.", "config", "core.worktree", ".")
    run(trap, "--git-dir=.", "config", "core.bare", "false")
    with pytest.raises((NoRepositoryError, UsageError)):
        Git(trap).changed_since("main")
    assert not sprung.exists()


def test_no_hook_runs(repository: Path, tmp_path: Path) -> None:
    """Hooks are for people's commits; one that fails or publishes by itself must not see ours."""
    hook = repository / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    put(repository)
    assert not (tmp_path / "ran").exists()


def test_what_a_hook_sets_does_not_lead_us_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called from a pre-commit hook, git's own variables point to another index, or to another repository."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_WORK_TREE", "/")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.hooksPath")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "/")
    new = put(repository)
    assert Git(repository).commit("ledger") == new


def test_outside_of_a_repository_the_way_out_is_named(tmp_path: Path) -> None:
    """People get the command that helps."""
    with pytest.raises(NoRepositoryError, match="is not in a git repository") as caught:
        Git(tmp_path).refs(REF)
    assert str(caught.value.hint) == "make one there: git init"


def test_without_git_people_hear_that_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare container has none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for ask in (lambda: Git(tmp_path).refs(REF), lambda: Git(tmp_path).objects().__enter__()):
        with pytest.raises(UsageError, match="git is not installed"):
            ask()


def test_an_object_that_rotted_is_not_there(repository: Path) -> None:
    """A damaged disk shows as something missing, never as other bytes."""
    first = put(repository)
    for part in (repository / ".git" / "objects").rglob("*"):
        if part.is_file():
            part.chmod(0o644)
            part.write_bytes(b"rust")
    with Git(repository).objects() as door:
        assert door.one(first) is None


def test_reading_objects_outside_of_a_repository_says_so(tmp_path: Path) -> None:
    """A process that ends at once ends with its own words, not with a broken pipe."""
    with pytest.raises(NoRepositoryError), Git(tmp_path).objects() as door:
        door.one("HEAD")


@pytest.mark.parametrize("secret", ["https://ayse:hunter2@example.org/x.git", "https://ghp_hunter2@example.org"])
def test_no_password_of_a_remote_is_repeated(repository: Path, secret: str) -> None:
    """Git repeats addresses in its complaints; ours go into logs."""
    error = Git(repository)._error(f"fatal: could not read {secret}".encode())
    assert "hunter2" not in str(error)
    assert "example.org" in str(error)


@pytest.fixture
def history(repository: Path) -> Path:
    """Return a repository with a branch beside main, and much going on in a subfolder."""
    brand = repository / "brand"
    brand.mkdir()
    for name in ("kept", "edited", "staged", "deleted", "renamed"):
        (brand / f"{name}.md").write_text(f"{name}\n", encoding="utf-8")
    (repository / ".gitignore").write_text("*.log\n", encoding="utf-8")
    run(repository, "add", ".")
    run(repository, "commit", "--quiet", "--message=start")
    run(repository, "checkout", "--quiet", "-b", "work")
    (brand / "committed ı.md").write_text("x\n", encoding="utf-8")
    run(repository, "add", ".")
    run(repository, "commit", "--quiet", "--message=work")
    run(repository, "checkout", "--quiet", "main")
    (brand / "kept.md").write_text("changed on main only\n", encoding="utf-8")
    run(repository, "commit", "--quiet", "--all", "--message=main goes on")
    run(repository, "checkout", "--quiet", "work")
    (brand / "edited.md").write_text("edited now\n", encoding="utf-8")
    (brand / "staged.md").write_text("staged now\n", encoding="utf-8")
    run(repository, "add", "brand/staged.md")
    (brand / "deleted.md").unlink()
    run(repository, "mv", "brand/renamed.md", "brand/other.md")
    (brand / "new.md").write_text("untracked\n", encoding="utf-8")
    (brand / "noise.log").write_text("ignored\n", encoding="utf-8")
    (repository / "outside.md").write_text("not in the workspace\n", encoding="utf-8")
    return brand


def test_what_changed_since_main_is_what_the_branch_and_the_desk_hold(history: Path) -> None:
    """Committed, staged, edited, deleted, renamed and new files count; what happened on main meanwhile does not."""
    index = history.parent / ".git" / "index"
    os.utime(history / "kept.md")  # a file that only looks changed
    before = index.read_bytes()
    assert Git(history).changed_since("main") == (
        "committed ı.md",
        "deleted.md",
        "edited.md",
        "new.md",
        "other.md",
        "renamed.md",
        "staged.md",
    )
    assert index.read_bytes() == before


@pytest.mark.parametrize("base", ["nowhere", "--output=x", "", "main:brand"])
def test_a_base_that_does_not_exist_is_named(history: Path, base: str) -> None:
    """What people type is a name, never an option of git."""
    with pytest.raises(UsageError, match="there is no commit"):
        Git(history).changed_since(base)
    assert not (history / "x").exists()


def test_a_shallow_clone_is_told_how_to_get_the_rest(history: Path, tmp_path: Path) -> None:
    """CI fetches one commit unless it is told otherwise."""
    url = history.parent.as_uri()
    run(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=work", url, "shallow")
    with pytest.raises(GitError, match="no common commit") as caught:
        Git(tmp_path / "shallow" / "brand").changed_since("origin/main")
    assert "fetch-depth: 0" in str(caught.value.hint)


def test_before_the_first_commit_everything_is_new(repository: Path) -> None:
    """A branch without a commit has left another one nowhere: all of it counts."""
    (repository / "a.md").write_text("a\n", encoding="utf-8")
    put(repository)
    assert Git(repository).changed_since(REF) == ("a.md", "file")


def test_git_that_hangs_is_given_up(
    repository: Path, monkeypatch: pytest.MonkeyPatch, make_slow: Callable[[], None]
) -> None:
    """A dead network drive must not hold a run for ever."""
    make_slow()
    monkeypatch.setattr("pipeline.workspace.git.SECONDS", 0.05)
    with pytest.raises(GitError, match="did not end"):
        Git(repository).refs(REF)


@pytest.fixture
def make_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Put a git into the path that never answers."""

    def make() -> None:
        slow = tmp_path / "bin" / "git"
        slow.parent.mkdir()
        slow.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
        slow.chmod(0o755)
        monkeypatch.setenv("PATH", str(slow.parent), prepend=os.pathsep)

    return make
