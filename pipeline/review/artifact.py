"""A report as a folder: written whole or not at all, and read as if a stranger had packed it.

report.md      for people
report.json    for machines, and for the job that tells the pull request: it makes its comment from this, in its words
cards/         cards that look different: before, after and what lies between, named by their digests
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.review import document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.review.record import Review

REPORT, PAGE, CARDS = "report.json", "report.md", "cards"
#: Pictures that are looked at, bytes of one and of all: what we write is far below.
MOST_PICTURES = 600
LARGEST_PICTURE = 10_000_000
MOST_BYTES = 100_000_000
_PICTURE = re.compile(r"[0-9a-f]{64}\.(png|jpg|webp|gif)|[0-9a-f]{32}-[0-9a-f]{32}\.png", re.ASCII)
_FLAGS: int = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class ArtifactError(UsageError):
    """A folder is not what we write."""

    def __init__(self, what: Message) -> None:
        super().__init__(what, Message("make it anew: tellal review --out DIR"))


class Artifact(NamedTuple):
    """What was read from a folder.

    Args:
        review: every value of it has its type; its texts are a stranger's.
        pictures: file name → bytes, as they were found: nobody has decoded them yet.
    """

    review: Review
    pictures: dict[str, bytes]


def write(folder: Path, review: Review, page: str, pictures: Mapping[str, bytes]) -> None:
    """Write a report as a folder, whole or not at all; an older one in its place goes away.

    Raises:
        UsageError: something else is in its place.
        OSError: the disk refused; what was there is there still.
    """
    see_that_it_is_free(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(4)
    beside, old = (folder.with_name(f".{folder.name}.{mark}.{role}") for role in ("part", "old"))
    try:
        (beside / CARDS).mkdir(parents=True)
        for name, data in pictures.items():
            (beside / CARDS / name).write_bytes(data)
        (beside / REPORT).write_bytes(document.written(review))
        (beside / PAGE).write_bytes(page.encode("utf-8", "backslashreplace"))
        if folder.exists():
            folder.rename(old)
        beside.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        for place in (beside, old):
            with suppress(OSError):
                shutil.rmtree(place)


def see_that_it_is_free(folder: Path) -> None:
    """See that a report can be written to a place.

    Raises:
        UsageError: something else is there.
    """
    if folder.is_symlink() or (folder.exists() and not _is_ours(folder)):
        raise UsageError(
            Message("{folder} holds something else than a report of ours", folder=str(folder)),
            Message("name a folder that is not there yet"),
        )


def _is_ours(folder: Path) -> bool:
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError:
        return False
    return not names or (REPORT in names and names <= {REPORT, PAGE, CARDS})


def read(folder: Path) -> Artifact:
    """Read a report that somebody else packed.

    Nothing is followed, nothing is opened that we would not have written, and nothing is decoded. Its Markdown is not
    looked at: whoever shows the report writes it anew.

    Raises:
        ArtifactError: it holds something that we would not have written.
        DocumentError: its report is none.
    """
    _expect(folder, {REPORT, PAGE, CARDS})
    review = document.read(_bytes(folder / REPORT, document.LARGEST))
    wanted = {name for pair in review.cards for name in pair.files if name}
    strange = sorted(name for name in wanted if not _PICTURE.fullmatch(name))
    if strange:
        raise ArtifactError(Message("{name} is no name of a picture of ours", name=strange[0][:80]))
    pictures: dict[str, bytes] = {}
    place = folder / CARDS
    if os.path.lexists(place):
        there = _expect(place, None)
        room = MOST_BYTES
        for name in sorted(wanted & there):
            pictures[name] = _bytes(place / name, min(LARGEST_PICTURE, room))
            room -= len(pictures[name])
    return Artifact(review, pictures)


def _expect(folder: Path, names: set[str] | None) -> set[str]:
    """Return the names in a folder, all of which we would have written; None stands for pictures.

    Raises:
        ArtifactError: one of them we would not, or the folder is none.
    """
    if os.path.islink(folder) or not os.path.isdir(folder):  # noqa: PTH112, PTH114 - a question about the name itself
        raise ArtifactError(Message("{path} is not a folder", path=folder.name))
    found: set[str] = set()
    with os.scandir(folder) as entries:
        for entry in entries:
            fits = _PICTURE.fullmatch(entry.name) is not None if names is None else entry.name in names
            if not fits or entry.is_symlink():
                raise ArtifactError(Message("{name} is nothing that a report has", name=repr(entry.name[:80])))
            found.add(entry.name)
            if len(found) > MOST_PICTURES:
                raise ArtifactError(Message("there are more than {n} pictures", n=MOST_PICTURES))
    return found


def _bytes(place: Path, largest: int) -> bytes:
    try:
        handle = os.open(place, _FLAGS)
    except OSError:
        raise ArtifactError(Message("{name} is missing or is no file", name=place.name)) from None
    with open(handle, "rb") as file:  # noqa: PTH123 - a file descriptor, not a path
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ArtifactError(Message("{name} is missing or is no file", name=place.name))
        data = file.read(largest + 1)
    if len(data) > largest:
        raise ArtifactError(Message("{name} is larger than {n} bytes", name=place.name, n=largest))
    return data
