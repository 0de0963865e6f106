"""TOML with places: the values of `tomllib`, and the line on which each table and key stands.

A finding without a line sends a designer searching; the standard library's parser keeps none.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    Path = tuple[str | int, ...]

_NAME = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')"""
_NAMES = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_NAMES})\s*\]")
_KEY = re.compile(rf"\s*({_NAMES})\s*=")
_PART = re.compile(_NAME)
_SIGN = re.compile(r'''"""|\'\'\'|"(?:\\.|[^"\\])*"|'[^']*'|#.*|[\[\]{}]''')
_ENDS = {'"""': re.compile(r'(?:\\.|[^\\])*?"""'), "'''": re.compile(r".*?'''")}
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")


class TomlError(ValueError):
    """The text is not TOML; `line` says where, 0 at its end."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class Located(NamedTuple):
    """Values, and the line of each table and key by its path; entries of `[[x]]` have their number in it."""

    data: dict[str, Any]
    lines: Mapping[Path, int]

    def line(self, *path: str | int) -> int:
        """Return the line of a path, or of the nearest thing around it that has one."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1


def read(text: str) -> Located:
    """Read TOML.

    Raises:
        TomlError: it is not TOML.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _AT_LINE.search(str(error))
        raise TomlError(_AT_LINE.sub("", str(error)), int(place[1]) if place else 0) from error
    return Located(data, _lines(text))


def _lines(text: str) -> dict[Path, int]:
    """Find headers and keys by walking lines; the text is known to be TOML, so only strings and brackets matter."""
    found: dict[Path, int] = {}
    counted: Counter[Path] = Counter()
    table: Path = ()
    depth, inside = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        start = 0
        if depth == 0 and not inside:
            if header := _HEADER.match(line):
                table = _resolved(header[2], counted, opens=header[1] == "[[")
                found.setdefault(table, number)
                continue
            if key := _KEY.match(line):
                found.setdefault((*table, *_names(key[1])), number)
                start = key.end()
        depth, inside = _state(line, start, depth, inside)
    return found


def _state(line: str, at: int, depth: int, inside: str) -> tuple[int, str]:
    """Return how deep in brackets, and in which multi-line string, a line ends."""
    while True:
        if inside:
            end = _ENDS[inside].match(line, at)
            if end is None:
                return depth, inside
            at, inside = end.end(), ""
        sign = _SIGN.search(line, at)
        if sign is None:
            return depth, ""
        at = sign.end()
        if sign[0] in _ENDS:
            inside = sign[0]
        depth += (sign[0] in ("[", "{")) - (sign[0] in ("]", "}"))


def _names(written: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(written)]


def _resolved(written: str, counted: Counter[Path], *, opens: bool) -> Path:
    """Return a header's path; each `[[x]]` on the way stands for its latest entry."""
    path: Path = ()
    names = _names(written)
    for index, name in enumerate(names):
        path = (*path, name)
        if opens and index == len(names) - 1:
            counted[path] += 1
        if counted[path]:
            path = (*path, counted[path] - 1)
    return path
