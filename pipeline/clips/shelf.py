"""Videos as they go out, kept below `.tellal/videos/` under the SHA-256 of their bytes, and what they came of."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from pipeline.workspace import files, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

FOLDER = ".tellal/videos"
_KNOWN = "films"
#: Raise it when the same file would come out otherwise.
_RECIPE = 1


def made(root: Path, digest: str, how: str) -> str:
    """Return the SHA-256 of what came of a file before, empty where nothing is known."""
    return str(_remembered(root).get(f"{digest} {how}", ""))


def remember(root: Path, digest: str, how: str, name: str) -> None:
    """Remember what came of a file.

    Args:
        root: the workspace.
        digest: SHA-256 of the file.
        how: what was done with it.
        name: SHA-256 of what came of it.
    """
    store.save(root, _KNOWN, {**_remembered(root), "recipe": _RECIPE, f"{digest} {how}": name})


def has(root: Path, name: str) -> bool:
    """Say whether something of that name is kept; whoever sends it looks at its bytes."""
    with suppress(OSError), opened(root, name):
        return True
    return False


def opened(root: Path, name: str) -> BinaryIO:
    """Open what is kept under a name.

    Raises:
        OSError: there is no such thing.
    """
    if not (len(name) == 64 and name.isalnum()):  # noqa: PLR2004 - hexadecimal digits of a SHA-256
        raise FileNotFoundError(name)
    return files.opened(root, f"{FOLDER}/{name}")


@contextmanager
def writing(root: Path) -> Iterator[tuple[BinaryIO, Callable[[str], None]]]:
    """Open a new file, to write and to read; it is gone at the end unless it was given a name to be kept under.

    Raises:
        OSError: the disk refuses.
        UsageError: the folder leads out of the workspace.
    """
    folder = root / FOLDER
    beside = folder / f".{secrets.token_hex(8)}.part"
    files.stay_inside(root, beside)
    folder.mkdir(parents=True, exist_ok=True)

    def keep(name: str) -> None:
        file.flush()
        beside.replace(folder / name)

    handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
    try:
        with open(handle, "w+b") as file:  # noqa: PTH123 - a file descriptor, not a path
            yield file, keep
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def bench(root: Path) -> Iterator[tuple[Path, Callable[[str], None]]]:
    """Give a place for a new file to whoever writes it by its name; it is gone at the end unless it was kept.

    Raises:
        OSError: the disk refuses.
        UsageError: the folder leads out of the workspace.
    """
    folder = root / FOLDER
    place = folder / f".{secrets.token_hex(8)}.part"
    files.stay_inside(root, place)
    folder.mkdir(parents=True, exist_ok=True)

    def keep(name: str) -> None:
        place.replace(folder / name)

    try:
        yield place.absolute(), keep
    finally:
        place.unlink(missing_ok=True)


def _remembered(root: Path) -> dict[str, Any]:
    known = store.load(root, _KNOWN)
    return known if isinstance(known, dict) and known.get("recipe") == _RECIPE else {}
