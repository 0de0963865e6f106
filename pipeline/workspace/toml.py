"""TOML → nodes with lines: `tomllib` reads the values, and a walk over the text it accepted finds their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.workspace.nodes import Broken, Entry, Items, Node, Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.workspace.nodes import Kind
    from pipeline.workspace.notes import Notes

#: Characters; a settings file of this size is a mistake, and a walk over it would take long.
LONGEST = 100_000
_MOST_MISTAKES = 10
# tomllib keeps every beginning of a dotted key: a key of 90,000 names takes it 30 GB.
_MOST_DOTS = 100
_QUOTED = re.compile(r""""[^"\n]*"|'[^'\n]*'""")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")
_SPACE = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_BLANKS = re.compile(r"[ \t]*")
_PAIR = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_STRING = re.compile(r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*\'''', re.DOTALL)
_OTHER = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\]}#]+")

#: What tomllib says, what that means, what to do; the first that fits.
_KNOWN: tuple[tuple[str, Message, Message], ...] = (
    ("Invalid value", Message("this value is not TOML"), Message('put a text in quotes: key = "text"')),
    ("Expected '='", Message("a key without `=`"), Message('write key = "value"')),
    ("after a statement", Message("something follows the value"), Message("put a text in quotes, as a whole")),
    ("Unterminated", Message("a quotation mark is opened and never closed"), Message("close it on the same line")),
    ("Illegal character", Message("a quotation mark is opened and never closed"), Message("close it on the same line")),
    (
        "Unescaped",
        Message("a backslash in double quotes starts an escape, and this is none"),
        Message("use single quotes"),
    ),
    ("Unclosed", Message("a bracket is opened and never closed"), Message('write ["one", "two"]')),
    ("Exceeds the limit", Message("this number is too long"), Message('put a text in quotes: key = "text"')),
    ("Invalid statement", Message("this line is no key, table or comment"), Message('write key = "value"')),
)


def read(text: str, notes: Notes) -> Table | None:
    r"""Read TOML, None where too little of it can be read; every reason is noted.

    Where single lines are wrong, the rest is read without them, so that one mistake hides no other.

    Args:
        text: with `\n` at the end of each line.
        notes: takes the findings.
    """
    if len(text) > LONGEST:
        message = Message("the file has {size} characters; at most {most} are read", size=len(text), most=LONGEST)
        notes.error(1, "file-too-large", message, Message("settings are small: this is something else"))
        return None
    if any(_QUOTED.sub("", line).count(".") > _MOST_DOTS for line in text.split("\n")):
        notes.error(
            1, "toml-syntax", Message("this is nested too deeply"), Message("no field needs that: write it flat")
        )
        return None
    noted = len(notes.findings)
    lines = text.split("\n")
    stand_ins: set[int] = set()
    for _ in range(_MOST_MISTAKES):
        data, line, last = _parsed("\n".join(lines), notes, stand_ins)
        if data is not None:
            return _walked("\n".join(lines), data, stand_ins)
        wrong = lines[line - 1] if 0 < line <= len(lines) else ""
        if not wrong.strip() or wrong.lstrip().startswith("["):
            break
        key = _PAIR.match(wrong)
        lines[line - 1 : last] = [""] * (last - line + 1)
        if key and line not in stand_ins:  # the key is there, though nobody can read it
            lines[line - 1] = f"{key[1]} = 0"
        stand_ins.add(line)
    del notes.findings[noted + 1 :]  # what follows from the first mistake would only confuse
    return None


def _walked(text: str, data: dict[str, Any], stand_ins: Collection[int]) -> Table | None:
    try:
        return _Walk(text, data, stand_ins).table()
    except RecursionError:  # nested as deeply as tomllib still takes it; none of our fields is
        return None


def _parsed(text: str, notes: Notes, noted: Collection[int]) -> tuple[dict[str, Any] | None, int, int]:
    """Return the values, or None and the first and last line of what is wrong, which is noted unless it was."""
    import tomllib  # noqa: PLC0415 - 5 ms that a warm start does not need

    try:
        return tomllib.loads(text), 0, 0
    except RecursionError:
        reason, line, last = "", 1, 1
        message, hint = Message("this is nested too deeply"), Message("no field needs that: write it flat")
    except ValueError as error:  # TOMLDecodeError is one, and a number of 5000 digits is another
        place = _PLACE.search(str(error))
        reason = _PLACE.sub("", str(error))
        line = last = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
        if "Unclosed" in reason:  # where it was opened, rather than where the parser gave up
            gave_up = _position(line, int(place[2]), text) if place and place[1] else len(text)
            line = text.count("\n", 0, text.rfind("[", 0, gave_up)) + 1
            last = max(line, last - 1) if place and place[1] else last
        message, hint = next(
            ((message, hint) for sign, message, hint in _KNOWN if sign in reason),
            (Message("this is not TOML: {reason}", reason=reason[:200]), Message('write key = "value"')),
        )
    if line in noted:
        return None, line, last
    if "overwrite" in reason or "twice" in reason or "mutate" in reason:
        notes.error(line, "key-duplicate", Message("this is written twice"), Message("keep one of them"))
    else:
        notes.error(line, "toml-syntax", message, hint)
    return None, line, last


def _position(line: int, column: int, text: str) -> int:
    """Return how many characters come before a place that is counted from 1."""
    return sum(len(each) + 1 for each in text.split("\n", line)[: line - 1]) + column - 1


class _Walk:
    """Goes over a text that tomllib has read, beside the values it read."""

    def __init__(self, text: str, data: dict[str, Any], stand_ins: Collection[int]) -> None:
        self._text = text
        self._data = data
        self._stand_ins = stand_ins
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def table(self) -> Table:
        """Return the whole file."""
        top = Table({}, 1)
        here, data = top, self._data
        while self._skip(_SPACE) < len(self._text):
            if self._text[self._at] == "[":
                here, data = self._header(top)
            else:
                self._pair(here, data)
        return top

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _place(self) -> tuple[int, int]:
        line = bisect_right(self._starts, self._at)
        return line, self._at - self._starts[line - 1]

    def _keys(self) -> list[tuple[str, int, int]]:
        """Read a dotted key: each name with its line and column."""
        keys = []
        while True:
            self._skip(_BLANKS)
            start, place = self._at, self._place()
            written = self._text[start : self._skip(_KEY)]
            if written[0] == '"':
                import tomllib  # noqa: PLC0415 - loaded already

                (written,) = tomllib.loads(f"{written} = 0")
            keys.append((written.strip("'"), *place))
            self._skip(_BLANKS)
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _header(self, top: Table) -> tuple[Table, dict[str, Any]]:
        """Read `[a.b]` or `[[a.b]]` and return the table it opens, with its values."""
        line, _ = self._place()
        doubled = self._text.startswith("[[", self._at)
        self._at += 1 + doubled
        keys = self._keys()
        self._at += 1 + doubled
        here, data = top, self._data
        for index, (key, key_line, column) in enumerate(keys):
            last = index == len(keys) - 1
            values: Any = data[key]
            if isinstance(values, list):
                entry = here.entries.get(key, Entry(Items((), line), key_line, column))
                items = entry.node.items if isinstance(entry.node, Items) else ()
                if last and doubled:
                    items = (*items, Table({}, line))
                    here.entries[key] = entry._replace(node=Items(items, entry.node.line))
                table, values = items[-1], values[len(items) - 1]
            else:
                table = here.entries.setdefault(key, Entry(Table({}, key_line), key_line, column)).node
            assert isinstance(table, Table)  # noqa: S101 - tomllib has accepted it
            here, data = table, values
        return here, data

    def _pair(self, here: Table, data: dict[str, Any]) -> None:
        *above, (key, line, column) = self._keys()
        for name, name_line, name_column in above:
            table = here.entries.setdefault(name, Entry(Table({}, name_line), name_line, name_column)).node
            assert isinstance(table, Table)  # noqa: S101 - tomllib has accepted it
            here, data = table, data[name]
        self._at += 1  # the equals sign
        self._skip(_BLANKS)
        node = self._value(data[key])
        here.entries[key] = Entry(Broken(line) if line in self._stand_ins else node, line, column)

    def _value(self, value: Any) -> Node:  # noqa: ANN401 - as tomllib gives it
        line, column = self._place()
        if isinstance(value, str):
            self._skip(_STRING)
            return Scalar(value, "text", line, column)
        if isinstance(value, list):
            return self._items(value, line)
        if isinstance(value, dict):
            return self._inline(value, line)
        start = self._at
        return Scalar(self._text[start : self._skip(_OTHER)], _kind(value), line, column)

    def _items(self, values: list[Any], line: int) -> Items:
        self._at += 1
        items = []
        for value in values:
            self._skip(_SPACE)
            items.append(self._value(value))
            self._skip(_SPACE)
            self._at += self._text.startswith(",", self._at)
        self._skip(_SPACE)
        self._at += 1
        return Items(tuple(items), line)

    def _inline(self, values: dict[str, Any], line: int) -> Table:
        self._at += 1
        table = Table({}, line)
        while not self._text.startswith("}", self._skip(_SPACE)):
            self._pair(table, values)
            self._skip(_SPACE)
            self._at += self._text.startswith(",", self._at)
        self._at += 1
        return table


def _kind(value: object) -> Kind:
    if isinstance(value, bool):
        return "flag"
    return "number" if isinstance(value, int | float) else "time"
