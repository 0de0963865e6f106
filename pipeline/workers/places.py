"""What people write after `--executor`, understood."""

from __future__ import annotations

import os
import re
import sys
import threading
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message

SERIAL, PROCESSES, CLUSTER = "serial", "processes", "cluster"
_PROCESSES = re.compile(r"processes(?::([1-9][0-9]{0,3}))?")
# Host and port alone: an address is said in errors, and one with a password would be said with it.
_CLUSTER = re.compile(r"(?:tcp|tls)://(?:[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")


class Place(NamedTuple):
    """Where work is done.

    Args:
        kind: `serial`, `processes`, `cluster`; empty for processes where they are worth their start.
        number: of processes; 0 for as many as there are cores.
        address: of a cluster's scheduler.
    """

    kind: str = ""
    number: int = 0
    address: str = ""


#: Nobody said where: on this machine, in processes where there is enough to do.
HERE = Place()


def read(text: str) -> Place:
    """Return the place that was written as `serial`, `processes`, `processes:4` or `tcp://host:8786`; empty is `HERE`.

    Raises:
        UsageError: it is none of them.
    """
    if not text:
        return HERE
    if text == SERIAL:
        return Place(SERIAL)
    if found := _PROCESSES.fullmatch(text):
        return Place(PROCESSES, int(found[1] or 0))
    if _CLUSTER.fullmatch(text):
        return Place(CLUSTER, address=text)
    raise UsageError(
        Message("--executor: this is no place where work is done"),
        Message("write serial, processes, processes:4, or the address of a Dask scheduler: tcp://host:8786"),
    )


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def may_fork() -> bool:
    """Whether a process may be forked: only on Linux does it cost nothing, and only of one that is alone."""
    return sys.platform == "linux" and threading.active_count() == 1


def number(place: Place, pieces: int, enough: int) -> int:
    """Return how many processes pieces are worth; 1 is none beside this one.

    Args:
        place: where the work is done.
        pieces: how many there are to do.
        enough: so many of them pay for the start of a process.
    """
    if place.kind == PROCESSES:
        return max(1, min(place.number or cores(), pieces))
    if place.kind or not may_fork():
        return 1
    return min(cores(), 1 + pieces // enough)
