"""Out of doors: Eskişehir in rain, sun and snow, and the way the beans come."""

from __future__ import annotations

import math

from kit import Art, Colour, across, circle, curve, down, glow, line, mix, path, polygons, rect, words
from things import bag, cup, mark, rain, scatter, steam


def house(art: Art, x: float, foot: float, wide: float, high: float, colour: str | Colour, roof: str | Colour = "#8a3a28",
          lit: float = 0.0, floors: int = 3, jut: float = 0.0) -> None:  # fmt: skip
    """Paint an Odunpazarı house: bay windows, tiles, shutters; `lit` is the share of windows with light."""
    top = foot - high
    dark = mix(colour, "night", 0.45)
    front = rect(x, top, wide, high)
    art.paint(front, across(x, x + wide, mix(colour, "#ffffff", 0.12), colour, mix(colour, dark, 0.5)))
    art.shade(front, across(x + wide, x + wide * 0.4, "ink", "ink"), dark, 0.4)
    eave = wide * 0.09
    tiles = polygons(
        [
            [
                (x - eave, top + 6),
                (x + wide * 0.16, top - high * 0.17),
                (x + wide * 0.84, top - high * 0.17),
                (x + wide + eave, top + 6),
            ]
        ]
    )
    art.shadow(tiles, 0, 8, 6, opacity=0.4)
    art.paint(tiles, down(top - high * 0.17, top, mix(roof, "sun", 0.15), roof, mix(roof, "ink", 0.3)))
    for i in range(int(wide / 16)):
        tx = x - eave + 10 + i * 16 * 1.12
        art.paint(
            line([(x + wide / 2 + (tx - x - wide / 2) * 0.74, top - high * 0.16), (tx, top + 4)], 2),
            mix(roof, "ink", 0.4),
            0.5,
            inside=tiles,
        )
    if jut:
        bay = rect(x - jut, top + high * 0.12, wide + jut * 2, high * 0.40)
        art.shadow(bay, 0, 10, 8, opacity=0.4)
        art.paint(bay, across(x - jut, x + wide + jut, mix(colour, "#ffffff", 0.2), colour, mix(colour, dark, 0.5)))
        art.paint(rect(x - jut - 4, top + high * 0.52, wide + jut * 2 + 8, 9), mix("#6b3a22", "ink", 0.2))
        art.paint(rect(x - jut - 4, top + high * 0.12 - 6, wide + jut * 2 + 8, 8), mix("#6b3a22", "ink", 0.1))
    columns = max(2, int(wide / 74))
    for floor in range(floors):
        for column in range(columns):
            wx = x + wide * (column + 0.5) / columns - 17
            wy = top + high * (0.18 + floor * 0.80 / floors)
            art.paint(rect(wx - 5, wy - 5, 44, 62, 3), mix("#5b3320", "ink", 0.2))
            bright = art.random.random() < lit
            pane = (
                down(wy, wy + 52, "#ffe2a0", "sun")
                if bright
                else down(wy, wy + 52, mix("night", "rain", 0.35), mix("night", "rain", 0.12))
            )
            art.paint(rect(wx, wy, 34, 52, 2), pane)
            art.paint(rect(wx + 15.5, wy, 3, 52), mix("#5b3320", "ink", 0.2))
            art.paint(rect(wx, wy + 24, 34, 3), mix("#5b3320", "ink", 0.2))


def umbrella(art: Art, x: float, foot: float, size: float, colour: str | Colour, coat: str | Colour = "ink") -> None:
    """Paint somebody under an umbrella."""
    high = size * 1.5
    art.paint(circle(x, foot, size * 0.5, size * 0.09).blurred(6), "ink", 0.5)
    for side in (-1, 1):
        art.paint(
            line(
                [(x + side * size * 0.10, foot - high * 0.34), (x + side * size * 0.15, foot - 4)],
                size * 0.13,
                size * 0.10,
            ),
            mix("night", "ink", 0.5),
        )
        art.paint(circle(x + side * size * 0.15 + size * 0.05, foot - 4, size * 0.12, size * 0.06), "ink")
    body = path(
        f"M{x - size * 0.16} {foot - high * 0.74} Q{x} {foot - high * 0.82} {x + size * 0.16} {foot - high * 0.74} L{x + size * 0.29} {foot - high * 0.22} L{x - size * 0.29} {foot - high * 0.22} Z"
    )
    art.paint(body, across(x - size * 0.3, x + size * 0.3, mix(coat, "#ffffff", 0.15), coat, mix(coat, "ink", 0.5)))
    art.paint(circle(x, foot - high * 0.84, size * 0.125), "#d9a27a")
    art.paint(
        path(
            f"M{x - size * 0.14} {foot - high * 0.82} C{x - size * 0.17} {foot - high * 0.97} {x + size * 0.17} {foot - high * 0.97} {x + size * 0.14} {foot - high * 0.82} C{x + size * 0.08} {foot - high * 0.88} {x - size * 0.08} {foot - high * 0.88} {x - size * 0.14} {foot - high * 0.82} Z"
        ),
        "#3b2015",
    )
    art.paint(line([(x + size * 0.12, foot - high * 0.5), (x + size * 0.06, foot - high * 1.12)], size * 0.035), "ink")
    dome = path(
        f"M{x - size * 0.72} {foot - high * 0.90} C{x - size * 0.66} {foot - high * 1.32} {x + size * 0.78} {foot - high * 1.32} {x + size * 0.84} {foot - high * 0.90} Q{x + size * 0.65} {foot - high * 0.97} {x + size * 0.45} {foot - high * 0.90} Q{x + size * 0.25} {foot - high * 0.97} {x + size * 0.06} {foot - high * 0.90} Q{x - size * 0.14} {foot - high * 0.97} {x - size * 0.33} {foot - high * 0.90} Q{x - size * 0.53} {foot - high * 0.97} {x - size * 0.72} {foot - high * 0.90} Z"
    )
    art.shadow(dome, 0, 10, 8, opacity=0.3)
    art.paint(
        dome, across(x - size * 0.7, x + size * 0.8, mix(colour, "#ffffff", 0.25), colour, mix(colour, "ink", 0.35))
    )
    art.shade(dome, across(x + size * 0.85, x, "ink", "ink"), mix(colour, "ink", 0.6), 0.5)


def lamp(art: Art, x: float, foot: float, high: float, *, on: bool = True) -> None:
    """Paint a street lamp."""
    art.paint(line([(x, foot), (x, foot - high)], 11, 8), "#101d21")
    art.paint(rect(x - 14, foot - 26, 28, 26, 4), "#101d21")
    art.paint(
        polygons(
            [[(x - 22, foot - high), (x + 22, foot - high), (x + 30, foot - high - 62), (x - 30, foot - high - 62)]]
        ),
        "#ffdf95" if on else "#dbe6e2",
    )
    art.paint(polygons([[(x - 36, foot - high - 60), (x + 36, foot - high - 60), (x, foot - high - 96)]]), "#101d21")
    if on:
        art.paint(circle(x, foot - high - 30, 130).blurred(60), "sun", 0.5)


def dukkan_yagmur() -> Art:
    """The shop in the evening rain."""
    art = Art(1080, 1350, down(0, 900, "#16303c", "#27515c", "#5d7f80", "#d08a54"), seed=31)
    for x, wide, high, colour in (
        (-60, 250, 560, "#35606a"),
        (170, 220, 660, "#2c5560"),
        (720, 230, 640, "#2c5560"),
        (900, 260, 540, "#35606a"),
    ):
        house(art, x, 980, wide, high, colour, "#4a2f2f", 0.35, 4)
    front = rect(140, 330, 800, 700)
    art.shadow(front, 0, 12, 30, opacity=0.5)
    art.paint(front, across(140, 940, "#c9563a", "accent", "#7f2a1c"))
    art.shade(front, across(940, 420, "ink", "ink"), "#3f130c", 0.55)
    cornice = rect(110, 300, 860, 44, 6)
    art.shadow(cornice, 0, 12, 10, opacity=0.5)
    art.paint(cornice, down(300, 344, "#f0d9b4", "#b08a5a"))
    for i in range(22):
        art.paint(rect(124 + i * 39, 336, 18, 20), "#a07a4c")
    sign = rect(200, 378, 680, 124, 14)
    art.shadow(sign, 0, 8, 10, opacity=0.5)
    art.paint(sign, down(378, 502, "#1b3a44", "night"))
    mark(art, 268, 448, 84, "sun", "night")
    art.paint(words("Kırkikindi", 566, 472, 96), "foam")
    # Windows with warm light, the bar inside.
    for x, wide in ((186, 300), (594, 300)):
        frame = rect(x, 560, wide, 356, 10)
        art.paint(frame, "#3b1a12")
        pane = rect(x + 14, 574, wide - 28, 328, 4)
        art.paint(pane, glow((x + wide / 2, 640), 300, "#fff0c4", "#ffcf6e", "#d8853a"))
        for i in range(3):
            lx = x + 64 + i * (wide - 128) / 2
            art.paint(line([(lx, 574), (lx, 616)], 3), "#5b2a14")
            art.paint(
                path(
                    f"M{lx - 30} 650 C{lx - 28} 622 {lx - 10} 612 {lx} 612 C{lx + 10} 612 {lx + 28} 622 {lx + 30} 650 Z"
                ),
                "#6b2418",
            )
            art.paint(circle(lx, 654, 11), "#fffbe8")
            art.paint(circle(lx, 660, 60).blurred(24), "#fff3c9", 0.55, inside=pane)
        for row in range(2):
            y = 730 + row * 74
            art.paint(rect(x + 14, y, wide - 28, 8), "#6b3a22", inside=pane)
            for i in range(7):
                bx = x + 40 + i * 36
                tone = ("accent", "stream", "leaf", "#8a4a22")[(i + row * 2) % 4]
                art.paint(
                    rect(bx, y - 46, 24, 46, 3), across(bx, bx + 24, mix(tone, "#ffffff", 0.15), tone), inside=pane
                )
                art.paint(rect(bx + 5, y - 30, 14, 18, 2), "paper", inside=pane)
        art.paint(polygons([[(x + 14, 574), (x + 120, 574), (x + 14, 760)]]), "#ffffff", 0.16, inside=pane)
        art.paint(rect(x + wide / 2 - 4, 574, 8, 328), "#3b1a12")
        art.paint(rect(x - 12, 910, wide + 24, 26, 4), down(910, 936, "#f0d9b4", "#a07a4c"))
        for i in range(9):
            px = x + 18 + i * (wide - 36) / 8
            art.paint(circle(px, 908, 26, 18), mix("leaf", "night", art.random.random() * 0.5))
            art.paint(circle(px + 8, 898, 7), ("accent", "sun", "foam")[i % 3], 0.9)
    door = rect(500, 590, 80, 440, 8)
    art.paint(rect(488, 578, 104, 452, 10), "#3b1a12")
    art.paint(door, down(590, 1030, "#1d4550", "night"))
    art.paint(rect(514, 610, 52, 230, 6), down(610, 840, "#ffe2a0", "#e79a3f"))
    art.paint(rect(520, 700, 40, 30, 4), "foam")
    art.paint(words("açık", 540, 722, 20, "BricolageGrotesque-Bold"), "accent")
    art.paint(circle(570, 890, 6), "sun")
    # Awning.
    for i in range(20):
        x = 150 + i * 39
        stripe = path(f"M{x} 516 L{x + 39} 516 L{x + 39} 566 Q{x + 19.5} 592 {x} 566 Z")
        art.paint(stripe, down(516, 590, "foam", "soft") if i % 2 else down(516, 590, "#2a6570", "#1a4a54"))
    art.paint(rect(150, 512, 780, 8), "#3b1a12")
    # Wet street that mirrors the light.
    street = rect(0, 1030, 1080, 320)
    art.paint(street, down(1030, 1350, "#2b4148", "#14262c"))
    art.paint(rect(0, 1030, 1080, 34), down(1030, 1064, "#8fa09c", "#4f6468"))
    for x, wide, colour in (
        (186, 300, "#ffcf6e"),
        (594, 300, "#ffcf6e"),
        (500, 80, "#3f7c86"),
        (60, 30, "#ffdf95"),
        (990, 30, "#ffdf95"),
    ):
        art.paint(rect(x, 1070, wide, 240).blurred(22), colour, 0.42, inside=street)
    for _ in range(70):
        x, y, long = art.random.uniform(0, 1080), art.random.uniform(1076, 1350), art.random.uniform(30, 150)
        art.paint(
            line([(x, y), (x + long, y)], 1.5, 3.5),
            art.random.choice(["#ffcf6e", "#8fc1c1", "#0d1c21", "#0d1c21"]),
            0.3,
            inside=street,
        )
    lamp(art, 64, 1080, 520)
    lamp(art, 1012, 1080, 520)
    umbrella(art, 300, 1210, 180, "sun", "#2f4a52")
    art.paint(
        polygons([[(250, 1216), (352, 1216), (330, 1340), (272, 1340)]]).blurred(8), "#0d1c21", 0.4, inside=street
    )
    for _ in range(24):
        x, y = art.random.uniform(20, 1060), art.random.uniform(1090, 1330)
        art.paint(circle(x, y, 20, 6) - circle(x, y, 17, 4.6), "#cfe6e4", 0.4)
    rain(art, 230, "#dbeeec", 0.42, long=80)
    art.shade(rect(0, 0, 1080, 360), down(0, 360, "ink", "ink"), "#0b1c24", 0.45)
    return art


def porsuk_kopru() -> Art:
    """A bridge over the Porsuk."""
    art = Art(1200, 900, down(0, 520, "#8fc1c1", "#cfe3d8", "#f9e3b4"), seed=32)
    art.paint(circle(880, 240, 96), glow((860, 220), 170, "#fff8e0", "sun"))
    art.paint(circle(880, 240, 190).blurred(60), "#fff3c9", 0.6)
    for x, y, size in ((200, 130, 1.0), (520, 86, 0.7), (1060, 120, 0.8)):
        for dx, dy, r in ((0, 0, 54), (56, -22, 62), (116, 0, 48), (58, 14, 60)):
            art.paint(
                circle(x + dx * size, y + dy * size, r * size, r * size * 0.66),
                down(y - 60, y + 60, "#ffffff", "#e6eee6"),
                0.92,
            )
    art.paint(
        path("M0 470 Q160 380 330 440 Q520 360 720 430 Q900 370 1200 450 L1200 560 L0 560 Z"),
        down(380, 540, "#9db59a", "#7f9f7f"),
    )
    colours = ["#e8b64c", "#c9563a", "#f0dcc0", "#5b8f93", "#d88a5c", "#e9cf9d", "#7c9a6a", "#c46a55"]
    x = -30.0
    for index in range(9):
        wide, high = art.random.uniform(116, 150), art.random.uniform(190, 280)
        house(art, x, 590, wide, high, colours[index % 8], "#8a3a28", 0.12, 3, 9 if index % 2 else 0)
        x += wide + 12
    for tx, tall in ((60, 150), (330, 120), (610, 140), (860, 120), (1120, 160)):
        art.paint(line([(tx, 600), (tx, 600 - tall * 0.6)], 10, 7), "#5b3a24")
        for dx, dy, r in ((0, -tall * 0.7, 46), (-28, -tall * 0.5, 36), (28, -tall * 0.52, 38)):
            art.paint(circle(tx + dx, 600 + dy, r), glow((tx + dx - 14, 590 + dy), 80, "#a9bf7c", "leaf", "#44613d"))
    quay = rect(0, 584, 1200, 44)
    art.paint(quay, down(584, 628, "#d9c098", "#a5835a"))
    for i in range(31):
        art.paint(rect(i * 40, 606, 2, 22), "#7d6040", 0.5)
    water = rect(0, 626, 1200, 274)
    art.paint(water, down(626, 900, "#6fb0b2", "#2f7f88", "#1f6570"))
    for index in range(9):
        rx = index * 138 - 20
        art.paint(rect(rx, 630, 110, 150).blurred(12), colours[index % 8], 0.30, inside=water)
    for _ in range(90):
        wx, wy, long = art.random.uniform(-40, 1200), art.random.uniform(640, 896), art.random.uniform(30, 150)
        art.paint(
            line([(wx, wy), (wx + long / 2, wy + 2), (wx + long, wy)], 1, 4),
            art.random.choice(["#cfe9e4", "#cfe9e4", "#1a5560"]),
            0.38,
            inside=water,
        )
    # The bridge: one flat arch, balusters, lamps; its mirror in the water.
    mirror = path("M120 676 Q600 560 1080 676 L1080 700 C1000 760 860 830 600 830 C340 830 200 760 120 700 Z")
    art.paint(mirror.blurred(8), "#153f49", 0.40, inside=water)
    bridge = path(
        "M60 640 L60 566 Q600 420 1140 566 L1140 640 L1030 668 C960 560 800 506 600 506 C400 506 240 560 170 668 Z"
    )
    art.shadow(bridge, 0, 14, 14, opacity=0.4)
    art.paint(bridge, down(430, 680, "#f3e2c4", "#dcc197", "#a98456"))
    art.shade(bridge, across(1140, 640, "ink", "ink"), "#7d5c37", 0.5)
    inner = path(
        "M1030 668 C960 560 800 506 600 506 C400 506 240 560 170 668 L196 668 C262 574 414 526 600 526 C786 526 938 574 1004 668 Z"
    )
    art.paint(inner, "#8a6840", 0.75)
    for i in range(30):
        t = (i + 0.5) / 30
        bx = 60 + 1080 * t
        by = (1 - t) ** 2 * 566 + 2 * t * (1 - t) * 420 + t * t * 566
        art.paint(rect(bx - 6, by - 44, 12, 46, 5), across(bx - 6, bx + 6, "#fff3da", "#c9a877"))
    rail = curve("M60 520 Q600 374 1140 520", 15)
    art.shadow(rail, 0, 5, 4, opacity=0.3)
    art.paint(rail, down(430, 530, "#fff3da", "#cbaa78"))
    for bx, by in ((70, 520), (336, 474), (600, 448), (864, 474), (1130, 520)):
        art.paint(line([(bx, by), (bx, by - 76)], 7, 5), "#203a40")
        art.paint(circle(bx, by - 86, 15), glow((bx - 4, by - 90), 24, "#ffffff", "#ffe2a0"))
    umbrella(art, 470, 480, 66, "accent", "#2f4a52")
    # A small boat under a striped awning.
    hull = path("M690 778 L1010 778 C1000 824 960 842 850 842 C740 842 704 824 690 778 Z")
    art.paint(circle(850, 848, 190, 16).blurred(8), "#0e3d46", 0.55, inside=water)
    art.paint(hull, down(778, 842, "#d8613f", "accent", "#74291b"))
    art.paint(rect(684, 770, 332, 13, 6), "foam")
    for px in (744, 850, 956):
        art.paint(line([(px, 772), (px, 700)], 6), "#5b3a24")
    for i in range(8):
        art.paint(
            path(
                f"M{718 + i * 33} 690 L{751 + i * 33} 690 L{751 + i * 33} 712 Q{734.5 + i * 33} 724 {718 + i * 33} 712 Z"
            ),
            "foam" if i % 2 else "stream",
        )
    for px, coat in ((796, "sun"), (904, "leaf")):
        art.paint(path(f"M{px - 24} 772 C{px - 24} 734 {px + 24} 734 {px + 24} 772 Z"), coat)
        art.paint(circle(px, 732, 14), "#d9a27a")
        art.paint(
            path(
                f"M{px - 15} 730 C{px - 14} 712 {px + 14} 712 {px + 15} 730 C{px + 6} 722 {px - 6} 722 {px - 15} 730 Z"
            ),
            "#3b2015",
        )
    return art


def ilk_kar() -> Art:
    """The first snow."""
    art = Art(1080, 1350, down(0, 1350, "#1a3a46", "#3a6a76", "#9dbfc2", "#e3ecea"), seed=33)
    art.paint(circle(800, 250, 88), glow((780, 230), 150, "#ffffff", "#f2ead2"))
    art.paint(circle(800, 250, 200).blurred(70), "#e9f0e6", 0.5)
    art.paint(
        path("M0 700 Q220 560 430 660 Q640 540 850 640 Q980 590 1080 640 L1080 900 L0 900 Z"),
        down(560, 880, "#7fa5ab", "#b5cdd0"),
    )
    art.paint(
        path("M0 640 Q220 540 430 640 Q520 590 640 590 L560 640 L420 690 L200 600 L60 680 Z").blurred(10),
        "#e9f2f0",
        0.35,
    )
    rows = (
        (760, ["#5d868c", "#6d9095", "#557d85"], 190),
        (930, ["#b98a5e", "#9a5a45", "#c9a877"], 250),
        (1120, ["#c9563a", "#d9a85f", "#4d8088"], 330),
    )
    for depth, (foot, colours, high) in enumerate(rows):
        x = -60.0 - depth * 30
        index = 0
        while x < 1100:
            wide = 150 + depth * 56 + art.random.uniform(-16, 24)
            tall = high + art.random.uniform(-30, 40)
            colour = mix(colours[index % 3], "#8fb3b8", 0.55 - depth * 0.26)
            house(
                art,
                x,
                foot,
                wide,
                tall,
                colour,
                mix("#7d4034", "#8fb3b8", 0.4 - depth * 0.2),
                0.0,
                3,
                8 if depth == 2 else 0,
            )
            top, eave = foot - tall, wide * 0.09
            snow = path(
                f"M{x - eave - 4} {top + 10} L{x + wide * 0.14} {top - tall * 0.17 - 16} Q{x + wide * 0.5} {top - tall * 0.17 - 26} {x + wide * 0.86} {top - tall * 0.17 - 16} L{x + wide + eave + 4} {top + 10} "
                f"Q{x + wide * 0.9} {top + 4} {x + wide * 0.8} {top - 6} Q{x + wide * 0.6} {top + 8} {x + wide * 0.45} {top - 8} Q{x + wide * 0.3} {top + 8} {x + wide * 0.16} {top - 4} Q{x} {top + 4} {x - eave - 4} {top + 10} Z"
            )
            art.paint(snow, down(top - tall * 0.2, top + 10, "#ffffff", "#d5e4e5"))
            if (index == 1 and depth < 2) or index == 3:
                cx = x + wide * 0.7
                art.paint(rect(cx, top - tall * 0.17 - 50, 26, 54), "#7a4a3a")
                art.paint(rect(cx - 4, top - tall * 0.17 - 60, 34, 16, 8), "#ffffff")
                steam(art, cx + 12, top - tall * 0.17 - 60, 150, 0.35, 30)
            x += wide + 20 + depth * 8
            index += 1
    # One window with light.
    glow_x, glow_y = 560, 905
    art.paint(circle(glow_x, glow_y, 170).blurred(50), "sun", 0.62)
    art.paint(rect(glow_x - 34, glow_y - 46, 68, 92, 4), "#4a2a1a")
    art.paint(rect(glow_x - 28, glow_y - 40, 56, 80, 2), down(glow_y - 40, glow_y + 40, "#fff3c9", "sun"))
    art.paint(rect(glow_x - 2, glow_y - 40, 4, 80), "#4a2a1a")
    cup(art, glow_x - 8, glow_y + 38, 26, "accent", saucer=False)
    ground = path("M0 1110 Q300 1060 560 1120 Q820 1170 1080 1100 L1080 1350 L0 1350 Z")
    art.paint(ground, down(1080, 1350, "#ffffff", "#d3e3e6"))
    art.shade(ground, across(1080, 200, "ink", "ink"), "#9fbfc6", 0.5)
    for i in range(15):
        fx = 430 + i * 14 + 16 * math.sin(i * 0.5)
        fy = 1340 - i * 14
        art.paint(circle(fx + (9 if i % 2 else -9), fy, 9 - i * 0.3, 5), "#a9c6cc", 0.9)
    for tx, foot, tall in ((120, 1190, 420), (960, 1180, 480), (300, 1250, 300)):
        tree(art, tx, foot, tall)
    for _ in range(260):
        x, y, near = art.random.uniform(0, 1080), art.random.uniform(0, 1350), art.random.random() ** 2
        flake = circle(x, y, 1.6 + near * 6.5)
        art.paint(flake.blurred(0.6 + near * 1.6), "#ffffff", 0.55 + 0.4 * (1 - near))
    return art


def tree(art: Art, x: float, foot: float, tall: float) -> None:
    """Paint a bare tree with snow on its branches."""

    def branch(px: float, py: float, turn: float, long: float, thick: float) -> None:
        ex, ey = px + math.cos(turn) * long, py + math.sin(turn) * long
        art.paint(line([(px, py), ((px + ex) / 2 + 4, (py + ey) / 2), (ex, ey)], thick, thick * 0.62), "#3b2a26")
        art.paint(line([(px, py - thick * 0.42), (ex, ey - thick * 0.3)], thick * 0.34, thick * 0.2), "#ffffff", 0.9)
        if long > tall * 0.09:
            for lean in (-0.52, 0.46):
                branch(
                    ex,
                    ey,
                    turn + lean + art.random.uniform(-0.18, 0.18),
                    long * art.random.uniform(0.66, 0.78),
                    thick * 0.62,
                )

    art.paint(circle(x, foot, tall * 0.12, tall * 0.03), "#a9c6cc", 0.8)
    branch(x, foot, -math.pi / 2, tall * 0.30, tall * 0.055)


def bisiklet_teslimat() -> Art:
    """A delivery bicycle after the rain."""
    art = Art(1200, 900, down(0, 640, "#7fb3ba", "#bcdad3", "#fbe6b6"), seed=34)
    for index, colour in enumerate(("#d8613f", "#f2a544", "#f5d36b", "#8fae72", "#4d97a0")):
        radius = 560 - index * 26
        art.paint((circle(760, 700, radius) - circle(760, 700, radius - 26)).blurred(5), colour, 0.55)
    for x, y, size, tone in ((170, 170, 1.2, "#8fa9ad"), (470, 110, 0.8, "#a9c0c0"), (1050, 150, 0.9, "#ffffff")):
        for dx, dy, r in ((0, 0, 60), (66, -30, 74), (140, -6, 60), (70, 16, 76)):
            art.paint(
                circle(x + dx * size, y + dy * size, r * size, r * size * 0.66),
                down(y - 70, y + 60, mix(tone, "#ffffff", 0.5), tone),
                0.95,
            )
    rain(art, 46, "#5b8a92", 0.5, box=(90, 200, 560, 470), long=44)
    art.paint(
        path("M0 600 Q200 500 420 570 Q640 500 860 560 Q1040 520 1200 570 L1200 700 L0 700 Z"),
        down(500, 680, "#a9bf93", "#7f9f72"),
    )
    for x, wide, high, colour in (
        (30, 120, 150, "#e8b64c"),
        (160, 104, 190, "#c9563a"),
        (930, 116, 170, "#f0dcc0"),
        (1054, 130, 200, "#5b8f93"),
    ):
        house(art, x, 660, wide, high, colour, "#8a3a28", 0.0, 2)
    road = rect(0, 650, 1200, 250)
    art.paint(road, down(650, 900, "#9aa6a2", "#6c7c7d"))
    art.paint(rect(0, 644, 1200, 20), down(644, 664, "#e3d3b0", "#b79c6d"))
    art.shade(road, across(1200, 300, "ink", "ink"), "#4a5a5e", 0.4)
    for x, y, wide in ((210, 838, 210), (720, 862, 300), (1050, 780, 130)):
        puddle = circle(x, y, wide, wide * 0.13)
        art.paint(puddle, down(y - 30, y + 30, "#cfe6dd", "#8fbfc4"), 0.9)
        art.paint(circle(x + 20, y + 3, wide * 0.3, wide * 0.03), "#fbe6b6", 0.8)
    art.paint(circle(610, 846, 420, 22).blurred(12), "ink", 0.4)
    # The bicycle.
    for wx in (360, 860):
        tyre = circle(wx, 700, 146) - circle(wx, 700, 130)
        for spoke in range(18):
            angle = math.radians(spoke * 20)
            art.paint(line([(wx, 700), (wx + math.cos(angle) * 132, 700 + math.sin(angle) * 132)], 1.8), "#dfe8e6", 0.9)
        art.paint(tyre, "#22292b")
        art.paint(circle(wx, 700, 131) - circle(wx, 700, 124), "#e3cfa2")
        art.paint(circle(wx, 700, 15), glow((wx - 5, 695), 24, "#f2f6f4", "#56666a"))
        guard = curve(f"M{wx - 152} 690 C{wx - 150} 500 {wx + 140} 500 {wx + 152} 660", 11, 11)
        art.paint(guard, down(540, 700, "#3f7c86", "stream"))
    paint = down(420, 720, "#d8613f", "accent", "#8f2f20")
    for d, thick in (
        ("M360 700 L596 700", 15),
        ("M360 700 L540 480", 13),
        ("M596 700 L530 470", 17),
        ("M596 700 L790 500", 19),
        ("M536 500 C620 560 720 560 786 500", 19),
        ("M860 700 L776 440", 17),
    ):
        tube = curve(d, thick)
        art.paint(tube, paint)
        art.paint(tube.moved(-2, -3) & tube, "#f0997c", 0.35)
    art.paint(curve("M776 440 C760 396 800 386 850 392", 12), "#cfd9d7")
    art.paint(line([(836, 391), (878, 396)], 19), "#5b2a14")
    art.paint(line([(526, 476), (520, 444)], 12), "#cfd9d7")
    art.paint(
        path("M450 432 C470 416 560 416 592 436 C570 452 480 456 450 432 Z"), down(416, 452, "#8a4a22", "#4a2310")
    )
    art.paint(circle(596, 700, 40) - circle(596, 700, 29), "#cfd9d7")
    art.paint(line([(596, 700), (636, 762)], 11), "#cfd9d7")
    art.paint(rect(616, 756, 52, 13, 5), "#22292b")
    art.paint(circle(812, 470, 23), glow((804, 462), 36, "#fff8e0", "#ffcf6e", "#b98a3a"))
    # Rack with a crate behind, basket with bags before.
    art.paint(rect(256, 520, 240, 11, 5), "#22292b")
    art.paint(line([(290, 528), (350, 690)], 7), "#22292b")
    bags = ((872, 470, "night", "Guji"), (950, 462, "sun", "Huila"), (1022, 474, "leaf", "Antigua"))
    for bx, by, colour, name in bags:
        bag(art, bx, by + 20, 92, 170, colour, name)
    basket = polygons([[(806, 436), (1084, 436), (1052, 578), (836, 578)]])
    art.shadow(basket, 4, 8, 8, opacity=0.4)
    art.paint(basket, down(436, 578, "#d9a566", "#a87238"))
    for i in range(17):
        art.paint(line([(812 + i * 17, 438), (838 + i * 13.2, 576)], 3), "#7d5022", 0.6, inside=basket)
    for i in range(5):
        art.paint(rect(800, 456 + i * 26, 290, 4), "#f0cb90", 0.7, inside=basket)
    art.paint(rect(798, 426, 294, 20, 10), down(426, 446, "#e9bd80", "#a87238"))
    crate = rect(262, 398, 220, 124, 6)
    art.shadow(crate, 4, 8, 8, opacity=0.4)
    art.paint(crate, down(398, 522, "#1b424d", "night"))
    art.paint(rect(262, 398, 220, 12), "#3f7c86")
    art.shade(crate, across(482, 360, "ink", "ink"), "#06161b", 0.5)
    mark(art, 306, 466, 60, "sun", "night")
    art.paint(words("Kırkikindi", 404, 476, 26), "foam")
    return art


def rota_harita() -> Art:
    """The way of the beans."""
    art = Art(1200, 900, down(0, 900, "#2f7f88", "stream", "#1b5a64"), seed=35)
    sea = rect(0, 0, 1200, 900)
    art.shade(sea, across(1200, 100, "ink", "ink"), "night", 0.5)
    for i in range(13):
        art.paint(line([(i * 100, 0), (i * 100, 900)], 1.2), "rain", 0.22)
    for i in range(10):
        art.paint(line([(0, i * 100), (1200, i * 100)], 1.2), "rain", 0.22)
    for _ in range(44):
        x, y = art.random.uniform(20, 1160), art.random.uniform(20, 880)
        art.paint(curve(f"M{x} {y} q8 -9 16 0 q8 -9 16 0", 2.4), "rain", 0.32)
    lands = (
        # The Americas, drawn as cut paper.
        "M-20 -20 L330 -20 C360 30 330 90 290 110 C300 150 250 160 246 200 C240 240 220 236 206 262 C190 300 206 330 236 342 C250 370 226 380 196 352 C150 330 120 300 96 250 C70 210 20 190 -20 190 Z",
        "M206 352 C250 360 262 392 300 400 C360 400 420 430 432 480 C500 520 510 560 470 620 C452 690 410 720 392 790 C380 850 360 880 340 920 L276 920 C286 820 262 740 276 680 C240 620 212 560 232 500 C246 450 236 400 206 352 Z",
        # Europe and Asia Minor.
        "M520 -20 L1220 -20 L1220 330 C1160 340 1120 320 1090 350 C1070 330 1040 336 1010 318 C960 330 930 310 900 316 C880 296 850 300 830 314 C800 318 780 300 752 306 C730 290 700 286 690 262 C672 256 660 276 668 300 C650 306 640 280 622 262 C600 250 576 262 560 290 C530 296 520 262 548 236 C536 210 560 190 592 186 C600 150 560 120 540 90 C530 60 516 20 520 -20 Z",
        # Africa and Arabia.
        "M556 360 C600 330 660 344 700 348 C740 372 790 356 836 362 C850 400 872 440 900 476 C940 482 962 492 956 520 C920 570 880 610 870 670 C862 720 820 760 800 820 C780 870 740 890 716 850 C690 790 690 720 676 660 C666 610 640 590 600 586 C550 588 510 560 496 510 C490 460 520 400 556 360 Z",
        "M874 356 C930 366 980 380 1020 420 C1030 450 990 490 950 486 C920 450 890 410 874 356 Z",
    )
    for index, d in enumerate(lands):
        land = path(d)
        art.shadow(land, 6, 12, 12, opacity=0.45)
        art.paint(land, down(0, 900, "foam", "paper", "soft"))
        art.shade(land, across(1200 if index > 1 else 520, 560 if index > 1 else 100, "ink", "ink"), "#cfae7b", 0.45)
    # Green hills where coffee grows, and routes of stitches.
    origins = ((838, 536, "Etiyopya"), (300, 452, "Kolombiya"), (152, 300, "Guatemala"))
    home = (846, 262)
    for x, y, _ in origins:
        art.paint(circle(x, y, 54).blurred(14), "leaf", 0.55)
    for (x, y, _), bend in zip(origins, ((1010, 400), (560, 150), (480, 40)), strict=True):
        for i in range(46):
            t = (i + 0.25) / 46
            points = []
            for step in (t, t + 0.011):
                px = (1 - step) ** 2 * x + 2 * step * (1 - step) * bend[0] + step**2 * home[0]
                py = (1 - step) ** 2 * y + 2 * step * (1 - step) * bend[1] + step**2 * home[1]
                points.append((px, py))
            art.paint(line(points, 8), "#5d1a12", 0.25)
            art.paint(line([(px, py - 3) for px, py in points], 6), "accent")
    for x, y, name in origins:
        for i, (dx, dy) in enumerate(((-18, 4), (4, -16), (16, 8))):
            art.paint(
                circle(x + dx, y + dy, 15, 11, i * 50),
                glow((x + dx - 4, y + dy - 5), 24, "#ff8f78", "#d23b2a", "#8a1d14"),
            )
        art.paint(circle(x - 30, y - 18, 26, 10, -30), across(x - 60, x, "#8fae72", "leaf"))
        art.paint(circle(x + 36, y - 10, 26, 10, 30), across(x, x + 60, "leaf", "#44613d"))
        label(art, x, y + 56, name)
    ship(art, 470, 330)
    mark(art, home[0], home[1] - 52, 120, "accent", "foam")
    art.paint(circle(*home, 13), "ink")
    art.paint(circle(*home, 6), "foam")
    label(art, home[0] + 150, home[1] - 20, "Eskişehir", "night", "foam", 34)
    # A compass in the south-east.
    x, y = 1070, 740
    art.paint(circle(x, y, 92), "night", 0.55)
    art.paint(circle(x, y, 92) - circle(x, y, 87), "sun")
    for i in range(8):
        angle = math.radians(i * 45)
        far, near = (84, 16) if i % 2 == 0 else (54, 13)
        tip = (x + math.cos(angle) * far, y + math.sin(angle) * far)
        sides = [(x + math.cos(angle + s) * near, y + math.sin(angle + s) * near) for s in (-0.785, 0.785)]
        art.paint(polygons([[tip, sides[0], (x, y)]]), "foam")
        art.paint(polygons([[tip, sides[1], (x, y)]]), "sun" if i % 2 == 0 else "rain")
    art.paint(words("K", x, y - 100, 34), "sun")
    scatter(art, [(560, 800), (618, 836), (520, 850), (1120, 560), (60, 560), (120, 604)], 58)
    return art


def label(art: Art, x: float, y: float, text: str, ground: str = "foam", ink: str = "ink", size: float = 27) -> None:
    """Paint a place's name on a slip of paper."""
    wide = len(text) * size * 0.58 + 34
    slip = rect(x - wide / 2, y - size * 0.82, wide, size * 1.5, 8)
    art.shadow(slip, 2, 5, 4, opacity=0.35)
    art.paint(slip, ground)
    art.paint(words(text, x, y + size * 0.24, size, "BricolageGrotesque-Bold"), ink)


def ship(art: Art, x: float, y: float) -> None:
    """Paint a small freighter."""
    art.paint(
        path(f"M{x - 62} {y} L{x + 66} {y} L{x + 50} {y + 32} L{x - 46} {y + 32} Z"),
        down(y, y + 32, "#c9563a", "#7f2a1c"),
    )
    for i, colour in enumerate(("sun", "foam", "leaf")):
        art.paint(rect(x - 38 + i * 28, y - 22, 26, 22, 2), colour)
    art.paint(rect(x + 36, y - 34, 20, 34, 2), "foam")
    art.paint(rect(x + 40, y - 52, 10, 18), "night")
    for i in range(3):
        art.paint(circle(x + 50 + i * 14, y - 60 - i * 9, 8 + i * 3), "foam", 0.7)
    art.paint(
        curve(f"M{x - 80} {y + 38} q14 -10 28 0 q14 -10 28 0 q14 -10 28 0 q14 -10 28 0 q14 -10 28 0", 4), "foam", 0.8
    )
