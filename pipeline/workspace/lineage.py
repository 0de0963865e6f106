"""How commits follow on each other, and what each of them changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.workspace import changes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.workspace.changes import Change
    from pipeline.workspace.git import Git


def parents(git: Git, newest: str, known: str = "") -> list[str]:
    """Return the commits up to one, newest first, each in a line with its parents; without what a known one includes.

    Raises:
        GitError: one of them is not in the repository.
    """
    return git.ask("rev-list", "--parents", newest, *_without(known)).decode().splitlines()


def first_parents(git: Git, newest: str, known: str = "") -> list[str]:
    """Return the commits that a branch pointed to, one after the other: as `parents`, each with its first alone."""
    lines = git.ask("rev-list", "--first-parent", "--parents", newest, *_without(known)).decode().splitlines()
    return [" ".join(line.split()[:2]) for line in lines]


def differences(git: Git, commits: Sequence[str], *paths: str) -> Iterator[tuple[str, list[Change]]]:
    """Yield each commit that changed something, in the order given, with its changes.

    Args:
        git: the repository.
        commits: lines of a commit and those that it is held against. Of a merge with all of its parents comes only what
            differs from each of them.
        paths: as seen from the folder of `git`; none are all of the repository. What comes is named from its top.
    """
    plain = ("-r", "-c", "-z", "--raw", "--root", "--no-renames", "--full-index", "--ignore-submodules=none")
    given = "".join(f"{line}\n" for line in commits).encode()
    return changes.read(git.ask("diff-tree", "--stdin", *plain, "--", *paths, given=given))


def has(git: Git, commit: str) -> bool:
    """Return whether a commit is in the repository."""
    return bool(git.commit(commit))


def contains(git: Git, newest: str, commit: str) -> bool:
    """Return whether a commit is another one, or comes before it."""
    return not git.ask("rev-list", "--max-count=1", commit, "--not", newest)


def time(git: Git, commit: str) -> datetime:
    """Return when a commit says that it was made (UTC)."""
    said = git.ask("rev-list", "--max-count=1", "--format=%ct", commit).split()[-1]
    return datetime.fromtimestamp(int(said), UTC)


def is_shallow(git: Git) -> bool:
    """Return whether history ends before its beginning here."""
    return git.ask("rev-parse", "--is-shallow-repository").strip() == b"true"


def _without(known: str) -> tuple[str, ...]:
    return ("--not", known) if known else ()
