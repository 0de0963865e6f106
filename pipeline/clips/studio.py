"""Where films are encoded anew: ffmpeg, in a process apart (`filming.py`). The door to imageio-ffmpeg, which brings it.

ffmpeg is given an open file and told what it is (`-f mov`), so that nothing a stranger wrote makes it open another file
or an address; and everything is done by one thread, bit by bit alike, so that one film becomes the same one anywhere.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.errors import ContentError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

#: Seconds that one film may take, whatever it does: a run has twelve minutes for everything.
PATIENCE = 540.0
#: What Python needs of an environment to start; no secret is among it.
_NEEDED = re.compile(r"(?i:PATH|LANG|LC_\w+|TZ|SYSTEMROOT|PYTHONPATH|LD_LIBRARY_PATH|DYLD_\w+)\Z")
_ALIKE = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-threads", "1")
#: Nothing but what is seen and heard.
_BARE = ("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn")


class StudioError(ValueError):
    """ffmpeg did not make of a film what it was to make."""


def developed(  # noqa: PLR0913 - what goes in, and what comes out
    film: BinaryIO, before: Sequence[str], how: Sequence[str], *, place: Path, largest: int, kind: str = "mov"
) -> None:
    """Have ffmpeg make something of a film.

    Args:
        film: an open file; it is read from its beginning.
        before: options of what goes in.
        how: options of what comes out, its format among them.
        place: where it is put.
        largest: bytes that it may have.
        kind: what the film is, as ffmpeg calls it.

    Raises:
        ContentError: the package that brings ffmpeg is not there.
        StudioError: it was not made.
    """
    film.seek(0)
    given = ("-protocol_whitelist", "file,fd", "-f", kind, "-threads", "1", *before)
    options = ("-nostdin", "-hide_banner", "-loglevel", "error", *given, "-fd", str(film.fileno()), "-i", "fd:")
    command = [_ffmpeg(), *options, *_BARE, *_ALIKE, *how, "-y", f"file:{place}"]
    # -P: what lies in the workspace is content, and content named like a package must not be imported.
    process = subprocess.Popen(  # noqa: S603 - of the arguments none is a stranger's
        [sys.executable, "-P", "-m", "pipeline.clips.filming", str(largest), *command],
        env={name: value for name, value in os.environ.items() if _NEEDED.match(name)},
        cwd=os.sep,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=(film.fileno(),),
    )
    try:
        code = process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        code = -1
    finally:
        _end(process)
    if code or not place.is_file() or not place.stat().st_size:
        raise StudioError(code)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End ffmpeg with whatever it is doing, also where the run itself is being ended."""
    if process.poll() is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _ffmpeg() -> str:
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415 - only where a film does not fit

        return os.path.abspath(str(get_ffmpeg_exe()))  # noqa: PTH100 - a name for a command line
    except (ImportError, RuntimeError):
        raise ContentError(
            Message("a video has to be made to fit, and what does that is not installed"),
            Message("pip install 'tellal[video]'"),
        ) from None
