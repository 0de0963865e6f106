"""Draw the logo: a raindrop that is a coffee bean, and the name, whose i's are dotted with rain.

The ı of Kırkikindi has no dot, which is the point of it: only the real i's get their drop.
"""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFont

from kit import BRAND, FINER, SCALE, Mask, Point, circle, line, polygons, rgb

HEIGHT = 300
SIZE = 250
BASELINE = 216
NAME = "Kırkikindi"
START = 286
TILT = 14


def drop(x: float, y: float, height: float, turn: float = TILT) -> list[Point]:
    """Return the outline of a raindrop by the middle of its round part; it falls a little aslant, as rain does."""
    radius, angle = height * 0.335, math.radians(turn)
    tip = height - radius
    ring: list[Point] = []
    # A round foot, and sides that leave it smoothly and meet in the tip.
    for step in range(121):
        around = math.radians(-28 + 236 * step / 120)
        ring.append((radius * math.cos(around), radius * math.sin(around)))
    ring += bezier(ring[-1], (-radius * 0.62, -radius * 1.02), (-radius * 0.14, -tip * 0.74), (0, -tip))
    ring += bezier((0, -tip), (radius * 0.14, -tip * 0.74), (radius * 0.62, -radius * 1.02), ring[0])
    return [
        (x + u * math.cos(angle) - v * math.sin(angle), y + u * math.sin(angle) + v * math.cos(angle)) for u, v in ring
    ]


def bezier(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """Return points of a curve."""
    found = []
    for step in range(1, 40):
        t, u = step / 40, 1 - step / 40
        found.append(
            tuple(
                u**3 * p + 3 * u * u * t * q + 3 * u * t * t * r + t**3 * s
                for p, q, r, s in zip(a, b, c, d, strict=True)
            )
        )
    return found


def mark() -> Mask:
    """Return the drop that is a bean: its crease runs from tip to foot like the letter S."""
    x, y, height = 138, 186, 286
    body = polygons([drop(x, y, height)])
    angle = math.radians(TILT)
    spine = [
        (0, -168),
        *bezier((0, -132), (4, -70), (-52, -54), (-18, 0)),
        *bezier((-18, 0), (18, 54), (-4, 70), (0, 112)),
    ][1:]
    turned = [
        (x + u * math.cos(angle) - v * math.sin(angle), y + u * math.sin(angle) + v * math.cos(angle)) for u, v in spine
    ]
    return body - line(turned, 7, 17)


def name() -> tuple[Mask, Mask, float]:
    """Return the letters with every i undotted, the drops above the real ones, and where the name ends."""
    face = ImageFont.truetype(BRAND / "fonts" / "Fraunces-Bold.ttf", SIZE * SCALE * FINER)
    bare = NAME.replace("i", "ı")
    options = {"language": "tr", "features": ["-liga"]}
    width = face.getlength(bare, **options)
    image = Image.new("L", (round(width) + 40 * FINER, HEIGHT * SCALE * FINER))
    ImageDraw.Draw(image).text((0, BASELINE * SCALE * FINER), bare, fill=255, font=face, anchor="ls", **options)
    letters = Mask(image.reduce(FINER), START * SCALE, 0)
    drops: Mask | None = None
    for index, letter in enumerate(NAME):
        if letter == "i":
            before = face.getlength(bare[:index], **options)
            box = face.getbbox("ı", anchor="ls", **options)
            middle = START + (before + (box[0] + box[2]) / 2) / (SCALE * FINER)
            one = polygons([drop(middle - 1, 52, 66)])
            drops = drops | one if drops else one
    return letters, drops or circle(0, 0, 1), START + width / (SCALE * FINER)


def draw(mark_colour: str, letter_colour: str, drop_colour: str, *, with_name: bool) -> Image.Image:
    """Return the logo in three colours of the brand on nothing."""
    letters, drops, end = name()
    size = ((round(end) + 16) * SCALE, HEIGHT * SCALE) if with_name else (HEIGHT * SCALE, HEIGHT * SCALE)
    image = Image.new("RGBA", size, (*rgb(letter_colour), 0))
    shown = [(mark(), mark_colour), (letters, letter_colour), (drops, drop_colour)][: 3 if with_name else 1]
    for form, colour in shown:
        layer = Image.new("RGBA", size, (*rgb(colour), 0))
        layer.putalpha(form.within((0, 0, *size)))
        image = Image.alpha_composite(image, layer)
    return image


def main() -> None:
    """Write the logo, its light version and the mark alone."""
    for file, colours, with_name in (
        ("logo.png", ("accent", "ink", "stream"), True),
        ("logo-light.png", ("sun", "foam", "rain"), True),
        ("mark.png", ("accent", "accent", "accent"), False),
    ):
        image = draw(*colours, with_name=with_name)
        if not with_name:
            image = image.resize((1200, 1200), Image.Resampling.BICUBIC)
        image.quantize(128, Image.Quantize.FASTOCTREE).save(BRAND / file, optimize=True)
        print(file, image.size, (BRAND / file).stat().st_size)


if __name__ == "__main__":
    main()
