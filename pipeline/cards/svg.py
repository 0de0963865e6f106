"""Icons from SVG files: the few shapes that drawing programs write, read strictly, in one colour.

No XML is parsed: what is no plain tag with plain values is refused, so there are no entities, no scripts, no links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import vector
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.cards.vector import Point

LARGEST_FILE = 50_000
_MOST_SHAPES, _MOST_POINTS = 60, 20_000
_DEEPEST = 16
_LEAD = re.compile(r"\s*(?:<\?xml[^<>]*\?>)?\s*(?:<!--(?:(?!-->).)*-->\s*)*", re.DOTALL)
_TAG = re.compile(
    r"""<(?P<end>/)?(?P<name>[A-Za-z]+)(?P<values>(?:\s+[A-Za-z][\w:.-]*\s*=\s*(?:"[^"<&]*"|'[^'<&]*'))*)\s*(?P<single>/)?>"""
    r"|(?P<note><!--(?:(?!-->).)*-->)|(?P<text>[^<]+)|(?P<strange>.)",
    re.DOTALL,
)
_VALUE = re.compile(r"""([A-Za-z][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_SILENT = ("title", "desc", "metadata")
_GROUPS = ("svg", "g")
_REFUSED = ("transform", "style", "clip-path", "mask", "href", "xlink:href")
_LARGEST = 100_000.0


class SvgError(ValueError):
    """The file is no icon that can be drawn; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class Line(NamedTuple):
    """A line of an icon.

    Args:
        closed: it comes back to its start.
        thickness: in the icon's own units.
    """

    points: tuple[Point, ...]
    closed: bool
    thickness: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """An icon in its own coordinates.

    Args:
        view: x, y, width and height of what is seen of them.
        fills: forms, each of polygons that cut holes into each other.
        lines: on top of them.
    """

    view: tuple[float, float, float, float]
    fills: tuple[tuple[tuple[Point, ...], ...], ...] = ()
    lines: tuple[Line, ...] = ()


class _Style(NamedTuple):
    fill: bool = True
    stroke: bool = False
    thickness: float = 1.0


def parse(data: bytes) -> Drawing:
    """Read an SVG file.

    Raises:
        SvgError: it is none, or has something that an icon does not need.
    """
    if len(data) > LARGEST_FILE:
        raise SvgError(Message("the icon has more than {most} bytes", most=LARGEST_FILE))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise SvgError(Message("the icon is no SVG file")) from None
    reader = _Reader()
    for match in _TAG.finditer(text, _after_lead(text)):
        reader.take(match)
    return reader.done()


def _after_lead(text: str) -> int:
    match = _LEAD.match(text)
    return match.end() if match else 0


class _Reader:
    """Goes through the tags; knows which are open, and how lines and forms are drawn there."""

    def __init__(self) -> None:
        self._open: list[tuple[str, _Style]] = []
        self._view: tuple[float, float, float, float] | None = None
        self._fills: list[tuple[tuple[Point, ...], ...]] = []
        self._lines: list[Line] = []
        self._shapes = self._points = 0

    def done(self) -> Drawing:
        if self._view is None or self._open:
            raise SvgError(Message("the icon is no SVG file"))
        if not (self._fills or self._lines):
            raise SvgError(Message("the icon draws nothing"))
        return Drawing(self._view, tuple(self._fills), tuple(self._lines))

    def take(self, match: re.Match[str]) -> None:
        silent = bool(self._open) and self._open[-1][0] in _SILENT
        if match["note"] or (match["text"] and (silent or not match["text"].strip())):
            return
        if not match["name"]:
            raise SvgError(Message("the icon has something that is not understood: {what}", what=match[0][:40]))
        name = match["name"]
        if match["end"]:
            if not self._open or self._open.pop()[0] != name:
                raise SvgError(Message("the icon is no SVG file"))
            return
        values = {key: one or other for key, one, other in _VALUE.findall(match["values"])}
        style = self._start(name, values)
        if not match["single"]:
            self._open.append((name, style))
        if len(self._open) > _DEEPEST:
            raise SvgError(Message("the icon is nested too deeply"))

    def _start(self, name: str, values: Mapping[str, str]) -> _Style:
        outer = self._open[-1][1] if self._open else _Style()
        for key in _REFUSED:
            if key in values:
                raise SvgError(Message("an icon cannot have {what}: flatten it in your drawing program", what=key))
        style = _Style(
            values["fill"] != "none" if "fill" in values else outer.fill,
            values["stroke"] != "none" if "stroke" in values else outer.stroke,
            _number(values["stroke-width"]) if "stroke-width" in values else outer.thickness,
        )
        if name == "svg" and not self._open and self._view is None:
            self._view = _view(values)
        elif (
            self._view is None
            or not self._open
            or (name not in _GROUPS and name not in _SILENT and name not in _SHAPES)
        ):
            raise SvgError(Message("the icon has something that is not understood: {what}", what=f"<{name}>"))
        elif name in _SHAPES:
            self._shape(_SHAPES[name](values), style)
        return style

    def _shape(self, d: str, style: _Style) -> None:
        self._shapes += 1
        if self._shapes > _MOST_SHAPES:
            raise SvgError(Message("the icon has more than {most} shapes", most=_MOST_SHAPES))
        try:
            lines = vector.lines(d)
            if style.fill and any(len(points) > 2 for points, _ in lines):  # noqa: PLR2004 - two have no inside
                self._fills.append(vector.parse(d))
        except vector.PathError as error:
            raise SvgError(error.message) from None
        self._points += sum(len(points) for points, _ in lines)
        if self._points > _MOST_POINTS or sum(map(len, self._fills)) > _MOST_SHAPES:
            raise SvgError(Message("the icon has more than {most} shapes", most=_MOST_SHAPES))
        if style.stroke and style.thickness > 0:
            self._lines += [Line(points, closed, style.thickness) for points, closed in lines]


def _number(text: str) -> float:
    match = _NUMBER.fullmatch(text.strip().removesuffix("px"))
    if match is None or abs(float(match[0])) > _LARGEST:
        raise SvgError(Message("the icon has something that is not understood: {what}", what=text[:40]))
    return float(match[0])


def _view(values: Mapping[str, str]) -> tuple[float, float, float, float]:
    written = values.get("viewBox", f"0 0 {values.get('width', '')} {values.get('height', '')}")
    parts = re.split(r"[\s,]+", written.strip())
    if len(parts) != 4 or not all(parts):  # noqa: PLR2004 - x, y, width, height
        raise SvgError(Message("the icon does not say how large it is: viewBox is missing"))
    x, y, width, height = map(_number, parts)
    if min(width, height) <= 0:
        raise SvgError(Message("the icon does not say how large it is: viewBox is missing"))
    return x, y, width, height


def _of(values: Mapping[str, str], *names: str) -> list[float]:
    return [_number(values.get(name, "0")) for name in names]


def _circle(values: Mapping[str, str]) -> str:
    x, y, radius = _of(values, "cx", "cy", "r")
    return _round(x, y, radius, radius)


def _ellipse(values: Mapping[str, str]) -> str:
    return _round(*_of(values, "cx", "cy", "rx", "ry"))


def _round(x: float, y: float, across: float, down: float) -> str:
    arc = f"A{abs(across)} {abs(down)} 0 0 1"
    right, left, top, bottom = x + abs(across), x - abs(across), y - abs(down), y + abs(down)
    return f"M{x} {top}{arc} {right} {y}{arc} {x} {bottom}{arc} {left} {y}{arc} {x} {top}Z"


def _rect(values: Mapping[str, str]) -> str:
    x, y, width, height = _of(values, "x", "y", "width", "height")
    r = min(_number(values.get("rx", values.get("ry", "0"))), width / 2, height / 2)
    if r <= 0:
        return f"M{x} {y}H{x + width}V{y + height}H{x}Z"
    arc = f"A{r} {r} 0 0 1"
    return (
        f"M{x + r} {y}H{x + width - r}{arc} {x + width} {y + r}V{y + height - r}{arc} {x + width - r} {y + height}"
        f"H{x + r}{arc} {x} {y + height - r}V{y + r}{arc} {x + r} {y}Z"
    )


def _line(values: Mapping[str, str]) -> str:
    x1, y1, x2, y2 = _of(values, "x1", "y1", "x2", "y2")
    return f"M{x1} {y1}L{x2} {y2}"


_SHAPES: dict[str, Callable[[Mapping[str, str]], str]] = {
    "path": lambda values: values.get("d", ""),
    "circle": _circle,
    "ellipse": _ellipse,
    "rect": _rect,
    "line": _line,
    "polyline": lambda values: f"M{values.get('points', '')}",
    "polygon": lambda values: f"M{values.get('points', '')}Z",
}
