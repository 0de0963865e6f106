"""A card layout as records: what a designer wrote in `templates/cards/<name>.toml`, resolved for each format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.cards.grid import Grid
    from pipeline.cards.vector import Outline


class Length(NamedTuple):
    """A distance on a canvas: pixels, or a share of its width or height."""

    pixels: float
    share: float = 0.0

    def of(self, whole: int) -> float:
        """Return it in pixels of a canvas that is so wide or high."""
        return self.pixels + self.share * whole


class Rect(NamedTuple):
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int

    def meets(self, other: Rect) -> bool:
        """Whether they have a pixel in common."""
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height

    def inside(self, other: Rect) -> bool:
        """Whether all of it lies in another."""
        across = other.x <= self.x and self.x + self.width <= other.x + other.width
        return across and other.y <= self.y and self.y + self.height <= other.y + other.height


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is, by its distances from the canvas's edges or by its size; what is left open is the canvas.

    With a size and no edge it is centred.
    """

    left: Length | None = None
    right: Length | None = None
    top: Length | None = None
    bottom: Length | None = None
    width: Length | None = None
    height: Length | None = None

    def on(self, width: int, height: int) -> Rect:
        """Return it in pixels of a canvas."""
        x, across = span(self.left, self.right, self.width, width)
        y, down = span(self.top, self.bottom, self.height, height)
        return Rect(round(x), round(y), max(0, round(across)), max(0, round(down)))


@dataclass(frozen=True, slots=True)
class Field:
    """A text or picture that a post gives to its card.

    Args:
        most: characters at most.
    """

    name: str
    required: bool = False
    most: int = 300


@dataclass(frozen=True, slots=True)
class Motion:
    """How a layer comes in, where the card moves.

    Args:
        way: `fade`, `slide` or `zoom`.
        start: seconds after the beginning.
        seconds: that it takes.
        side: where what slides comes from.
        by: how far it slides, in pixels.
        scale: how large what zooms is at first.
    """

    way: str
    start: float = 0.0
    seconds: float = 0.6
    side: str = "bottom"
    by: int = 80
    scale: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What every layer has.

    Args:
        line: where it is written.
        name: what it is called: its name, else its type.
        opacity: 0 to 1.
        motion: how it comes in, where the card moves; None stands from the beginning.
    """

    line: int
    name: str = ""
    box: Box = field(default_factory=Box)
    opacity: float = 1.0
    motion: Motion | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return ()

    @property
    def varies(self) -> bool:
        """Whether it differs from post to post."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill(Layer):
    """One colour over its box."""

    colour: str

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return (self.colour,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradient(Layer):
    """Two colours that run into each other.

    Args:
        start: role of the first colour.
        end: role of the second.
        start_opacity: 0 to 1.
        end_opacity: 0 to 1.
        angle: degrees clockwise; 0 runs from top to bottom.
        round: from the middle outwards instead.
    """

    start: str
    end: str
    start_opacity: float = 1.0
    end_opacity: float = 1.0
    angle: float = 0.0
    round: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return (self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Layer):
    """A drawn form, once or as a pattern over its box.

    Args:
        outline: the form, in its own coordinates.
        size: of one form in a pattern, in pixels; None fills the box with one.
        tile: distance of forms in a pattern, in pixels.
        stagger: how far every second row of a pattern is moved, as a share of the tile.
        stroke: thickness of the line in pixels, 0 fills the form.
    """

    colour: str
    outline: Outline
    size: tuple[int, int] | None = None
    tile: tuple[int, int] = (0, 0)
    stagger: float = 0.0
    stroke: int = 0

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return (self.colour,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Layer):
    """A picture that covers its box, or stands whole inside it with its transparency.

    Args:
        source: file below `brand/`, empty where a field names it.
        field: the field that names it, as a path beside the post.
        whole: it stands inside the box.
        focus: the point that stays in sight when edges are cut, in shares of the picture; or where it stands.
        radius: of its corners, in pixels.
        colour: inside a box, draws it in one colour by its transparency; empty keeps its own.
        focus_field: the field in which a post says its focus; empty where it is the layout's.
        overlay: what lies over it, as far as it reaches.
    """

    source: str = ""
    field: str = ""
    whole: bool = False
    colour: str = ""
    focus: tuple[float, float] = (0.5, 0.5)
    radius: int = 0
    focus_field: str = ""
    overlay: Gradient | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return (self.colour, *(self.overlay.roles if self.overlay else ()))

    @property
    def varies(self) -> bool:
        """Whether it differs from post to post."""
        return bool(self.field or self.focus_field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo(Layer):
    """The brand's logo, whole inside its box.

    Args:
        colour: draws it in one colour by its transparency; empty keeps its own.
        focus: where it stands in a box that is wider (0 left to 1 right) or higher (0 top to 1 bottom).
        source: another file below `brand/`, such as the logo for dark grounds; empty for the logo of `brand.toml`.
    """

    colour: str = ""
    focus: tuple[float, float] = (0.5, 0.5)
    source: str = ""

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return (self.colour,)


@dataclass(frozen=True, slots=True)
class Plate:
    """A coloured ground behind one text, as wide as its words.

    Args:
        padding: pixels left and right, above and below.
        radius: of its corners, in pixels.
    """

    colour: str
    padding: tuple[int, int] = (24, 12)
    radius: int = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of a stack.

    Args:
        line: where it is written.
        name: what it is called: its name, else its field, else its words.
        field: the field it shows; empty for `text`.
        text: words of the layout itself.
        prefix: drawn before a field's text, and only with it.
        suffix: drawn after it.
        size: font size it starts from, in pixels.
        smallest: font size it never goes below, in pixels.
        leading: distance of baselines, in font sizes.
        tracking: extra space after each character, in ems.
        case: `upper`, `lower`, `small-caps`, or `none` for as written.
        weight: of a variable font, 0 for the brand's.
        hyphens: long words may be parted.
        features: of OpenType, with a minus what is switched off.
        most_lines: more than these do not fit.
        decorative: an ornament of type; nobody needs to read it.
    """

    line: int
    colour: str
    name: str = ""
    font: str = "text"
    field: str = ""
    text: str = ""
    prefix: str = ""
    suffix: str = ""
    size: int = 48
    smallest: int = 32
    leading: float = 1.2
    tracking: float = 0.0
    case: str = "none"
    weight: int = 0
    hyphens: bool = False
    features: tuple[str, ...] = ()
    most_lines: int = 8
    plate: Plate | None = None
    decorative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack(Layer):
    """Texts under one another in a box; they shrink together.

    Args:
        gap: between two texts, in pixels.
        across: where lines stand, 0 left, 0.5 middle, 1 right.
        mirrored: the other way round for a text that is written from the right.
        down: where the whole stands, 0 top, 0.5 middle, 1 bottom.
    """

    items: tuple[Text, ...]
    gap: int = 24
    across: float = 0.0
    mirrored: bool = False
    down: float = 0.0

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the colours that it is drawn in."""
        return tuple(role for item in self.items for role in (item.colour, item.plate.colour if item.plate else ""))

    @property
    def varies(self) -> bool:
        """Whether it differs from post to post."""
        return True


@dataclass(frozen=True, slots=True)
class Layout:
    """One file of `templates/cards/`.

    Args:
        path: relative to the workspace's root.
        sha: SHA-256 of the file's bytes and of those that it extends, hexadecimal.
        alt: language → template of the alt text; the empty language stands for every other.
        fields: by name, in the order written.
        layers: format → layers from the ground up.
        example: field → the text that shows the layout at its best; pictures lie below `brand/`.
        parents: names of the layouts that it extends, the nearest first.
        seconds: that a card takes which moves.
        profile: words and logos are to be whole on profiles too, which show less of some formats.
        grids: format → columns and rows that boxes count in; nothing where the layout says none.
        rooms: source or field of a photo → the widest and the highest place that it fills on any format.
    """

    name: str
    path: str
    sha: str
    description: str
    alt: Mapping[str, str]
    fields: Mapping[str, Field]
    layers: Mapping[str, tuple[Layer, ...]]
    example: Mapping[str, str] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    seconds: float = 6.0
    grids: Mapping[str, Grid] = field(default_factory=dict)
    profile: bool = False
    rooms: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def alt_for(self, lang: str) -> str:
        """Return the alt text's template in a language."""
        return self.alt.get(lang) or self.alt.get(lang.partition("-")[0]) or self.alt.get("") or ""


def span(near: Length | None, far: Length | None, size: Length | None, whole: int) -> tuple[float, float]:
    """Return where a box starts and how long it is in one direction, in pixels.

    Args:
        near: distance from the left edge, or from the top.
        far: distance from the right edge, or from the bottom.
        size: how long it is.
        whole: pixels of the canvas in that direction.
    """
    if near is not None and far is not None:
        return near.of(whole), whole - near.of(whole) - far.of(whole)
    if size is None:
        start = near.of(whole) if near else 0.0
        return start, whole - start - (far.of(whole) if far else 0.0)
    long = size.of(whole)
    if near is not None:
        return near.of(whole), long
    if far is not None:
        return whole - far.of(whole) - long, long
    return (whole - long) / 2, long
