"""Reading a TOML table strictly: every key is asked for by kind; what is wrong becomes a finding with its line."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.cards.layout import Box, Length
from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity
from pipeline.workspace.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pipeline.cards.tomlines import Located

    Path = tuple[str | int, ...]

_T = TypeVar("_T")

_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*%")
_FARTHEST = 10_000
_EDGES = ("left", "right", "top", "bottom", "width", "height")


@dataclass(slots=True)
class Source:
    """A layout's file while it is read.

    Args:
        path: relative to the workspace's root.
        colours: roles that the brand has.
        fonts: roles that the brand has.
        fields: names that the layout declares, once they are known.
    """

    path: str
    located: Located
    colours: Collection[str]
    fonts: Collection[str]
    fields: Collection[str] = ()
    findings: dict[tuple[int, str], Finding] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """Remember a finding, once for all the formats that meet it."""
        self.findings.setdefault((finding.line, str(finding.message)), finding)


class Table:
    """A table and where its keys stand; for a format, with the format's own keys over the common ones.

    Args:
        places: key → path, for keys that were written elsewhere than in `path`.
    """

    def __init__(
        self, source: Source, data: Mapping[str, Any], path: Path, places: Mapping[str, Path] | None = None
    ) -> None:
        self.source = source
        self.path = path
        self._data = data
        self._places = places or {}
        self._asked: set[str] = set()

    @property
    def line(self) -> int:
        """The line on which it starts."""
        return self.source.located.line(*self.path)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def line_of(self, key: str) -> int:
        """Return the line of a key."""
        return self.source.located.line(*self._places.get(key, (*self.path, key)))

    def on(self, name: str) -> Table:
        """Return the table as a format sees it: keys of `on.<format>` take the place of the common ones."""
        own = self._data.get("on", {})
        over = own.get(name, {}) if isinstance(own, dict) else {}
        if not isinstance(over, dict):
            over = {}
        places = {key: (*self.path, "on", name, key) for key in over}
        common = {key: value for key, value in self._data.items() if key != "on"}
        return Table(self.source, {**common, **over}, self.path, places)

    def text(self, key: str, default: str | None = None, *, longest: int = 2000) -> str:
        """Return a string; without a default it has to be there."""
        value = self._take(key, default)
        if isinstance(value, str) and len(value) <= longest:
            return value
        return self._refuse(
            key,
            value,
            Message("'{key}' has to be a text of at most {most} characters, not {value}", most=longest),
            default or "",
        )

    def whole(self, key: str, default: int | None, low: int, high: int) -> int:
        """Return a whole number within limits."""
        value = self._take(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        return self._refuse(
            key,
            value,
            Message("'{key}' has to be a whole number from {low} to {high}, not {value}", low=low, high=high),
            default or low,
        )

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """Return a number within limits."""
        value = self._take(key, default)
        if _is_number(value) and low <= value <= high:
            return float(value)
        wanted = Message(
            "'{key}' has to be a number from {low} to {high}, not {value}", low=f"{low:g}", high=f"{high:g}"
        )
        return self._refuse(key, value, wanted, default)

    def flag(self, key: str) -> bool:
        """Return true or false, false where it is not written."""
        value = self._take(key, default=False)
        if isinstance(value, bool):
            return value
        return self._refuse(key, value, Message("'{key}' has to be true or false, not {value}"), instead=False)

    def choice(self, key: str, options: Sequence[str], default: str | None = None) -> str:
        """Return one of some words; without a default it has to be there."""
        value = self._take(key, default)
        if value in options:
            return str(value)
        wanted = Message("'{key}' has to be one of {options}, not {value}", options=", ".join(options))
        return self._refuse(key, value, wanted, default or options[0], nearest(str(value), options))

    def role(self, key: str, kind: str, default: str | None = None) -> str:
        """Return a role of the brand (`kind` is `colour` or `font`); without a default it has to be there."""
        value = self._take(key, default)
        known = self.source.colours if kind == "colour" else self.source.fonts
        if isinstance(value, str) and (value in known or (value == default == "")):
            return value
        if value is not None:
            colour, font = Message("the brand has no colour '{role}'"), Message("the brand has no font '{role}'")
            message = Message((colour if kind == "colour" else font).text, role=str(value)[:80])
            self._report(key, "layout-role", message, _known(str(value), known))
        return default or ""

    def field(self, key: str, default: str | None = None) -> str:
        """Return the name of a field that the layout declares."""
        value = self._take(key, default)
        if isinstance(value, str) and (value in self.source.fields or value == default):
            return value
        if value is not None:
            message = Message("the layout has no field '{name}'", name=str(value)[:80])
            self._report(key, "layout-field", message, _known(str(value), self.source.fields))
        return ""

    def pair(self, key: str, default: tuple[float, float], low: float, high: float) -> tuple[float, float]:
        """Return two numbers within limits."""
        value = self._take(key, list(default))
        if isinstance(value, list) and len(value) == 2 and all(_is_number(n) and low <= n <= high for n in value):  # noqa: PLR2004 - a pair
            return float(value[0]), float(value[1])
        wanted = Message(
            "'{key}' has to be two numbers from {low} to {high}, not {value}", low=f"{low:g}", high=f"{high:g}"
        )
        return self._refuse(key, value, wanted, default)

    def box(self, key: str = "box") -> Box:
        """Return a box; without one it is the whole canvas."""
        table = self.table(key)
        if table is None:
            return Box()
        box = Box(**{edge: table.length(edge) for edge in _EDGES if edge in table})
        for near, far, size in (("left", "right", "width"), ("top", "bottom", "height")):
            if near in table and far in table and size in table:
                message = Message("{near}, {far} and {size} say the same twice", near=near, far=far, size=size)
                table.wrong(size, message, Message("leave one of them out"))
        table.done()
        return box

    def length(self, key: str) -> Length:
        """Return a length: pixels, or a percentage of the canvas in a string."""
        value = self._take(key, None)
        if _is_number(value) and abs(value) <= _FARTHEST:
            return Length(float(value))
        if isinstance(value, str) and (match := _PERCENT.fullmatch(value)) and abs(float(match[1])) <= _FARTHEST:
            return Length(0.0, float(match[1]) / 100)
        return self._refuse(
            key,
            value,
            Message("'{key}' has to be pixels (96) or a share of the canvas ('8%'), not {value}"),
            Length(0.0),
        )

    def table(self, key: str) -> Table | None:
        """Return a table inside this one, None where it is not written."""
        value = self._take(key, {})
        if isinstance(value, dict):
            return Table(self.source, value, self._places.get(key, (*self.path, key))) if key in self else None
        self._refuse(key, value, Message("'{key}' has to be a table, not {value}"), None)
        return None

    def tables(self, key: str, most: int) -> Iterator[Table]:
        """Yield the tables of a list (`[[key]]`)."""
        value = self._take(key, [])
        path = self._places.get(key, (*self.path, key))
        if not isinstance(value, list) or len(value) > most or not all(isinstance(entry, dict) for entry in value):
            self._refuse(
                key,
                value,
                Message("'{key}' has to be a list of at most {most} tables, not {value}", most=most),
                None,
            )
            return
        for index, entry in enumerate(value):
            yield Table(self.source, entry, (*path, index))

    def keys(self) -> Iterator[str]:
        """Yield its keys as names that the author chose."""
        self._asked.update(self._data)
        yield from self._data

    def done(self) -> None:
        """Report every key that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                message = Message("unknown key '{key}'", key=key[:80])
                self._report(key, "key-unknown", message, _known(key, self._asked))

    def raw(self, key: str) -> object:
        """Return a value of any kind, None where it is not written."""
        self._asked.add(key)
        return self._data.get(key)

    def words(self, key: str) -> list[str]:
        """Return a list of texts."""
        value = self._take(key, [])
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return value
        return self._refuse(key, value, Message("'{key}' has to be a list of texts, not {value}"), [])

    def wrong(self, key: str, message: Message, hint: Message | None = None) -> None:
        """Report a value that is of the right kind and still makes no sense."""
        self._report(key, "layout-value", message, hint)

    def unknown(self, key: str, message: Message, word: str, known: Collection[str]) -> None:
        """Report a name that there is none of, with the one that was probably meant."""
        self._report(key, "layout-field", message, _known(word, known))

    def warn(self, key: str, code: str, message: Message, hint: Message) -> None:
        """Report something for a person to weigh."""
        line = self.line_of(key)
        self.source.add(Finding(self.source.path, line, code, message, hint, Severity.WARNING))

    def _report(self, key: str, code: str, message: Message, hint: Message | None) -> None:
        self.source.add(Finding(self.source.path, self.line_of(key), code, message, hint))

    def _take(self, key: str, default: Any) -> Any:  # noqa: ANN401 - whatever TOML holds; the caller checks
        self._asked.add(key)
        if key not in self._data and default is None:
            message = Message("'{key}' is missing", key=key)
            self.source.add(Finding(self.source.path, self.line, "layout-value", message))
        return self._data.get(key, default)

    def _refuse(self, key: str, value: object, message: Message, instead: _T, meant: str | None = None) -> _T:
        """Report a value of the wrong kind and return what reading goes on with; a missing one is reported already.

        The message gets `{key}` and `{value}` here.
        """
        if value is not None or key in self._data:
            message = Message(message.text, key=key, value=_shown(value), **message.values)
            self.wrong(key, message, Message("did you mean '{meant}'?", meant=meant) if meant else None)
        return instead


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _shown(value: object) -> str:
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - enough to recognise it


def _known(word: str, known: Collection[str]) -> Message | None:
    meant = nearest(word, known)
    if meant:
        return Message("did you mean '{meant}'?", meant=meant)
    return Message("there are: {known}", known=", ".join(sorted(known))) if known else None
