"""Files that are saved while somebody looks: what can be seen of them without reading, and when that changes."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

#: Seconds between two looks, and as a multiple of what a look takes: it must not keep a core busy.
_PAUSE, _SHARE = 0.05, 10
#: Seconds after which a file that was saved is looked at again: many programs empty it before they write.
_SETTLED = 0.02


def look(places: Iterable[Path]) -> dict[str, tuple[int, int, int]]:
    """Return what can be seen of files and of all below folders without reading them; what is not there is left out."""
    seen: dict[str, tuple[int, int, int]] = {}
    ahead = [str(place) for place in places]
    while ahead:
        path = ahead.pop()
        try:
            about = os.lstat(path)
            seen[path] = (about.st_ino, about.st_mtime_ns, about.st_size)
            if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114 - of thousands of files
                ahead += (entry.path for entry in os.scandir(path))
        except OSError:
            continue
    return seen


def rounds(places: Callable[[], Iterable[Path]]) -> Iterator[None]:
    """Yield at once, and then each time that something was saved since, for ever.

    Args:
        places: files and folders to look at, asked for anew with each look.
    """
    before = look(places())
    yield
    yield from changes(places, before)


def changes(places: Callable[[], Iterable[Path]], before: dict[str, tuple[int, int, int]]) -> Iterator[None]:
    """Yield each time that something was saved, for ever.

    Args:
        places: as for `rounds`.
        before: what was seen of them when they were taken in the last time.
    """
    pause = _PAUSE
    while True:
        time.sleep(pause)
        start = time.monotonic()
        seen = look(places())
        pause = max(_PAUSE, _SHARE * (time.monotonic() - start))
        if seen == before:
            continue
        while seen != (seen := _after(_SETTLED, places)):
            pass
        before = seen
        yield


def _after(seconds: float, places: Callable[[], Iterable[Path]]) -> dict[str, tuple[int, int, int]]:
    time.sleep(seconds)
    return look(places())
