"""The workspace as a commit has it, in a folder of its own that is gone afterwards.

Made from git's objects, never by a checkout: no filter, no hook, no attribute of a stranger's has a say. Files that did
not change since are copied from the work tree, which git says holds the same; so they are the same bytes on both sides,
whatever a filter of the user's makes of them. What was read and judged of the work tree comes along, so that only
what differs is read and judged anew.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.workspace import scan, store
from pipeline.workspace.git import Git
from pipeline.workspace.objects import TREE_MODE, read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from pipeline.model.finding import Finding
    from pipeline.workspace.objects import Entry, Objects

#: What a workspace consists of; nothing else of a repository is looked at.
HELD = (scan.SETTINGS, "content", "brand", "templates/text", "templates/cards")
_FILES = frozenset({"100644", "100755"})
_LINK = "120000"
#: What is known of the work tree and holds for what did not change.
_KNOWN = ("index", "checked")
_CHUNK = 1 << 20
_FLAGS: int = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Bygone(NamedTuple):
    """A workspace as a commit has it.

    Args:
        root: the folder it lies in for now.
        changed: the files that differ between it and the work tree, relative to the workspace, sorted.
        refused: what lies in it that is no file: links and other repositories.
    """

    root: Path
    changed: tuple[str, ...]
    refused: tuple[Finding, ...]


@contextmanager
def bygone(root: Path, commit: str) -> Iterator[Bygone]:
    """Lay out the workspace as a commit has it, for as long as the block lasts.

    Args:
        root: the workspace, whose files are those of now.
        commit: id of the commit.

    Raises:
        NoRepositoryError: the workspace is in no git repository.
    """
    git = Git(root)
    prefix = git.prefix()
    changed = git.changed_from(commit)
    with tempfile.TemporaryDirectory(prefix="tellal-") as folder:
        place = Path(folder).resolve()
        with git.objects() as objects:
            files, odd = _listed(objects, commit, prefix)
            differing = set(changed)
            copied = _Copies(root, place)
            wanted = {path: entry.id for path, entry in files.items() if path in differing or not copied.take(path)}
            for path, found in zip(wanted, objects.get(wanted.values()), strict=True):
                if found is not None:  # a blob that is not here, as in a partial clone, is a file that is not there
                    _write(place, path, found.data)
        yield Bygone(place, changed, odd)


def take_along(root: Path, place: Path) -> None:
    """Let a past workspace know what is known of the one of now: it holds for whatever is the same."""
    for name in _KNOWN:
        known = store.load(root, name)
        if known is not None:
            store.save(place, name, known)


def _listed(objects: Objects, commit: str, prefix: str) -> tuple[dict[str, Entry], tuple[Finding, ...]]:
    """Return the files of a workspace in a commit, by path, and what is there and is none."""
    algorithm = "sha1" if len(commit) == 40 else "sha256"  # noqa: PLR2004 - hexadecimal digits
    files: dict[str, Entry] = {}
    odd: list[Finding] = []
    for top in HELD:
        above, _, name = top.rpartition("/")
        folder = _tree(objects, f"{commit}:{prefix}{above}".removesuffix("/"), algorithm)
        if name in folder:
            _walk(lambda entry: _tree(objects, entry.id, algorithm), top, folder[name], files, odd)
    return files, tuple(odd)


def _tree(objects: Objects, name: str, algorithm: str) -> dict[str, Entry]:
    found = objects.one(name)
    return read_tree(found.data, algorithm) if found is not None and found.kind == "tree" else {}


def _walk(
    tree: Callable[[Entry], dict[str, Entry]], path: str, entry: Entry, files: dict[str, Entry], odd: list[Finding]
) -> None:
    waiting = [(path, entry)]
    while waiting:
        path, entry = waiting.pop()
        if entry.mode == TREE_MODE:
            waiting += [(f"{path}/{name}", each) for name, each in tree(entry).items() if _is_looked_at(name)]
        elif entry.mode in _FILES:
            files[path] = entry
        else:
            odd += scan.oddity(path, "link" if entry.mode == _LINK else "no file")


def _is_looked_at(name: str) -> bool:
    """Whether reading a workspace would look at a name; also, that it is one that can only lead downwards."""
    return bool(name) and name[0] != "." and name[-1] != "~" and "/" not in name and "\\" not in name


class _Copies:
    """Copies files of the work tree, following no link: neither at the end of a path nor before.

    Args:
        root: the workspace of now.
        place: where the copies go.
    """

    def __init__(self, root: Path, place: Path) -> None:
        self._root = os.path.realpath(root)
        self._place = place
        self._folders: dict[str, bool] = {}

    def take(self, path: str) -> bool:
        """Copy a file; return whether there was one to copy."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            there = f"{self._root}/{folder}".rstrip("/")
            self._folders[folder] = os.path.realpath(there) == there
        if not self._folders[folder]:
            return False
        try:
            handle = os.open(f"{self._root}/{path}", _FLAGS)
        except OSError:
            return False
        with open(handle, "rb") as file:  # noqa: PTH123 - a file descriptor, not a path
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return False
            with suppress(FileExistsError), _new(self._place, path) as copy:
                shutil.copyfileobj(file, copy, _CHUNK)
        return True


def _write(place: Path, path: str, data: bytes) -> None:
    with suppress(FileExistsError), _new(place, path) as file:
        file.write(data)


def _new(place: Path, path: str) -> BinaryIO:
    """Open a new file; one that is there already has the same name on a system that folds case, and stays."""
    target = place / path
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.open("xb")
