"""YAML → nodes with lines: a small, strict part of YAML, composed from the parser's own events.

No anchors, aliases, merge keys or tags; keys are texts and there is one of each; a value without quotes is never
turned into anything here. Where the whole does not parse, each key is read on its own, so that one mistake hides no
other.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pipeline.i18n import Message
from pipeline.workspace import comments, syntax
from pipeline.workspace.nodes import Broken, Entry, Items, Node, Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.workspace.comments import Span
    from pipeline.workspace.notes import Notes

DEEPEST = 8
_MOST_ODD = 20
# libyaml looks through all that is open at each bracket: 60,000 of them take it half a minute.
_MOST_BRACKETS = 1000
# YAML takes the first three for line ends and refuses the rest.
_ODD = re.compile("[\x85\u2028\u2029\x80-\x9f\ufeff\ufffe\uffff]")
# Where a new key starts, when the whole does not parse: a line that begins with anything but what continues a value.
_KEY_STARTS = re.compile(r"^(?![\s#\]}]|-\s|-$)", re.MULTILINE)
_KEY = re.compile(r"([^\s:]+)\s*:")
_COMMENT = re.compile(r"[ \t]*(#(?!\S).*)")


class _Parser(Protocol):
    """A source of events, in C or in Python."""

    def get_event(self) -> Any:  # noqa: ANN401 - one of ten classes that share no attribute but the marks
        """Return the next event."""


class _Yaml(NamedTuple):
    """What of PyYAML is used, so that it is imported once and late."""

    parser: Callable[[str], _Parser]
    scalar: type
    sequence: type
    mapping: type
    alias: type
    ends: frozenset[type]
    stream_end: type
    error: type[Exception]


@cache
def _yaml() -> _Yaml:
    import yaml  # noqa: PLC0415 - 30 ms that a warm start does not need

    c_parser: Callable[[str], _Parser] | None = None
    if yaml.__with_libyaml__:
        from yaml._yaml import CParser as c_parser  # noqa: N813, PLC0415 - as above
    return _Yaml(
        c_parser or _python_parser(),
        yaml.ScalarEvent,
        yaml.SequenceStartEvent,
        yaml.MappingStartEvent,
        yaml.AliasEvent,
        frozenset({yaml.SequenceEndEvent, yaml.MappingEndEvent}),
        yaml.StreamEndEvent,
        yaml.YAMLError,
    )


def _python_parser() -> Callable[[str], _Parser]:
    """Return PyYAML's parser in Python, for where it was built without libyaml."""
    from yaml.parser import Parser  # noqa: PLC0415 - as above
    from yaml.reader import Reader  # noqa: PLC0415 - as above
    from yaml.scanner import Scanner  # noqa: PLC0415 - as above

    class PythonParser(Reader, Scanner, Parser):
        def __init__(self, text: str) -> None:
            Reader.__init__(self, text)
            Scanner.__init__(self)
            Parser.__init__(self)

    return PythonParser


class _TooDeepError(Exception):
    """Lists in lists in lists: nothing of ours looks like that."""

    def __init__(self, line: int) -> None:
        super().__init__("too deep")
        self.line = line


def compose(front: str, first_line: int, notes: Notes) -> Table | None:
    """Return the mapping that front matter holds, None where it holds something else; every reason is noted.

    Args:
        front: the text between the delimiters.
        first_line: the file's line on which it starts, 1-based.
        notes: takes the findings.
    """
    if front.count("[") + front.count("{") > _MOST_BRACKETS:
        _note_too_deep(first_line, notes)
        return None
    front = _without_odd(front, first_line, notes)
    noted = len(notes.findings)
    try:
        return _Composer(front, first_line, notes).document()
    except (_yaml().error, _TooDeepError) as error:
        del notes.findings[noted:]
        return _piecewise(front, first_line, notes, error)


def _without_odd(front: str, first_line: int, notes: Notes) -> str:
    if not _ODD.search(front):
        return front
    found = ((number, _ODD.search(line)) for number, line in enumerate(front.split("\n"), first_line))
    for line, match in [(number, match) for number, match in found if match][:_MOST_ODD]:
        notes.error(
            line,
            "character-control",
            Message("an invisible character is here: U+{code}", code=f"{ord(match[0]):04X}"),
            Message("delete it: YAML would take it for something else"),
        )
    return _ODD.sub("\ufffd", front)


def _piecewise(front: str, first_line: int, notes: Notes, error: Exception) -> Table:
    """Read each key on its own."""
    noted = len(notes.findings)
    entries: dict[str, Entry] = {}
    for piece, line in _pieces(front, first_line):
        try:
            table = _Composer(piece, line, notes).document()
        except (_yaml().error, _TooDeepError) as wrong:
            _note(wrong, piece, line, notes)
            if written := _KEY.match(piece):  # it is there, though nobody can read it
                entries.setdefault(written[1], Entry(Broken(line), line, 0))
            continue
        for key, entry in table.entries.items() if table else ():
            if key in entries:
                _note_twice(key, entry.line, entries[key].line, notes)
            entries.setdefault(key, entry)
    if len(notes.findings) == noted:  # each key is right, and still the whole is not
        _note(error, front, first_line, notes)
    return Table(entries, first_line)


def _pieces(front: str, first_line: int) -> Iterator[tuple[str, int]]:
    starts = [match.start() for match in _KEY_STARTS.finditer(front) if match.start() < len(front)]
    if not starts or front[: starts[0]].strip():
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(front)], strict=True):
        yield front[start:end], first_line + front.count("\n", 0, start)


def _note(error: Exception, text: str, first_line: int, notes: Notes) -> None:
    if text.startswith("..."):
        _note_second(first_line, notes)
    elif isinstance(error, _TooDeepError):
        _note_too_deep(error.line, notes)
    else:
        syntax.note(error, text, first_line, notes)


def _note_too_deep(line: int, notes: Notes) -> None:
    notes.error(
        line,
        "yaml-depth",
        Message("this is nested more than {n} levels deep, or has very many brackets", n=DEEPEST),
        Message("no field needs that: write it flat"),
    )


def _note_second(line: int, notes: Notes) -> None:
    notes.error(
        line,
        "yaml-documents",
        Message("one front matter ends here and another one starts"),
        Message("take out `---` or `...` at the beginning of the line"),
    )


def _note_twice(key: str, line: int, first: int, notes: Notes) -> None:
    notes.error(
        line,
        "key-duplicate",
        Message("the key '{key}' is written twice, first on line {line}", key=key[:80], line=first),
        Message("keep one of them"),
    )


class _Composer:
    """Turns the events of one text into nodes."""

    def __init__(self, text: str, first_line: int, notes: Notes) -> None:
        self._text = text
        self._first = first_line
        self._notes = notes
        self._yaml = _yaml()
        self._next = self._yaml.parser(text).get_event
        self._has_comments = "#" in text
        self._scalars: list[Span] = []
        self._flows: list[Span] = []

    def document(self) -> Table | None:
        """Return the mapping of the only document.

        Raises:
            YAMLError: it is not YAML.
            _TooDeepError: it is nested too deeply.
        """
        self._next()  # the stream starts
        event = self._next()
        if type(event) is self._yaml.stream_end:
            self._note_no_mapping(self._first)
            return None
        if event.explicit:
            _note_second(self._first + event.start_mark.line, self._notes)
        node = self._node(self._next(), 1)
        self._next()  # the document ends
        event = self._next()
        if type(event) is not self._yaml.stream_end:
            _note_second(self._first + event.start_mark.line, self._notes)
        if self._has_comments:
            comments.note_cut(self._text, self._first, self._scalars, self._flows, self._notes)
        if isinstance(node, Table):
            return node
        if not isinstance(node, Broken):
            self._note_no_mapping(min(node.line, self._first + self._text.rstrip().count("\n")))
        return None

    def _note_no_mapping(self, line: int) -> None:
        self._notes.error(
            line,
            "front-matter-not-mapping",
            Message("front matter is made of keys and values, and this is something else"),
            Message("write `key: value`, one on each line"),
        )

    def _node(self, event: Any, depth: int) -> Node:  # noqa: ANN401 - as the parser gives it
        kind = type(event)
        if kind is self._yaml.scalar:
            return self._scalar(event)
        if kind is self._yaml.alias:
            return self._alias(event)
        if depth > DEEPEST:
            raise _TooDeepError(self._first + event.start_mark.line)
        sound = self._is_bare(event)
        node = self._items(event, depth) if kind is self._yaml.sequence else self._table(event, depth)
        return node if sound else Broken(node.line)

    def _scalar(self, event: Any) -> Node:  # noqa: ANN401 - as the parser gives it
        start, style = event.start_mark, event.style
        line = self._first + start.line
        if (event.anchor is not None or event.tag is not None) and not self._is_bare(event):
            return Broken(line)
        if not self._has_comments:
            return Scalar(event.value, "text" if style else "plain", line, start.column)
        end = event.end_mark.index
        self._scalars.append((self._text.find("\n", start.index) if style in {"|", ">"} else start.index, end))
        comment = None if style else _COMMENT.match(self._text, end)
        return Scalar(event.value, "text" if style else "plain", line, start.column, comment[1] if comment else "")

    def _items(self, event: Any, depth: int) -> Items:  # noqa: ANN401 - as the parser gives it
        start, in_brackets = event.start_mark, event.flow_style
        items: list[Node] = []
        event = self._next()
        while type(event) not in self._yaml.ends:
            items.append(self._node(event, depth + 1))
            event = self._next()
        if self._has_comments and in_brackets:
            self._flows.append((start.index, event.end_mark.index))
        return Items(tuple(items), self._first + start.line)

    def _table(self, event: Any, depth: int) -> Table:  # noqa: ANN401 - as the parser gives it
        start, in_braces = event.start_mark, event.flow_style
        entries: dict[str, Entry] = {}
        following, ends, scalar, first = self._next, self._yaml.ends, self._yaml.scalar, self._first
        event = following()
        while type(event) not in ends:
            mark, line = event.start_mark, first + event.start_mark.line
            key = self._key(event, depth)
            value = following()
            node = self._scalar(value) if type(value) is scalar else self._node(value, depth + 1)
            if key is not None and in_braces:
                self._check_colon(event, value, node)
            if key in entries:
                _note_twice(key, line, entries[key].line, self._notes)
            elif key is not None:
                entries[key] = Entry(node, line, mark.column)
            event = following()
        if self._has_comments and in_braces:
            self._flows.append((start.index, event.end_mark.index))
        return Table(entries, first + start.line)

    def _key(self, event: Any, depth: int) -> str | None:  # noqa: ANN401 - as the parser gives it
        """Return a key, None where it cannot be one, which is noted."""
        node = self._scalar(event) if type(event) is self._yaml.scalar else self._node(event, depth + 1)
        if isinstance(node, Scalar) and node.text and node.text != "<<":
            return node.text
        line = self._first + event.start_mark.line
        if isinstance(node, Scalar) and node.text:
            self._notes.error(
                line,
                "yaml-merge",
                Message("`<<` would copy keys from somewhere else"),
                Message("write the keys that are meant"),
            )
        elif not isinstance(node, Broken):
            self._notes.error(
                line, "key-not-text", Message("a key has to be a word"), Message("write `key: value`, one on each line")
            )
        return None

    def _check_colon(self, key: Any, value: Any, node: Node) -> None:  # noqa: ANN401 - as the parser gives them
        """Note a word between commas in braces: it ends the value before it, which is hardly what was meant."""
        between = self._text[key.end_mark.index : value.start_mark.index]
        if isinstance(node, Scalar) and not node.text and node.kind == "plain" and ":" not in between:
            self._notes.error(
                self._first + key.start_mark.line,
                "value-cut",
                Message("the comma before '{text}' ends the value in front of it", text=key.value[:80]),
                Message("put the whole value in quotes"),
            )

    def _alias(self, event: Any) -> Broken:  # noqa: ANN401 - as the parser gives it
        line = self._first + event.start_mark.line
        self._notes.error(
            line,
            "yaml-alias",
            Message("`*{name}` stands for something written elsewhere, which is not read here", name=event.anchor[:80]),
            Message("write the value itself; if the star is meant, put the value in quotes"),
        )
        return Broken(line)

    def _is_bare(self, event: Any) -> bool:  # noqa: ANN401 - as the parser gives it
        """Return whether a value has neither anchor nor tag, noting what it has."""
        line = self._first + event.start_mark.line
        if event.anchor is not None:
            self._notes.error(
                line,
                "yaml-anchor",
                Message("`&{name}` gives the value a name, which is not read here", name=event.anchor[:80]),
                Message("take it out; if the sign is meant, put the value in quotes"),
            )
        if event.tag is not None:
            self._notes.error(
                line,
                "yaml-tag",
                Message("`{tag}` says what the value is, which is not read here", tag=event.tag[:80]),
                Message("take it out; if the exclamation mark is meant, put the value in quotes"),
            )
        return event.anchor is None and event.tag is None
