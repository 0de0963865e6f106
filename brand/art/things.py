"""Things that are in more than one picture: cups, beans, bags, rain."""

from __future__ import annotations

import math

from kit import Art, Colour, Mask, Point, across, circle, curve, down, glow, line, mix, path, polygons, rect, words
from logo import drop

COFFEE = "#3b2015"
CREMA = "#b87a43"
MILK = "#f6e6cd"
WOOD = "#a9744a"
STEEL = "#b9c4c4"
COPPER = "#c77645"


def bean(art: Art, x: float, y: float, length: float, turn: float, tone: float = 0.0) -> None:
    """Paint a roasted bean from above; `tone` runs from dark to light."""
    wide = length * 0.68
    angle = math.radians(turn)

    def at(u: float, v: float) -> Point:
        u, v = u * length / 2, v * wide / 2
        return (x + u * math.cos(angle) - v * math.sin(angle), y + u * math.sin(angle) + v * math.cos(angle))

    body = circle(x, y, length / 2, wide / 2, turn)
    dark, light = mix("#2f1a10", "#4a2b18", tone), mix("#6b4023", "#8f5c33", tone)
    art.shadow(body, length * 0.05, length * 0.09, length * 0.07, opacity=0.45)
    lit, unlit = (x - length * 0.3, y - length * 0.35), (x + length * 0.3, y + length * 0.35)
    art.paint(body, glow(lit, length * 0.95, light, mix(light, dark, 0.6), dark))
    spine = [at(-1 + 2 * i / 24, 0.26 * math.sin(math.pi * (i / 12 - 1))) for i in range(25)]
    art.paint(line(spine, length * 0.035, length * 0.05), "#1c0f09", inside=body)
    art.paint(line([(px, py + length * 0.035) for px, py in spine], length * 0.02), light, 0.6, inside=body)
    art.shade(body, across(unlit[0], lit[0], "ink", "ink"), "#150a06", 0.35)
    gleam = [at(-0.62 + 0.06 * i, -0.58 - 0.05 * math.sin(i / 2.4)) for i in range(8)]
    art.paint(line(gleam, length * 0.05, length * 0.02).blurred(length * 0.012), "#d9a877", 0.55, inside=body)


def scatter(art: Art, places: list[tuple[float, float]], length: float) -> None:
    """Paint beans at some places, each turned its own way."""
    for x, y in places:
        bean(art, x, y, length * art.random.uniform(0.9, 1.1), art.random.uniform(0, 360), art.random.random())


def steam(art: Art, x: float, y: float, height: float, opacity: float = 0.5, wide: float = 26) -> None:
    """Paint steam that rises from a point: two ribbons that swell and thin out."""
    for shift, tall, start, strength in ((-0.10, 0.82, 0.0, 0.9), (0.13, 1.0, 1.9, 1.0)):
        left, right = [], []
        for i in range(60):
            t = i / 59
            sway = math.sin(t * 5.6 + start) * height * 0.085 * (0.4 + 0.8 * t)
            half = wide * (0.25 + 1.25 * math.sin(math.pi * min(1, t * 1.15) ** 0.8)) * (1 - 0.35 * t) / 2
            px, py = x + shift * height * (0.6 + 0.5 * t) + sway, y - t * height * tall
            left.append((px - half, py))
            right.append((px + half, py))
        ribbon = polygons([[*left, *reversed(right)]])
        art.paint(ribbon.blurred(wide * 0.55), "foam", opacity * 0.7 * strength)
        art.paint(ribbon.blurred(wide * 0.16), "foam", opacity * 0.55 * strength)


def rain(art: Art, count: int, colour: str | Colour = "rain", opacity: float = 0.5, inside: Mask | None = None,
         box: tuple[float, float, float, float] | None = None, long: float = 54) -> None:  # fmt: skip
    """Paint rain that falls aslant over a box (left, top, right, bottom), near drops longer and clearer."""
    left, top, right, bottom = box or (0, 0, art.width, art.height)
    for _ in range(count):
        x, y, near = art.random.uniform(left, right), art.random.uniform(top, bottom), art.random.random()
        length = long * (0.4 + near)
        streak = line([(x, y), (x - length * 0.25, y + length)], 0.8 + near * 1.2, 2.2 + near * 2.4)
        art.paint(streak, colour, opacity * (0.35 + 0.65 * near), inside)


def bokeh(art: Art, places: list[tuple[float, float, float]], colours: list[str | Colour], opacity: float = 0.3,
          inside: Mask | None = None) -> None:  # fmt: skip
    """Paint lights out of focus."""
    for index, (x, y, radius) in enumerate(places):
        disc = circle(x, y, radius)
        art.paint(disc.blurred(radius * 0.12), colours[index % len(colours)], opacity, inside)
        art.paint(
            (disc - circle(x, y, radius * 0.9)).blurred(1.5), colours[index % len(colours)], opacity * 0.6, inside
        )


def cup(art: Art, x: float, y: float, wide: float, colour: str | Colour = "accent", saucer: bool = True,
        coffee: str | Colour = COFFEE) -> None:  # fmt: skip
    """Paint a cup from the side and a little above; `x`, `y` is the middle of its foot."""
    high, half = wide * 0.72, wide / 2
    top = y - high
    light, dark = mix(colour, "#fff3df", 0.28), mix(colour, "#1d0f0c", 0.42)
    if saucer:
        plate = circle(x, y - wide * 0.02, wide * 0.86, wide * 0.17)
        art.shadow(plate, wide * 0.04, wide * 0.10, wide * 0.07, opacity=0.5)
        art.paint(plate, across(x - wide * 0.8, x + wide * 0.8, light, colour, dark))
        art.paint(
            circle(x, y - wide * 0.035, wide * 0.82, wide * 0.15),
            across(x - wide, x + wide, mix(light, "foam", 0.2), colour, dark),
        )
        art.paint(circle(x, y - wide * 0.03, wide * 0.5, wide * 0.09).blurred(wide * 0.02), dark, 0.6)
    handle = curve(
        f"M{x + half * 0.86} {top + high * 0.22} C{x + half * 1.62} {top + high * 0.04} {x + half * 1.66} {top + high * 0.74} "
        f"{x + half * 0.66} {top + high * 0.74}", wide * 0.095)  # fmt: skip
    art.paint(handle, down(top, y, colour, dark))
    art.paint(handle.moved(-wide * 0.012, -wide * 0.012) & handle, down(top, y, mix(colour, light, 0.5), colour), 0.6)
    body = path(
        f"M{x - half} {top} C{x - half * 0.98} {top + high * 0.62} {x - half * 0.72} {y} {x - half * 0.42} {y} "
        f"Q{x} {y + high * 0.055} {x + half * 0.42} {y} C{x + half * 0.72} {y} {x + half * 0.98} {top + high * 0.62} {x + half} {top} Z"
    )
    art.paint(body, across(x - half, x + half, mix(colour, dark, 0.25), light, colour, colour, dark))
    art.shade(body, across(x + half * 1.0, x - half * 0.1, "ink", "ink"), dark, 0.55)
    art.shade(body, down(y, y - high * 0.45, "ink", "ink"), dark, 0.4)
    rim = circle(x, top, half, half * 0.235)
    art.paint(rim, across(x - half, x + half, light, mix(light, "foam", 0.6), light))
    mouth = circle(x, top + half * 0.012, half * 0.935, half * 0.205)
    art.paint(mouth, down(top - half * 0.2, top + half * 0.2, dark, mix(colour, dark, 0.4)))
    liquid = circle(x, top + half * 0.055, half * 0.88, half * 0.165) & mouth
    art.paint(liquid, across(x - half, x + half, mix(coffee, CREMA, 0.45), coffee, mix(coffee, "#000000", 0.2)))
    art.paint((liquid - circle(x + half * 0.05, top + half * 0.07, half * 0.82, half * 0.13)).faint(0.9), CREMA, 0.75)
    gleam = curve(
        f"M{x - half * 0.78} {top + high * 0.2} C{x - half * 0.77} {top + high * 0.5} {x - half * 0.68} {top + high * 0.68} {x - half * 0.55} {top + high * 0.82}",
        wide * 0.03,
        wide * 0.008,
    )
    art.paint(gleam.blurred(wide * 0.006), "foam", 0.55)


def rosetta(art: Art, x: float, y: float, radius: float, turn: float = 0.0) -> None:
    """Paint a leaf of milk on coffee."""
    angle = math.radians(turn)

    def at(u: float, v: float) -> Point:
        return (
            x + (u * math.cos(angle) - v * math.sin(angle)) * radius,
            y + (u * math.sin(angle) + v * math.cos(angle)) * radius,
        )

    layers = 7
    for index in range(layers):
        share = index / (layers - 1)
        # From the broad base up to the tip, each leaf lies over the one before.
        middle, wide = 0.52 - 0.98 * share, 0.70 * math.sin(math.pi * (0.30 + 0.58 * share)) + 0.02
        rise = 0.40 - 0.10 * share
        for side in (1, -1):
            ring = []
            for i in range(25):
                t = i / 24
                ring.append((side * wide * math.sin(math.pi / 2 * t), middle - rise * t**1.5 + 0.06 * (1 - t)))
            art.paint(line([at(u, v) for u, v in ring], radius * 0.14, radius * 0.055), MILK)
    head = [(0.0, -0.42)]
    for i in range(41):
        t = math.tau * i / 40
        head.append(
            (
                0.125 * math.sin(t) ** 3,
                -0.60 - 0.01 * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)),
            )
        )
    art.paint(polygons([[at(u, v) for u, v in head[1:]]]), MILK)
    art.paint(line([at(0, 0.70), at(0, 0.1), at(0, -0.52)], radius * 0.032, radius * 0.014), mix(CREMA, COFFEE, 0.3))


def cup_top(art: Art, x: float, y: float, radius: float, colour: str | Colour = "foam", latte: bool = True,
            handle: float | None = 35, saucer: bool = True, turn: float = 0.0) -> None:  # fmt: skip
    """Paint a cup from above; `radius` is the saucer's."""
    light, dark = mix(colour, "#ffffff", 0.45), mix(colour, "ink", 0.3)
    lit, far = (x - radius * 0.5, y - radius * 0.55), radius * 1.9
    inner = radius * 0.64
    if saucer:
        plate = circle(x, y, radius)
        art.shadow(plate, radius * 0.06, radius * 0.10, radius * 0.09, opacity=0.5)
        art.paint(plate, glow(lit, far, light, colour, dark))
        art.paint(
            circle(x, y, radius * 0.93),
            glow((x + radius * 0.4, y + radius * 0.5), far, light, colour, mix(colour, dark, 0.6)),
        )
        art.paint(circle(x, y, radius * 0.76), glow(lit, far, mix(colour, dark, 0.25), mix(colour, dark, 0.6)))
        art.shade(circle(x, y, radius), across(x + radius, x - radius * 0.2, "ink", "ink"), dark, 0.3)
    if handle is not None:
        angle = math.radians(handle)
        ends = [(x + math.cos(angle) * r, y + math.sin(angle) * r) for r in (inner * 0.9, inner * 1.42)]
        arm = line(ends, radius * 0.17, radius * 0.13)
        art.shadow(arm, radius * 0.04, radius * 0.07, radius * 0.04, opacity=0.4)
        art.paint(arm, glow(lit, far * 1.2, light, colour, dark))
        art.paint(
            line([(a - 1, b - radius * 0.02) for a, b in ends], radius * 0.05, radius * 0.03).blurred(2), light, 0.8
        )
    body = circle(x, y, inner)
    art.shadow(body, radius * 0.05, radius * 0.08, radius * 0.06, opacity=0.45)
    art.paint(body, glow(lit, far, light, mix(light, colour, 0.5), mix(colour, dark, 0.5)))
    well = circle(x, y, inner * 0.9)
    art.paint(
        well, glow((x + inner * 0.5, y + inner * 0.6), inner * 2.1, mix(colour, dark, 0.35), mix(dark, "ink", 0.35))
    )
    liquid = circle(x + inner * 0.015, y + inner * 0.02, inner * 0.85)
    art.paint(
        liquid,
        glow(
            (x - inner * 0.2, y - inner * 0.25),
            inner * 1.25,
            mix(CREMA, MILK, 0.12),
            CREMA,
            mix(CREMA, COFFEE, 0.45),
            mix(CREMA, COFFEE, 0.8),
        ),
    )
    if latte:
        rosetta(art, x, y, inner * 0.84, turn)
    else:
        art.paint(circle(x, y, inner * 0.7), glow((x - inner * 0.2, y - inner * 0.2), inner, "#5b351f", COFFEE))
        gleam = circle(x - inner * 0.26, y - inner * 0.3, inner * 0.24, inner * 0.1, -40)
        art.paint(gleam.blurred(inner * 0.03), "#a86f43", 0.7)
    art.shade(liquid, across(x + inner, x + inner * 0.2, "ink", "ink"), COFFEE, 0.35)
    art.paint(
        (well - circle(x + inner * 0.05, y + inner * 0.07, inner * 0.9)).blurred(inner * 0.03), "ink", 0.5, inside=well
    )


def mark(
    art: Art, x: float, y: float, height: float, colour: str | Colour, crease: str | Colour, opacity: float = 1.0
) -> None:
    """Paint the brand's drop around its middle."""
    body = polygons([drop(x, y, height)])
    art.paint(body, colour, opacity)
    angle, unit = math.radians(14), height / 286
    spine = []
    for i in range(30):
        t = i / 29
        v = -132 + 244 * t
        u = 16 * math.sin((t - 0.08) * math.tau) - 8 * (1 - t)
        spine.append(
            (
                x + (u * math.cos(angle) - v * math.sin(angle)) * unit,
                y + (u * math.sin(angle) + v * math.cos(angle)) * unit,
            )
        )
    art.paint(line(spine, 7 * unit, 17 * unit), crease, inside=body)


def bag(
    art: Art,
    x: float,
    y: float,
    wide: float,
    high: float,
    colour: str | Colour,
    name: str,
    kind: str = "",
) -> None:
    """Paint a bag of coffee; `x`, `y` is the middle of its foot. Without a name its label has room for one."""
    left, right, top = x - wide / 2, x + wide / 2, y - high
    dark, light = mix(colour, "#160b08", 0.4), mix(colour, "#fff1dc", 0.25)
    fold = high * 0.085
    body = path(
        f"M{left + wide * 0.015} {top + fold} C{left - wide * 0.012} {top + high * 0.4} {left - wide * 0.012} {y - high * 0.3} {left} {y - high * 0.02} "
        f"Q{left + wide * 0.005} {y} {left + wide * 0.05} {y} L{right - wide * 0.05} {y} Q{right - wide * 0.005} {y} {right} {y - high * 0.02} "
        f"C{right + wide * 0.012} {y - high * 0.3} {right + wide * 0.012} {top + high * 0.4} {right - wide * 0.015} {top + fold} Z"
    )
    art.shadow(body, wide * 0.10, wide * 0.05, wide * 0.08, opacity=0.45)
    art.paint(body, across(left, right, mix(colour, dark, 0.35), light, colour, colour, mix(colour, dark, 0.75)))
    art.shade(body, across(right, left + wide * 0.35, "ink", "ink"), dark, 0.5)
    art.shade(body, down(y, y - high * 0.22, "ink", "ink"), dark, 0.45)
    flap = path(
        f"M{left + wide * 0.03} {top} L{right - wide * 0.03} {top} Q{right - wide * 0.01} {top} {right - wide * 0.012} {top + fold * 0.4} "
        f"L{right - wide * 0.006} {top + fold * 1.5} L{left + wide * 0.006} {top + fold * 1.5} L{left + wide * 0.012} {top + fold * 0.4} Q{left + wide * 0.01} {top} {left + wide * 0.03} {top} Z"
    )
    art.shadow(flap, 0, wide * 0.02, wide * 0.02, opacity=0.45, inside=body)
    art.paint(flap, across(left, right, dark, mix(colour, light, 0.6), colour, mix(colour, dark, 0.8)))
    art.paint(
        rect(left + wide * 0.008, top + fold * 1.02, wide * 0.984, fold * 0.3, 3),
        across(left, right, "#8f7a55", "#e3cfa2", "#a48d62"),
    )
    # Gussets: the sides are folded inwards.
    for edge, inner in ((left, 0.085), (right, -0.085)):
        fin = polygons([[(edge, top + fold * 1.5), (edge + wide * inner, y - high * 0.3), (edge, y)]])
        art.paint(fin, dark, 0.28, inside=body)
    label_top, label_high = top + high * 0.30, high * 0.5
    label = rect(x - wide * 0.36, label_top, wide * 0.72, label_high, wide * 0.04)
    art.paint(label, across(left, right, mix("paper", "soft", 0.3), "foam", "paper", "soft"))
    mark(art, x, label_top + label_high * 0.34, label_high * 0.42, colour, "foam")
    if name:
        art.paint(words(name, x, label_top + label_high * 0.78, wide * (0.19 if len(name) < 6 else 0.13)), "ink")
    if kind:
        art.paint(
            words(
                kind, x, label_top + label_high * 0.91, wide * min(0.06, 0.98 / len(kind)), "BricolageGrotesque-Medium"
            ),
            mix("ink", "paper", 0.25),
        )
    art.shade(label, across(right, x, "ink", "ink"), mix(colour, "ink", 0.5), 0.22)


def table(art: Art, top: float, colour: str | Colour = WOOD, planks: int = 3) -> Mask:
    """Paint a wooden table from its edge down to the foot of the picture."""
    light, dark = mix(colour, "#ffe9c9", 0.3), mix(colour, "ink", 0.5)
    board = rect(0, top, art.width, art.height - top)
    art.paint(board, down(top, art.height, light, colour, mix(colour, dark, 0.5)))
    high = (art.height - top) / planks
    for index in range(planks):
        upper = top + high * index
        for _ in range(9):
            start, y = art.random.uniform(-200, art.width), upper + art.random.uniform(6, high - 6)
            long = art.random.uniform(120, 520)
            grain = [(start + long * t / 12, y + math.sin(t * 0.7 + start) * 3) for t in range(13)]
            art.paint(line(grain, 1.0, 2.6), dark, 0.22)
        if index:
            art.paint(rect(0, upper - 1.5, art.width, 3), dark, 0.45)
    art.paint(rect(0, top, art.width, 5), light, 0.8)
    return board
