"""Which files a command is about: paths as people type them, relative to where they stand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.model.library import Library
    from pipeline.workspace.git import Git

#: What `--changed` compares with: the first of them that is there.
MAIN = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/heads/main", "refs/heads/master")


def scope(root: Path, paths: Sequence[Path], since: str | None, *, changed: bool) -> tuple[str, ...] | None:
    """Return the files and folders to look at, relative to the root; None for everything.

    Args:
        root: the workspace.
        paths: as typed; none means everything.
        since: only what differs from where the branch left this commit or branch.
        changed: the same with the main branch.

    Raises:
        UsageError: a path is not there or outside the workspace, or there is nothing to compare with.
    """
    named = tuple(sorted({within(root, path) for path in paths}))
    if "." in named:
        named = ()
    if not (since or changed):
        return named or None
    different = _changed(root, since)
    if any(path.startswith("brand/") for path in different):
        different = (*different, "brand/brand.toml")  # fonts and logo reach wherever the brand does
    return tuple(sorted({path for path in different if not named or any(below(path, name) for name in named)}))


def below(path: str, folder: str) -> bool:
    """Return whether a path is a folder's, or the folder itself."""
    return path == folder or path.startswith(f"{folder}/")


def posts_below(library: Library, places: Collection[str] | None) -> set[str]:
    """Return the paths of the posts in some places; None stands for everywhere."""
    return {
        post.path
        for post in library.posts
        if places is None or "." in places or any(below(post.path, place) for place in places)
    }


def within(root: Path, path: Path) -> str:
    """Return a path as it is named in the workspace: `.` for the root itself.

    Raises:
        UsageError: it is not there, or outside.
    """
    # Where the reader stands first, then where the workspace is: `content/x` works from everywhere in it.
    for base in (Path.cwd(), root):
        place = Path(os.path.normpath(base / path))
        if os.path.lexists(place):
            if not place.is_relative_to(root):
                raise UsageError(Message("{path} is outside the workspace {root}", path=str(path), root=str(root)))
            return place.relative_to(root).as_posix()
    raise UsageError(Message("there is no {path}", path=str(path)), _meant(root, path))


def _meant(root: Path, path: Path) -> Message | None:
    from pipeline.workspace.nearest import nearest  # noqa: PLC0415 - only after a mistake

    content = root / "content"
    places = {place.relative_to(root).as_posix() for place in content.rglob("*") if not place.name.startswith(".")}
    names = {place.rpartition("/")[2]: place for place in sorted(places)}
    meant = nearest(path.as_posix(), places) or names.get(nearest(path.name, names) or "")
    return Message("did you mean {path}?", path=meant) if meant else None


def _changed(root: Path, since: str | None) -> tuple[str, ...]:
    from pipeline.workspace.git import Git  # noqa: PLC0415 - only where git is asked

    git = Git(root)
    base = since or main_of(git)
    if not base:
        raise UsageError(
            Message("--changed: there is no main branch to compare with"),
            Message("name a commit or branch: --since REV"),
        )
    return git.changed_since(base)


def main_of(git: Git) -> str:
    """Return the main branch that changes are compared with, empty where there is none."""
    return next((name for name in MAIN if git.commit(name)), "")
