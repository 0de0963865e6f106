"""Which runs are going on here: each holds a lock that the system takes from it when it ends, however it ends.

An intent that was left open by a run that is over needs no waiting for its lease. Where nothing is known of a run
(another machine, another folder, a system without such locks), nothing is claimed, and the lease decides.
"""

from __future__ import annotations

import os
import platform
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.workspace.files import leads_out

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

FOLDER = ".tellal/runs"
#: What the name of a run begins with that is a person's word, or an errand of theirs: no sign that runs go on.
BY_HAND = "by-hand-"


class Mark:
    """What shows that a run is going on.

    Args:
        stays: the run leaves something open; so its mark stays, and shows from now on that the run is over.
        wanted: runs that are asked about still, whose marks stay as well.
    """

    stays = False
    wanted: Collection[str] = ()


@contextmanager
def running(root: Path, run: str) -> Iterator[Mark]:
    """Mark a run as going on, for the length of the block; then take marks away that nobody asks about any more."""
    place, mark = root / FOLDER / run, Mark()
    if leads_out(root, place):
        yield mark  # a link that content brought along: nothing is written behind it
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield mark  # a workspace that cannot be written has leases still
        return
    try:
        if _lock(handle):
            os.write(handle, _machine())  # only now: an empty mark shows nothing
        yield mark
        if not mark.stays:
            with suppress(OSError):
                place.unlink()
    finally:
        os.close(handle)
    tidy(root, {run, *mark.wanted})


def tidy(root: Path, wanted: Collection[str]) -> None:
    """Remove the marks of runs that are over, but for those that are asked about still."""
    with suppress(OSError):
        for place in (root / FOLDER).iterdir():
            if place.name not in wanted and _is_over(place):
                place.unlink()


def over(root: Path, runs: Collection[str]) -> frozenset[str]:
    """Return those of some runs that took place here and are known to have ended."""
    return frozenset(run for run in runs if _is_over(root / FOLDER / Path(run).name))


def _is_over(place: Path) -> bool:
    try:
        handle = os.open(place, os.O_RDWR)
    except OSError:
        return False
    try:
        return os.read(handle, 1000) == _machine() and _lock(handle)
    except OSError:
        return False
    finally:
        os.close(handle)  # frees the lock


def _machine() -> bytes:
    """Return what this machine is, since it was started: locks mean nothing to another one that shares the folder."""
    started = b""
    with suppress(OSError):
        started = Path("/proc/sys/kernel/random/boot_id").read_bytes().strip()
    return platform.node().encode() + b" " + started


if sys.platform == "win32":

    def _lock(handle: int) -> bool:
        return handle < 0  # never: nothing is claimed, and the lease decides

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
