"""Which repository on GitHub a workspace is, where that is asked about, and what lets us in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.trust.github.client import GitHub
    from pipeline.workspace.git import Git

API, WEB = "https://api.github.com", "https://github.com"
#: Where a token may be, the first that has one.
TOKENS = ("TELLAL_GITHUB_TOKEN", "GITHUB_TOKEN")
REMOTE = "origin"
#: `git@github.com:owner/name.git`, as ssh takes it.
_SSH = re.compile(r"(?:[^@/\s]+@)?([^:/\s]+):(?!/)(.+)")
_NAME = re.compile(r"/?([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+?)(?:\.git)?/?")


class Place(NamedTuple):
    """A repository on GitHub, or on an Enterprise Server.

    Args:
        name: `owner/name`.
        api: address of the API.
        web: where people see it.
    """

    name: str
    api: str
    web: str


def token(environment: Mapping[str, str]) -> str:
    """Return what lets us in, empty where nothing does."""
    return next((found for name in TOKENS if (found := environment.get(name, "").strip())), "")


def place(git: Git, environment: Mapping[str, str]) -> Place:
    """Return which repository it is: in a run of Actions the one that it is for, else the one that `origin` leads to.

    Args:
        git: the repository here.
        environment: may have GITHUB_REPOSITORY, GITHUB_API_URL, GITHUB_SERVER_URL.

    Raises:
        UsageError: nothing says so, or `origin` leads somewhere else.
    """
    api = environment.get("GITHUB_API_URL", "").strip().rstrip("/") or API
    web = environment.get("GITHUB_SERVER_URL", "").strip().rstrip("/") or _web(api)
    if name := environment.get("GITHUB_REPOSITORY", "").strip():
        return Place(name, api, f"{web}/{name}")
    address = git.address(REMOTE)
    if not address:
        raise UsageError(
            Message("nothing says which repository on GitHub this is: there is no remote {remote}", remote=REMOTE),
            Message("git remote add {remote} …, or set GITHUB_REPOSITORY to owner/name", remote=REMOTE),
        )
    host, path = _parted(address)
    found = _NAME.fullmatch(path)
    if found is None or host != urlsplit(web).hostname:
        raise UsageError(
            Message("{remote} leads to {host}, and GitHub is asked at {api}", remote=REMOTE, host=host or "?", api=api),
            Message("for an Enterprise Server set GITHUB_API_URL (https://HOST/api/v3); else GITHUB_REPOSITORY"),
        )
    return Place(found[1], api, f"{web}/{found[1]}")


def open_github(git: Git, environment: Mapping[str, str]) -> GitHub:
    """Return the repository on GitHub, to ask; nothing is asked yet.

    Raises:
        UsageError: nothing says which one it is, or there is no token.
    """
    from pipeline.trust.github.client import github  # noqa: PLC0415 - requests takes 100 ms

    there, secret = place(git, environment), token(environment)
    if not secret:
        raise UsageError(
            Message("there is no token, so GitHub cannot be asked"),
            Message("set TELLAL_GITHUB_TOKEN or GITHUB_TOKEN; one that may only read is enough"),
        )
    return github(there.name, secret, there.api)


def _web(api: str) -> str:
    return WEB if api == API else api.removesuffix("/api/v3")


def _parted(address: str) -> tuple[str, str]:
    """Return host and path of a remote's address, both empty where it is a folder."""
    if "://" in address:
        parts = urlsplit(address)
        return parts.hostname or "", parts.path
    found = _SSH.fullmatch(address)
    return (found[1], found[2]) if found else ("", "")
