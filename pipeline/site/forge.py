"""Where people edit the workspace's files: a forge such as GitHub, and the addresses of its pages."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from pipeline.errors import TellalError
from pipeline.site.pieces import web_address
from pipeline.workspace.git import Git

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: A word in the name of a host → how its pages are called; `{…}` are filled in.
_KINDS = {
    "github": ("{root}/edit/{branch}/{path}#L{line}", "{root}/commits/{branch}/{path}"),
    "gitlab": ("{root}/-/edit/{branch}/{path}#L{line}", "{root}/-/commits/{branch}/{path}"),
    "codeberg": ("{root}/_edit/{branch}/{path}#L{line}", "{root}/commits/branch/{branch}/{path}"),
    "gitea": ("{root}/_edit/{branch}/{path}#L{line}", "{root}/commits/branch/{branch}/{path}"),
    "forgejo": ("{root}/_edit/{branch}/{path}#L{line}", "{root}/commits/branch/{branch}/{path}"),
    "bitbucket": ("{root}/src/{branch}/{path}?mode=edit#lines-{line}", "{root}/history-node/{branch}/{path}"),
}
_SSH = re.compile(r"(?:ssh://)?(?:[^@/:\s]+@)?(?P<host>[A-Za-z0-9.-]+)(?::\d+)?[:/](?P<path>[^\s:][^\s]*)\Z")
_REMOTE = "origin"
_BRANCH = "main"


class Forge(NamedTuple):
    """Where the files are.

    Args:
        root: the repository's page, without a slash at its end and without anybody's name or password.
        kind: how its pages are called, one of `_KINDS`.
        branch: that people edit.
        prefix: of the workspace in the repository, with a slash at its end; empty where it is its top.
    """

    root: str
    kind: str
    branch: str
    prefix: str = ""

    def edit(self, path: str, line: int = 1) -> str:
        """Return the page on which a file is edited, at a line."""
        return self._page(0, path, line)

    def history(self, path: str) -> str:
        """Return the page that has every change of a file."""
        return self._page(1, path)

    def _page(self, which: int, path: str, line: int = 1) -> str:
        place = quote(f"{self.prefix}{path}", safe="/", errors="surrogateescape")
        return _KINDS[self.kind][which].format(
            root=self.root, branch=quote(self.branch, safe="/"), path=place, line=line
        )


def forge(root: Path, repository: str, environment: Mapping[str, str] | None = None) -> Forge | None:
    """Return where the files of a workspace are edited, None where nobody says.

    Args:
        root: the workspace.
        repository: as `[site] repository` says; empty where the git remote does.
        environment: says which branch a job in CI runs on.
    """
    known = os.environ if environment is None else environment
    git = Git(root)
    try:
        address = repository or git.address(_REMOTE)
        there = address_of(address)
        kind = kind_of(there) or ("github" if repository and there else "")
        if not kind:
            return None
        # Of a pull request it says `12/merge`, which nobody can edit.
        in_job = known.get("GITHUB_REF_NAME", "")
        branch = git.branch() or (in_job if not in_job.endswith("/merge") else "") or _BRANCH
        return Forge(there, kind, branch, git.prefix())
    except TellalError:  # no repository, no git
        there = address_of(repository)
        return Forge(there, kind_of(there) or "github", _BRANCH) if there else None


def address_of(remote: str) -> str:
    """Return the page of a repository by the address of its remote, empty where it has none on the web.

    What stands before the host, a name or a token, is left out.
    """
    if remote.startswith(("http://", "https://")):
        parts = urlsplit(remote) if web_address(remote) else None
        place = parts.netloc.rpartition("@")[2] if parts else ""
        return _trimmed(f"{parts.scheme}://{place}{parts.path}") if parts and place else ""
    found = None if "://" in remote and not remote.startswith("ssh://") else _SSH.match(remote)
    if found is None or "." not in found["host"].strip("."):
        return ""
    return web_address(_trimmed(f"https://{found['host']}/{found['path'].lstrip('/')}"))


def kind_of(address: str) -> str:
    """Return how the pages of a repository are called, empty where nobody knows."""
    host = urlsplit(address).hostname or ""
    return next((kind for kind in _KINDS if kind in host), "")


def _trimmed(address: str) -> str:
    return address.rstrip("/").removesuffix(".git")
