"""Another time for a post: only the value of `publish_at` in its file changes, byte for byte the rest stays.

No parser writes the file: comments, quotes, line ends and the order of keys are its author's.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.clock import Moment, read_duration, read_moment
from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.model.finding import Finding, Fix, Severity
from pipeline.workspace import fixes
from pipeline.workspace.notes import Notes
from pipeline.workspace.posts import read_post
from pipeline.workspace.records import post_from
from pipeline.workspace.source import LARGEST_TEXT, decode, read_file

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.post import Post

_LINE = re.compile(
    r"""(?P<key>\s*publish_at\s*:\s+)(?P<quote>["']?)(?P<value>[^"'#\r\n]*?)(?P<rest>(?P=quote)(?:\s+#.*|\s*))\Z"""
)
_FORM = re.compile(r"\d{4}-\d\d-\d\d(?P<between>[T ])\d\d:\d\d(?P<seconds>:\d\d)?(?P<rest>.*)\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
HOW = Message("write a moment ('2026-12-10 10:00'), a day at the same time (2026-12-10), or how much later (+2d)")


class Move(NamedTuple):
    """A post's other time, before it is written.

    Args:
        old: the time as it is written there.
        new: as it will be.
        at: the moment that this means (UTC).
        finding: carries the edit.
    """

    path: str
    line: int
    old: str
    new: str
    at: datetime
    finding: Finding


def planned(root: Path, post: Post, when: str, zone: str) -> Move:
    """Return what is to be edited so that a post goes out at another time; nothing is written.

    Args:
        root: the workspace.
        post: as it was read.
        when: a moment, a day, or `+2d`; without an offset in the post's own zone.
        zone: that of its channel.

    Raises:
        UsageError: that is no time, or the file is not as it was read, or its time is written in an unusual way.
    """
    notes = Notes(post.path)
    contents = read_file(os.fspath(root / post.path), LARGEST_TEXT, notes)
    if contents is None or hashlib.sha256(contents.data).hexdigest() != post.sha:
        raise UsageError(Message("{path} has just changed", path=post.path), Message("look at it, and try again"))
    lines = contents.data.decode("utf-8", "surrogateescape").split("\n")
    number = post.lines.get("publish_at", 0)
    written = _LINE.match(lines[number - 1].removesuffix("\r")) if number else None
    if written is None or not _FORM.match(written["value"]):
        raise UsageError(
            Message("{path} does not say its time on a line of its own", path=post.path),
            Message("write it there: publish_at: 2026-12-10 10:00"),
        )
    value = _moved(written["value"], when)
    fix = _fix(lines, number, f"{written['key']}{written['quote']}{value}{written['rest']}")
    at = _read_anew(contents.data, post, number, fix, zone)
    said = Message("moved to {when}", when=value)
    return Move(post.path, number, written["value"], value, at, Finding(post.path, number, "moved", said, fix=fix))


def carry_out(root: Path, moves: list[Move]) -> list[Move]:
    """Write other times into files, and return those that were written: a file that changed meanwhile stays as it is.

    Raises:
        UsageError: a file cannot be written.
    """
    done = {found.path for found in fixes.apply(root, [move.finding for move in moves])}
    return [move for move in moves if move.path in done]


def _fix(lines: list[str], number: int, new: str) -> Fix:
    """Return the edit of a whole line, with the line above it and both ends: a line that only looks like it is another.

    A mend is written with line feeds, and gets the file's own ends when it is done. Where a file has both kinds, the
    line stands alone.
    """
    above, old = lines[number - 2 : number]
    ends = {line.endswith("\r") for line in lines[:-1]}
    if len(ends) > 1 or number == len(lines):
        return Fix(number, old, f"{new}\r" if old.endswith("\r") else new)
    return Fix(number - 1, f"{above}\n{old}\n", f"{above.removesuffix(chr(13))}\n{new}\n")


def _moved(written: str, when: str) -> str:
    """Return another time, written as the old one is."""
    try:
        old = read_moment(written)
        if when.startswith("+"):
            return _like(written, old._replace(wall=old.wall + read_duration(when[1:])))
        if _DAY.match(when):
            return _like(written, old._replace(wall=read_moment(f"{when} {old.wall:%H:%M:%S}").wall))
        read_moment(when)
    except (ValueError, OverflowError):
        raise UsageError(Message("{text} is not a time to move to", text=repr(when)), HOW) from None
    return when.strip()


def _like(written: str, moment: Moment) -> str:
    """Return a moment in the form of a written one: with seconds, `T` and an offset if it has them."""
    form = _FORM.match(written)
    assert form is not None  # noqa: S101 - it was read as a moment before
    clock = f"{moment.wall:%H:%M:%S}" if form["seconds"] else f"{moment.wall:%H:%M}"
    return f"{moment.wall:%Y-%m-%d}{form['between']}{clock}{form['rest']}"


def _read_anew(data: bytes, post: Post, number: int, fix: Fix, zone: str) -> datetime:
    """Return the moment that a file would say after an edit, as everybody will read it.

    Raises:
        UsageError: there is no such moment.
    """
    before = Notes(post.path)
    text = (decode(data, before) or "").split("\n")
    text[number - 1] = fix.new.rstrip("\r\n").rpartition("\n")[2]
    notes = Notes(post.path)
    row = read_post(decode("\n".join(text).encode(), notes) or "", post.channel, post.sha, zone, notes)
    wrong = [found for found in notes.findings if found.line == number and found.severity is Severity.ERROR]
    read = post_from(row) if row and not wrong else None
    if read is None or read.publish_at is None:
        said = wrong[0].message if wrong else Message("{path} cannot be read", path=post.path)
        raise UsageError(said, wrong[0].hint if wrong else HOW)
    return read.publish_at
