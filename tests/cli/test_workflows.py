"""`tellal workflows`: brings what GitHub reads up to date, and says what it is not."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer

WHEEL = "tellal-0.1.0-py3-none-any.whl"


@pytest.fixture
def root(tellal: Callable[..., Answer], tmp_path: Path) -> Path:
    """Make a workspace with its workflows."""
    assert tellal(tmp_path, "init", "brand").code == 0
    return tmp_path / "brand"


def test_a_new_workspace_has_them(root: Path) -> None:
    """They hand on the secret that the sample channel names, so that going live needs no edit of a workflow."""
    names = {path.relative_to(root).as_posix() for path in (root / ".github").rglob("*.yml")}
    assert names == {
        ".github/ISSUE_TEMPLATE/new-post.yml",
        ".github/dependabot.yml",
        *(f".github/workflows/{name}.yml" for name in ("check", "new-post", "publish", "report", "site")),
    }
    publish = (root / ".github/workflows/publish.yml").read_text(encoding="utf-8")
    assert "BLUESKY_PASSWORD: ${{ secrets.BLUESKY_PASSWORD }}" in publish


def test_a_new_secret_is_missed_then_handed_on(tellal: Callable[..., Answer], root: Path) -> None:
    """The check says what channel cannot send; the command mends it and says what to store."""
    channel = root / "content/instagram/channel.toml"
    text = channel.read_text(encoding="utf-8") + 'secrets = { token = "INSTAGRAM_TOKEN" }\n'
    channel.write_text(text, encoding="utf-8")
    check = tellal(root, "workflows", "--check")
    assert check.code == 1
    assert "publish.yml does not hand on the secret INSTAGRAM_TOKEN" in check.out
    written = tellal(root, "workflows", "--json").json
    assert written["written"] == [".github/workflows/publish.yml"]
    assert written["secrets"] == ["BLUESKY_PASSWORD", "INSTAGRAM_TOKEN"]
    assert tellal(root, "workflows", "--check", "--json").json["not_passed"] == []


def test_a_wheel_gives_the_hash_and_later_runs_keep_it(
    tellal: Callable[..., Answer], root: Path, tmp_path: Path
) -> None:
    """Before that the check is not content: the workflows would install nothing."""
    before = tellal(root, "workflows", "--check")
    assert (before.code, "no hash for Tellal yet" in before.out) == (1, True)
    (tmp_path / WHEEL).write_bytes(b"wheel")
    assert tellal(root, "workflows", "--wheel", str(tmp_path / WHEEL)).code == 0
    line = f"tellal==0.1.0 --hash=sha256:{hashlib.sha256(b'wheel').hexdigest()}\n"
    assert line in (root / "requirements.txt").read_text(encoding="utf-8")
    assert tellal(root, "workflows", "--check").code == 0
    tellal(root, "workflows")
    assert line in (root / "requirements.txt").read_text(encoding="utf-8")


def test_what_people_change_to_their_taste_is_left_alone(tellal: Callable[..., Answer], root: Path) -> None:
    """Dependabot's file is theirs; a workflow that was edited is brought back, for git to show."""
    (root / ".github/dependabot.yml").write_text("version: 2\nupdates: []\n", encoding="utf-8")
    (root / ".github/workflows/site.yml").write_text("name: site\n", encoding="utf-8")
    assert tellal(root, "workflows", "--check").code == 1
    assert tellal(root, "workflows", "--json").json["written"] == [".github/workflows/site.yml"]
    assert "updates: []" in (root / ".github/dependabot.yml").read_text(encoding="utf-8")


def test_nothing_is_written_through_a_link(tellal: Callable[..., Answer], root: Path, tmp_path: Path) -> None:
    """A folder that leads elsewhere came with somebody's content."""
    for path in sorted((root / ".github/workflows").iterdir()):
        path.unlink()
    (root / ".github/workflows").rmdir()
    (root / ".github/workflows").symlink_to(tmp_path)
    answer = tellal(root, "workflows")
    assert answer.code == 2
    assert not list(tmp_path.glob("*.yml"))


def test_a_folder_of_a_larger_repository_gets_none(tellal: Callable[..., Answer], tmp_path: Path) -> None:
    """GitHub would not read them there, so they would only seem to work."""
    subprocess.run(["git", "init", "--quiet", "mono"], cwd=tmp_path, check=True)
    assert tellal(tmp_path / "mono", "init", "social").code == 0
    assert not (tmp_path / "mono/social/.github").exists()
    assert not (tmp_path / "mono/social/requirements.txt").exists()
    answer = tellal(tmp_path / "mono/social", "workflows")
    assert answer.code == 2
    assert "a repository of its own" in answer.err


@pytest.mark.parametrize("language", ["en", "tr"])
def test_a_workspace_for_reviews_is_clean_and_sends_nothing_unread(
    tellal: Callable[..., Answer], tmp_path: Path, language: str
) -> None:
    """With `--approval github` the sample posts wait for somebody; the ledger is where CI can keep it."""
    tellal(tmp_path, "--lang", language, "init", "brand", "--approval", "github")
    root = tmp_path / "brand"
    assert tellal(root, "check").code == 0
    states = {target["state"] for target in tellal(root, "plan", "--json").json["targets"]}
    assert states == {"unapproved", "draft"}
    settings = (root / "tellal.toml").read_text(encoding="utf-8")
    assert 'mode = "github"' in settings
    assert 'remote = "origin"' in settings
