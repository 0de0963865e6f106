"""The film lab (`python -m pipeline.clips.filming`): puts itself under limits, then becomes ffmpeg.

What films from strangers may break is that process alone: it has little time, little memory, few files, and none of the
run's secrets in its environment.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

#: Seconds of computing, bytes of memory, files that are open at once.
SECONDS, MEMORY, FILES = 540, 3 << 30, 64


def main(largest: int, command: list[str]) -> None:
    """Become a command that can do little harm.

    Args:
        largest: bytes that a file may have which it writes.
        command: with its arguments.
    """
    with suppress(ImportError):  # Windows has no such limits; there the clock alone ends it
        import resource  # noqa: PLC0415 - not everywhere

        bounds = {
            resource.RLIMIT_CPU: SECONDS,
            resource.RLIMIT_AS: MEMORY,
            resource.RLIMIT_FSIZE: largest,
            resource.RLIMIT_NOFILE: FILES,
            resource.RLIMIT_CORE: 0,
        }
        for what, most in bounds.items():
            with suppress(OSError, ValueError):  # the machine may allow less already
                resource.setrlimit(what, (most, most))
    os.execv(command[0], command)  # noqa: S606 - no shell, and nothing of a stranger's in the arguments


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
