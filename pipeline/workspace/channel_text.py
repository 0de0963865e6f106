"""One line of a `channel.toml`, edited as text: comments, order and line ends are their author's and stay.

As in `policy_text.py`: an edit is made the way people write it, then the whole text is read again; if it does not say
exactly what was meant and nothing else than before, it is not written, and a person is shown what to put in.
"""

from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.workspace import files
from pipeline.workspace.notes import Notes
from pipeline.workspace.source import LARGEST_TEXT, read_file

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = re.compile(r"[ \t]*\[")
_COMMENT = re.compile(r"(?P<value>\"[^\"\n]*\"|'[^'\n]*'|\{[^}\n]*\})(?P<comment>[ \t]*#.*)?\Z")


def put(root: Path, path: str, key: str, value: object, written: str) -> bool:
    """Write a value of a channel, in the place of another one or below the other lines; say whether that was new.

    Args:
        root: the workspace.
        path: of the file, relative to it.
        key: a bare key, of no table.
        value: as TOML reads it.
        written: as it is written, on one line.

    Raises:
        UsageError: the file cannot be read or written, or is written in a way that is not edited by machine.
    """
    place = root / path
    files.stay_inside(root, place)
    contents = read_file(os.fspath(place), LARGEST_TEXT, Notes(path))
    line = f"{key} = {written}"
    try:
        before = contents.data.decode() if contents else ""
        data: dict[str, Any] = tomllib.loads(before.replace("\r\n", "\n"))
    except ValueError:
        contents = None
    if contents is None:
        raise UsageError(
            Message("{path} cannot be read, so it is not changed", path=path),
            Message("tellal check says what is wrong"),
        )
    if data.get(key) == value:
        return False
    ending = "\r\n" if "\r\n" in before else "\n"
    after = _edited(before.replace("\r\n", "\n"), key, written)
    try:
        right = tomllib.loads(after) == {**data, key: value} and before == before.replace("\r\n", "\n").replace(
            "\n", ending
        )
    except ValueError:
        right = False
    if not right:
        raise UsageError(
            Message("{path} is written in a way that is not edited by machine; nothing was changed", path=path),
            Message("write it there yourself: {lines}", lines=line),
        )
    try:
        if place.read_bytes() != contents.data:
            raise UsageError(Message("{path} has just changed", path=path), Message("look at it, and try again"))
        files.write(place, after.replace("\n", ending).encode())
    except OSError as error:
        message = Message("{path} cannot be written: {reason}", path=path, reason=error.strerror or "")
        raise UsageError(message, Message("make it a file that you may write, and try again")) from error
    return True


def _edited(text: str, key: str, written: str) -> str:
    lines = text.split("\n")
    top = next((number for number, line in enumerate(lines) if _HEADER.match(line)), len(lines))
    begin = re.compile(rf"[ \t]*{re.escape(key)}[ \t]*=[ \t]*")
    for number, line in enumerate(lines[:top]):
        if found := begin.match(line):
            rest = _COMMENT.match(line[found.end() :])
            comment = (rest["comment"] or "") if rest else ""
            lines[number] = f"{line[: found.end()]}{written}{comment}"
            return "\n".join(lines)
    end = top
    while end and not lines[end - 1].strip():  # blank lines stay between the tables
        end -= 1
    lines.insert(end, f"{key} = {written}")
    if end == len(lines) - 1:
        lines.append("")
    return "\n".join(lines)
