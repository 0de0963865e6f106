"""Where pictures from strangers are unpacked: a process apart (`developing.py`), hired once, asked picture by picture.

It has none of the run's secrets in its environment, works in a folder that content cannot reach, and is ended where a
picture keeps it longer than a picture may. What comes back is looked at as if a stranger had said it.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Seconds that one picture may take, whatever it does: on a busy machine more than it computes.
PATIENCE = 90.0
_LONGEST_LINE = 4096
_LARGEST = 256 * 1024 * 1024
#: What Python needs of an environment to start; no secret is among it.
_NEEDED = re.compile(r"(?i:PATH|LANG|LC_\w+|TZ|SYSTEMROOT|PYTHONPATH|LD_LIBRARY_PATH|DYLD_\w+)\Z")


class PictureError(ValueError):
    """The picture cannot be used; `message` says why, in words for its author.

    Args:
        why: in a word: `damaged`; `pixels`, `frames` or `much` where it is whole, maybe, but more work than a picture
            should be; `unknown` where this machine's Pillow does not read its kind; `unfit` where it cannot be made so.
    """

    def __init__(self, message: Message, why: str = "damaged") -> None:
        super().__init__(str(message))
        self.message = message
        self.why = why

    @property
    def much(self) -> bool:
        """Whether it is more work than a picture should be."""
        return self.why in {"much", "pixels", "frames"}


class Developed(NamedTuple):
    """What came back of a picture."""

    about: dict[str, Any]
    data: bytes


class DarkRoom:
    """A process that does jobs, one after the other; it is started with the first.

    Args:
        patience: seconds for one job.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def develop(self, job: Mapping[str, Any], data: bytes) -> Developed:
        """Have a job done.

        Args:
            job: `job`: its name; `kind`: Pillow's name of what the picture is; and what the job wants to know.
            data: the picture.

        Raises:
            PictureError: it cannot be decoded, or is more work than a picture should be.
        """
        process = self._hired()
        timer = threading.Timer(self._patience, _end, (process,))
        timer.daemon = True
        timer.start()
        try:
            answer = _asked(process, job, data)
        except (OSError, ValueError, KeyError, TypeError):
            answer = None
        finally:
            timer.cancel()
            timer.join()
        if answer is None:
            self.close()
            raise PictureError(_MUCH, "much")
        if answer.about.get("why"):
            why = str(answer.about["why"])
            raise PictureError(_WHY.get(why, _DAMAGED), why if why in _WHY else "damaged")
        return answer

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            _end(process)
            with suppress(OSError), process:  # which waits for it, and closes what is open still
                pass

    def _hired(self) -> subprocess.Popen[bytes]:
        # A fork of this process must not talk with the dark room of its parent.
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self.close()
            environment = {name: value for name, value in os.environ.items() if _NEEDED.match(name)}
            # -P: what lies in the workspace is content, and content named like a package must not be imported.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "pipeline.cards.developing"],
                env=environment,
                cwd=os.sep,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._owner = os.getpid()
        return self._process


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a dark room with whatever it is doing."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


_MUCH = Message("a picture takes more time or memory to unpack than any picture should")
_DAMAGED = Message("a picture cannot be decoded: it may be cut off or damaged")
UNFIT = Message("a picture cannot be made small enough")
_UNKNOWN = Message("a picture is an AVIF, which the Pillow on this machine was built without")
_WHY = {"much": _MUCH, "pixels": _MUCH, "frames": _MUCH, "unfit": UNFIT, "unknown": _UNKNOWN}


def _asked(process: subprocess.Popen[bytes], job: Mapping[str, Any], data: bytes) -> Developed:
    assert process.stdin is not None  # noqa: S101 - it was opened with both
    assert process.stdout is not None  # noqa: S101 - likewise
    process.stdin.write(json.dumps({**job, "bytes": len(data)}).encode() + b"\n")
    process.stdin.write(data)
    process.stdin.flush()
    about = json.loads(process.stdout.readline(_LONGEST_LINE))
    size = int(about["bytes"])
    made = process.stdout.read(size) if 0 <= size <= _LARGEST else b""
    if len(made) != size:
        raise ValueError(size)
    return Developed(about, made)


_room = DarkRoom()
atexit.register(_room.close)


def develop(job: Mapping[str, Any], data: bytes) -> Developed:
    """Have a job done in the dark room of this process.

    Raises:
        PictureError: the picture cannot be decoded, or is more work than a picture should be.
    """
    return _room.develop(job, data)
