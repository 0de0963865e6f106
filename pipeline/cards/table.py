"""Reading a layout's tables strictly: every key is asked for by kind; what is wrong becomes a finding with its line."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pipeline.cards.formats import FORMATS
from pipeline.cards.grid import Grid
from pipeline.cards.layout import Length
from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity
from pipeline.workspace import nodes
from pipeline.workspace.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

Value: TypeAlias = str | int | float | bool | nodes.Node | None

_T = TypeVar("_T")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*%")
_FARTHEST = 10_000
_SHOWN = 60
_NO_COLOUR = Message("the brand has no colour '{role}'")


@dataclass(slots=True)
class Source:
    """A layout's file while it is read.

    Args:
        path: relative to the workspace's root.
        colours: roles that the brand has.
        fonts: roles that the brand has.
        sizes: name → font size in pixels, of the brand.
        fields: names that the layout declares, once they are known.
        shades: role as the layout says it → role of the brand that it stands for.
        format: the canvas that is being read.
        grid: of that canvas.
    """

    path: str
    colours: Collection[str]
    fonts: Collection[str]
    fields: Collection[str] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    shades: Mapping[str, str] = field(default_factory=dict)
    format: str = ""
    grid: Grid = field(default_factory=Grid)
    findings: dict[tuple[int, str], Finding] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """Remember a finding, once for all the formats that meet it."""
        self.findings.setdefault((finding.line, str(finding.message)), finding)


class Table:
    """A table of the file, or what a format makes of it."""

    def __init__(self, source: Source, node: nodes.Table) -> None:
        self.source = source
        self.line = node.line
        self._entries = node.entries
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def line_of(self, key: str) -> int:
        """Return the line of a key, the table's where it is not written."""
        return self._entries[key].line if key in self._entries else self.line

    @property
    def node(self) -> nodes.Table:
        """What was written."""
        return nodes.Table(self._entries, self.line)

    def at(self, node: nodes.Table) -> Table:
        """Return another table of the same file, to report what is wrong there."""
        return Table(self.source, node)

    def on(self, name: str) -> Table:
        """Return the table as a format sees it: keys of `on.<format>` take the place of the common ones."""
        own = _inner(_inner(nodes.Table(self._entries, self.line), "on"), name)
        common = {key: entry for key, entry in self._entries.items() if key != "on"}
        return Table(self.source, nodes.Table({**common, **own.entries}, self.line))

    def check_formats(self) -> None:
        """Report formats in `on` that there are none of."""
        on = self.table("on")
        for name in on.keys() if on else ():
            if on and name not in FORMATS:
                on.unknown(name, Message("there is no format '{name}'", name=name[:80]), name, FORMATS)

    def text(self, key: str, default: str | None = None, *, longest: int = 2000) -> str:
        """Return a string; without a default it has to be there."""
        value = self._take(key, default)
        if isinstance(value, str) and len(value) <= longest:
            return value
        wanted = Message("'{key}' has to be a text of at most {most} characters, not {value}", most=longest)
        return self._refuse(key, value, wanted, default or "")

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """Return a whole number within limits."""
        value = self._take(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        wanted = Message("'{key}' has to be a whole number from {low} to {high}, not {value}", low=low, high=high)
        return self._refuse(key, value, wanted, default)

    def size(self, key: str, default: int, low: int, high: int) -> int:
        """Return a font size: pixels, or a name of the brand's scale."""
        value = self._take(key, default)
        if not isinstance(value, str):
            return self.whole(key, default, low, high)
        if value in self.source.sizes:
            return self.source.sizes[value]
        said = Message("the brand has no size '{name}'", name=value[:_SHOWN])
        self._report(key, "layout-role", said, _known(value, self.source.sizes))
        return default

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """Return a number within limits."""
        value = _number(self._take(key, default))
        if value is not None and low <= value <= high:
            return value
        text = "'{key}' has to be a number from {low} to {high}, not {value}"
        wanted = Message(text, low=f"{low:g}", high=f"{high:g}")
        return self._refuse(key, self.raw(key), wanted, default)

    def flag(self, key: str) -> bool:
        """Return true or false, false where it is not written."""
        value = self._take(key, default=False)
        if isinstance(value, bool):
            return value
        return self._refuse(key, value, Message("'{key}' has to be true or false, not {value}"), instead=False)

    def choice(self, key: str, options: Sequence[str], default: str | None = None) -> str:
        """Return one of some words; without a default it has to be there."""
        value = self._take(key, default)
        if isinstance(value, str) and (value in options or key not in self._entries):
            return value
        wanted = Message("'{key}' has to be one of {options}, not {value}", options=", ".join(options))
        meant = nearest(value, options) if isinstance(value, str) else None
        return self._refuse(key, value, wanted, default or options[0], meant)

    def colour(self, key: str, default: str | None = None) -> str:
        """Return the brand's role of a colour; without a default it has to be there."""
        shades = self.source.shades
        said = self._role(key, {**dict.fromkeys(self.source.colours), **shades}, _NO_COLOUR, default)
        return shades.get(said, said)

    def colours(self, key: str, most: int) -> tuple[str, ...]:
        """Return the brand's roles of a list of colours, at least one."""
        known = {**dict.fromkeys(self.source.colours), **self.source.shades}
        said = self.words(key)
        if key in self._entries and not 0 < len(said) <= most:
            self.wrong(key, Message("'{key}' has to have one to {most} colours", key=key, most=most))
        for role in said:
            if role not in known:
                self._report(key, "layout-role", Message(_NO_COLOUR.text, role=role[:_SHOWN]), _known(role, known))
        return tuple(self.source.shades.get(role, role) for role in said if role in known)

    def shade(self, key: str) -> str:
        """Return a role of the brand itself."""
        return self._role(key, self.source.colours, _NO_COLOUR, None)

    def font(self, key: str, default: str | None = None) -> str:
        """Return the role of a font; without a default it has to be there."""
        return self._role(key, self.source.fonts, Message("the brand has no font '{role}'"), default)

    def field(self, key: str) -> str:
        """Return the name of a field that the layout declares, empty where none is written."""
        value = self._take(key, "")
        if isinstance(value, str) and (value in self.source.fields or not value):
            return value
        message = Message("the layout has no field '{name}'", name=_shown(value).strip("'"))
        self._report(key, "layout-field", message, _known(value, self.source.fields))
        return ""

    def pair(self, key: str, default: tuple[float, float], low: float, high: float) -> tuple[float, float]:
        """Return two numbers within limits."""
        value = self._take(key, None if key in self._entries else "")
        if value == "":
            return default
        numbers = [_number(_value(item)) for item in value.items] if isinstance(value, nodes.Items) else []
        within = [number for number in numbers if number is not None and low <= number <= high]
        if len(within) == len(numbers) == 2:  # noqa: PLR2004 - a pair
            return within[0], within[1]
        text = "'{key}' has to be two numbers from {low} to {high}, not {value}"
        return self._refuse(key, value, Message(text, low=f"{low:g}", high=f"{high:g}"), default)

    def length(self, key: str) -> Length:
        """Return a length: pixels, or a percentage of the canvas in a string."""
        value = self._take(key, None)
        number = _number(value)
        if number is not None and abs(number) <= _FARTHEST:
            return Length(number)
        if isinstance(value, str) and (match := _PERCENT.fullmatch(value)) and abs(float(match[1])) <= _FARTHEST:
            return Length(0.0, float(match[1]) / 100)
        wanted = Message("'{key}' has to be pixels (96) or a share of the canvas ('8%'), not {value}")
        return self._refuse(key, value, wanted, Length(0.0))

    def table(self, key: str) -> Table | None:
        """Return a table inside this one, None where it is not written."""
        value = self._take(key, "")
        if isinstance(value, nodes.Table):
            return Table(self.source, value)
        if key in self._entries:
            self._refuse(key, value, Message("'{key}' has to be a table, not {value}"), None)
        return None

    def tables(self, key: str, most: int) -> list[Table]:
        """Return the tables of a list (`[[key]]`)."""
        value = self._take(key, "")
        if value == "" and key not in self._entries:
            return []
        items = value.items if isinstance(value, nodes.Items) else ()
        found = [Table(self.source, item) for item in items if isinstance(item, nodes.Table)]
        if isinstance(value, nodes.Items) and len(found) == len(items) <= most:
            return found
        wanted = Message("'{key}' has to be a list of at most {most} tables, not {value}", most=most)
        return self._refuse(key, value, wanted, [])

    def words(self, key: str) -> list[str]:
        """Return a list of texts."""
        value = self._take(key, None)
        words = [_value(item) for item in value.items] if isinstance(value, nodes.Items) else [None]
        texts = [word for word in words if isinstance(word, str)]
        if len(texts) == len(words):
            return texts
        return self._refuse(key, value, Message("'{key}' has to be a list of texts, not {value}"), [])

    def raw(self, key: str) -> Value:
        """Return a value of any kind, None where it is not written."""
        self._asked.add(key)
        return _value(self._entries[key].node) if key in self._entries else None

    def keys(self) -> Iterator[str]:
        """Yield its keys as names that the author chose."""
        self._asked.update(self._entries)
        yield from self._entries

    def done(self) -> None:
        """Report every key that nobody asked for."""
        for key in self._entries:
            if key not in self._asked:
                message = Message("unknown key '{key}'", key=key[:_SHOWN])
                self._report(key, "key-unknown", message, _known(key, self._asked))

    def wrong(self, key: str, message: Message, hint: Message | None = None) -> None:
        """Report a value that is of the right kind and still makes no sense."""
        self._report(key, "layout-value", message, hint)

    def unknown(self, key: str, message: Message, word: str, known: Collection[str]) -> None:
        """Report a name that there is none of, with the one that was probably meant."""
        self._report(key, "layout-field", message, _known(word, known))

    def extends(self, message: Message, hint: Message) -> None:
        """Report that what this layout extends cannot be had."""
        self._report("extends", "layout-extends", message, hint)

    def warn(self, key: str, code: str, message: Message, hint: Message) -> None:
        """Report something for a person to weigh."""
        finding = Finding(self.source.path, self.line_of(key), code, message, hint, Severity.WARNING)
        self.source.add(finding)

    def _role(self, key: str, known: Collection[str], message: Message, default: str | None) -> str:
        value = self._take(key, default)
        if isinstance(value, str) and (value in known or value == default == ""):
            return value
        if value is not None:
            said = Message(message.text, role=_shown(value).strip("'"))
            self._report(key, "layout-role", said, _known(value, known))
        return default or ""

    def _take(self, key: str, default: Value) -> Value:
        """Return a value; one that is missing without a default is reported, and None."""
        value = self.raw(key)
        if value is None and default is None:
            self._report(key, "layout-value", Message("'{key}' is missing", key=key), None)
        return default if value is None else value

    def _refuse(self, key: str, value: Value, message: Message, instead: _T, meant: str | None = None) -> _T:
        """Report a value of the wrong kind and return what reading goes on with; a missing one is reported already.

        The message gets `{key}` and `{value}` here.
        """
        if value is not None:
            message = Message(message.text, key=key, value=_shown(value), **message.values)
            self.wrong(key, message, Message("did you mean '{meant}'?", meant=meant) if meant else None)
        return instead

    def _report(self, key: str, code: str, message: Message, hint: Message | None) -> None:
        entry = self._entries.get(key)
        if entry is None or not isinstance(entry.node, nodes.Broken):
            self.source.add(Finding(self.source.path, self.line_of(key), code, message, hint))


def _inner(table: nodes.Table, key: str) -> nodes.Table:
    """Return a table inside another, an empty one where there is none."""
    entry = table.entries.get(key)
    return entry.node if entry and isinstance(entry.node, nodes.Table) else nodes.Table({}, table.line)


def _value(node: nodes.Node) -> Value:
    """Return what a node stands for: a Python value for a text, a number or a flag, the node itself for the rest."""
    if not isinstance(node, nodes.Scalar):
        return node
    if node.kind == "flag":
        return node.text == "true"
    if node.kind == "number":
        written = node.text.replace("_", "")
        try:
            return int(written, 0)
        except ValueError:
            return float(written)
    return node.text if node.kind == "text" else node


def _number(value: Value) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _FARTHEST**2:
        return float(value) if math.isfinite(value) else None
    return None


def _shown(value: Value) -> str:
    if isinstance(value, nodes.Items):
        text = "a list"
    elif isinstance(value, nodes.Table):
        text = "a table"
    elif isinstance(value, nodes.Scalar):
        text = value.text
    else:
        text = str(value).lower() if isinstance(value, bool) else f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _known(word: Value, known: Collection[str]) -> Message | None:
    meant = nearest(word, known) if isinstance(word, str) else None
    if meant:
        return Message("did you mean '{meant}'?", meant=meant)
    return Message("there are: {known}", known=", ".join(sorted(known))) if known else None
