"""Signs of life: when publishing last went through here, for whoever wonders why nothing goes out.

The watcher of this machine leaves one in `.tellal/heartbeat.json` after every run. It is for outside monitors and for
`tellal status`, never for decisions.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline.trust.record import canonical, time
from pipeline.workspace.files import leads_out, write

if TYPE_CHECKING:
    from pathlib import Path

PLACE = ".tellal/heartbeat.json"
FORMAT = 1
#: Seconds between the time in the file and the file's own; more means that it came from elsewhere.
SLACK = 60
#: No sign is longer.
LARGEST = 4096


class Sign(NamedTuple):
    """What a watcher leaves after a run.

    Args:
        at: when the run ended (UTC).
        pid: the watcher's process.
        version: of Tellal.
        result: `done`, `failed` (a network did, or is in doubt) or `error` (the run did not go through).
        next_due: when something goes out next, None where nothing is scheduled.
    """

    at: datetime
    pid: int
    version: str
    result: str
    next_due: datetime | None = None


def leave(root: Path, sign: Sign) -> None:
    """Leave a sign in a workspace; where it cannot be written, there is none."""
    place = root / PLACE
    shape = {
        "format": FORMAT,
        "at": time(sign.at),
        "pid": sign.pid,
        "version": sign.version,
        "result": sign.result,
        "next_due": time(sign.next_due) if sign.next_due else None,
    }
    if not leads_out(root, place) and not place.is_symlink():
        with suppress(OSError):
            write(place, canonical(shape) + b"\n")


def find(root: Path) -> Sign | None:
    """Return the sign that a watcher of this machine left, None where there is none that can be trusted."""
    try:
        handle = os.open(root / PLACE, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        changed, data = os.fstat(handle).st_mtime, os.read(handle, LARGEST)
    except OSError:
        return None
    finally:
        os.close(handle)
    try:
        shape = json.loads(data)
        due = shape["next_due"]
        sign = Sign(
            datetime.fromisoformat(shape["at"]),
            int(shape["pid"]),
            str(shape["version"]),
            str(shape["result"]),
            datetime.fromisoformat(due) if due else None,
        )
        # One that was committed, copied or unpacked is older, or says that it comes from the future.
        return sign if abs(sign.at.timestamp() - changed) <= SLACK else None
    except (ValueError, TypeError, KeyError):
        return None
