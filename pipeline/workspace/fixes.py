"""Mends: the edits that findings carry, done in the text itself. What no mend touches stays as it is, byte for byte."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.model.finding import Fix
from pipeline.workspace import files
from pipeline.workspace.ids import new_id as fresh_id
from pipeline.workspace.notes import Notes
from pipeline.workspace.posts import NEW_ID
from pipeline.workspace.source import LARGEST_TEXT, read_file, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.model.finding import Finding

_LONE_RETURN = r"\r(?!\n)"


class Edit(NamedTuple):
    """A stretch of a text, and what takes its place."""

    start: int
    end: int
    new: str


def apply(
    root: Path, findings: Iterable[Finding], new_id: Callable[[], str] = lambda: fresh_id(datetime.now(UTC))
) -> tuple[Finding, ...]:
    """Do the mends of some findings, and return the findings whose mends were done.

    A mend is done only where its file still holds the text it was made for, so doing it twice does nothing the second
    time. Of two mends that touch the same letters the first is done. Each file is written once, whole or not at all.

    Args:
        root: the workspace.
        findings: any; those without a mend are passed over.
        new_id: makes an id for each post that has none.

    Raises:
        UsageError: a file cannot be written.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.fix is not None:
            by_path.setdefault(finding.path, []).append(finding)
    return tuple(done for path, wanted in by_path.items() for done in _mend(root, path, wanted, new_id))


def _mend(root: Path, path: str, wanted: Sequence[Finding], new_id: Callable[[], str]) -> list[Finding]:
    place = root / path
    contents = read_file(os.fspath(place), LARGEST_TEXT, Notes(path))
    if contents is None or ".." in path.split("/"):
        return []
    try:
        text = contents.data.decode()
    except UnicodeDecodeError:
        return []
    edits, done = _plan(text, wanted, new_id)
    if not edits:
        return []
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    try:
        if stamp(place.lstat()) != contents.stamp:  # somebody saved it just now: theirs counts
            return []
        files.write(place, text.encode())
    except OSError as error:
        message = Message("{path} cannot be written: {reason}", path=path, reason=error.strerror or "")
        raise UsageError(message, Message("make it a file that you may write, and try again")) from error
    return done


def _plan(text: str, wanted: Sequence[Finding], new_id: Callable[[], str]) -> tuple[list[Edit], list[Finding]]:
    """Return the edits that fit together, and the findings they mend; with a new id, just that is shown as added."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    fixes = [(number, finding.fix) for number, finding in enumerate(wanted) if finding.fix is not None]
    ending = "\r\n" if "\r\n" in text and all(fix.old != "\r\n" for _, fix in fixes) else "\n"
    edits: list[Edit] = []
    done: dict[int, Finding] = {}
    # Long before short: CR LF is a line's end before CR alone is.
    for number, fix in sorted(fixes, key=lambda each: -len(each[1].old)):
        made = fix._replace(new=fix.new.replace(NEW_ID, new_id())) if NEW_ID in fix.new else fix
        own = made.new if fix.line == 0 else made.new.replace("\n", ending)
        fitting = [edit for edit in _edits(text, starts, fix, own) if not any(_touch(edit, other) for other in edits)]
        if fitting:
            edits += fitting
            shown = Fix(fix.line, "", made.new.removesuffix(fix.old)) if made is not fix else fix
            done[number] = wanted[number]._replace(fix=shown)
    return edits, [done[number] for number in sorted(done)]


def _edits(text: str, starts: Sequence[int], fix: Fix, new: str) -> Iterator[Edit]:
    """Yield where a mend is to be done; nowhere, if the text is not what it was made for."""
    if fix.line == 0:
        pattern = _LONE_RETURN if fix.old == "\r" else re.escape(fix.old)
        for match in re.finditer(pattern, text) if fix.old else ():
            yield _trimmed(match.start(), fix.old, new)
        return
    if fix.line > len(starts):
        return
    start = starts[fix.line - 1]
    if not text.startswith(fix.old, start):
        line = text[start : starts[fix.line] if fix.line < len(starts) else len(text)]
        if line.count(fix.old) != 1:
            return
        start += line.index(fix.old)
    yield _trimmed(start, fix.old, new)


def _trimmed(start: int, old: str, new: str) -> Edit:
    """Return the smallest edit that makes one text of another, so that two on one line can both be done."""
    before = _alike(old, new)
    after = _alike(old[before:][::-1], new[before:][::-1])
    return Edit(start + before, start + len(old) - after, new[before : len(new) - after])


def _alike(one: str, other: str) -> int:
    """Return how many letters two texts have in common at their beginnings."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _touch(one: Edit, other: Edit) -> bool:
    """Return whether two edits cannot both be done: they overlap, or put something into the same place."""
    if one.start == one.end == other.start == other.end:
        return True
    return one.start < other.end and other.start < one.end
