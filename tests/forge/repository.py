"""The git side of the fake: a bare repository in which commits are made as GitHub makes them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

#: What a file becomes: its text, its bytes, nothing (it is deleted), or bytes with a mode.
File = str | bytes | None | tuple[str, bytes]
ZERO = "0" * 40


class Name(NamedTuple):
    """Whom a commit is by."""

    name: str
    email: str


class ConflictError(Exception):
    """Two changes do not go together."""


class Bare:
    """A bare repository.

    Args:
        path: where it is; it is made where it is not.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.mkdir(parents=True)
            self.git("init", "--quiet", "--bare", "--initial-branch=main")

    def git(self, *args: str, given: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """Run git here and return what it says."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        clean = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **inherited, **(env or {})}
        done = subprocess.run(["git", *args], cwd=self.path, env=clean, input=given, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode(errors="surrogateescape")

    def commit_of(self, name: str) -> str | None:
        """Return the commit that a name stands for, None where it stands for none."""
        try:
            return self.git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").strip()
        except RuntimeError:
            return None

    def tree(self, base: str | None, files: Mapping[str, File]) -> str:
        """Return the tree of a commit (None: an empty one) with some files changed."""
        env = {"GIT_INDEX_FILE": str(self.path / "index.fake")}
        self.git("read-tree", *(["--empty"] if base is None else [base]), env=env)
        lines = []
        for path, file in files.items():
            if file is None:
                lines.append(f"0 {ZERO}\t{path}\0")
                continue
            mode, data = (
                file if isinstance(file, tuple) else ("100644", file.encode() if isinstance(file, str) else file)
            )
            sha = self.git("hash-object", "-w", "--stdin", given=data).strip()
            lines.append(f"{mode} {sha}\t{path}\0")
        self.git("update-index", "-z", "--index-info", given="".join(lines).encode(), env=env)
        return self.git("write-tree", env=env).strip()

    def commit(  # noqa: PLR0913 - what a commit has
        self, tree: str, parents: Sequence[str], message: str, *, author: Name, committer: Name, at: datetime
    ) -> str:
        """Make a commit."""
        env: dict[str, str] = {}
        for role, who in (("AUTHOR", author), ("COMMITTER", committer)):
            env |= {f"GIT_{role}_NAME": who.name, f"GIT_{role}_EMAIL": who.email, f"GIT_{role}_DATE": at.isoformat()}
        flags = [part for parent in parents for part in ("-p", parent)]
        return self.git("commit-tree", tree, *flags, given=message.encode(), env=env).strip()

    def merged_tree(self, ours: str, theirs: str) -> str:
        """Return the tree of two commits, merged.

        Raises:
            ConflictError: they do not go together.
        """
        try:
            return self.git("merge-tree", "--write-tree", ours, theirs).split()[0]
        except RuntimeError as error:
            raise ConflictError(str(error)) from None

    def set(self, ref: str, sha: str) -> None:
        """Let a ref point to a commit."""
        self.git("update-ref", ref, sha)

    def between(self, old: str, new: str) -> list[str]:
        """Return the commits that a branch has and another one has not, the oldest first."""
        return self.git("rev-list", "--reverse", "--topo-order", f"{old}..{new}").split()

    def is_in(self, sha: str, branch: str) -> bool:
        """Whether a branch contains a commit."""
        try:
            self.git("merge-base", "--is-ancestor", sha, branch)
        except RuntimeError:
            return False
        return True

    def rebased(self, base: str, commits: Sequence[str], by: Name, at: datetime) -> list[str]:
        """Return commits made anew, one after the other, on top of another one."""
        made: list[str] = []
        for sha in commits:
            onto = made[-1] if made else base
            changed = self.git("diff-tree", "-r", "-z", "--no-renames", "--no-commit-id", sha).split("\0")[:-1]
            files = [
                (each.split()[1], each.split()[3], path) for each, path in zip(changed[::2], changed[1::2], strict=True)
            ]
            name, email, message = self.git("show", "-s", "--format=%an%x00%ae%x00%B", sha).split("\0")
            tree = self._with_entries(onto, files)
            made.append(self.commit(tree, [onto], message, author=Name(name, email), committer=by, at=at))
        return made

    def _with_entries(self, base: str, entries: Sequence[tuple[str, str, str]]) -> str:
        env = {"GIT_INDEX_FILE": str(self.path / "index.fake")}
        self.git("read-tree", base, env=env)
        lines = "".join(f"{'0' if mode == '000000' else mode} {sha}\t{path}\0" for mode, sha, path in entries)
        self.git("update-index", "-z", "--index-info", given=lines.encode(errors="surrogateescape"), env=env)
        return self.git("write-tree", env=env).strip()
