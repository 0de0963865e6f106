"""Still lifes: cups, bags and boxes on tables."""

from __future__ import annotations

import math

from kit import Art, across, circle, curve, down, glow, line, mix, path, polygons, rect, words
from things import COFFEE, COPPER, CREMA, MILK, STEEL, bag, bokeh, cup, cup_top, mark, rain, scatter, steam, table


def fincan_bugu() -> Art:
    """A cup before a window in the rain."""
    art = Art(1080, 1350, "night", seed=1)
    pane = rect(96, -40, 888, 970, 0)
    art.paint(rect(0, 0, 1080, 1010), down(0, 1010, "#7a2f22", "#5b2019"))
    art.shade(rect(0, 0, 1080, 1010), across(1080, 300, "ink", "ink"), "#2b0f0c", 0.4)
    art.paint(rect(72, -40, 936, 994), down(0, 950, mix("ink", "accent", 0.18), "ink"))
    art.paint(pane, down(0, 930, "#1d4550", "#2c6570", "#88a9a0", "#d9b98a"))
    # The street behind the glass: roofs, lit windows, lamps out of focus.
    for x, wide, high, tone in (
        (70, 210, 360, 0.2),
        (260, 190, 470, 0.35),
        (430, 240, 330, 0.1),
        (640, 170, 520, 0.3),
        (790, 230, 400, 0.15),
    ):
        house = polygons(
            [[(x, 940), (x, 940 - high), (x + wide / 2, 860 - high), (x + wide, 940 - high), (x + wide, 940)]]
        )
        art.paint(house.blurred(7), mix("night", "rain", tone), 0.92, inside=pane)
        for row in range(3):
            for column in range(2):
                if (row + column + x) % 3:
                    lit = rect(x + wide * (0.2 + 0.4 * column), 970 - high + row * 92, wide * 0.2, 46, 6)
                    art.paint(lit.blurred(6), "sun", 0.75, inside=pane)
    bokeh(
        art,
        [
            (180, 800, 46),
            (330, 860, 34),
            (520, 780, 58),
            (700, 850, 40),
            (880, 770, 50),
            (930, 880, 30),
            (420, 700, 26),
            (790, 690, 24),
        ],
        ["sun", "#f08b4f", "rain"],
        0.42,
        pane,
    )
    rain(art, 120, "#d8ece9", 0.5, pane, (60, -60, 1000, 930), 80)
    # Drops that run down the pane.
    for _ in range(46):
        x, y, size = art.random.uniform(110, 970), art.random.uniform(10, 900), art.random.uniform(4, 12)
        art.paint(
            line([(x, y - size * art.random.uniform(2, 11)), (x, y)], 0.8, size * 0.7), "#e9f5f2", 0.28, inside=pane
        )
        art.paint(
            circle(x, y, size * 0.62, size * 0.8),
            glow((x, y - size * 0.3), size, "#f6fffd", "#7fa9ab"),
            0.75,
            inside=pane,
        )
        art.paint(circle(x + size * 0.15, y + size * 0.3, size * 0.28), "#16414b", 0.35, inside=pane)
    art.paint(rect(522, -40, 36, 970), across(522, 558, mix("ink", "accent", 0.32), "ink"))
    art.paint(rect(96, 380, 888, 26), down(380, 406, mix("ink", "accent", 0.32), "ink"))
    table(art, 960, "#a26b42", 2)
    art.shadow(rect(40, 930, 1000, 44), 0, 18, 16, opacity=0.4)
    art.paint(rect(40, 924, 1000, 46, 8), down(924, 970, "#8b3a2a", "#5b2019"))
    art.paint(rect(40, 924, 1000, 8, 4), "#b9604a", 0.8)
    art.paint(circle(520, 1210, 470, 120).blurred(40), "#ffdca2", 0.26)
    cup(art, 520, 1220, 430)
    steam(art, 520, 890, 470, 0.62, 54)
    scatter(art, [(905, 1236), (968, 1196), (120, 1262)], 74)
    art.shade(rect(0, 0, 1080, 1350), down(1350, 1180, "ink", "ink"), "ink", 0.25)
    return art


def cekirdekler() -> Art:
    """Beans, side by side."""
    art = Art(1080, 1080, down(0, 1080, "#8f2f20", "accent"), seed=2)
    art.shade(rect(0, 0, 1080, 1080), across(1080, 200, "ink", "ink"), "#5d1a12", 0.4)
    places: list[tuple[float, float]] = []
    for row in range(9):
        for column in range(9):
            x = column * 140 - 20 + (70 if row % 2 else 0) + art.random.uniform(-16, 16)
            y = row * 126 + 20 + art.random.uniform(-14, 14)
            places.append((x, y))
    left = (706, 430)
    places = [place for place in places if math.hypot(place[0] - left[0], place[1] - left[1]) > 128]
    scatter(art, places, 136)
    # One green bean among the roasted ones.
    x, y = left
    body = circle(x, y, 76, 53, -32)
    art.paint(circle(x, y, 112), glow((x, y), 112, "sun", "sun", "#d9962f"))
    art.shadow(body, 4, 8, 7, opacity=0.45)
    art.paint(body, glow((x - 26, y - 32), 130, "#d5dcae", "#9bac78", "leaf"))
    spine = [
        (
            x + 64 * (i / 12 - 1) * 0.84 + 10 * math.sin(i / 24 * math.tau) * 0.5,
            y - 40 * (i / 12 - 1) + 14 * math.sin(i / 24 * math.tau),
        )
        for i in range(25)
    ]
    art.paint(line(spine, 4, 6), "#4e6143", inside=body)
    art.shade(body, across(x + 80, x - 10, "ink", "ink"), "#3f5236", 0.4)
    return art


def latte_yaprak() -> Art:
    """A leaf of milk, from above."""
    art = Art(1080, 1080, down(0, 1080, "#2a6570", "stream"), seed=3)
    whole = rect(0, 0, 1080, 1080)
    art.paint(polygons([[(0, 0), (420, 0), (0, 420)]]).blurred(60), "#7fb9bb", 0.35)
    art.shade(whole, across(1080, 100, "ink", "ink"), "night", 0.55)
    # A folded napkin under the cup.
    cloth = polygons([[(60, 560), (600, 96), (1010, 610), (470, 1050)]])
    art.shadow(cloth, 14, 20, 18, opacity=0.4)
    art.paint(cloth, across(60, 1010, "foam", "paper", "soft"))
    for share in (0.10, 0.14, 0.84, 0.88):
        ax, ay, bx, by = 60 + 540 * share, 560 - 464 * share, 470 + 540 * share, 1050 - 440 * share
        art.paint(line([(ax, ay), (bx, by)], 7), "accent", 0.85, inside=cloth)
    art.shade(cloth, across(1010, 500, "ink", "ink"), "#b99a70", 0.35)
    cup_top(art, 520, 560, 348, "foam", handle=-32, turn=12)
    spoon(art, 946, 250, 860)
    scatter(art, [(150, 180), (216, 132), (118, 268), (958, 968), (902, 1012)], 72)
    return art


def spoon(art: Art, x: float, top: float, bottom: float, bowl_turn: float = 0) -> None:
    """Paint a spoon that lies upright."""
    handle = line([(x, top + 80), (x, bottom)], 14, 22)
    bowl = circle(x, top + 46, 38, 58, bowl_turn)
    art.shadow(handle | bowl, 12, 16, 10, opacity=0.4)
    art.paint(handle | bowl, across(x - 40, x + 40, "#8d9999", "#f2f6f4", STEEL, "#77868a"))
    art.paint(circle(x, top + 48, 29, 47), across(x - 30, x + 30, "#6f7f83", STEEL, "#f4f8f6"))
    art.paint(circle(x, top + 48, 29, 47).blurred(6), "#eef4f2", 0.25)


def paket_guji() -> Art:
    """The bag of the month."""
    art = Art(1080, 1350, down(0, 1350, "#f6c86c", "sun", "#e39a35"), seed=4)
    sun = circle(540, 560, 420)
    art.paint(sun, glow((420, 420), 760, "#fff0c9", "#f9d58a", "#f2b544"))
    art.shade(sun, across(960, 400, "ink", "ink"), "#e08a3a", 0.35)
    for x, y, size in (
        (90, 150, 120),
        (250, 330, 84),
        (930, 130, 104),
        (1000, 420, 76),
        (130, 640, 70),
        (880, 760, 60),
        (70, 430, 52),
        (760, 90, 62),
    ):
        mark(art, x, y, size, "stream", "stream", 0.9)
        art.paint(circle(x - size * 0.10, y + size * 0.10, size * 0.07, size * 0.12, 20), "#cfeae7", 0.8)
    floor = path("M0 1090 Q540 1046 1080 1090 L1080 1350 L0 1350 Z")
    art.paint(floor, down(1060, 1350, "accent", "#7f2a1c"))
    art.shade(floor, across(1080, 200, "ink", "ink"), "#4d150d", 0.45)
    art.paint(circle(540, 1196, 370, 62).blurred(26), "#2a0d08", 0.55)
    bag(art, 540, 1200, 560, 880, "night", "GUJI", "Etiyopya · yıkanmış · 250 g")
    scatter(art, [(150, 1236), (232, 1274), (880, 1258), (958, 1218), (800, 1296), (330, 1304)], 84)
    # Flowers of coffee on the ground.
    for x, y, turn in ((930, 1120, 10), (118, 1150, 40)):
        for petal in range(5):
            angle = math.radians(turn + petal * 72)
            art.paint(
                circle(x + math.cos(angle) * 24, y + math.sin(angle) * 15, 23, 11, turn + petal * 72),
                down(y - 30, y + 30, "#ffffff", "soft"),
            )
        art.paint(circle(x, y, 8), "sun")
    return art


def kis_menusu() -> Art:
    """Three warm drinks and what goes into them."""
    art = Art(1080, 1350, down(0, 1350, "#1d4550", "night"), seed=5)
    wall = rect(0, 0, 1080, 1000)
    art.shade(wall, across(1080, 0, "ink", "ink"), "#0b2027", 0.5)
    art.paint(circle(540, 330, 520).blurred(120), "#f2b544", 0.20)
    board = rect(170, 96, 740, 520, 26)
    art.shadow(board, 10, 22, 24, opacity=0.55)
    art.paint(board, across(170, 910, "#9a6238", "#c58a58", "#86532f"))
    slate = rect(196, 122, 688, 468, 14)
    art.paint(slate, down(122, 590, "#33302f", "#201d1d"))
    art.shade(slate, across(196, 500, "ink", "ink"), "#4a4543", 0.5)
    art.paint(words("Kış menüsü", 540, 246, 92), "foam")
    art.paint(curve("M330 286 C430 268 500 304 560 284 C620 266 690 300 750 280", 5, 2), "sun")
    for row, (text, price) in enumerate((("salep", "160"), ("tarçınlı latte", "185"), ("sıcak çikolata", "175"))):
        y = 368 + row * 84
        art.paint(words(text, 262, y, 50, "Fraunces-MediumItalic", "ls"), "soft")
        art.paint(words(price, 818, y, 46, "BricolageGrotesque-Medium", "rs"), "sun")
        for dot in range(30):
            x = 790 - dot * 15
            if x > 262 + len(text) * 23 + 20 and x < 740:
                art.paint(circle(x, y - 8, 2.2), "soft", 0.5)
    for x in (262, 818):
        art.paint(line([(x, -10), (x, 100)], 6), "#c9a978")
    table(art, 930, "#9a6238", 3)
    art.paint(circle(540, 1130, 560, 110).blurred(50), "#ffcf8a", 0.22)
    # Salep in a glass, latte in a tall cup, chocolate in a mug.
    glass(art, 236, 1130, 190, 330)
    steam(art, 236, 790, 230, 0.5, 34)
    cup(art, 540, 1160, 270, "accent", coffee=mix(CREMA, MILK, 0.55))
    for _ in range(26):
        art.paint(
            circle(540 + art.random.gauss(0, 46), 966 + art.random.gauss(6, 7), art.random.uniform(1.4, 3)),
            "#8a4a22",
            0.85,
        )
    steam(art, 540, 940, 240, 0.5, 36)
    cup(art, 850, 1130, 240, "#5a7850", saucer=False, coffee="#2c140c")
    for x, y, size in ((812, 958, 26), (856, 950, 30), (894, 962, 24), (838, 970, 22)):
        art.paint(
            rect(x - size, y - size * 0.62, size * 2, size * 1.24, size * 0.5),
            down(y - size, y + size, "#ffffff", "#efd9c4"),
        )
    steam(art, 850, 930, 230, 0.45, 34)
    for x, y, turn in ((150, 1262, -10), (190, 1290, 6)):
        cinnamon(art, x, y, 230, turn)
    anise(art, 560, 1282, 58)
    anise(art, 664, 1256, 42)
    anise(art, 936, 1270, 54)
    return art


def glass(art: Art, x: float, y: float, wide: float, high: float) -> None:
    """Paint a glass of salep with cinnamon on it."""
    top, foot = y - high, wide * 0.36
    body = polygons([[(x - wide / 2, top), (x + wide / 2, top), (x + foot, y), (x - foot, y)]])
    art.shadow(body, 14, 16, 16, opacity=0.5)
    art.paint(body, across(x - wide / 2, x + wide / 2, "#e9f2ef", "#ffffff", "#b9cfce"), 0.5)
    drink = polygons(
        [
            [
                (x - wide * 0.46, top + 44),
                (x + wide * 0.46, top + 44),
                (x + foot * 0.93, y - 16),
                (x - foot * 0.93, y - 16),
            ]
        ]
    )
    art.paint(drink, across(x - wide / 2, x + wide / 2, "#e3c9a6", "#fff3de", "#f7e4c6", "#cfae86"))
    art.paint(circle(x, top + 44, wide * 0.46, 17), "#fff6e6")
    for _ in range(46):
        art.paint(
            circle(
                x + art.random.gauss(0, wide * 0.16), top + 44 + art.random.gauss(0, 5), art.random.uniform(1.2, 2.8)
            ),
            "#93501f",
            0.9,
        )
    art.shade(drink, across(x + wide / 2, x, "ink", "ink"), "#a9855c", 0.4)
    art.paint(circle(x, top, wide / 2, 18) - circle(x, top, wide / 2 - 5, 14), "#ffffff", 0.8)
    art.paint(line([(x - wide * 0.38, top + 60), (x - foot * 0.78, y - 40)], 9, 4).blurred(1.5), "#ffffff", 0.75)


def cinnamon(art: Art, x: float, y: float, long: float, turn: float) -> None:
    """Paint a stick of cinnamon from one end."""
    angle = math.radians(turn)
    end = (x + math.cos(angle) * long, y + math.sin(angle) * long)
    stick = line([(x, y), end], 30)
    art.shadow(stick, 4, 10, 8, opacity=0.45)
    art.paint(stick, down(min(y, end[1]) - 16, max(y, end[1]) + 16, "#c98350", "#a35a2c", "#6f3517"))
    art.paint(line([(x + 6, y - 3), (end[0] - 4, end[1] - 3)], 3, 2), "#5a2911", 0.8)
    art.paint(circle(*end, 10, 15), "#8a4a22")
    art.paint(circle(end[0], end[1] - 4, 4, 5), "#3d1a0a")
    art.paint(circle(end[0], end[1] + 6, 4, 4), "#3d1a0a")


def anise(art: Art, x: float, y: float, radius: float) -> None:
    """Paint a star of anise."""
    art.paint(circle(x + 3, y + 9, radius * 0.95, radius * 0.7).blurred(8), "ink", 0.35)
    for arm in range(8):
        angle = arm * 45 + 12
        ex, ey = x + math.cos(math.radians(angle)) * radius * 0.56, y + math.sin(math.radians(angle)) * radius * 0.46
        art.paint(
            circle(ex, ey, radius * 0.42, radius * 0.17, angle),
            glow((ex - 6, ey - 6), radius * 0.7, "#b5713f", "#6f3a1c", "#4a2310"),
        )
        art.paint(circle(ex, ey, radius * 0.15, radius * 0.075, angle), "#e0a55f")
    art.paint(circle(x, y, radius * 0.15), "#4a2310")


def hediye_kutusu() -> Art:
    """An open gift box."""
    art = Art(1080, 1080, down(0, 1080, "#c14d33", "accent", "#8a2f1e"), seed=6)
    art.paint(circle(540, 470, 430).blurred(90), "sun", 0.28)
    for x, y, size in (
        (110, 130, 46),
        (260, 70, 34),
        (930, 120, 44),
        (1000, 300, 32),
        (70, 380, 36),
        (840, 60, 28),
        (180, 250, 24),
        (960, 560, 28),
        (60, 620, 26),
    ):
        mark(art, x, y, size * 1.5, "#f3c9a8", "#f3c9a8", 0.55)
    floor = path("M0 850 Q540 806 1080 850 L1080 1080 L0 1080 Z")
    art.paint(floor, down(820, 1080, "#7c2a1c", "#551a11"))
    art.paint(circle(540, 968, 430, 56).blurred(30), "#1f0805", 0.6)
    # The lid leans behind the box.
    lid = polygons([[(700, 330), (1000, 420), (930, 900), (690, 900)]])
    art.shadow(lid, 10, 10, 16, opacity=0.4)
    art.paint(lid, across(690, 1000, "#1d4550", "night"))
    art.paint(polygons([[(800, 360), (848, 374), (812, 900), (768, 900)]]), "sun")
    art.shade(lid, across(1000, 780, "ink", "ink"), "#06161b", 0.5)
    back = rect(214, 560, 560, 120)
    art.paint(back, down(560, 680, "#0d242b", "#12303a"))
    bag(art, 350, 752, 230, 430, "sun", "Guji", "250 g")
    bag(art, 588, 760, 236, 470, "#5a7850", "Huila", "250 g")
    cup(art, 718, 742, 130, "foam", saucer=False)
    for i in range(52):
        # Paper straw that keeps everything in its place.
        x, y = 224 + i * 10.6, 700 + 14 * math.sin(i * 1.7)
        art.paint(
            curve(f"M{x} {y + 30} C{x - 18} {y - 6} {x + 26} {y - 24} {x + 10} {y - 46 - 10 * math.sin(i)}", 7, 3),
            mix("soft", "#c7a06d", art.random.random()),
        )
    front = polygons([[(196, 700), (792, 700), (768, 972), (220, 972)]])
    art.shadow(front, 0, 8, 14, opacity=0.4)
    art.paint(front, across(196, 792, "#1b424d", "#27596a", "night"))
    art.shade(front, across(800, 380, "ink", "ink"), "#081c22", 0.55)
    art.paint(polygons([[(196, 700), (792, 700), (790, 722), (198, 722)]]), "#3f7c86", 0.8)
    ribbon = polygons([[(330, 700), (392, 700), (396, 972), (338, 972)]])
    art.paint(ribbon, across(330, 396, "#ffcf6e", "sun", "#d9962f"))
    for side in (-1, 1):
        loop = path(
            f"M362 744 C{362 + side * 40} {660} {362 + side * 190} {640} {362 + side * 170} {742} C{362 + side * 160} {806} {362 + side * 60} {790} 362 752 Z"
        )
        art.shadow(loop, 4, 10, 8, opacity=0.4)
        art.paint(loop, glow((362 + side * 90, 690), 130, "#ffdd8f", "sun", "#cf8a28"))
        art.paint(
            path(
                f"M362 748 C{362 + side * 50} {700} {362 + side * 130} {680} {362 + side * 128} {738} C{362 + side * 120} {770} {362 + side * 60} {766} 362 752 Z"
            ),
            "#a9651c",
            0.7,
        )
        tail = polygons(
            [
                [
                    (362, 748),
                    (362 + side * 30, 752),
                    (362 + side * 84, 880),
                    (362 + side * 52, 868),
                    (362 + side * 30, 890),
                ]
            ]
        )
        art.paint(tail, down(748, 890, "sun", "#d9962f"))
    art.paint(rect(340, 722, 46, 52, 14), down(722, 774, "#ffdd8f", "#d9962f"))
    mark(art, 610, 846, 118, "foam", "#27596a")
    scatter(art, [(120, 960), (186, 1004), (900, 984), (962, 950)], 66)
    return art


def cezve_lokum() -> Art:
    """Turkish coffee with lokum."""
    art = Art(1080, 1080, down(0, 1080, "#efdcc0", "soft", "#d9bd93"), seed=7)
    # A tile pattern on the wall, quiet.
    for row in range(4):
        for column in range(7):
            x, y = 90 + column * 150, 70 + row * 150
            for petal in range(8):
                angle = math.radians(petal * 45)
                art.paint(circle(x + math.cos(angle) * 30, y + math.sin(angle) * 30, 24, 9, petal * 45), "stream", 0.13)
            art.paint(circle(x, y, 8), "accent", 0.22)
            art.paint((rect(x - 74, y - 74, 148, 148) - rect(x - 72, y - 72, 144, 144)), "#b99a70", 0.5)
    table(art, 640, "#8a4f2e", 3)
    # A copper tray.
    tray = circle(540, 836, 470, 150)
    art.shadow(tray, 8, 26, 24, opacity=0.5)
    art.paint(tray, across(70, 1010, "#8d4a24", "#eaa873", COPPER, "#f1bd8d", "#8d4a24"))
    art.paint(circle(540, 828, 438, 132), across(100, 980, "#b2632f", "#d98e5a", "#a9582a"))
    for i in range(48):
        angle = i * math.tau / 48
        art.paint(circle(540 + math.cos(angle) * 404, 828 + math.sin(angle) * 119, 7, 3, 0), "#8d4a24", 0.6)
    cezve(art, 330, 820, 250)
    steam(art, 330, 540, 260, 0.75, 36)
    cup(art, 650, 880, 190, "foam", coffee="#3a1d10")
    for _bubble in range(20):
        art.paint(
            circle(650 + art.random.gauss(0, 34), 754 + art.random.gauss(0, 5), art.random.uniform(2, 5)), CREMA, 0.8
        )
    band = rect(560, 790, 180, 16)
    body = path("M555 744 C557 828 582 880 610 880 L690 880 C718 880 743 828 745 744 Z")
    art.paint(band, "stream", 0.9, inside=body)
    for i in range(9):
        mark(art, 572 + i * 20, 820, 15, "accent", "accent", 0.9)
    steam(art, 650, 740, 190, 0.7, 24)
    plate = circle(860, 900, 118, 40)
    art.shadow(plate, 4, 12, 10, opacity=0.45)
    art.paint(plate, across(740, 980, "#ffffff", "paper", "soft"))
    for x, y, colour in (
        (810, 886, "#e58a86"),
        (868, 894, "#f0c06a"),
        (920, 884, "#b7c98c"),
        (842, 856, "#f0c06a"),
        (896, 852, "#e58a86"),
    ):
        lokum(art, x, y, 46, colour)
    return art


def lokum(art: Art, x: float, y: float, size: float, colour: str) -> None:
    """Paint a cube of lokum dusted with sugar."""
    half, dark = size / 2, mix(colour, "ink", 0.28)
    front = rect(x - half, y - half, size, size * 0.8, 7)
    art.shadow(front, 2, 6, 5, opacity=0.4)
    art.paint(front, down(y - half, y + half, colour, dark))
    top = polygons(
        [[(x - half, y - half), (x - half + 12, y - half - 15), (x + half + 8, y - half - 15), (x + half, y - half)]]
    )
    art.paint(top, mix(colour, "#ffffff", 0.5))
    art.paint(
        polygons(
            [[(x + half, y - half), (x + half + 8, y - half - 15), (x + half + 8, y + 4), (x + half, y + half * 0.6)]]
        ),
        dark,
    )
    for _ in range(16):
        art.paint(
            circle(x + art.random.uniform(-half, half), y + art.random.uniform(-half * 1.3, half * 0.5), 1.6),
            "#ffffff",
            0.85,
        )


def cezve(art: Art, x: float, y: float, wide: float) -> None:
    """Paint a copper cezve with its long handle."""
    high, half = wide * 0.92, wide / 2
    top = y - high
    handle = line([(x - half * 0.60, top + high * 0.24), (x - wide * 1.12, top - high * 0.26)], 24, 18)
    art.shadow(handle, 4, 10, 8, opacity=0.3)
    art.paint(handle, down(top - high * 0.3, top + high * 0.2, "#7a4727", "#4a2816"))
    body = path(
        f"M{x - half * 0.72} {top} C{x - half * 0.5} {top + high * 0.3} {x - half * 1.02} {top + high * 0.46} {x - half} {top + high * 0.74} "
        f"C{x - half * 0.98} {y} {x + half * 0.98} {y} {x + half} {top + high * 0.74} C{x + half * 1.02} {top + high * 0.46} {x + half * 0.5} {top + high * 0.3} {x + half * 0.72} {top} Z"
    )
    art.shadow(body, 10, 16, 16, opacity=0.5)
    art.paint(body, across(x - half, x + half, "#7d3d1a", "#e79a63", "#ffd0a3", COPPER, "#b4622f", "#6c3216"))
    for row in range(5):
        for column in range(9):
            px, py = x - half * 0.84 + column * half * 0.21, top + high * (0.5 + row * 0.085)
            art.paint(circle(px + (row % 2) * 9, py, 9, 7), "#8d4a24", 0.28, inside=body)
    art.shade(body, across(x + half, x - half * 0.1, "ink", "ink"), "#4a2010", 0.5)
    rim = circle(x, top, half * 0.74, half * 0.17)
    art.paint(rim, across(x - half, x + half, "#a9582a", "#ffd9b3", "#a9582a"))
    art.paint(circle(x, top + 2, half * 0.66, half * 0.13), "#5a2d14")
    art.paint(
        circle(x, top + 5, half * 0.64, half * 0.115), glow((x - 20, top), half * 0.8, "#c98f57", "#8a4f28", COFFEE)
    )
    lip = path(
        f"M{x + half * 0.55} {top - half * 0.1} L{x + half * 0.96} {top - half * 0.08} L{x + half * 0.66} {top + half * 0.12} Z"
    )
    art.paint(lip, across(x + half * 0.5, x + half, "#e79a63", "#b4622f"))


def takvim_aralik() -> Art:
    """December on the wall."""
    art = Art(1080, 1080, down(0, 1080, "#24505a", "#1a3d47"), seed=8)
    wall = rect(0, 0, 1080, 1080)
    art.paint(polygons([[(0, 0), (560, 0), (240, 1080), (0, 1080)]]).blurred(50), "#8fc1c1", 0.18)
    art.shade(wall, across(1080, 200, "ink", "ink"), "#0b2027", 0.5)
    sheet = rect(250, 110, 580, 640, 10)
    art.shadow(sheet, 14, 26, 26, opacity=0.55)
    art.paint(sheet, down(110, 750, "foam", "paper"))
    head = rect(250, 110, 580, 176, 10)
    art.paint(head, across(250, 830, "#c14d33", "accent", "#96341f"))
    art.shade(head, across(830, 500, "ink", "ink"), "#6a1f12", 0.4)
    art.paint(words("ARALIK", 540, 232, 104), "foam")
    for x in (330, 450, 630, 750):
        art.paint(circle(x, 128, 12), "#5b1d12")
        art.paint(curve(f"M{x} 128 C{x - 16} 108 {x - 14} 76 {x} 76 C{x + 14} 76 {x + 14} 108 {x + 6} 124", 7), STEEL)
    for index, name in enumerate(("Pt", "Sa", "Ça", "Pe", "Cu", "Ct", "Pz")):
        art.paint(
            words(name, 302 + index * 79, 344, 28, "BricolageGrotesque-Bold"), "stream" if index < 5 else "accent"
        )
    for day in range(1, 32):
        cell = day  # 1 December 2026 is a Tuesday
        x, y = 302 + cell % 7 * 79, 408 + cell // 7 * 70
        if day in (1, 21, 31):
            mark(art, x, y - 16, 62, "sun" if day != 21 else "rain", "sun" if day != 21 else "rain")
        art.paint(words(str(day), x, y, 32, "BricolageGrotesque-Medium"), "ink" if cell % 7 < 5 else "accent")
    art.shade(sheet, across(830, 560, "ink", "ink"), "#b99a70", 0.22)
    art.paint(polygons([[(830, 750), (764, 750), (830, 690)]]), across(764, 830, "#ffffff", "soft"))
    table(art, 850, "#a26b42", 2)
    cup(art, 300, 1010, 210)
    steam(art, 300, 850, 230, 0.5, 30)
    # Kokina: dark leaves, red berries.
    for x, y, turn, long in ((640, 1000, -30, 250), (700, 1010, -12, 290), (660, 1016, -52, 200)):
        angle = math.radians(turn)
        end = (x + math.cos(angle) * long, y + math.sin(angle) * long)
        art.paint(line([(x, y), end], 7, 3), "#3f4f2f")
        for step in range(7):
            t = 0.18 + step * 0.13
            px, py = x + math.cos(angle) * long * t, y + math.sin(angle) * long * t
            for side in (-1, 1):
                art.paint(
                    circle(
                        px + 14 * side * math.sin(angle) + 8, py - 20 * side * math.cos(angle), 32, 11, turn + side * 52
                    ),
                    across(px - 30, px + 30, "#6d8a5a", "leaf", "#33482c"),
                )
        for _ in range(9):
            t, off = art.random.uniform(0.3, 1), art.random.uniform(-20, 20)
            px, py = x + math.cos(angle) * long * t, y + math.sin(angle) * long * t + off
            art.paint(circle(px, py, 13), glow((px - 4, py - 5), 20, "#ff8f78", "#d23b2a", "#8a1d14"))
    return art
