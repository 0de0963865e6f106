"""The paper, paint and grain that every picture of the brand is made with.

Coordinates are those of the finished picture; everything is drawn twice as large with smooth edges and averaged down.
The same script makes the same picture: the grain comes from a fixed seed.
"""

from __future__ import annotations

import io
import math
import random
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from pipeline.cards.vector import parse

BRAND = Path(__file__).parent.parent
COLOURS: dict[str, str] = tomllib.loads((BRAND / "brand.toml").read_text(encoding="utf-8"))["colours"]
SCALE = 2
FINER = 2
MOST_BYTES = 90_000
_TILE = 512

Point = tuple[float, float]
Colour = tuple[int, int, int]


def rgb(colour: str | Colour) -> Colour:
    """Return a role of the brand, `#rrggbb` or numbers as numbers."""
    if isinstance(colour, tuple):
        return colour
    text = COLOURS.get(colour, colour)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: str | Colour, other: str | Colour, share: float) -> Colour:
    """Return a colour between two: 0 is the first, 1 the second."""
    return tuple(round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))  # type: ignore[return-value]


@dataclass(frozen=True)
class Run:
    """A gradient: colours from one point to another, or outwards from a point when `radius` is given."""

    start: Point
    end: Point
    colours: tuple[str | Colour, ...]
    radius: float = 0.0


def down(top: float, bottom: float, *colours: str | Colour) -> Run:
    """Return a gradient from top to bottom."""
    return Run((0, top), (0, bottom), colours)


def across(left: float, right: float, *colours: str | Colour) -> Run:
    """Return a gradient from left to right."""
    return Run((left, 0), (right, 0), colours)


def glow(centre: Point, radius: float, *colours: str | Colour) -> Run:
    """Return a gradient outwards."""
    return Run(centre, centre, colours, radius)


class Mask:
    """A form: grey pixels (white is inside) and where their upper left corner is, in drawn pixels."""

    def __init__(self, image: Image.Image, x: int, y: int) -> None:
        self.image, self.x, self.y = image, x, y

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom in drawn pixels."""
        return self.x, self.y, self.x + self.image.width, self.y + self.image.height

    def within(self, box: tuple[int, int, int, int]) -> Image.Image:
        """Return its grey over another box."""
        return self.image.crop((box[0] - self.x, box[1] - self.y, box[2] - self.x, box[3] - self.y))

    def __and__(self, other: Mask) -> Mask:
        return Mask(ImageChops.multiply(self.image, other.within(self.box)), self.x, self.y)

    def __sub__(self, other: Mask) -> Mask:
        kept = ImageChops.invert(other.within(self.box))
        return Mask(ImageChops.multiply(self.image, kept), self.x, self.y)

    def __or__(self, other: Mask) -> Mask:
        a, b = self.box, other.box
        box = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        return Mask(ImageChops.lighter(self.within(box), other.within(box)), box[0], box[1])

    def moved(self, right: float, below: float) -> Mask:
        """Return it somewhere else."""
        return Mask(self.image, self.x + round(right * SCALE), self.y + round(below * SCALE))

    def blurred(self, radius: float) -> Mask:
        """Return it with soft edges."""
        room = round(radius * SCALE * 3)
        left, top, right, bottom = self.box
        grown = self.within((left - room, top - room, right + room, bottom + room))
        return Mask(grown.filter(ImageFilter.GaussianBlur(radius * SCALE)), left - room, top - room)

    def faint(self, opacity: float) -> Mask:
        """Return it less opaque."""
        return Mask(self.image.point([round(i * opacity) for i in range(256)]), self.x, self.y)


def polygons(rings: list[list[Point]] | tuple[tuple[Point, ...], ...]) -> Mask:
    """Return the inside of rings; where two lie over each other there is a hole."""
    points = [(x * SCALE, y * SCALE) for ring in rings for x, y in ring]
    left, top = (math.floor(min(point[axis] for point in points)) - 1 for axis in (0, 1))
    right, bottom = (math.ceil(max(point[axis] for point in points)) + 1 for axis in (0, 1))
    size = ((right - left) * FINER, (bottom - top) * FINER)
    whole = Image.new("L", size)
    for ring in rings:
        one = Image.new("L", size)
        moved = [((x * SCALE - left) * FINER, (y * SCALE - top) * FINER) for x, y in ring]
        ImageDraw.Draw(one).polygon(moved, fill=255)
        whole = ImageChops.difference(whole, one)
    return Mask(whole.reduce(FINER), left, top)


def path(d: str) -> Mask:
    """Return the inside of an SVG path."""
    return polygons(parse(d))


def circle(x: float, y: float, across_: float, down_: float | None = None, turn: float = 0.0) -> Mask:
    """Return an ellipse by its middle and radii, turned by degrees."""
    rx, ry, angle = across_, across_ if down_ is None else down_, math.radians(turn)
    ring = []
    for step in range(160):
        u, v = rx * math.cos(step * math.tau / 160), ry * math.sin(step * math.tau / 160)
        ring.append((x + u * math.cos(angle) - v * math.sin(angle), y + u * math.sin(angle) + v * math.cos(angle)))
    return polygons([ring])


def rect(x: float, y: float, width: float, height: float, radius: float = 0.0) -> Mask:
    """Return a rectangle, its corners round if they are."""
    if not radius:
        return polygons([[(x, y), (x + width, y), (x + width, y + height), (x, y + height)]])
    r = min(radius, width / 2, height / 2)
    ring = []
    for quarter, (cx, cy) in enumerate(
        [(x + r, y + r), (x + width - r, y + r), (x + width - r, y + height - r), (x + r, y + height - r)]
    ):
        for step in range(25):
            angle = math.pi / 2 * (quarter + 2 + step / 24)
            ring.append((cx + r * math.cos(angle), cy + r * math.sin(angle)))
    return polygons([ring])


def line(points: list[Point], width: float, end: float | None = None) -> Mask:
    """Return a line with round ends; it may grow from one width to another."""
    last = width if end is None else end
    count = max(1, len(points) - 1)
    whole: Mask | None = None
    left: list[Point] = []
    right: list[Point] = []
    for index, (x, y) in enumerate(points):
        before, after = points[max(0, index - 1)], points[min(count, index + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        long = math.hypot(dx, dy) or 1.0
        half = (width + (last - width) * index / count) / 2
        left.append((x - dy / long * half, y + dx / long * half))
        right.append((x + dy / long * half, y - dx / long * half))
    whole = polygons([[*left, *reversed(right)]])
    for (x, y), size in ((points[0], width), (points[-1], last)):
        if size > 0:
            whole = whole | circle(x, y, size / 2)
    return whole


def curve(d: str, width: float, end: float | None = None) -> Mask:
    """Return an open SVG path as a line with round ends."""
    ring = parse(d + " l0.01 0.01 Z")[0]
    return line(list(ring), width, end)


def words(
    text: str, x: float, y: float, size: float, font: str = "Fraunces-Bold", anchor: str = "ms", turn: float = 0
) -> Mask:
    """Return text as a form; `x`, `y` is the middle of its baseline unless the anchor says otherwise."""
    face = ImageFont.truetype(BRAND / "fonts" / f"{font}.ttf", round(size * SCALE))
    options = {"anchor": anchor, "language": "tr", "features": ["-liga"]}
    box = face.getbbox(text, **options)
    image = Image.new("L", (round(box[2] - box[0]) + 4, round(box[3] - box[1]) + 4))
    ImageDraw.Draw(image).text((2 - box[0], 2 - box[1]), text, fill=255, font=face, **options)
    left, top = round(x * SCALE + box[0]) - 2, round(y * SCALE + box[1]) - 2
    if turn:
        turned = image.rotate(turn, Image.Resampling.BICUBIC, expand=True)
        left -= (turned.width - image.width) // 2
        top -= (turned.height - image.height) // 2
        image = turned
    return Mask(image, left, top)


class Art:
    """A picture while it is painted."""

    def __init__(
        self, width: int, height: int, ground: str | Colour | Run = "ink", seed: int = 40, *,
        clear: bool = False, room: int = 0,
    ) -> None:  # fmt: skip
        self.width, self.height = width, height
        self.random = random.Random(seed)
        self.room = room  # everything is painted so far to the right
        size = (width * SCALE, height * SCALE)
        self.image = Image.new("RGBA", size) if clear else Image.new("RGB", size)
        noise = Image.frombytes("L", (_TILE, _TILE), self.random.randbytes(_TILE * _TILE))
        self._noise = noise.filter(ImageFilter.GaussianBlur(1.25)).point(
            [min(255, max(0, (i - 128) * 4 + 128)) for i in range(256)]
        )
        if not clear:
            self.paint(rect(0, 0, width, height), ground)

    def paint(self, form: Mask, colour: str | Colour | Run, opacity: float = 1.0, inside: Mask | None = None) -> Mask:
        """Lay a colour or a gradient over a form, only inside another one if that is given; return the form."""
        mask = (form & inside if inside else form).moved(self.room, 0)
        box = _clip(mask.box, self.image.size)
        if box[0] < box[2] and box[1] < box[3]:
            grey = mask.within(box)
            grey = grey.point([round(i * opacity) for i in range(256)]) if opacity < 1 else grey
            self._lay(_run(self._moved(colour), box) if isinstance(colour, Run) else rgb(colour), box, grey)
        return form

    def _moved(self, run: Run) -> Run:
        return replace(run, start=(run.start[0] + self.room, run.start[1]), end=(run.end[0] + self.room, run.end[1]))

    def _lay(self, colour: Image.Image | Colour, box: tuple[int, int, int, int], grey: Image.Image) -> None:
        """Lay colour over a box; where the picture is clear, what is half there keeps its own colour."""
        if self.image.mode == "RGB":
            self.image.paste(colour, box, grey)
            return
        over = Image.new("RGBA", grey.size, colour) if isinstance(colour, tuple) else colour.convert("RGBA")
        over.putalpha(grey)
        self.image.alpha_composite(over, box[:2])

    def shadow(
        self, form: Mask, right: float = 0, below: float = 14, blur: float = 18, *, opacity: float = 0.35,
        colour: str | Colour = "ink", inside: Mask | None = None,
    ) -> None:  # fmt: skip
        """Lay a soft shadow under a form that is painted afterwards."""
        self.paint(form.moved(right, below).blurred(blur), colour, opacity, inside)

    def shade(self, form: Mask, run: Run, colour: str | Colour = "ink", opacity: float = 0.5) -> None:
        """Lay grain over a form, denser where the gradient (white to black) is white: shade as printers make it."""
        form, run = form.moved(self.room, 0), self._moved(run)
        box = _clip(form.box, self.image.size)
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        dense = _run(Run(run.start, run.end, ((255, 255, 255), (0, 0, 0)), run.radius), box).getchannel(0)
        noise = Image.new("L", dense.size)
        for x in range(-(box[0] % _TILE), dense.width, _TILE):
            for y in range(-(box[1] % _TILE), dense.height, _TILE):
                noise.paste(self._noise, (x, y))
        if dense.width * dense.height > 0.45 * self.image.width * self.image.height:
            opacity *= 0.5  # over a whole wall it would drown what stands before it
        specks = ImageChops.subtract(dense, noise, 0.55)
        grey = ImageChops.multiply(specks, form.within(box)).point([round(i * opacity) for i in range(256)])
        self._lay(rgb(colour), box, grey)

    def upright(self, left: int) -> Art:
        """Cut a square picture to 4:5, the shape of the cards that stand beside it, from so many pixels on."""
        wide, scale = self.width * 4 // 5, self.image.width // self.width
        self.image = self.image.crop((left * scale, 0, (left + wide) * scale, self.image.height))
        self.width = wide
        return self

    def save(self, place: Path) -> tuple[float, int]:
        """Finish with a breath of grain, average down, and write a JPEG under the limit; return its grain and quality.

        Grain costs bytes, so a picture with much in it gets less of it rather than coarser pixels.
        """
        dust = Image.new("L", self.image.size)
        for x in range(0, dust.width, _TILE):
            for y in range(0, dust.height, _TILE):
                dust.paste(self._noise, (x, y))
        dusty = ImageChops.overlay(self.image, Image.merge("RGB", [dust] * 3))
        for grain, soft, worst in ((0.045, 0.0, 66), (0.025, 0.0, 64), (0.0, 0.0, 58), (0.0, 1.5, 40)):
            whole = Image.blend(self.image, dusty, grain).filter(ImageFilter.GaussianBlur(soft))
            small = whole.resize((self.width, self.height), Image.Resampling.LANCZOS)
            for quality in range(88, worst - 1, -2):
                held = io.BytesIO()
                small.save(held, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=2)
                if held.tell() <= MOST_BYTES:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(held.getvalue())
                    return grain, quality
        raise ValueError(f"{place.name} has too much in it")

    def cut(self, place: Path) -> None:
        """Average down, drop what is clear around it, and write a WebP that is clear where nothing was painted."""
        small = self.image.convert("RGBa").resize((self.width, self.height), Image.Resampling.LANCZOS).convert("RGBA")
        small = small.crop(small.getchannel("A").point([0] * 3 + [255] * 253).getbbox())
        small.save(place, "WEBP", quality=86, alpha_quality=90, method=6)


def _clip(box: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    return max(0, box[0]), max(0, box[1]), min(size[0], box[2]), min(size[1], box[3])


def _run(run: Run, box: tuple[int, int, int, int]) -> Image.Image:
    """Return a gradient over a box of drawn pixels."""
    width, height = box[2] - box[0], box[3] - box[1]
    coarse = (max(2, min(160, width)), max(2, min(160, height)))
    ax, ay = run.start[0] * SCALE, run.start[1] * SCALE
    dx, dy = run.end[0] * SCALE - ax, run.end[1] * SCALE - ay
    long = dx * dx + dy * dy or 1.0
    values = []
    for row in range(coarse[1]):
        y = box[1] + (row + 0.5) * height / coarse[1]
        for column in range(coarse[0]):
            x = box[0] + (column + 0.5) * width / coarse[0]
            share = (
                math.hypot(x - ax, y - ay) / (run.radius * SCALE)
                if run.radius
                else ((x - ax) * dx + (y - ay) * dy) / long
            )
            values.append(round(255 * min(1.0, max(0.0, share))))
    grey = Image.frombytes("L", coarse, bytes(values)).resize((width, height), Image.Resampling.BICUBIC)
    stops = [rgb(colour) for colour in run.colours]
    table: list[list[int]] = [[], [], []]
    for level in range(256):
        at = level / 255 * (len(stops) - 1)
        index = min(int(at), len(stops) - 2)
        for channel, value in enumerate(mix(stops[index], stops[index + 1], at - index)):
            table[channel].append(value)
    return Image.merge("RGB", [grey.point(channel) for channel in table])
