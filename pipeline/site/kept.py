"""What stands in a site's folder from the build before it, and how a new build takes its place.

What is remembered of a file is what it was made of and which file it is, by inode, time and size: one that somebody
else wrote, changed, checked out or copied is none of ours, and is made anew. A build is made whole beside the folder;
then only what differs is moved into it, file by file, so that there is never a moment without a site.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pipeline.site.fingerprints import of_bytes
from pipeline.workspace import store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class Known(NamedTuple):
    """What is known of a file of the site.

    Args:
        key: fingerprint of all that it was made of; empty where nobody can tell.
        needs: addresses of the pictures and films that it shows.
    """

    key: bytes
    needs: tuple[str, ...] = ()


class Standing(NamedTuple):
    """What was found in a site's folder before a build.

    Args:
        known: the files that stand there as they were written, by name below the folder.
        found: every file, whoever wrote it, and which one it was: inode, time and size.
    """

    known: dict[str, Known]
    found: dict[str, tuple[int, int, int]]


class Writer:
    """Writes the files of a build, but for those that stand already as they would be written.

    Args:
        place: the folder that they are written to.
        before: what stands, by file name below the site's root.
    """

    def __init__(self, place: Path, before: Mapping[str, Known]) -> None:
        self.place = place
        self.before = before
        self.made: dict[str, Known] = {}
        self._folders: set[str] = set()

    def stands(self, name: str, key: bytes) -> bool:
        """Whether a file stands as it would be made now, with all that it shows; it stays then."""
        known = self.before.get(name)
        if known is None or not key or known.key != key or any(need not in self.before for need in known.needs):
            return False
        self.made[name] = known
        return True

    def put(self, name: str, data: bytes) -> None:
        """Write a file unless it stands already."""
        key = of_bytes(data)
        if not self.stands(name, key):
            self.write(name, data, Known(key))

    def write(self, name: str, data: bytes, known: Known) -> None:
        """Write a file."""
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self.place / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        handle = os.open(f"{self.place}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
        finally:
            os.close(handle)
        self.made[name] = known


_BINARY: int = getattr(os, "O_BINARY", 0)


def standing(root: Path, out: Path) -> Standing:
    """Return what stands in a site's folder.

    Args:
        root: the workspace.
        out: the folder.
    """
    remembered = store.load(root, _name(out))
    entries = remembered if isinstance(remembered, dict) else {}
    there = Standing({}, {})
    for name, about in _files(out):
        there.found[name] = _identity(about)
        entry = entries.get(name)
        if entry is not None and entry[2:] == there.found[name]:
            there.known[name] = Known(*entry[:2])
    return there


def take_place(root: Path, writer: Writer, out: Path, there: Standing) -> None:
    """Put a build in the place of the one before it, and remember what it is made of.

    What changed in the folder meanwhile is no longer what was found there: the next build sees that.

    Args:
        root: the workspace.
        writer: what was built, beside the folder and on its disk.
        out: the folder; there or not.
        there: what was found in it before the build.
    """
    fresh = [name for name, _ in _files(writer.place)]
    for name in fresh:
        if name not in writer.made:  # MkDocs wrote it
            data = (writer.place / name).read_bytes()
            if writer.stands(name, of_bytes(data)):
                (writer.place / name).unlink()
            else:
                writer.made[name] = Known(of_bytes(data))
    store.forget(root, _name(out))  # a build that is ended here leaves nothing that could be taken for whole
    if out.exists():
        _move(writer, fresh, out)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        writer.place.rename(out)
    # What is no longer part of the site, or never was.
    gone = [name for name in there.found if name not in writer.made]
    for name in gone:
        if not (out / name).is_dir() or (out / name).is_symlink():
            with suppress(FileNotFoundError, NotADirectoryError):  # something of ours stands in its way by now
                (out / name).unlink()
    if gone:
        _drop_empty(out)
    found = {**there.found, **{name: _identity((out / name).lstat()) for name in fresh if name in writer.made}}
    store.save(root, _name(out), {name: (*known, *found[name]) for name, known in writer.made.items()})


def _move(writer: Writer, fresh: list[str], out: Path) -> None:
    """Move what is new into the folder."""
    folders = {""}
    for name in sorted(fresh, key=lambda each: each.endswith(".html")):  # a page comes after what it shows
        source = f"{writer.place}/{name}"
        if not os.path.lexists(source):
            continue
        folder = name.rpartition("/")[0]
        if folder not in folders:
            _make_folder(out, folder)
            folders.add(folder)
        target = f"{out}/{name}"
        if os.path.isdir(target) and not os.path.islink(target):  # noqa: PTH112, PTH114 - of thousands of files
            shutil.rmtree(target)
        os.replace(source, target)  # noqa: PTH105 - likewise


def _make_folder(out: Path, folder: str) -> None:
    """Make a folder of the site, in the place of whatever else has its name: nothing is written through a link."""
    path = out
    for piece in folder.split("/"):
        path /= piece
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            path.unlink()
        path.mkdir(exist_ok=True)


def _drop_empty(folder: Path) -> None:
    for entry in list(os.scandir(folder)):
        if entry.is_dir(follow_symlinks=False):
            with suppress(OSError):
                _drop_empty(folder / entry.name)
                os.rmdir(entry.path)  # noqa: PTH106 - which fails for those that are not empty


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every file below a folder, and every link as one, by its name relative to it."""
    ahead = [("", str(folder))]
    while ahead:
        within, path = ahead.pop()
        with suppress(FileNotFoundError), os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    ahead.append((f"{within}{entry.name}/", entry.path))
                else:
                    yield within + entry.name, entry.stat(follow_symlinks=False)


def _identity(about: os.stat_result) -> tuple[int, int, int]:
    return (about.st_ino, about.st_mtime_ns, about.st_size)


def _name(out: Path) -> str:
    return f"site-{of_bytes(os.fsencode(out)).hex()}"
