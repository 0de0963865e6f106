"""Forms as outlines: rectangles, ellipses and the paths that drawing programs write, flattened to polygons.

A path is SVG's `d`: M L H V C S Q T A Z, small letters relative. Each closed stretch is a polygon; where
two lie over each other the second cuts a hole, which is how letters and rings are drawn.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    Point = tuple[float, float]

_TOKEN = re.compile(r"([A-Za-z])|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|[\s,]+|(.)", re.DOTALL)
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_FLOAT = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
# The two flags of an arc are a digit each, and nothing has to stand between them and what follows.
_ARC = re.compile(
    rf"\s*({_FLOAT})[\s,]*({_FLOAT})[\s,]*({_FLOAT})[\s,]*([01])[\s,]*([01])[\s,]*({_FLOAT})[\s,]*({_FLOAT})[\s,]*"
)
_ARCS = re.compile(rf"([Aa])((?:{_FLOAT}|[\s,])+)")
_CURVE_STEPS = 24
LONGEST_PATH = 20_000
_CORNER_STEPS = 16
_MOST_POLYGONS = 60  # each is a picture of its own while it is drawn


class PathError(ValueError):
    """The path is not written as SVG writes paths; `message` says why, in words for its author."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Outline:
    """A form in a box from (0, 0) to `view`.

    Args:
        kind: `rectangle`, `ellipse` or `path`.
        radius: of a rectangle's corners, in pixels.
        polygons: of a path, in its own coordinates.
        view: width and height of a path's own coordinates.
    """

    kind: str
    radius: int = 0
    polygons: tuple[tuple[Point, ...], ...] = ()
    view: Point = (1.0, 1.0)

    def over(self, width: float, height: float, radius_scale: float = 1.0) -> list[list[Point]]:
        """Return its polygons stretched over a box; a rectangle's corners stay round."""
        if self.kind == "ellipse":
            return [list(_arc((width / 2, height / 2), (width / 2, height / 2), 0, 4))]
        if self.kind == "rectangle":
            return [list(_rounded(width, height, min(self.radius * radius_scale, width / 2, height / 2)))]
        across, down = width / self.view[0], height / self.view[1]
        return [[(x * across, y * down) for x, y in polygon] for polygon in self.polygons]


def parse(d: str) -> tuple[tuple[Point, ...], ...]:
    """Flatten a path to polygons.

    Raises:
        PathError: it is not a path, or it has more than 20,000 characters.
    """
    pen = _walked(d)
    if len(pen.polygons) > _MOST_POLYGONS:
        raise PathError(Message("the path has more than {most} closed stretches", most=_MOST_POLYGONS))
    if not pen.polygons:
        raise PathError(Message("the path draws nothing"))
    return tuple(pen.polygons)


def lines(d: str) -> tuple[tuple[tuple[Point, ...], bool], ...]:
    """Flatten a path to lines, each with whether it comes back to its start.

    Raises:
        PathError: it is not a path, or it has more than 20,000 characters.
    """
    return tuple(_walked(d).lines)


def _walked(d: str) -> _Pen:
    if len(d) > LONGEST_PATH:
        raise PathError(Message("the path has more than {most} characters", most=LONGEST_PATH))
    pen = _Pen()
    for letter, numbers in _commands(_ARCS.sub(_spaced, d)):
        pen.draw(letter, numbers)
    pen.close()
    return pen


def _spaced(arcs: re.Match[str]) -> str:
    """Return arcs with every number apart; what is no arc stays as it is."""
    found, at = [], 0
    while match := _ARC.match(arcs[2], at):
        found.append(" ".join(match.groups()))
        at = match.end()
    return f"{arcs[1]}{' '.join(found)}" if found and at == len(arcs[2]) else arcs[0]


class _Pen:
    """Walks a path; knows where it is, where the stretch began and the last curve's handle."""

    def __init__(self) -> None:
        self.polygons: list[tuple[Point, ...]] = []
        self.lines: list[tuple[tuple[Point, ...], bool]] = []
        self._points: list[Point] = []
        self._at: Point = (0.0, 0.0)
        self._start: Point = (0.0, 0.0)
        self._handle: Point | None = None
        self._bend = ""

    def close(self, *, joined: bool = False) -> None:
        if len(self._points) > 2:  # noqa: PLR2004 - two points have no inside
            self.polygons.append(tuple(self._points))
        if len(self._points) > 1:
            self.lines.append((tuple(self._points), joined))
        self._points = []
        self._at = self._start

    def draw(self, letter: str, numbers: list[float]) -> None:
        """Follow one command with its numbers, which may stand for several of its kind."""
        kind, relative = letter.upper(), letter.islower()
        if kind == "Z":
            self.close(joined=True)
        count = _NUMBERS[kind]
        for start in range(0, len(numbers), count or 1):
            self._step(kind, numbers[start : start + count], relative=relative)
            kind = "L" if kind == "M" else kind

    def _step(self, kind: str, numbers: list[float], *, relative: bool) -> None:
        x, y = self._at if relative else (0.0, 0.0)
        if kind in ("H", "V"):
            point = (numbers[0] + x, self._at[1]) if kind == "H" else (self._at[0], numbers[0] + y)
            self._line(point)
            return
        if kind == "A":
            self._arc(numbers, (numbers[5] + x, numbers[6] + y))
            return
        points = [(numbers[i] + x, numbers[i + 1] + y) for i in range(0, len(numbers), 2)]
        if kind == "M":
            self.close()
            self._at = self._start = points[0]
            self._points = [points[0]]
        elif kind == "L":
            self._line(points[0])
        else:
            self._curve(kind, points)

    def _line(self, point: Point) -> None:
        self._begin()
        self._points.append(point)
        self._at, self._bend = point, ""

    def _curve(self, kind: str, points: list[Point]) -> None:
        family = "C" if kind in ("C", "S") else "Q"
        if kind in ("S", "T"):
            points = [self._mirrored(family), *points]
        self._begin()
        curve = [self._at, *points]
        self._points += [_bezier(curve, step / _CURVE_STEPS) for step in range(1, _CURVE_STEPS + 1)]
        self._at, self._handle, self._bend = points[-1], points[-2], family

    def _arc(self, numbers: list[float], end: Point) -> None:
        """Follow an arc of an ellipse, as SVG's appendix on arcs finds its middle."""
        self._begin()
        turn = math.radians(numbers[2])
        cos, sin = math.cos(turn), math.sin(turn)
        half_x, half_y = (self._at[0] - end[0]) / 2, (self._at[1] - end[1]) / 2
        x, y = cos * half_x + sin * half_y, cos * half_y - sin * half_x
        radius_x, radius_y = abs(numbers[0]), abs(numbers[1])
        if radius_x and radius_y and self._at != end:
            grown = math.sqrt(max(1.0, (x / radius_x) ** 2 + (y / radius_y) ** 2))
            radius_x, radius_y = radius_x * grown, radius_y * grown
            across = (radius_x * y) ** 2 + (radius_y * x) ** 2
            far = math.sqrt(max(0.0, (radius_x * radius_y) ** 2 / across - 1)) * (-1 if numbers[3] == numbers[4] else 1)
            middle = far * radius_x * y / radius_y, -far * radius_y * x / radius_x
            first = math.atan2((y - middle[1]) / radius_y, (x - middle[0]) / radius_x)
            whole = math.atan2((-y - middle[1]) / radius_y, (-x - middle[0]) / radius_x) - first
            whole += 2 * math.pi * ((numbers[4] == 1 and whole < 0) - (numbers[4] == 0 and whole > 0))
            at_x, at_y = (self._at[0] + end[0]) / 2, (self._at[1] + end[1]) / 2
            for step in range(1, _CURVE_STEPS):
                angle = first + whole * step / _CURVE_STEPS
                along, aside = middle[0] + radius_x * math.cos(angle), middle[1] + radius_y * math.sin(angle)
                self._points.append((at_x + cos * along - sin * aside, at_y + sin * along + cos * aside))
        self._points.append(end)
        self._at, self._bend = end, ""

    def _mirrored(self, family: str) -> Point:
        if self._bend != family or self._handle is None:
            return self._at
        return (2 * self._at[0] - self._handle[0], 2 * self._at[1] - self._handle[1])

    def _begin(self) -> None:
        if not self._points:
            self._points = [self._at]


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    letter, numbers = "", list[float]()
    for command, number, strange in _TOKEN.findall(d):
        if strange or (command and command.upper() not in _NUMBERS):
            raise PathError(Message("'{sign}' is not understood in a path", sign=strange or command))
        if command:
            if letter:
                yield _complete(letter, numbers)
            letter, numbers = command, []
        elif number:
            if not letter:
                raise PathError(Message("a path starts with M"))
            numbers.append(float(number))
    if letter:
        yield _complete(letter, numbers)


def _complete(letter: str, numbers: list[float]) -> tuple[str, list[float]]:
    count = _NUMBERS[letter.upper()]
    if (count == 0 and numbers) or (count and (not numbers or len(numbers) % count)):
        raise PathError(Message("in a path, {letter} takes {count} numbers", letter=letter, count=count))
    if not all(math.isfinite(number) and abs(number) < 1e6 for number in numbers):  # noqa: PLR2004 - no canvas is so large
        raise PathError(Message("a number of the path is too large"))
    return letter, numbers


def _bezier(points: list[Point], share: float) -> Point:
    while len(points) > 1:
        points = [(ax + (bx - ax) * share, ay + (by - ay) * share) for (ax, ay), (bx, by) in pairwise(points)]
    return points[0]


def _rounded(width: float, height: float, radius: float) -> Iterator[Point]:
    if radius <= 0:
        yield from ((0, 0), (width, 0), (width, height), (0, height))
        return
    centres = ((radius, radius), (width - radius, radius), (width - radius, height - radius), (radius, height - radius))
    for quarter, centre in enumerate(centres):
        yield from _arc(centre, (radius, radius), quarter + 2, 1)


def _arc(centre: Point, radii: Point, quarter: int, quarters: int) -> Iterator[Point]:
    """Yield points of an ellipse, clockwise from the right side, from one quarter turn through some more."""
    steps = _CORNER_STEPS * quarters * (3 if quarters > 1 else 1)
    for step in range(steps + 1):
        turn = math.pi / 2 * (quarter + quarters * step / steps)
        yield centre[0] + radii[0] * math.cos(turn), centre[1] + radii[1] * math.sin(turn)
