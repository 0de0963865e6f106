"""What each change of the main line brought: for every path, the newest change that touched it, and what it left there.

The line is that of first parents: what the branch pointed to, one after the other. Merging a pull request puts one
commit on it (rebasing puts as many as it had), and that commit's difference to the one before is what was merged, to
the byte, conflicts that were settled on the way included. It is remembered by commit, so that only what is new is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import RemoteError
from pipeline.workspace import changes, lineage, store
from pipeline.workspace.settings import NAME as SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.workspace.git import Git

WHOLE, SETTINGS_ONLY = "mainline", "mainline-settings"
_FORMAT = 2


class Brought(NamedTuple):
    """What a change left at a path.

    Args:
        number: of the change: how many come before it on the line.
        commit: the change.
        before: the commit before it on the line; empty where it is the first.
        mode: of what lies there since; `changes.GONE` where nothing does.
        blob: the id of it.
    """

    number: int
    commit: str
    before: str
    mode: str
    blob: str

    @property
    def is_gone(self) -> bool:
        """Whether the change deleted what was there."""
        return self.mode == changes.GONE


class Mainline(NamedTuple):
    """The line up to a commit.

    Args:
        head: the commit.
        number: its number.
        paths: what lies there at the head, relative to the workspace → the newest change that touched it.
        settings: every change that touched `tellal.toml`, the oldest first.
    """

    head: str
    number: int
    paths: Mapping[str, Brought]
    settings: tuple[Brought, ...]


def mainline(root: Path, git: Git, head: str, *, whole: bool) -> Mainline:
    """Return the line up to a commit, from what is remembered of it and what came since.

    Args:
        root: the workspace, whose cache remembers it.
        git: the repository.
        head: the id of the commit.
        whole: every path of the workspace, not only its settings.

    Raises:
        GitError: the repository lacks something.
    """
    name = WHOLE if whole else SETTINGS_ONLY
    known = _known(store.load(root, name))
    if known is not None and known.head == head:
        return known
    prefix = git.prefix()
    under = ("." if whole else SETTINGS,) if prefix or not whole else ()
    made = _longer(known, git, head, prefix, under) if known else None
    made = made or _read(Mainline("", -1, {}, ()), lineage.first_parents(git, head), git, prefix, under)
    rows = {path: tuple(brought) for path, brought in made.paths.items()}
    store.save(root, name, (_FORMAT, made.head, made.number, rows, tuple(map(tuple, made.settings))))
    return made


def _known(kept: Any) -> Mainline | None:  # noqa: ANN401 - whatever was kept
    if not isinstance(kept, tuple) or not kept or kept[0] != _FORMAT:
        return None
    _, head, number, rows, settings = kept
    paths = {path: Brought._make(row) for path, row in rows.items()}
    return Mainline(head, number, paths, tuple(map(Brought._make, settings)))


def _longer(known: Mainline, git: Git, head: str, prefix: str, under: tuple[str, ...]) -> Mainline | None:
    """Return the line that goes on where a known one ends, None where it does not: somebody rewrote the branch."""
    try:
        line = lineage.first_parents(git, head, known.head)
    except RemoteError:  # the known commit is not there any more
        return None
    if not line or line[-1].split()[1:] != [known.head]:
        return None
    return _read(known, line, git, prefix, under)


def _read(known: Mainline, line: list[str], git: Git, prefix: str, under: tuple[str, ...]) -> Mainline:
    before = {commit: parent for commit, _, parent in (each.partition(" ") for each in line)}
    numbers = {commit: number for number, commit in enumerate(reversed(before), known.number + 1)}
    paths, settings = dict(known.paths), list(known.settings)
    # git answers in the order that it was asked: the oldest first, so that the newest has the last word.
    for commit, changed in lineage.differences(git, line[::-1], *under):
        for path, mode, blob in changed:
            own = path.removeprefix(prefix)
            brought = Brought(numbers[commit], commit, before[commit], mode, blob)
            if own == SETTINGS:
                settings.append(brought)
            if brought.is_gone:
                paths.pop(own, None)
            else:
                paths[own] = brought
    newest = line[0].split()[0]
    return Mainline(newest, numbers[newest], paths, tuple(settings))
