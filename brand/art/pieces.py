"""Pieces that card layouts place: things alone, clear around them."""

from __future__ import annotations

import math

from PIL import ImageOps

from bar import dripper, kettle
from kit import Art, Mask, Point, across, circle, curve, down, glow, line, mix, path, polygons, rect
from still import anise, cinnamon, glass
from things import CREMA, MILK, bag, bean, cup, cup_top, mark, scatter, steam


def ust_fincan() -> Art:
    """The cup from above that lies in the corner of announcements."""
    art = Art(900, 900, seed=9, clear=True)
    cup_top(art, 440, 430, 392, "foam", handle=145, turn=-16)
    return art


def paket() -> Art:
    """A bag whose label is bare below the drop: the layout prints the coffee's name on it."""
    art = Art(980, 1120, seed=61, clear=True)
    art.paint(circle(440, 1052, 380, 26).blurred(16), "ink", 0.5)
    bag(art, 420, 1060, 690, 1030, "night", "")
    scatter(art, [(66, 1050), (132, 1082), (770, 1072), (826, 1048), (716, 1092)], 78)
    return art


def demleme() -> Art:
    """A kettle that pours into a dripper from the right, where a card has its edge."""
    art, pouring = (Art(width, 1350, seed=22, clear=True, room=room) for width, room in ((1000, -340), (996, 100)))
    art.paint(circle(628, 1204, 262, 20).blurred(14), "ink", 0.4)
    dripper(art)
    kettle(pouring)
    art.image.alpha_composite(ImageOps.mirror(pouring.image))
    return art


def yigin() -> Art:
    """A heap of beans that a card's lower edge cuts off."""
    art = Art(1500, 520, seed=63, clear=True)
    places = []
    for row in range(9):
        y = 70 + row * 54
        half = 750 * math.sqrt(min(1.0, (row + 0.6) / 5.2))
        for column in range(-8, 9):
            x = 750 + column * 96 + (48 if row % 2 else 0) + art.random.uniform(-16, 16)
            if abs(x - 750) < half + art.random.uniform(-40, 24):
                places.append((x, y + art.random.uniform(-13, 13)))
    scatter(art, places, 116)
    return art


def fiyonk() -> Art:
    """A bow, for a card that is a present."""
    art = Art(900, 760, seed=64, clear=True)
    x, y = 450, 300
    for side in (-1, 1):
        tail = path(
            f"M{x} {y} C{x + side * 60} {y + 120} {x + side * 120} {y + 250} {x + side * 236} {y + 380} "
            f"L{x + side * 206} {y + 276} L{x + side * 330} {y + 296} C{x + side * 220} {y + 200} {x + side * 130} {y + 100} {x + side * 40} {y - 10} Z"
        )
        art.shadow(tail, 8, 18, 16, opacity=0.4)
        art.paint(tail, down(y, y + 390, "#d9962f", "sun", "#ffcf6e", "#e0a03a"))
        art.shade(tail, down(y, y + 200, "ink", "ink"), "#8f5510", 0.5)
    for side in (-1, 1):
        back = path(
            f"M{x} {y} C{x + side * 90} {y - 210} {x + side * 400} {y - 290} {x + side * 410} {y - 90} "
            f"C{x + side * 416} {y + 90} {x + side * 150} {y + 130} {x} {y + 20} Z"
        )
        art.shadow(back, 8, 22, 20, opacity=0.45)
        art.paint(back, glow((x + side * 250, y - 190), 420, "#ffe3a0", "#ffcf6e", "sun", "#c9852a"))
        hollow = path(
            f"M{x + side * 30} {y} C{x + side * 150} {y - 120} {x + side * 320} {y - 160} {x + side * 322} {y - 66} "
            f"C{x + side * 320} {y + 30} {x + side * 150} {y + 60} {x + side * 30} {y + 10} Z"
        )
        art.paint(hollow, across(x + side * 20, x + side * 330, "#8a4f12", "#b9741f", "#d9962f"))
        art.shade(hollow, across(x + side * 40, x + side * 300, "ink", "ink"), "#5a2f08", 0.6)
        for rise in (-34, 4, 40):
            crease = curve(
                f"M{x + side * 44} {y + rise * 0.5} C{x + side * 110} {y + rise} {x + side * 190} {y + rise * 1.8} {x + side * 270} {y + rise * 2.3 - 20}",
                5, 1,
            )  # fmt: skip
            art.paint(crease, "#a9651c", 0.5, inside=back - hollow)
    knot = rect(x - 62, y - 66, 124, 140, 44)
    art.shadow(knot, 4, 14, 14, opacity=0.5)
    art.paint(knot, glow((x - 20, y - 40), 170, "#ffe3a0", "sun", "#c9852a"))
    for shift in (-24, 6, 30):
        art.paint(
            curve(
                f"M{x + shift} {y - 56} C{x + shift - 12} {y - 10} {x + shift - 12} {y + 20} {x + shift} {y + 62}", 5, 2
            ),
            "#b9741f",
            0.55,
        )
    return art


def onluk() -> Art:
    """An apron whose name tag is bare."""
    art = Art(940, 1280, seed=65, clear=True)
    x = 470
    strap = curve(f"M{x - 150} 250 C{x - 150} 120 {x - 70} 52 {x} 52 C{x + 70} 52 {x + 150} 120 {x + 150} 250", 34)
    art.shadow(strap, 8, 14, 12, opacity=0.35)
    art.paint(strap, across(x - 160, x + 160, "#8a5a34", "#a9744a", "#6b4023"))
    for side in (-1, 1):
        tie = curve(f"M{x + side * 330} 640 C{x + side * 400} 640 {x + side * 420} 760 {x + side * 392} 900", 26, 20)
        art.shadow(tie, 6, 12, 10, opacity=0.35)
        art.paint(tie, down(640, 900, "#8a5a34", "#6b4023"))
    body = path(
        f"M{x - 176} 226 L{x + 176} 226 C{x + 186} 400 {x + 226} 540 {x + 350} 620 C{x + 372} 860 {x + 366} 1080 {x + 344} 1236 "
        f"Q{x} 1280 {x - 344} 1236 C{x - 366} 1080 {x - 372} 860 {x - 350} 620 C{x - 226} 540 {x - 186} 400 {x - 176} 226 Z"
    )
    art.shadow(body, 16, 26, 26, opacity=0.4)
    art.paint(body, across(x - 360, x + 360, "#17363f", "#24505c", "#1d434e", "night", "#0d242b"))
    for start, end, dark in ((-210, -260, True), (-60, -40, False), (120, 190, True), (250, 300, True)):
        fold = curve(f"M{x + start * 0.6} 660 C{x + start} 860 {x + end} 1040 {x + end} 1250", 10, 60)
        art.paint(fold.blurred(16), "#06161b" if dark else "#4b8089", 0.4 if dark else 0.3, inside=body)
    art.shade(body, across(x + 380, x - 60, "ink", "ink"), "#06161b", 0.55)
    art.shade(body, down(1260, 940, "ink", "ink"), "#06161b", 0.4)
    art.paint(rect(x - 168, 240, 336, 4), "#d9a35f", 0.9)
    pocket = path(
        f"M{x - 216} 780 L{x + 216} 780 L{x + 210} 1010 Q{x + 208} 1036 {x + 180} 1038 L{x - 180} 1038 Q{x - 208} 1036 {x - 210} 1010 Z"
    )
    _spoon(art, x + 130, 700)
    art.paint(line([(x + 64, 690), (x + 56, 800)], 20), across(x + 46, x + 76, "#f2c25f", "sun", "#c9852a"))
    art.paint(polygons([[(x + 55, 690), (x + 75, 692), (x + 67, 656)]]), "#e9cfa2")
    art.paint(polygons([[(x + 62, 672), (x + 70, 673), (x + 67, 656)]]), "ink")
    art.shadow(pocket, 0, 4, 10, opacity=0.5, inside=body)
    art.paint(pocket, across(x - 216, x + 216, "#20495a", "#275864", "#1b3f4a", "#143039"))
    art.shade(pocket, across(x + 240, x - 40, "ink", "ink"), "#06161b", 0.5)
    art.paint(rect(x - 216, 780, 432, 18), "#2f6674", 0.9)
    for y in (806, 1022):
        _stitch(art, (x - 196, y), (x + 196, y))
    _stitch(art, (x, 812), (x, 1016))
    mark(art, x - 108, 912, 120, "rain", "#1b3f4a", 0.95)
    for side in (-1, 1):
        art.paint(circle(x + side * 148, 262, 15), glow((x + side * 148 - 5, 256), 24, "#ffe0a8", "#c77645", "#6f3517"))
    tag = rect(x - 128, 330, 256, 138, 16)
    art.shadow(tag, 4, 10, 10, opacity=0.5)
    art.paint(tag, down(330, 468, "foam", "paper"))
    art.paint(rect(x - 128, 330, 256, 34, 14) - rect(x - 140, 352, 280, 20), "accent")
    art.paint(rect(x - 34, 318, 68, 20, 8), across(x - 34, x + 34, "#8d9999", "#f2f6f4", "#77868a"))
    return art


def _spoon(art: Art, x: float, y: float) -> None:
    handle = line([(x, y - 110), (x + 6, y + 100)], 20, 24)
    bowl = circle(x - 2, y - 150, 40, 58)
    art.shadow(handle | bowl, 8, 10, 8, opacity=0.4)
    art.paint(handle | bowl, across(x - 40, x + 40, "#8d9999", "#f2f6f4", "#b9c4c4", "#77868a"))
    art.paint(circle(x - 2, y - 148, 30, 46), across(x - 30, x + 30, "#6f7f83", "#b9c4c4", "#f4f8f6"))


def _stitch(art: Art, start: Point, end: Point) -> None:
    long = math.hypot(end[0] - start[0], end[1] - start[1])
    for step in range(int(long // 22)):
        a, b = step * 22 / long, (step * 22 + 12) / long
        points = [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in (a, b)]
        art.paint(line(points, 3.4), "#d9a35f", 0.85)


def kis_uclusu() -> Art:
    """Three warm drinks in a row."""
    art = Art(1080, 640, seed=66, clear=True)
    for x, wide in ((200, 120), (524, 250), (860, 150)):
        art.paint(circle(x, 556, wide, 20).blurred(14), "#0c0604", 0.55)
    glass(art, 200, 556, 190, 330)
    steam(art, 200, 216, 210, 0.5, 34)
    cup(art, 524, 566, 290, "accent", coffee=mix(CREMA, MILK, 0.55))
    for _ in range(26):
        art.paint(
            circle(524 + art.random.gauss(0, 50), 360 + art.random.gauss(6, 7), art.random.uniform(1.4, 3)),
            "#8a4a22",
            0.85,
        )
    steam(art, 524, 330, 270, 0.5, 38)
    cup(art, 856, 556, 250, "#5a7850", saucer=False, coffee="#2c140c")
    for x, y, size in ((818, 376, 27), (864, 368, 31), (904, 380, 25), (846, 390, 23)):
        art.paint(
            rect(x - size, y - size * 0.62, size * 2, size * 1.24, size * 0.5),
            down(y - size, y + size, "#ffffff", "#efd9c4"),
        )
    steam(art, 856, 346, 240, 0.45, 34)
    cinnamon(art, 296, 604, 180, -4)
    anise(art, 716, 596, 46)
    return art


def fincan() -> Art:
    """A cup from the side, steaming."""
    art = Art(900, 1000, seed=67, clear=True)
    art.paint(circle(430, 940, 400, 34).blurred(20), "ink", 0.45)
    cup(art, 420, 930, 440)
    steam(art, 420, 590, 500, 0.62, 56)
    return art


def dal() -> Art:
    """A branch of the coffee tree, heavy with cherries."""
    art = Art(1440, 1000, seed=68, clear=True, room=200)

    def at(t: float) -> Point:
        return (1250 - 1130 * t, 60 + 190 * t + 520 * t * t)

    def leaf(x: float, y: float, turn: float, long: float, tone: float) -> None:
        angle = math.radians(turn)

        def to(u: float, v: float) -> Point:
            return (x + u * math.cos(angle) - v * math.sin(angle), y + u * math.sin(angle) + v * math.cos(angle))

        wave = 1 + 0.035 * math.sin(long)
        upper = [
            to(long * i / 30, -long * 0.2 * math.sin(math.pi * (i / 30) ** 0.86) * wave + 5 * math.sin(i * 1.25))
            for i in range(31)
        ]
        lower = [
            to(long * i / 30, long * 0.2 * math.sin(math.pi * (i / 30) ** 0.86) + 5 * math.sin(i * 1.25))
            for i in range(30, -1, -1)
        ]
        form = polygons([[*upper, *lower]])
        art.shadow(form, 8, 16, 14, opacity=0.35)
        light, mid, dark = mix("#8fb07a", "leaf", tone), mix("leaf", "#3f5a38", tone), mix("#33492e", "#22331f", tone)
        art.paint(form, glow(to(long * 0.45, -long * 0.2), long * 0.75, light, mid, dark))
        half = polygons([[*[to(long * i / 30, 2 * math.sin(i * 0.3)) for i in range(31)], *lower]])
        art.paint(half, dark, 0.32, inside=form)
        art.paint(
            line([to(long * i / 20, 2 * math.sin(i * 0.45)) for i in range(20)], 7, 2), mix(light, "foam", 0.35), 0.8
        )
        for i in range(2, 9):
            for side in (-1, 1):
                vein = [
                    to(
                        long * (i / 10.5 + 0.06 * s / 6),
                        side * long * 0.155 * (s / 6) * math.sin(math.pi * (i / 10.5) ** 0.86),
                    )
                    for s in range(7)
                ]
                art.paint(line(vein, 3, 1), mix(light, "foam", 0.2), 0.5, inside=form)
        art.shade(form, glow(to(long * 0.5, long * 0.3), long * 0.5, "ink", "ink"), dark, 0.35)

    for t, turn, long, tone in (
        (0.16, 150, 380, 0.7),
        (0.40, 96, 330, 0.8),
        (0.66, 172, 390, 0.6),
        (0.30, 232, 300, 0.75),
        (0.58, 250, 320, 0.8),
    ):
        leaf(*at(t), turn, long, tone)
    art.paint(line([at(i / 40) for i in range(41)], 26, 8), across(100, 1290, "#6b4a2c", "#8a6238"))
    for t, turn, long, tone in (
        (0.22, 108, 360, 0.15),
        (0.50, 205, 340, 0.2),
        (0.82, 108, 300, 0.1),
        (0.98, 160, 270, 0.0),
        (0.78, 226, 280, 0.25),
    ):
        leaf(*at(t), turn, long, tone)
    for t, count in ((0.2, 6), (0.44, 8), (0.68, 8), (0.88, 6)):
        x, y = at(t)
        for step in range(count):
            angle = step * math.tau / count + t * 7
            far = 56 if step % 2 else 40
            _cherry(
                art, x + math.cos(angle) * far, y + 16 + math.sin(angle) * far * 0.8, 34, green=step == 3 and t > 0.6
            )
    return art


def _cherry(art: Art, x: float, y: float, size: float, *, green: bool) -> None:
    body: Mask = circle(x, y, size, size * 0.94)
    art.shadow(body, 4, 8, 7, opacity=0.4)
    tones = ("#d5dcae", "#9bac78", "#53693f") if green else ("#ff9d80", "#d23b2a", "#7d1910")
    art.paint(body, glow((x - size * 0.35, y - size * 0.4), size * 1.7, *tones))
    art.shade(body, across(x + size, x - size * 0.2, "ink", "ink"), "#4d0d08" if not green else "#33492e", 0.4)
    art.paint(circle(x - size * 0.34, y - size * 0.38, size * 0.22, size * 0.13, -35).blurred(2), "#fff1e6", 0.75)
    art.paint(circle(x + size * 0.12, y + size * 0.66, size * 0.16, size * 0.1), "#3d1208", 0.6)


def tek_cekirdek() -> Art:
    """One large bean."""
    art = Art(620, 620, seed=69, clear=True)
    bean(art, 300, 290, 500, -38, 0.55)
    return art
