"""Who wrote what, what was taken away, what lies where: on real histories, with names that try to look like others."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.workspace.past import Past

if TYPE_CHECKING:
    from pathlib import Path


class Repository:
    """A repository to write history in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str) -> str:
        """Run git as a user would."""
        done = subprocess.run(["git", *words], cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, who: str, files: dict[str, str | None], *words: str) -> str:
        """Write or remove files, and commit everything as somebody."""
        for name, text in files.items():
            place = self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                place.unlink()
            else:
                place.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--author={who} <{who}@example.org>", "--message=x", *words)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """Return a repository with one commit."""
    made = Repository(tmp_path / "repository")
    made.commit("ayse", {"a.md": "1\n"})
    return made


def authors(root: Path, since: str, until: str, path: str) -> list[str]:
    """Return who wrote a path between two commits."""
    return [each.author.partition("@")[0] for each in Past(root).written(since, until) if path in each.paths]


def test_a_branch_says_who_wrote_each_file(repo: Repository) -> None:
    """And its merge wrote nothing, nor did what happened on main meanwhile."""
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit("ali", {"a.md": "2\n", "ş ı.md": "x\n"})
    repo.commit("can", {"a.md": "3\n", "new\nline.md": "x\n"})
    repo.git("checkout", "--quiet", "main")
    before = repo.commit("mona", {"b.md": "1\n"})
    repo.git("merge", "--quiet", "--no-ff", "--message=m", "side")
    assert authors(repo.root, before, "HEAD", "a.md") == ["can", "ali"]
    assert authors(repo.root, before, "HEAD", "ş ı.md") == ["ali"]
    assert authors(repo.root, before, "HEAD", "new\nline.md") == ["can"]
    assert authors(repo.root, before, "HEAD", "b.md") == []
    assert len(Past(repo.root).written(before, "HEAD")) == 3


def test_a_merge_that_writes_something_itself_is_its_author(repo: Repository) -> None:
    """What is like none of its parents came with it."""
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit("ali", {"b.md": "2\n"})
    repo.git("checkout", "--quiet", "main")
    before = repo.git("rev-parse", "HEAD")
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    repo.commit("mona", {"b.md": "evil\n"})
    assert authors(repo.root, before, "HEAD", "b.md") == ["mona", "ali"]


def test_no_name_of_a_file_passes_for_a_commit(repo: Repository) -> None:
    """Names come from strangers, and may hold anything but a zero."""
    before = repo.git("rev-parse", "HEAD")
    repo.commit("eve", {"\x01mark": "x\n", f"\x01{'0' * 40}": "x\n", "z.md": "x\n", ":100644 x": "x\n"})
    (found,) = Past(repo.root).written(before, "HEAD")
    assert found.author == "eve@example.org"
    assert found.paths == {"\x01mark", f"\x01{'0' * 40}", "z.md", ":100644 x"}


def test_no_setting_of_the_user_changes_what_is_read(repo: Repository) -> None:
    """A configuration may say to rename people, to follow, to show other things."""
    before = repo.git("rev-parse", "HEAD")
    repo.commit("ali", {"b.md": "1\n", ".mailmap": "Mona <mona@example.org> <ali@example.org>\n"})
    for name, value in (
        ("log.mailmap", "true"),
        ("log.showSignature", "true"),
        ("log.diffMerges", "off"),
        ("log.showRoot", "false"),
        ("log.decorate", "full"),
        ("diff.relative", "true"),
        ("diff.noprefix", "true"),
        ("color.ui", "always"),
        ("format.pretty", "oneline"),
        ("notes.displayRef", "*"),
    ):
        repo.git("config", name, value)
    assert authors(repo.root, before, "HEAD", "b.md") == ["ali"]


def test_what_lies_in_a_folder_has_its_size_and_mode(repo: Repository) -> None:
    """Links and programs too; what lies beside the folder does not count."""
    (repo.root / "approvals").mkdir()
    (repo.root / "approvals" / "link").symlink_to("/etc/passwd")
    repo.commit("ali", {"approvals/ı.txt": "12345", "approvals/below/x": "", "approvals2/x": "1"})
    found = {each.path: (each.mode, each.size) for each in Past(repo.root).lying("HEAD", "approvals/")}
    assert found == {
        "approvals/link": ("120000", 11),
        "approvals/ı.txt": ("100644", 5),
        "approvals/below/x": ("100644", 0),
    }


def test_what_was_taken_away_is_remembered(repo: Repository) -> None:
    """Removed, overwritten, made a link; on a branch that was merged, at the merge."""
    repo.commit("ali", {"approvals/a": "a", "approvals/b": "b", "approvals/c": "c", "approvals/kept": "kept"})
    ids = {name: repo.git("rev-parse", f"HEAD:approvals/{name}") for name in ("a", "b", "c")}
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit("ali", {"approvals/a": None})
    repo.git("checkout", "--quiet", "main")
    repo.commit("ali", {"approvals/b": "other"})
    repo.git("merge", "--quiet", "--no-ff", "--message=m", "side")
    (repo.root / "approvals" / "c").unlink()
    (repo.root / "approvals" / "c").symlink_to("kept")
    repo.commit("ali", {})
    repo.commit("ali", {"approvals/new\nline": "n"})
    repo.commit("ali", {"approvals/new\nline": None})
    lost = Past(repo.root).lost("HEAD", "approvals/")
    assert {
        each.path: (each.mode, each.id, each.size) for each in lost if each.path in {f"approvals/{n}" for n in ids}
    } == {f"approvals/{name}": ("100644", blob, 1) for name, blob in ids.items()}
    assert {each.path for each in lost} == {*(f"approvals/{name}" for name in ids), "approvals/new\nline"}


def test_the_change_before_is_found(repo: Repository) -> None:
    """On the line of the first parents: what a merge brought, it changed."""
    first = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit("ali", {"a.md": "2\n"})
    repo.git("checkout", "--quiet", "main")
    between = repo.commit("ali", {"b.md": "2\n"})
    repo.git("merge", "--quiet", "--no-ff", "--message=m", "side")
    merge = repo.git("rev-parse", "HEAD")
    gone = repo.commit("ali", {"a.md": None})
    past = Past(repo.root)
    assert past.changed("HEAD", "a.md") == gone
    assert past.changed(merge, "a.md") == merge
    assert past.changed(between, "a.md") == first
    assert past.changed("HEAD", "none.md") == ""
    assert past.changed("HEAD", "*.md") == ""


def test_each_version_of_a_file_has_its_change(repo: Repository) -> None:
    """Removed and made a link too, and at the merge where it was merged."""
    first = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit("ali", {"a.md": "2\n"})
    repo.commit("ali", {"a.md": "3\n"})
    repo.git("checkout", "--quiet", "main")
    repo.commit("ali", {"b.md": "2\n"})
    repo.git("merge", "--quiet", "--no-ff", "--message=m", "side")
    merge, third = repo.git("rev-parse", "HEAD"), repo.git("rev-parse", "HEAD:a.md")
    gone = repo.commit("ali", {"a.md": None})
    assert Past(repo.root).changes("HEAD", "a.md") == (
        (gone, "000000", "0" * 40),
        (merge, "100644", third),
        (first, "100644", repo.git("rev-parse", f"{first}:a.md")),
    )
    line = Past(repo.root).line("HEAD")
    assert (line[0], line[1], line[-1], len(line)) == (gone, merge, first, 4)


def test_where_a_line_began(repo: Repository) -> None:
    """The first commit of the first parents, whatever else was merged in."""
    root = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "--quiet", "--orphan", "other")
    repo.commit("eve", {"other.md": "x\n"})
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--allow-unrelated-histories", "--message=m", "other")
    assert Past(repo.root).first("HEAD") == root


def test_what_is_not_committed_is_named(repo: Repository) -> None:
    """Changed, new, removed, ignored; and in a subfolder from the repository's top."""
    repo.commit("ali", {"w/same.md": "1", "w/changed.md": "1", "w/gone.md": "1", ".gitignore": "*.log\n"})
    for name in ("changed.md", "new.md", "x.log"):
        (repo.root / "w" / name).write_text("2", encoding="utf-8")
    (repo.root / "w" / "gone.md").unlink()
    past = Past(repo.root / "w")
    names = ("same.md", "changed.md", "gone.md", "new.md", "x.log")
    assert past.uncommitted(names) == ("w/changed.md", "w/gone.md", "w/new.md", "w/x.log")
    assert past.uncommitted(("same.md",)) == ()
    assert past.prefix() == "w/"
    assert Past(repo.root).prefix() == ""


def test_a_setting_is_read(repo: Repository) -> None:
    """Where nobody set it, there is nothing."""
    repo.git("config", "user.signingkey", "~/.ssh/id.pub")
    assert Past(repo.root).setting("user.signingkey") == "~/.ssh/id.pub"
    assert Past(repo.root).setting("gpg.format") == ""
