"""A run in a process of its own: what it says arrives, and it ends in time, whatever it does."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.watch.child import Ended, Limits, supervise
from pipeline.watch.signals import Signals

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Limits(run=20, grace=20, stop=20)


def run(code: str, *args: str, limits: Limits = LIMITS, kept: tuple[int, ...] = ()) -> Ended:
    """Run some Python."""
    with Signals() as signals:
        command = [sys.executable, "-c", code, *args]
        return supervise(command, os.environ, signals, limits=limits, kept=kept, alive=lambda: None)


def when(place: Path, then: Callable[[], None]) -> threading.Thread:
    """Do something as soon as a file is there."""

    def wait() -> None:
        while not place.exists():
            time.sleep(0.01)
        then()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def gone(pid: int) -> bool:
    """Whether a process has ended, within some seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False


def test_what_it_says_arrives_whole() -> None:
    """More than a pipe holds, and the exit code."""
    ended = run("import sys; sys.stdout.write('a' * 1_000_000); sys.exit(4)")
    assert (ended.code, len(ended.output), ended.late) == (4, 1_000_000, False)


def test_the_end_of_it_ends_the_wait() -> None:
    """Although a process that it left behind holds its standard output open."""
    started = time.monotonic()
    ended = run("import os, time; print('x', flush=True); os.fork() or time.sleep(8)")
    assert (ended.code, ended.output) == (0, b"x\n")
    assert time.monotonic() - started < 8


def test_it_starts_in_no_folder_of_anybody() -> None:
    """So nothing that a workspace holds is found by a relative path; nor does it read what we are told."""
    ended = run("import os, sys; print(os.getcwd(), sys.stdin.read() == '', os.getsid(0) == os.getpid())")
    assert ended.output.split() == [os.sep.encode(), b"True", b"True"]


def test_one_that_hangs_is_killed_with_all_it_started(tmp_path: Path) -> None:
    """It is asked first; one that does not listen gets no second chance, and git processes go with it."""
    place = tmp_path / "pids"
    hang = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: print("asked", flush=True))
other = os.fork()
if other:
    with open(sys.argv[1], "w") as file: file.write(f"{os.getpid()} {other}")
while True: time.sleep(60)
"""
    ended = run(hang, str(place), limits=Limits(run=2, grace=0.5, stop=9))
    assert ended == Ended(-signal.SIGKILL, b"asked\n", late=True)
    assert all(gone(int(pid)) for pid in place.read_text(encoding="utf-8").split())


def test_one_that_listens_may_finish() -> None:
    """What it was asked to do at the end of its time, it does."""
    code = """
import signal, sys, time
def finish(*_):
    print("receipt written", flush=True)
    sys.exit(4)
signal.signal(signal.SIGTERM, finish)
while True: time.sleep(60)
"""
    assert run(code, limits=Limits(run=2, grace=20, stop=20)) == Ended(4, b"receipt written\n", late=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_stop_is_passed_on(tmp_path: Path, number: int) -> None:
    """As often as it was made: the second time means at once."""
    place, again = tmp_path / "ready", tmp_path / "again"
    code = """
import pathlib, signal, sys, time
times = []
def heard(*_):
    times.append(1)
    if len(times) == 2: sys.exit(7)
    pathlib.Path(sys.argv[2]).touch()
signal.signal(signal.SIGTERM, heard)
pathlib.Path(sys.argv[1]).touch()
while True: time.sleep(60)
"""
    threads = [when(each, lambda: os.kill(os.getpid(), number)) for each in (place, again)]
    assert run(code, str(place), str(again)) == Ended(7, b"", late=False)
    for thread in threads:
        thread.join()


def test_a_lock_outlasts_us(tmp_path: Path) -> None:
    """The run holds what it is given, and nothing else of ours."""
    with (tmp_path / "lock").open("w") as lock, (tmp_path / "other").open("w") as other:
        os.set_inheritable(other.fileno(), True)  # noqa: FBT003 - its only argument
        code = "import os, sys; print(*(os.path.exists(f'/dev/fd/{n}') for n in sys.argv[1:]))"
        ended = run(code, str(lock.fileno()), str(other.fileno()), kept=(lock.fileno(),))
    assert ended.output.split() == [b"True", b"False"]
