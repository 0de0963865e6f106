"""One watcher for each workspace on a machine. On several machines there may be several: the ledger sees to that."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.workspace.files import leads_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

if sys.platform != "win32":
    import fcntl

PLACE = ".tellal/watch.lock"
#: Seconds between two tries while the run of a watcher that was killed goes on.
PAUSE = 0.5


@contextmanager
def only_watcher(root: Path, wait: Callable[[float], bool]) -> Iterator[int | None]:
    """Be the only watcher of a workspace for the length of the block; yield what holds the lock.

    A run gets it too, so the lock outlasts a watcher that was killed for as long as its run goes on: we wait for it.

    Args:
        root: the workspace.
        wait: waits for some seconds and says whether to go on waiting.

    Yields:
        the lock's file descriptor; None where there can be no lock (a disk that cannot be written, a link in its
        place), so that the ledger alone decides, and where nobody waits for it any more.

    Raises:
        UsageError: there is another one.
    """
    handle = _open(root, root / PLACE)
    if handle is None:
        yield None
        return
    try:
        while not _take(handle):
            other = _owner(handle)
            if other and _lives(other):
                raise UsageError(
                    Message("another watcher is at work here: process {pid}", pid=other),
                    Message("stop that one first; to have it look now: kill -HUP {pid}", pid=other),
                )
            if not wait(PAUSE):
                yield None
                return
        os.ftruncate(handle, 0)
        os.pwrite(handle, b"%d\n" % os.getpid(), 0)
        yield handle
    finally:
        os.close(handle)


def _open(root: Path, place: Path) -> int | None:
    if leads_out(root, place):
        return None
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        return os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    return None


def _owner(handle: int) -> int:
    written = os.pread(handle, 20, 0).strip()
    return int(written) if written.isdigit() else 0


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _take(handle: int) -> bool:
    """Take the lock unless somebody has it; a file system without locks counts as free."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
