"""Writing files whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


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
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
