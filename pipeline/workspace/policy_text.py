"""The approvers in `tellal.toml`, edited as text: comments, order and line ends are their author's and stay.

No parser writes the file. An edit is made the way people write it, then the whole text is read again: if it does not
say exactly what was meant and nothing else than before, it is not written, and a person is shown what to put in.
"""

from __future__ import annotations

import copy
import json
import os
import re
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.workspace import files
from pipeline.workspace.notes import Notes
from pipeline.workspace.settings import NAME
from pipeline.workspace.source import LARGEST_TEXT, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_HEADER = re.compile(r"[ \t]*\[(?!\[)(?P<name>[^\[\]#\n]+)\][ \t]*(?:#.*)?\Z")
_ANY_HEADER = re.compile(r"[ \t]*\[")
_STEP = re.compile(r"""\s*(?:"([^"\\]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(?:\.|\Z)""")
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


class Edited:
    """A text of `tellal.toml` while approvers are put in and taken out of it.

    Args:
        text: as it is, with line feeds only.
    """

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")

    @property
    def text(self) -> str:
        """The text as it is by now."""
        return "\n".join(self.lines)

    def put_approver(self, login: str, number: int) -> None:
        """Write an approver, or another number for one that is there."""
        line = f"{key(login)} = {number}"
        if (section := self._section("approval", "approvers")) is not None:
            at = self._line_of(section, login)
            if at is None:
                self.lines.insert(self._end_of(section), line)
            else:
                self.lines[at] = re.sub(r"(=\s*)[\d_]+", rf"\g<1>{number}", self.lines[at], count=1)
        elif (at := self._line_of(self._section("approval"), "approvers")) is not None:  # { mona = 583231 }
            inside, _, rest = self.lines[at].rpartition("}")
            self.lines[at] = f"{inside.rstrip()}{'' if inside.rstrip().endswith('{') else ','} {line} }}{rest}"
        else:
            self._new_section("[approval.approvers]", line)

    def put_in_channel(self, login: str, channel: str) -> None:
        """Write an approver into the list of a channel, which begins with this one where there is none."""
        section = self._section("approval", "channels", channel)
        if section is None:
            self._new_section(f"[approval.channels.{key(channel)}]", f"approvers = [{json.dumps(login)}]")
            return
        at = self._line_of(section, "approvers")
        if at is None:
            self.lines.insert(self._end_of(section), f"approvers = [{json.dumps(login)}]")
            return
        end = self._end_of_list(at)
        before, _, after = self.lines[end].rpartition("]")
        listed = before.rstrip()
        if end > at and not listed:  # one name a line
            self._close_name(end - 1)
            indent = re.match(r"[ \t]*", self.lines[end - 1])
            self.lines.insert(end, f"{indent[0] if indent else ''}{json.dumps(login)},")
        else:
            comma = "" if listed.endswith("[") else " " if listed.endswith(",") else ", "
            self.lines[end] = f"{listed}{comma}{json.dumps(login)}]{after}"

    def _close_name(self, at: int) -> None:
        """Put a comma behind the last name of a list, before what is said about it."""
        code = re.sub(r"\s*#.*", "", self.lines[at])
        if not code.endswith(("[", ",")):
            self.lines[at] = f"{code},{self.lines[at][len(code) :]}"

    def take_approver(self, login: str) -> None:
        """Take an approver out of the table."""
        section = self._section("approval", "approvers")
        at = self._line_of(section, login)
        if section is not None and at is not None:
            del self.lines[at]
            return
        at = self._line_of(self._section("approval"), "approvers")
        if at is not None:
            pair = re.compile(rf"(,\s*)?{_written(login)}\s*=\s*[\d_]+(?(1)|(?:\s*,\s*)?)")
            self.lines[at] = pair.sub("", self.lines[at], count=1)

    def take_out_of_channel(self, login: str, kind: str, name: str) -> None:
        """Take an approver out of the list of a channel or campaign."""
        at = self._line_of(self._section("approval", kind, name), "approvers")
        if at is None:
            return
        item = re.compile(rf"""(,\s*)?["']{re.escape(login)}["'](?(1)|\s*,?\s*)""")
        for number in range(at, self._end_of_list(at) + 1):
            shorter, times = item.subn("", self.lines[number], count=1)
            if times and not shorter.strip(" \t,"):
                del self.lines[number]
                return
            self.lines[number] = shorter
            if times:
                return

    def _section(self, *name: str) -> range | None:
        """Return the lines below a header, up to the next one."""
        start: int | None = None
        for number, line in enumerate(self.lines):
            if start is not None and _ANY_HEADER.match(line) and not self._inside(start, number):
                return range(start, number)
            header = _HEADER.match(line)
            if start is None and header and _steps(header["name"]) == list(name):
                start = number + 1
        return None if start is None else range(start, len(self.lines))

    def _inside(self, start: int, number: int) -> bool:
        """Tell whether a line that looks like a header is inside of a list that is open still."""
        text = "\n".join(self.lines[start:number])
        return text.count("[") > text.count("]")

    def _line_of(self, section: range | None, name: str) -> int | None:
        pattern = re.compile(rf"[ \t]*{_written(name)}\s*=")
        return next((number for number in section or () if pattern.match(self.lines[number])), None)

    def _end_of(self, section: range) -> int:
        """Return where a further line of a section goes: after its last one that says something."""
        said = [n for n in section if self.lines[n].strip() and not self.lines[n].lstrip().startswith("#")]
        return said[-1] + 1 if said else section.start

    def _end_of_list(self, at: int) -> int:
        opened = 0
        for number in range(at, len(self.lines)):
            opened += self.lines[number].count("[") - self.lines[number].count("]")
            if opened <= 0:
                return number
        return at

    def _new_section(self, header: str, line: str) -> None:
        """Write a section of its own after all that is said of approval, else at the end."""
        last: int | None = None
        for number, written in enumerate(self.lines):
            found = _HEADER.match(written)
            if found and _steps(found["name"])[:1] == ["approval"]:
                section = self._section(*_steps(found["name"]))
                last = max(last or 0, self._end_of(section or range(number, number)), number + 1)
        if last is None:
            while self.lines and not self.lines[-1].strip():
                self.lines.pop()
            self.lines += ["", header, line, ""]
        else:
            self.lines[last:last] = ["", header, line]


def key(name: str) -> str:
    """Return a name as a key of TOML."""
    return name if _BARE.match(name) else json.dumps(name, ensure_ascii=False)


def _written(name: str) -> str:
    """Return the pattern of a key as people write it: bare, or in quotes of either kind."""
    return rf"""(?:"{re.escape(name)}"|'{re.escape(name)}'|{re.escape(name)})"""


def _steps(name: str) -> list[str]:
    steps, at = [], 0
    while at < len(name):
        match = _STEP.match(name, at)
        if match is None:
            return []
        steps.append(next(each for each in match.groups() if each is not None))
        at = match.end()
    return steps


def add(root: Path, login: str, number: int, channels: Sequence[str] = ()) -> bool:
    """Make somebody an approver, and return whether anything had to be changed.

    Args:
        root: the workspace.
        login: their name at GitHub.
        number: the account's id there, which stays when the login changes.
        channels: whose own lists they join; a channel that has none yet gets one with them alone.

    Raises:
        UsageError: the file cannot be read, edited or written; it is as it was.
    """
    lines = ["[approval.approvers]", f"{key(login)} = {number}"]
    for channel in channels:
        lines += [f"[approval.channels.{key(channel)}]", f"approvers = [{json.dumps(login)}]"]

    def meant(approval: dict[str, Any]) -> None:
        approval.setdefault("approvers", {})[login] = number
        for channel in channels:
            listed = approval.setdefault("channels", {}).setdefault(channel, {}).setdefault("approvers", [])
            if login not in listed:
                listed.append(login)

    def edit(edited: Edited, approval: dict[str, Any]) -> None:
        if approval.get("approvers", {}).get(login) != number:
            edited.put_approver(login, number)
        for channel in channels:
            if login not in approval.get("channels", {}).get(channel, {}).get("approvers", ()):
                edited.put_in_channel(login, channel)

    return _change(root, meant, edit, lines)


def remove(root: Path, login: str) -> bool:
    """Let somebody be no approver any more, and return whether they were one.

    Raises:
        UsageError: a list would be left with nobody in it; or the file cannot be read, edited or written.
    """

    def meant(approval: dict[str, Any]) -> None:
        approval.get("approvers", {}).pop(login, None)
        for _, name, listed in _lists(approval):
            if login in listed and len(listed) == 1:
                raise UsageError(
                    Message("{login} is the only approver of {name}", login=login, name=name),
                    Message("name somebody else first: tellal approvers add LOGIN --channel NAME"),
                )
            listed[:] = [each for each in listed if each != login]

    def edit(edited: Edited, approval: dict[str, Any]) -> None:
        edited.take_approver(login)
        for kind, name, listed in _lists(approval):
            if login in listed:
                edited.take_out_of_channel(login, kind, name)

    return _change(root, meant, edit, (f"- {login}",))


def _lists(approval: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Return the lists of channels and campaigns: kind, name, who."""
    rules = ((kind, name, rule) for kind in ("channels", "campaigns") for name, rule in approval.get(kind, {}).items())
    return [(kind, name, rule["approvers"]) for kind, name, rule in rules if "approvers" in rule]


def _change(
    root: Path,
    meant: Callable[[dict[str, Any]], None],
    edit: Callable[[Edited, dict[str, Any]], None],
    lines: Sequence[str],
) -> bool:
    """Do a change to `[approval]` as data and as text, and write the text where both come to the same."""
    import tomllib  # noqa: PLC0415 - only where something is changed

    place = root / NAME
    contents = read_file(os.fspath(place), LARGEST_TEXT, Notes(NAME))
    try:
        before = contents.data.decode() if contents else ""
        data: dict[str, Any] = tomllib.loads(before.replace("\r\n", "\n"))
        wanted = copy.deepcopy(data)
        meant(wanted.setdefault("approval", {}))
    except (ValueError, TypeError, AttributeError, RecursionError):
        contents = None
    if contents is None:
        raise UsageError(
            Message("{path} cannot be read, so it is not changed", path=NAME),
            Message("tellal check says what is wrong"),
        )
    if wanted == {"approval": {}} | data:
        return False
    ending = "\r\n" if "\r\n" in before else "\n"
    edited = Edited(before.replace("\r\n", "\n"))
    edit(edited, data.get("approval", {}))
    try:
        right = tomllib.loads(edited.text) == wanted and before == before.replace("\r\n", "\n").replace("\n", ending)
    except ValueError:
        right = False
    if not right:
        raise UsageError(
            Message("{path} is written in a way that is not edited by machine; nothing was changed", path=NAME),
            Message("write it there yourself: {lines}", lines=" · ".join(lines)),
        )
    _write(place, contents.data, edited.text.replace("\n", ending).encode())
    return True


def _write(place: Path, before: bytes, after: bytes) -> None:
    try:
        if place.read_bytes() != before:
            raise UsageError(Message("{path} has just changed", path=NAME), Message("look at it, and try again"))
        files.write(place, after)
    except OSError as error:
        message = Message("{path} cannot be written: {reason}", path=NAME, reason=error.strerror or "")
        raise UsageError(message, Message("make it a file that you may write, and try again")) from error
