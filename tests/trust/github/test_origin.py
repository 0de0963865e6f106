"""Which repository on GitHub a workspace is: by its remote, by what Actions say, on servers of one's own."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.trust.github import origin
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GHES = {"GITHUB_API_URL": "https://git.example.org/api/v3"}


@pytest.fixture
def git(make_repository: Callable[..., Path]) -> Callable[[str], Git]:
    """Return the repository of a workspace whose origin has an address; empty for none."""

    def make(address: str) -> Git:
        root = make_repository()
        if address:
            subprocess.run(["git", "remote", "add", "origin", address], cwd=root, check=True)
        return Git(root)

    return make


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/kirkikindi/kahve.git",
        "https://github.com/kirkikindi/kahve",
        "https://x-access-token:secret@github.com/kirkikindi/kahve/",
        "git@github.com:kirkikindi/kahve.git",
        "github.com:kirkikindi/kahve",
        "ssh://git@github.com/kirkikindi/kahve.git",
        "ssh://git@github.com:22/kirkikindi/kahve",
    ],
)
def test_the_remote_says_which_repository_it_is(git: Callable[[str], Git], address: str) -> None:
    """However its address is written; no login comes along."""
    found = origin.place(git(address), {})
    assert found == ("kirkikindi/kahve", "https://api.github.com", "https://github.com/kirkikindi/kahve")


def test_an_enterprise_server_is_named_by_the_address_of_its_api(git: Callable[[str], Git]) -> None:
    """Its pages are where its API is, without what stands behind."""
    found = origin.place(git("git@git.example.org:kirkikindi/kahve.git"), GHES)
    assert found == ("kirkikindi/kahve", "https://git.example.org/api/v3", "https://git.example.org/kirkikindi/kahve")


def test_a_run_of_actions_says_which_repository_it_is_for(git: Callable[[str], Git]) -> None:
    """Whatever the remote is called there."""
    told = {"GITHUB_REPOSITORY": "o/r", "GITHUB_SERVER_URL": "https://git.example.org", **GHES}
    assert origin.place(git(""), told) == ("o/r", "https://git.example.org/api/v3", "https://git.example.org/o/r")


@pytest.mark.parametrize(
    "address",
    ["", "https://gitlab.com/o/r.git", "/srv/git/r.git", "../r", "https://github.com/o", "git@github.com:o/r/x"],
)
def test_where_nothing_says_so_it_is_not_guessed(git: Callable[[str], Git], address: str) -> None:
    """A token is sent nowhere on a guess; the address, which may hold a login, is not repeated."""
    with pytest.raises(UsageError) as caught:
        origin.place(git(address), {})
    assert caught.value.hint is not None


def test_without_a_token_nobody_is_asked(git: Callable[[str], Git]) -> None:
    """And our own variable comes before that of Actions."""
    repository = git("git@github.com:o/r.git")
    with pytest.raises(UsageError, match="no token"):
        origin.open_github(repository, {"GITHUB_TOKEN": " "})
    assert origin.token({"GITHUB_TOKEN": "a", "TELLAL_GITHUB_TOKEN": "b"}) == "b"
    assert repr(origin.open_github(repository, {"GITHUB_TOKEN": "a"})) == "GitHub('o/r')"
