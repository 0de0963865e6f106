"""What was read once need not be read again: `.tellal/index`, keyed by what files are, then by what they hold.

An entry holds while the file's stamp (times of change, size, inode) is the same and *settled*: a file that changed at
the very moment it was read may have changed once more without another stamp, as git knows too. So the index names a
moment of the file system's own clock from before anything was read, and a file that is not older is looked at again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import __version__
from pipeline.workspace import store
from pipeline.workspace.scan import Tree
from pipeline.workspace.source import changed_at
from pipeline.workspace.zones import version as zones_version

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.workspace.records import Row
    from pipeline.workspace.source import Stamp

NAME = "index"
_PACKAGE = Path(__file__).parent.parent


class Entry(NamedTuple):
    """What was read from a file.

    Args:
        sha: SHA-256 of its bytes, hexadecimal; empty where they could not be read.
        context: what else the reading depended on.
        row: what it came to; None where it came to nothing.
        findings: what was found in it, as rows.
    """

    sha: str
    context: str
    row: Any
    findings: tuple[Row, ...]


class Index(NamedTuple):
    """Everything that was read, and when.

    Args:
        tree: the files as they were.
        unsettled: paths of files that may have changed since without another stamp.
        entries: role → path → what was read, sorted by path; from a kept index plain tuples in the order of `Entry`.
        named: findings about names and kinds of files alone, as rows.
        findings: all findings, sorted, as rows: those of the files, and those of how they go together.
    """

    tree: Tree
    unsettled: Collection[str]
    entries: dict[str, dict[str, Entry]]
    named: tuple[Row, ...]
    findings: tuple[Row, ...]


def is_settled(stamp: Stamp, before: int) -> bool:
    """Return whether a file that was read after a moment cannot have changed since without another stamp."""
    return changed_at(stamp) < before


def load(root: Path) -> Index | None:
    """Return the kept index, None where there is none of this version."""
    value = store.load(root, NAME)
    if not isinstance(value, tuple) or value[0] != _key():
        return None
    _, files, odd, *rest = value
    return Index(Tree(files, odd), *rest)


def save(root: Path, index: Index) -> None:
    """Keep an index for the next time."""
    plain = {role: {path: tuple(entry) for path, entry in each.items()} for role, each in index.entries.items()}
    tree = index.tree
    store.save(root, NAME, (_key(), tree.files, tree.odd, index.unsettled, plain, index.named, index.findings))


def moment(root: Path) -> int:
    """Return what time it is by the clock that stamps the workspace's files, 0 where nothing can be written."""
    folder = f"{root}/{store.FOLDER}"
    place = f"{folder}/.now.{os.getpid()}"
    with suppress(OSError):
        with suppress(FileExistsError):
            os.mkdir(folder)  # noqa: PTH102 - as in store
        if os.path.islink(folder):  # noqa: PTH114 - as in store
            return 0
        handle = os.open(place, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            return os.fstat(handle).st_mtime_ns
        finally:
            os.close(handle)
            os.unlink(place)  # noqa: PTH108 - as in store
    return 0


def _key() -> tuple[Any, ...]:
    """Return what the meaning of the index depends on: our code, and the rules of the time zones."""
    code = []
    for folder in ("workspace", "model", "pace"):
        with suppress(OSError), os.scandir(_PACKAGE / folder) as entries:
            code += [
                (entry.name, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in entries if entry.is_file()
            ]
    return (__version__, zones_version(), tuple(sorted(code)))
