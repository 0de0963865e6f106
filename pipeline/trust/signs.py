"""Signs of life: when publishing last went through, for whoever wonders why nothing goes out.

A watcher leaves one on its machine after every run, in `.tellal/heartbeat.json`. A run leaves one in the ledger, for
everybody, where nothing else there shows that there are runs: in `control/heartbeat.json`, one for each runner. Both
are for monitors and for `tellal status`, never for decisions.
"""

from __future__ import annotations

import json
import os
import platform
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipeline.trust.record import canonical, time
from pipeline.workspace.files import leads_out, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.model.event import History

PLACE = ".tellal/heartbeat.json"
#: The control file of the ledger.
NAME = "heartbeat.json"
#: A runner that left no sign for so long is no runner any more.
FORGOTTEN = timedelta(days=30)
FORMAT = 1
#: Seconds between the time in the file and the file's own; more means that it came from elsewhere.
SLACK = 60
#: No sign is longer.
LARGEST = 4096
#: How a run went that did not go through.
ERROR = "error"


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


class Beat(NamedTuple):
    """What a run leaves in the ledger.

    Args:
        at: when (UTC, whole seconds).
        version: of Tellal.
        next_due: when something goes out next, None where nothing is scheduled.
    """

    at: datetime
    version: str
    next_due: datetime | None = None


class Seen(NamedTuple):
    """When publishing last went through, as far as is known.

    Args:
        at: when (UTC).
        runner: who it was, where that is known; else empty.
    """

    at: datetime
    runner: str = ""


def runner(environment: Mapping[str, str]) -> str:
    """Return what a run is called by where it takes place: `github-actions`, `watch@host`, `local@host`."""
    if environment.get("GITHUB_ACTIONS") == "true":
        return "github-actions"
    kind = environment.get("TELLAL_RUNNER") or "local"
    return f"{kind}@{platform.node() or 'somewhere'}"


def beats(history: History) -> dict[str, Beat]:
    """Return the signs in a ledger, by runner; those that cannot be read are none."""
    found = {}
    with suppress(ValueError, TypeError, AttributeError, KeyError):
        for name, shape in json.loads(history.control.get(NAME, b"{}"))["runners"].items():
            with suppress(ValueError, TypeError, KeyError):
                found[name] = Beat(_moment(shape["at"]), str(shape["version"]), _moment_or_none(shape["next_due"]))
    return found


def beaten(history: History, name: str, beat: Beat) -> dict[str, bytes]:
    """Return the control file with one more sign, and without those of runners that are gone."""
    known = {other: each for other, each in beats(history).items() if beat.at - each.at < FORGOTTEN}
    shapes = {
        other: {"at": time(each.at), "version": each.version, "next_due": _written(each.next_due)}
        for other, each in {**known, name: beat}.items()
    }
    return {NAME: canonical({"runners": shapes}) + b"\n"}


def last_seen(history: History, sign: Sign | None = None) -> Seen | None:
    """Return when publishing last went through, by all signs that there are; None where there is none."""
    seen = [Seen(beat.at, name) for name, beat in beats(history).items()]
    if history.newest is not None:
        seen.append(Seen(history.newest.at))
    if sign is not None and sign.result != ERROR:
        seen.append(Seen(sign.at, runner({"TELLAL_RUNNER": "watch"})))
    return max(seen, default=None, key=lambda each: each.at)


def leave(root: Path, sign: Sign) -> None:
    """Leave a sign in a workspace; where it cannot be written, there is none."""
    place = root / PLACE
    shape = {
        "format": FORMAT,
        "at": time(sign.at),
        "pid": sign.pid,
        "version": sign.version,
        "result": sign.result,
        "next_due": _written(sign.next_due),
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
        sign = Sign(
            _moment(shape["at"]),
            int(shape["pid"]),
            str(shape["version"]),
            str(shape["result"]),
            _moment_or_none(shape["next_due"]),
        )
        # One that was committed, copied or unpacked is older, or says that it comes from the future.
        return sign if abs(sign.at.timestamp() - changed) <= SLACK else None
    except (ValueError, TypeError, KeyError):
        return None


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else time(moment)


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


def _moment_or_none(written: str | None) -> datetime | None:
    return None if written is None else _moment(written)
