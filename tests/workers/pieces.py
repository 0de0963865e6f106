"""Work of the tests, in a module of its own: other processes import it by name."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

from pipeline.errors import ContentError
from pipeline.i18n import Message
from pipeline.workers import crew, is_worker, read

if TYPE_CHECKING:
    from pathlib import Path


def times(shared: int, piece: int) -> int:
    """Multiply."""
    return shared * piece


def where(shared: int, piece: int) -> tuple[int, int, bool]:
    """Say which process did it."""
    return shared * piece, os.getpid(), is_worker()


def odd_ones_fail(shared: int, piece: int) -> int:
    """Fail over odd numbers, in words for people."""
    if piece % 2:
        raise ContentError(Message("{n} is odd", n=piece), Message("make it even"))
    return shared * piece


def seven_kills(shared: int, piece: int) -> int:
    """Die as for want of memory."""
    if piece == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return shared * piece


def killed_once(shared: Path, piece: int) -> int:
    """Die the first time that anybody does the seventh piece."""
    mark = shared / "died"
    if piece == 7 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return piece


def length(shared: list[int], piece: int) -> int:
    """Say how long it is."""
    return len(shared) + piece


def leave_a_mark(shared: Path, piece: int) -> int:
    """Leave a file."""
    (shared / str(piece)).touch()
    return piece


def say_and_stay(shared: int, piece: int) -> int:
    """Say which process this is, and take longer than anybody waits."""
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    time.sleep(600)
    return shared * piece


if __name__ == "__main__":
    with crew(read("processes:2"), 8, 3) as workers:
        for done in workers.each(say_and_stay, range(8)):
            done.result()
