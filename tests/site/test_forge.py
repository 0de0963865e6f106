"""Where files are edited: by the remote, without what is nobody's business."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.site.forge import Forge, address_of, forge, kind_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/kirkikindi/sosyal.git", "https://github.com/kirkikindi/sosyal"),
        ("https://ayse:ghp_secret@github.com/kirkikindi/sosyal", "https://github.com/kirkikindi/sosyal"),
        ("https://x-access-token:ghs_s@github.com/a/b.git/", "https://github.com/a/b"),
        ("git@github.com:kirkikindi/sosyal.git", "https://github.com/kirkikindi/sosyal"),
        ("ssh://git@gitlab.example.org:2222/grup/alt/sosyal.git", "https://gitlab.example.org/grup/alt/sosyal"),
        ("https://codeberg.org:8443/a/b", "https://codeberg.org:8443/a/b"),
        ("/srv/git/sosyal.git", ""),
        ("../sosyal", ""),
        ("file:///srv/git/github.com/a", ""),
        ("javascript:alert(1)//github.com/a/b", ""),
        ("C:/git/sosyal", ""),
        ("", ""),
    ],
)
def test_the_page_of_a_repository(remote: str, address: str) -> None:
    """No name, no token; what is not on the web has none."""
    assert address_of(remote) == address


@pytest.mark.parametrize(
    ("address", "edit"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/edit/main/content/x/k%C4%B1%C5%9F%201.md#L3"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b/-/edit/main/content/x/k%C4%B1%C5%9F%201.md#L3"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/_edit/main/content/x/k%C4%B1%C5%9F%201.md#L3"),
    ],
)
def test_a_file_is_edited_at_its_line(address: str, edit: str) -> None:
    """Each forge calls that page otherwise."""
    assert Forge(address, kind_of(address), "main").edit("content/x/kış 1.md", 3) == edit


def test_a_workspace_below_the_top_of_its_repository(tmp_path: Path) -> None:
    """The branch that is checked out, and the folder; the token of the remote stays where it is."""
    root = tmp_path / "repo" / "sosyal medya"
    root.mkdir(parents=True)
    for words in (
        ("init", "--quiet", "--initial-branch=yayın"),
        ("remote", "add", "origin", "https://ayse:gizli@github.com/kirkikindi/her-sey.git"),
    ):
        subprocess.run(["git", *words], cwd=tmp_path / "repo", check=True)
    found = forge(root, "", {})
    assert found
    assert "gizli" not in repr(found)
    assert found.edit("content/x/a.md", 2).startswith(
        "https://github.com/kirkikindi/her-sey/edit/yay%C4%B1n/sosyal%20medya/content/x/a.md"
    )


def test_settings_come_before_the_remote_and_need_no_repository(tmp_path: Path) -> None:
    """A forge of one's own is called as GitHub is, unless its name says otherwise."""
    found = forge(tmp_path, "https://kod.example.org/a/b", {})
    assert found
    assert found.edit("a.md") == "https://kod.example.org/a/b/edit/main/a.md#L1"
    assert forge(tmp_path, "", {}) is None
