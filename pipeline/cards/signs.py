"""Layers that say something without words: icons, codes to be scanned, faces, figures as forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cards.layout import Layer

if TYPE_CHECKING:
    from pipeline.cards.layout import Rect
    from pipeline.cards.vector import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon(Layer):
    """A small drawing in one colour, whole inside its box.

    Args:
        icon: name of one of ours; empty for a file.
        source: an SVG file below `brand/`.
        focus: where it stands in a box of another shape (0 left or top, 1 right or bottom).
    """

    colour: str
    icon: str = ""
    source: str = ""
    focus: tuple[float, float] = (0.5, 0.5)

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return (self.colour,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Layer):
    """A QR code, a square inside its box.

    Args:
        colour: role of the dark modules.
        ground: role of what is between them and around.
        field: the field that it says; empty for `text`.
        text: what it says; in a scene, always that.
        level: how much of it may be lost: L, M, Q or H.
        quiet: modules of ground around it.
        radius: of the ground's corners, in pixels.
        focus: where it stands in a box of another shape.
    """

    colour: str
    ground: str
    field: str = ""
    text: str = ""
    level: str = "M"
    quiet: int = 4
    radius: int = 0
    focus: tuple[float, float] = (0.5, 0.5)

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return (self.colour, self.ground)

    @property
    def varies(self) -> bool:
        """Whether it differs from post to post."""
        return bool(self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Avatar(Layer):
    """Somebody's picture in a circle, or their initials.

    Args:
        ground: role of the circle behind initials.
        colour: role of the initials.
        source: a file below `brand/`.
        field: the field that names a picture.
        initials: the field with the name whose initials stand there without a picture.
        font: role of their font.
        focus: the point of the picture that stays in sight.
        ring: thickness of a ring around it, in pixels.
        ring_colour: role of the ring's colour.
        shown: in a scene, whether it has a picture.
    """

    ground: str
    colour: str
    source: str = ""
    field: str = ""
    initials: str = ""
    font: str = "text"
    focus: tuple[float, float] = (0.5, 0.5)
    ring: int = 0
    ring_colour: str = ""
    shown: bool = True

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return (self.ground, self.colour, self.ring_colour)

    @property
    def varies(self) -> bool:
        """Whether it differs from post to post."""
        return bool(self.field or self.initials)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(Layer):
    """Numbers of a post as forms, with their names and figures.

    Args:
        chart: `bars`, `columns`, `line`, `donut` or `ring`.
        field: the field with the numbers.
        marks: roles of the forms' colours, taken in turn.
        colour: role of the words.
        track: role of what a form would fill at most; empty for none.
        font: role of the names' font.
        figure_font: role of the figures' font.
        size: font size of the names, in pixels.
        figure_size: font size of the figures, in pixels.
        smallest: font size that neither goes below.
        thickness: of bars, lines and rings, in pixels.
        gap: between forms, in pixels.
        radius: of bars' ends, in pixels.
        total: what fills a bar or a ring; 0 for the largest number, or a hundred in a ring.
    """

    chart: str
    field: str
    marks: tuple[str, ...]
    colour: str
    track: str = ""
    font: str = "text"
    figure_font: str = "text"
    size: int = 34
    figure_size: int = 40
    smallest: int = 20
    thickness: int = 28
    gap: int = 28
    radius: int = 999
    total: float = 0.0

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return (self.colour, *self.marks, self.track)

    @property
    def varies(self) -> bool:
        """Whether it differs from post to post."""
        return True


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle with round ends, in pixels of the canvas."""

    colour: str
    rect: Rect
    radius: int = 0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line with round ends, in pixels of the canvas.

    Args:
        points: where it goes.
        thickness: pixels.
    """

    colour: str
    points: tuple[Point, ...]
    thickness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot(Layer):
    """What a chart has become: forms in their places, from the ground up."""

    forms: tuple[Bar | Stroke, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return tuple(form.colour for form in self.forms)

    @property
    def varies(self) -> bool:
        """Whether it differs from post to post."""
        return True
