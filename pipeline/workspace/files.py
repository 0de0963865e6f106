"""Writing files whole or not at all, and where they belong."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pathlib import Path


def leads_out(root: Path, place: Path) -> bool:
    """Return whether what is written to a place below a root would land elsewhere: content may bring links along."""
    top, folder = os.path.realpath(root), os.path.realpath(place.parent)
    return os.path.commonpath((top, folder)) != top


def stay_inside(root: Path, place: Path) -> None:
    """Let nobody's link have us write outside of the workspace.

    Raises:
        UsageError: a folder on the way is a link that leads out.
    """
    if leads_out(root, place):
        raise UsageError(
            Message("{folder} leads out of the workspace", folder=str(place.parent)),
            Message("take the symbolic link away: what is written there stays in the workspace"),
        )


def opened(root: Path, path: str) -> BinaryIO:
    """Open a file of the workspace to read; nothing is read through a link.

    Raises:
        OSError: it is not there, is no file or cannot be read.
        IsADirectoryError: a link is in the way.
    """
    whole = os.path.join(root, path)  # noqa: PTH118 - compared as text below
    try:
        if os.path.realpath(whole) != os.path.join(os.path.realpath(root), *path.split("/")):  # noqa: PTH118 - likewise
            raise IsADirectoryError(path)
        handle = os.open(
            whole,
            os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0),
        )
    except ValueError as error:
        raise FileNotFoundError(path) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(path)
    return os.fdopen(handle, "rb")


def write(path: Path, data: bytes) -> None:
    """Put a file in place in one step, so that a reader sees the old bytes or the new ones; makes missing folders.

    A file that is there keeps its permissions. There is no fsync: what is written here is made again from content or
    kept by git.

    Raises:
        OSError: the disk refused; the old file is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside its place: os.replace is atomic within one file system only.
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        mode = path.stat().st_mode & 0o777
    except OSError:
        mode = None
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a file descriptor, not a path
            file.write(data)
        if mode is not None:
            beside.chmod(mode)
        beside.replace(path)
    except BaseException as error:
        with suppress(OSError):
            beside.unlink()
        if isinstance(error, OSError) and error.filename is None:
            error.filename = os.fspath(path)  # a full disk does not say what it had no room for
        raise
