"""What may be forgotten: plain data kept below `.tellal/`, safe to delete at any time.

Values are marshalled, which is the quickest there is, and unsafe on hostile bytes. So a file is read only when it is
the very one that this machine wrote: its header names its own inode and the time of its last change, which no file that
was committed, copied, unpacked or edited can know.
"""

from __future__ import annotations

import marshal
import os
import stat
import struct
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".tellal"
# Format of ours, of marshal, and of the interpreter: bytes of another one are not worth a guess.
_MAGIC = f"tellal 1 {marshal.version} {sys.hexversion:08x}\n".encode()
_NOFOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_BINARY: int = getattr(os, "O_BINARY", 0)
_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)  # a pipe in the place of a file is not waited for
_SEALING = 2 * 1_000_000_000  # ns that writing and sealing one file may take
_SEAL = struct.Struct("<QqQ")  # inode, mtime in ns, size


def load(root: Path, name: str) -> object | None:
    """Return what was saved under a name, None where there is nothing or nothing that can be trusted."""
    try:
        handle = os.open(f"{root}/{FOLDER}/{name}", os.O_RDONLY | _NOFOLLOW | _NONBLOCK | _BINARY)
    except OSError:
        return None
    try:
        about = os.fstat(handle)
        data = os.read(handle, about.st_size) if _is_ours(about) else b""
    except OSError:
        return None
    finally:
        os.close(handle)
    return _unseal(data, about)


def _unseal(data: bytes, about: os.stat_result) -> object | None:
    start = len(_MAGIC) + _SEAL.size
    if len(data) < start or not data.startswith(_MAGIC):
        return None
    if _SEAL.unpack_from(data, len(_MAGIC)) != (about.st_ino, about.st_mtime_ns, len(data)):
        return None
    try:
        value: object = marshal.loads(memoryview(data)[start:])  # noqa: S302 - sealed: we wrote this very file, see above
    except (EOFError, ValueError, TypeError):
        return None
    return value


def _is_ours(about: os.stat_result) -> bool:
    """Tell whether a file may be one of ours: owned by us, and changed at the very moment it says it was.

    The time of the last change can be set at will, as an archive does when it is unpacked; the time of *that* cannot.
    """
    mine = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
    return stat.S_ISREG(about.st_mode) and mine and abs(about.st_ctime_ns - about.st_mtime_ns) < _SEALING


def save(root: Path, name: str, value: object) -> None:
    """Keep plain data (None, bool, int, float, str, bytes, tuple, list, dict, set) under a name, whole or not at all.

    A place that cannot be written to is no error: the value will be made again.
    """
    folder = f"{root}/{FOLDER}"
    beside = f"{folder}/.{name}.{os.urandom(4).hex()}.part"
    with suppress(OSError):
        with suppress(FileExistsError):
            os.mkdir(folder)  # noqa: PTH102 - pathlib costs more than the rest of a warm start
        if os.path.islink(folder):  # noqa: PTH114 - likewise
            return  # a committed link would have us write somewhere else
        try:  # around the opening too, which may be interrupted when the file is there already
            handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
            try:
                _write_sealed(handle, marshal.dumps(value))  # type: ignore[arg-type] # the type's name is typeshed's own
            finally:
                os.close(handle)
            os.replace(beside, f"{folder}/{name}")  # noqa: PTH105 - likewise
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)  # noqa: PTH108 - likewise
            raise


def names(root: Path, beginning: str) -> list[str]:
    """Return the names that begin like this, under which something is kept."""
    try:
        return sorted(name for name in os.listdir(f"{root}/{FOLDER}") if name.startswith(beginning))  # noqa: PTH208 - names are enough
    except OSError:
        return []


def forget(root: Path, name: str) -> None:
    """Keep nothing under a name any more."""
    with suppress(OSError):
        os.unlink(f"{root}/{FOLDER}/{name}")  # noqa: PTH108 - as above


def _write_sealed(handle: int, body: bytes) -> None:
    """Write header and body, then set the file's own time to the one that the header names."""
    size = len(_MAGIC) + _SEAL.size + len(body)
    _write_all(handle, _MAGIC + bytes(_SEAL.size) + body)
    about = os.fstat(handle)
    stamp = about.st_mtime_ns
    for _ in range(2):  # a second time where the file system keeps coarser times than it was given
        os.lseek(handle, len(_MAGIC), os.SEEK_SET)
        _write_all(handle, _SEAL.pack(about.st_ino, stamp, size))
        os.utime(handle, ns=(stamp, stamp))
        kept = os.fstat(handle).st_mtime_ns
        if kept == stamp:
            return
        stamp = kept


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
