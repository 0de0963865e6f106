"""Numbers of a post → forms and words in their places: bars, columns, a line, a donut, a ring of one share."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards.layout import Box, Length, Rect, Stack, Text
from pipeline.cards.signs import Bar, Plot, Stroke
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.cards.layout import Layer
    from pipeline.cards.signs import Chart

KINDS = ("bars", "columns", "line", "donut", "ring")
#: numbers that a chart shows at most; nobody reads more from a card
MOST = 24
_LARGEST = 1e12
_SIGN = r"[%₺$€£]"
_ENTRY = re.compile(
    rf"(?P<label>.*?)(?:[\s:–—=]+|^)(?P<figure>{_SIGN}?\s?[-−]?\d+(?:[.,\u202f\u00a0]\d+)*(?:\s?(?:{_SIGN}|°C|[^\W\d_]{{1,8}}))?)",
    re.DOTALL,
)
_DIGITS = re.compile(r"[-−]?\d+(?:[.,\u202f\u00a0]\d+)*")
# Whoever writes these parts thousands with a comma; others write it before the decimals.
_POINT = ("en", "ja", "zh", "ko", "he", "th", "hi", "ms", "ur", "bn")
_THOUSAND = 3
_TABULAR = "tnum"  # figures of one width, so that those under one another can be compared
_STEP = 1.5  # degrees; an arc is drawn as short lines


class ChartError(ValueError):
    """The numbers cannot be shown; `message` says why, `hint` how they are written."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message
        self.hint = Message("write a name and a number, with semicolons between: Huila 46 %; Guji 31 %")


class Point(NamedTuple):
    """One number with its name.

    Args:
        figure: as it was written, its unit with it.
    """

    label: str
    figure: str
    value: float


def read(text: str, lang: str) -> list[Point]:
    """Return the numbers of a field: `Huila 46 %; Guji 31 %`, or one on each line.

    Args:
        text: at most as long as fields are.
        lang: says what dots and commas in numbers mean.

    Raises:
        ChartError: something of it is no number, or there are too many.
    """
    entries = [entry.strip() for entry in re.split(r"[;\n]", text) if entry.strip()]
    if len(entries) > MOST:
        raise ChartError(
            Message("the chart has {count} numbers; at most {most} can be read", count=len(entries), most=MOST)
        )
    return [_point(entry, lang) for entry in entries]


def _point(entry: str, lang: str) -> Point:
    match = _ENTRY.fullmatch(entry)
    if match is None:
        raise ChartError(Message("'{entry}' has no number at its end", entry=entry[:40]))
    digits = _DIGITS.search(match["figure"])
    value = _value(digits[0], lang) if digits else 0.0
    if not 0 <= value < _LARGEST:
        raise ChartError(
            Message("'{entry}' is no number that a chart can show: it is below zero or too large", entry=entry[:40])
        )
    return Point(match["label"].strip(), " ".join(match["figure"].split(" ")), value)


def _value(written: str, lang: str) -> float:
    sign = -1 if written[0] in "-−" else 1
    bare = re.sub(r"[^\d.,]", "", written)
    marks = [char for char in bare if char in ".,"]
    decimal = ""
    if len(set(marks)) > 1:
        decimal = marks[-1]
    elif len(marks) == 1:
        after = len(bare) - bare.index(marks[0]) - 1
        usual = "." if lang.partition("-")[0].lower() in _POINT else ","
        decimal = marks[0] if after != _THOUSAND or marks[0] == usual else ""
    whole, _, rest = bare.rpartition(decimal) if decimal else (bare, "", "")
    return sign * float(f"{re.sub(r'[.,]', '', whole) or '0'}.{re.sub(r'[.,]', '', rest) or '0'}")


def work_out(chart: Chart, points: Sequence[Point], canvas: tuple[int, int]) -> list[Layer]:
    """Return a chart as forms and words.

    Args:
        chart: as the layout has it.
        points: what it shows.
        canvas: width and height in pixels.
    """
    if not points:
        return []
    plan = _Plan(chart, chart.box.on(*canvas))
    _DRAWERS[chart.chart](plan, points)
    forms = tuple(plan.forms)
    plot = Plot(line=chart.line, box=chart.box, opacity=chart.opacity, motion=chart.motion, forms=forms)
    return [plot, *plan.words]


class _Plan:
    """What has been placed of a chart."""

    def __init__(self, chart: Chart, box: Rect) -> None:
        self.chart = chart
        self.box = box
        self.forms: list[Bar | Stroke] = []
        self.words: list[Stack] = []

    def mark(self, index: int) -> str:
        """Return the colour of a form."""
        return self.chart.marks[index % len(self.chart.marks)]

    def scale(self, points: Sequence[Point]) -> float:
        """Return what fills the whole length of a form."""
        return max(self.chart.total, *(point.value for point in points)) or 1.0

    def bar(self, colour: str, x: float, y: float, width: float, height: float) -> None:
        if colour and width >= 1 and height >= 1:
            rect = Rect(round(x), round(y), max(1, round(width)), max(1, round(height)))
            self.forms.append(Bar(colour, rect, self.chart.radius))

    def arc(self, colour: str, centre: tuple[float, float], radius: float, turns: tuple[float, float]) -> None:
        """Draw an arc between two shares of a turn, from the top on clockwise."""
        if colour and turns[1] > turns[0] and radius > 0:
            steps = max(1, math.ceil((turns[1] - turns[0]) * 360 / _STEP))
            angles = [2 * math.pi * (turns[0] + (turns[1] - turns[0]) * step / steps) for step in range(steps + 1)]
            around = tuple((centre[0] + radius * math.sin(a), centre[1] - radius * math.cos(a)) for a in angles)
            self.forms.append(Stroke(colour, around, self.chart.thickness))

    def say(self, text: str, where: Rect, across: float, down: float, *, figure: bool) -> None:
        """Put a name or a figure into a place of its own."""
        if not text or where.width < 1 or where.height < 1:
            return
        size = self.chart.figure_size if figure else self.chart.size
        words = Text(
            line=self.chart.line,
            colour=self.chart.colour,
            font=self.chart.figure_font if figure else self.chart.font,
            text=text,
            size=size,
            smallest=min(self.chart.smallest, size),
            leading=1.1,
            features=(_TABULAR,) if figure else (),
            most_lines=1 if figure else 2,
        )
        box = Box(left=Length(where.x), top=Length(where.y), width=Length(where.width), height=Length(where.height))
        # Two stacks are never the same one: each has a place of its own.
        self.words.append(
            Stack(
                line=self.chart.line,
                box=box,
                opacity=self.chart.opacity,
                motion=self.chart.motion,
                items=(words,),
                across=across,
                down=down,
                gap=0,
            )
        )


def _bars(plan: _Plan, points: Sequence[Point]) -> None:
    """Bars from left to right, the name above each and the figure at the right."""
    chart, box = plan.chart, plan.box
    row = (box.height - chart.gap * (len(points) - 1)) / len(points)
    thick = min(chart.thickness, row * 0.6)
    scale = plan.scale(points)
    for index, point in enumerate(points):
        top = box.y + index * (row + chart.gap)
        high = round(row - thick - min(10, row * 0.12))
        share = 0.62 if point.label else 0.0
        plan.say(point.label, Rect(box.x, round(top), round(box.width * share), high), 0.0, 1.0, figure=False)
        left = box.x + round(box.width * share)
        plan.say(point.figure, Rect(left, round(top), box.x + box.width - left, high), 1.0, 1.0, figure=True)
        plan.bar(chart.track, box.x, top + row - thick, box.width, thick)
        plan.bar(plan.mark(index), box.x, top + row - thick, box.width * point.value / scale, thick)


def _columns(plan: _Plan, points: Sequence[Point]) -> None:
    """Columns from the bottom up, the figure above each and the name below."""
    chart, box = plan.chart, plan.box
    wide = (box.width - chart.gap * (len(points) - 1)) / len(points)
    above, below = _lines_of(chart.figure_size, 1), _lines_of(chart.size, 2) if any(p.label for p in points) else 0
    high = max(1, box.height - above - below)
    scale = plan.scale(points)
    for index, point in enumerate(points):
        x = box.x + index * (wide + chart.gap)
        long = high * point.value / scale
        y = box.y + above + high - long
        place = Rect(round(x - chart.gap / 2), round(y) - above, round(wide + chart.gap), above - 8)
        plan.say(point.figure, place, 0.5, 1.0, figure=True)
        plan.bar(chart.track, x, box.y + above, wide, high)
        plan.bar(plan.mark(index), x, y, wide, long)
        name = Rect(round(x - chart.gap * 0.45), box.y + above + high + 10, round(wide + chart.gap * 0.9), below - 10)
        plan.say(point.label, name, 0.5, 0.0, figure=False)


def _line(plan: _Plan, points: Sequence[Point]) -> None:
    """A line from left to right, the names below; the first, the last and the highest with their figures."""
    chart, box = plan.chart, plan.box
    above, below = _lines_of(chart.figure_size, 1), _lines_of(chart.size, 1) if any(p.label for p in points) else 0
    wide = box.width / len(points)
    high = max(1, box.height - above - below - chart.thickness * 2)
    scale = plan.scale(points)
    places = [
        (box.x + wide * (index + 0.5), box.y + above + chart.thickness + high * (1 - point.value / scale))
        for index, point in enumerate(points)
    ]
    plan.bar(
        chart.track,
        box.x,
        box.y + box.height - below - max(2, chart.thickness / 4),
        box.width,
        max(2, chart.thickness / 4),
    )
    if len(places) > 1:
        plan.forms.append(Stroke(plan.mark(0), tuple(places), chart.thickness / 2))
    highest = max(range(len(points)), key=lambda index: points[index].value)
    for index, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        dot = Rect(round(x - chart.thickness), round(y - chart.thickness), 2 * chart.thickness, 2 * chart.thickness)
        if index in (0, highest, len(points) - 1):
            plan.forms.append(Bar(plan.mark(1 if index == highest else 0), dot, 999))
            room = min(wide * 1.5, 2 * min(x - box.x, box.x + box.width - x))
            near = Rect(round(x - room / 2), round(y) - above - chart.thickness, round(room), above - 6)
            plan.say(point.figure, near, 0.5, 1.0, figure=True)
        name = Rect(round(x - wide * 0.48), box.y + box.height - below + 10, round(wide * 0.96), below - 10)
        plan.say(point.label, name, 0.5, 0.0, figure=False)


def _ring(plan: _Plan, points: Sequence[Point]) -> None:
    """One share of a whole, its figure in the middle and its name below the figure."""
    chart, box = plan.chart, plan.box
    point, side = points[0], min(box.width, box.height)
    centre = (box.x + box.width / 2, box.y + box.height / 2)
    radius = (side - chart.thickness) / 2
    plan.arc(chart.track, centre, radius, (0.0, 1.0))
    plan.arc(plan.mark(0), centre, radius, (0.0, min(1.0, point.value / (chart.total or 100.0))))
    inner = max(1, round((side - 2 * chart.thickness) * 0.72))
    left, top = round(centre[0] - inner / 2), round(centre[1] - inner / 2)
    if point.label:
        plan.say(point.figure, Rect(left, top, inner, round(inner * 0.6)), 0.5, 1.0, figure=True)
        below = Rect(left, top + round(inner * 0.64), inner, round(inner * 0.36))
        plan.say(point.label, below, 0.5, 0.0, figure=False)
    else:
        plan.say(point.figure, Rect(left, top, inner, inner), 0.5, 0.5, figure=True)


def _donut(plan: _Plan, points: Sequence[Point]) -> None:
    """Shares of a whole around a middle; their names and figures beside it, or below where it is narrow."""
    chart, box = plan.chart, plan.box
    wide = box.width >= box.height * 1.6
    side = min(box.height, round(box.width * 0.46)) if wide else min(box.width, round(box.height * 0.58))
    across, down = (side, box.height) if wide else (box.width, side)
    centre = (box.x + across / 2, box.y + down / 2)
    radius = (side - chart.thickness) / 2
    total = max(chart.total, sum(point.value for point in points)) or 1.0
    plan.arc(chart.track, centre, radius, (0.0, 1.0))
    # Round ends reach into the gap; a share keeps at least a dot.
    pause = (
        (chart.thickness + min(chart.gap, chart.thickness) / 2) / (2 * math.pi * max(1.0, radius))
        if len(points) > 1
        else 0.0
    )
    start = 0.0
    for index, point in enumerate(points):
        share = point.value / total
        if share > 0:
            low, high = start + pause / 2, max(start + pause / 2 + 0.001, start + share - pause / 2)
            plan.arc(plan.mark(index), centre, radius, (low, high))
        start += share
    space = chart.gap * 2
    legend = (
        Rect(box.x + side + space, box.y, box.width - side - space, box.height)
        if wide
        else Rect(box.x, box.y + side + chart.gap, box.width, box.height - side - chart.gap)
    )
    _legend(plan, points, legend)


def _legend(plan: _Plan, points: Sequence[Point], where: Rect) -> None:
    """Names with a dot of their colour, figures at the right."""
    chart = plan.chart
    row = min(where.height / len(points), _lines_of(max(chart.size, chart.figure_size), 1) + chart.gap)
    top = where.y + (where.height - row * len(points)) / 2
    dot = max(4, round(min(row * 0.5, chart.size * 0.62)))
    for index, point in enumerate(points):
        y = top + index * row
        plan.forms.append(Bar(plan.mark(index), Rect(where.x, round(y + (row - dot) / 2), dot, dot), 999))
        left = where.x + dot + round(chart.size * 0.5)
        wide = where.x + where.width - left
        plan.say(point.label, Rect(left, round(y), round(wide * 0.64), round(row)), 0.0, 0.5, figure=False)
        figure = Rect(left + round(wide * 0.66), round(y), round(wide * 0.34), round(row))
        plan.say(point.figure, figure, 1.0, 0.5, figure=True)


def _lines_of(size: int, count: int) -> int:
    """Return room for lines of a font size, in pixels."""
    return round(size * (0.2 + 1.25 * count)) + 10


_DRAWERS: dict[str, Callable[[_Plan, Sequence[Point]], None]] = {
    "bars": _bars,
    "columns": _columns,
    "line": _line,
    "donut": _donut,
    "ring": _ring,
}
