"""Behind the bar: roasting, pouring, tasting, teaching."""

from __future__ import annotations

import math

from kit import Art, across, circle, curve, down, glow, line, mix, path, polygons, rect, words
from still import spoon
from things import COFFEE, COPPER, CREMA, MILK, STEEL, bag, bean, cup, cup_top, mark, scatter, steam, table


def kavurma_tamburu() -> Art:
    """The roaster at work."""
    art = Art(1080, 1350, down(0, 1350, "#24505a", "night"), seed=21)
    wall = rect(0, 0, 1080, 1100)
    for row in range(15):
        for column in range(9):
            x, y = column * 140 - (70 if row % 2 else 0), row * 74
            art.paint(
                rect(x + 3, y + 3, 134, 68, 4), mix("#24505a", "#3a6f78", art.random.random() * 0.6), 0.5, inside=wall
            )
    art.shade(wall, across(1080, 100, "ink", "ink"), "#081c22", 0.6)
    art.paint(circle(330, 380, 460).blurred(130), "sun", 0.22)
    art.paint(rect(0, 1090, 1080, 260), down(1090, 1350, "#6b3a22", "#3a1d12"))
    art.shade(rect(0, 1090, 1080, 260), across(1080, 100, "ink", "ink"), "#1a0b06", 0.5)
    # Chimney and hopper.
    pipe = path("M600 -20 L690 -20 L690 180 Q690 230 640 240 L600 250 Z")
    art.paint(pipe, across(600, 690, "#5c6b6e", STEEL, "#e9f0ee", "#6d7d80"))
    for y in (40, 120):
        art.paint(rect(592, y, 106, 18, 6), across(592, 698, "#56666a", "#eef3f1", "#56666a"))
    hopper = polygons([[(300, 90), (560, 90), (480, 270), (390, 270)]])
    art.shadow(hopper, 8, 12, 12, opacity=0.4)
    art.paint(hopper, across(300, 560, "#8d4a24", "#ffd0a3", COPPER, "#8d4a24"))
    art.paint(circle(430, 92, 130, 26), across(300, 560, "#a9582a", "#ffd9b3", "#a9582a"))
    art.paint(circle(430, 94, 116, 20), "#3d1a0a")
    for _ in range(26):
        bean(
            art, 430 + art.random.uniform(-92, 92), 92 + art.random.uniform(-9, 9), 30, art.random.uniform(0, 360), 0.8
        )
    art.paint(rect(376, 262, 120, 62, 8), across(376, 496, "#6c3216", "#e79a63", "#7d3d1a"))
    # Body and drum.
    body = rect(120, 310, 840, 500, 60)
    art.shadow(body, 20, 30, 30, opacity=0.55)
    art.paint(body, down(310, 810, "#c14d33", "accent", "#74291b"))
    art.shade(body, across(980, 420, "ink", "ink"), "#3f130c", 0.6)
    art.paint(rect(140, 322, 800, 14, 7), "#ef8d6e", 0.6)
    face = circle(390, 560, 216)
    art.shadow(face, 10, 16, 18, opacity=0.6)
    art.paint(face, glow((310, 460), 420, "#ffdcb8", "#e79a63", COPPER, "#7d3d1a"))
    for i in range(16):
        angle = i * math.tau / 16
        art.paint(
            circle(390 + math.cos(angle) * 196, 560 + math.sin(angle) * 196, 8),
            glow((388, 556), 20, "#8d4a24", "#6c3216"),
        )
    art.paint(circle(390, 560, 172), glow((330, 480), 330, "#d98e5a", "#a9582a", "#6c3216"))
    window = circle(390, 540, 112)
    art.paint(circle(390, 540, 124), across(266, 514, "#6d7d80", "#eef3f1", "#7b8b8e"))
    art.paint(window, glow((390, 600), 200, "#ffb84d", "#e4722b", "#5a1f0d"))
    for _ in range(34):
        angle, far = art.random.uniform(0.1, math.pi - 0.1), 96 * math.sqrt(art.random.random())
        x, y = 390 + math.cos(angle) * far, 540 + math.sin(angle) * far
        if math.hypot(x - 390, y - 540) < 92:
            bean(art, x, y, 40, art.random.uniform(0, 360), art.random.random() * 0.6)
    for x, y, turn in ((350, 500, 30), (430, 474, 100), (404, 520, 200), (330, 548, 80)):
        bean(art, x, y, 38, turn, 0.4)
    art.paint(
        path("M306 500 C316 470 340 448 372 440 C350 466 338 500 340 540 C322 530 308 518 306 500 Z").blurred(5),
        "#ffffff",
        0.30,
    )
    art.paint(rect(354, 690, 72, 26, 10), across(354, 426, "#56666a", "#eef3f1", "#56666a"))
    # Gauges and levers.
    for x, y, hand in ((720, 440, -50), (860, 440, 30)):
        dial = circle(x, y, 54)
        art.shadow(dial, 4, 8, 8, opacity=0.5)
        art.paint(dial, glow((x - 20, y - 24), 90, "#f4f8f6", STEEL, "#6d7d80"))
        art.paint(circle(x, y, 44), "foam")
        for i in range(9):
            angle = math.radians(-210 + i * 30)
            art.paint(
                line(
                    [
                        (x + math.cos(angle) * 34, y + math.sin(angle) * 34),
                        (x + math.cos(angle) * 40, y + math.sin(angle) * 40),
                    ],
                    3,
                ),
                "ink",
            )
        angle = math.radians(hand - 90)
        art.paint(line([(x, y), (x + math.cos(angle) * 32, y + math.sin(angle) * 32)], 5, 2), "accent")
        art.paint(circle(x, y, 6), "ink")
    art.paint(rect(668, 548, 244, 92, 14), down(548, 640, "#1b2c31", "#0e1a1d"))
    art.paint(words("204°", 790, 618, 62, "BricolageGrotesque-Bold"), "sun")
    mark(art, 790, 716, 96, "foam", "#8f2f20", 0.95)
    # Cooling tray with its arm, beans pouring in.
    tray = circle(400, 1060, 330, 104)
    art.paint(
        polygons([[(330, 1100), (470, 1100), (500, 1280), (300, 1280)]]), across(300, 500, "#56666a", STEEL, "#4a5a5e")
    )
    art.paint(circle(400, 1270, 150, 34), down(1240, 1300, "#56666a", "#2f3d41"))
    rim = path("M70 1060 C70 1180 730 1180 730 1060 L730 1110 C730 1230 70 1230 70 1110 Z")
    art.shadow(rim, 8, 26, 24, opacity=0.55)
    art.paint(rim, across(70, 730, "#56666a", "#eef3f1", STEEL, "#56666a"))
    art.paint(tray, across(70, 730, "#77868a", "#f2f6f4", "#77868a"))
    art.paint(circle(400, 1062, 306, 90), down(970, 1150, "#1c0f09", "#3b2015"))
    for _ in range(150):
        angle, far = art.random.uniform(0, math.tau), math.sqrt(art.random.random())
        bean(
            art,
            400 + math.cos(angle) * far * 288,
            1066 + math.sin(angle) * far * 78,
            44,
            art.random.uniform(0, 360),
            art.random.random(),
        )
    chute = polygons([[(350, 716), (430, 716), (448, 850), (332, 850)]])
    art.paint(chute, across(332, 448, "#56666a", "#eef3f1", "#56666a"))
    for _ in range(40):
        t = art.random.random()
        bean(
            art,
            390 + art.random.uniform(-46, 46) * (0.6 + 0.6 * t),
            850 + t * 200,
            36,
            art.random.uniform(0, 360),
            art.random.random(),
        )
    art.paint(line([(400, 1062), (640, 1022)], 14), across(400, 640, "#56666a", "#eef3f1"))
    art.paint(circle(400, 1056, 28, 14), glow((394, 1050), 30, "#f2f6f4", "#77868a"))
    for x in (760, 900):
        art.paint(rect(x, 800, 34, 470, 6), across(x, x + 34, "#2f3d41", "#77868a", "#2f3d41"))
    bag(art, 860, 1270, 200, 270, "soft", "Guji", "yeşil çekirdek")
    steam(art, 560, 1000, 300, 0.4, 50)
    return art


def demleme_v60() -> Art:
    """A pour-over."""
    art = Art(1080, 1350, down(0, 1350, "#f4dfbf", "soft", "#dfbf8e"), seed=22)
    wall = rect(0, 0, 1080, 1350)
    art.paint(circle(620, 520, 430), glow((520, 380), 700, "#fbe3ae", "sun", "#eda43a"))
    art.shade(circle(620, 520, 430), across(1060, 560, "ink", "ink"), "#d9782e", 0.35)
    art.shade(wall, across(0, 260, "ink", "ink"), "#c79f68", 0.25)
    table(art, 1080, "#8a4f2e", 2)
    dripper(art)
    kettle(art)
    steam(art, 640, 440, 280, 0.6, 40)
    scatter(art, [(130, 1230), (206, 1272), (92, 1296), (960, 1262)], 74)
    cup(art, 960, 1200, 150, "foam", saucer=False)
    return art


def dripper(art: Art) -> None:
    """Paint a dripper on its server."""
    # Server.
    body = path(
        "M468 800 L772 800 C780 860 880 980 866 1120 C860 1190 820 1206 620 1206 C420 1206 380 1190 374 1120 C360 980 460 860 468 800 Z"
    )
    art.shadow(body, 16, 26, 24, opacity=0.4)
    art.paint(body, across(370, 870, "#cfdedb", "#ffffff", "#d8e4e1", "#9fb6b5"), 0.55)
    coffee = path(
        "M392 1040 C470 1024 770 1024 848 1040 C868 1060 868 1096 864 1120 C858 1184 820 1198 620 1198 C420 1198 382 1184 376 1120 C372 1096 374 1060 392 1040 Z"
    )
    art.paint(coffee, across(376, 864, "#5a2c14", "#9a5527", "#5a2c14", "#32160a"))
    art.shade(coffee, across(864, 560, "ink", "ink"), "#1d0b05", 0.5)
    art.paint(circle(620, 1038, 228, 17), across(392, 848, "#7d4420", "#c07a40", "#6b3717"))
    art.paint(curve("M420 980 C400 1050 396 1110 410 1160", 16, 6).blurred(3), "#ffffff", 0.75)
    art.paint(curve("M800 900 C824 950 838 990 842 1030", 8, 3).blurred(2), "#ffffff", 0.6)
    art.paint(rect(456, 784, 328, 30, 12), across(456, 784, "#3b2015", "#7a4727", "#3b2015"))
    handle = curve("M772 830 C930 830 950 1010 858 1060", 26)
    art.paint(handle, down(820, 1070, "#dbe7e4", "#a5bab9"), 0.8)
    for text, y in (("300", 1010), ("200", 1090)):
        art.paint(words(text, 700, y, 24, "BricolageGrotesque-Medium"), "foam", 0.9)
        art.paint(rect(628, y - 10, 36, 4, 2), "foam", 0.9)
    # Dripper with ribs, filter paper, bloom.
    art.paint(circle(620, 780, 196, 34), across(424, 816, "#ffffff", "foam", "soft"))
    cone = polygons([[(400, 480), (840, 480), (690, 764), (550, 764)]])
    art.shadow(cone, 12, 18, 16, opacity=0.35)
    art.paint(cone, across(400, 840, "#d8613f", "accent", "#8f2f20", "#74291b"))
    for i in range(9):
        top_x, foot_x = 424 + i * 49, 556 + i * 16
        art.paint(
            curve(f"M{top_x} 490 Q{(top_x + foot_x) / 2 + 22} 620 {foot_x} 762", 7, 3), "#7f2a1c", 0.5, inside=cone
        )
    art.shade(cone, across(840, 560, "ink", "ink"), "#4d150d", 0.55)
    arm = curve("M806 530 C930 520 930 660 756 650", 28)
    art.paint(arm, down(520, 660, "accent", "#74291b"))
    paper = path("M380 470 C440 430 800 430 860 470 L846 486 C780 520 460 520 394 486 Z")
    art.paint(paper, across(380, 860, "#ffffff", "foam", "#d9c6a5"))
    art.paint(circle(620, 482, 214, 30), across(406, 834, "#8a5a34", "#5a351f", "#3b2015"))
    for _ in range(60):
        angle, far = art.random.uniform(0, math.tau), math.sqrt(art.random.random())
        x, y, size = 620 + math.cos(angle) * far * 200, 482 + math.sin(angle) * far * 24, art.random.uniform(2, 9)
        art.paint(circle(x, y, size, size * 0.5), mix(CREMA, MILK, art.random.random() * 0.4), 0.6)
    for y in (830, 880, 950):
        art.paint(circle(620, y, 7, 11), glow((617, y - 3), 14, "#b06a36", "#4a2412"))
    art.paint(line([(620, 764), (620, 800)], 8, 5), "#5a2c14")


def kettle(art: Art) -> None:
    """Paint a kettle with a swan neck, and what it pours."""
    stream = curve("M566 214 C596 230 612 300 616 470", 9, 12)
    art.paint(stream, across(600, 624, "#ffffff", "#a9cfd0"), 0.95)
    art.paint(circle(616, 474, 40, 9), "#d9a877", 0.8)
    neck = curve("M330 330 C440 330 440 120 520 150 C560 164 566 190 572 220", 34, 18)
    art.shadow(neck, 6, 12, 10, opacity=0.25)
    art.paint(neck, down(120, 340, "#3f7c86", "stream", "night"))
    pot = path(
        "M60 110 L300 110 C330 200 350 330 340 380 C334 410 310 416 180 416 C50 416 26 410 20 380 C10 330 30 200 60 110 Z"
    )
    art.shadow(pot, 12, 18, 18, opacity=0.3)
    art.paint(pot, across(20, 340, "#2a6570", "#5f9fa6", "stream", "night"))
    art.shade(pot, across(340, 120, "ink", "ink"), "#0b2027", 0.55)
    art.paint(rect(52, 92, 256, 26, 10), across(52, 308, "#1d4550", "#4d8f97", "night"))
    art.paint(circle(180, 92, 110, 16), "#2a6570")
    art.paint(circle(180, 62, 24), glow((172, 54), 44, "#c98350", "#6f3517"))
    art.paint(rect(170, 66, 20, 26), "#4a2816")
    grip = curve("M60 150 C-70 150 -90 330 24 350", 34)
    art.paint(grip, down(140, 360, "#7a4727", "#4a2816"))


def sut_potu() -> Art:
    """Milk pours into a cup."""
    art = Art(1080, 1080, down(0, 1080, "#c14d33", "accent", "#8f2f20"), seed=23)
    wall = rect(0, 0, 1080, 1080)
    art.paint(circle(540, 420, 410), glow((430, 300), 640, "#e8825f", "#d0593b", "accent"))
    art.shade(wall, across(1080, 200, "ink", "ink"), "#5d1a12", 0.5)
    table(art, 820, "#a26b42", 2)
    art.paint(circle(470, 940, 430, 70).blurred(30), "ink", 0.35)
    cup(art, 450, 940, 430, "foam", coffee=mix(CREMA, COFFEE, 0.35))
    art.paint(circle(450, 640, 130, 22), across(330, 580, MILK, "#fff8ec", MILK), 0.95)
    art.paint(circle(430, 644, 60, 10), mix(CREMA, MILK, 0.4), 0.9)
    # A thin stream with a swell.
    stream = path("M604 372 C560 386 486 470 462 640 L430 642 C440 480 520 360 592 344 Z")
    art.paint(stream, across(430, 600, "#ffffff", "#fff8ec", "#e9d5b8"))
    # The jug, tilted.
    jug = path(
        "M560 330 C596 300 640 300 660 320 L900 180 C940 220 1010 330 1000 470 C996 540 940 600 880 590 L700 480 C650 450 620 400 608 366 Z"
    )
    art.shadow(jug, 14, 22, 20, opacity=0.4)
    art.paint(jug, across(560, 1010, "#7b8b8e", "#f6faf8", STEEL, "#e9f0ee", "#8d9da0", "#5c6b6e"))
    art.shade(jug, across(1020, 760, "ink", "ink"), "#2f3d41", 0.55)
    mouth = path(
        "M560 330 C596 300 640 300 660 320 L900 180 C880 160 850 170 820 186 L640 290 C610 296 570 312 560 330 Z"
    )
    art.paint(mouth, across(560, 900, "#ffffff", "#9fb0b2", "#5c6b6e"))
    art.paint(
        path("M592 326 C630 306 650 314 664 318 L872 196 C850 190 830 196 812 206 L640 304 C620 308 604 314 592 326 Z"),
        "#fff8ec",
        0.95,
    )
    handle = curve("M948 240 C1120 220 1130 480 990 520", 30)
    art.paint(handle, across(940, 1100, "#8d9da0", "#f6faf8", "#5c6b6e"))
    art.paint(curve("M690 400 C740 450 800 500 860 540", 16, 6).blurred(6), "#ffffff", 0.7)
    mark(art, 826, 408, 110, "#8d9da0", "#dfe8e6", 0.55)
    for x, y, size in ((372, 560, 6), (520, 590, 5), (400, 600, 4)):
        art.paint(circle(x, y, size), "#fff8ec")
    steam(art, 330, 600, 300, 0.5, 40)
    scatter(art, [(900, 930), (970, 980), (70, 1010)], 72)
    return art


def tadim_masasi() -> Art:
    """Cupping from above."""
    art = Art(1080, 1080, down(0, 1080, "#8c5a38", "#74462a"), seed=24)
    for column in range(6):
        x = column * 180
        board = rect(x, 0, 178, 1080)
        tone = art.random.random()
        art.paint(board, across(x, x + 178, mix("#9a6540", "#7d4b2d", tone), mix("#8c5a38", "#6e4027", tone)))
        for _ in range(12):
            gx, gy, long = x + art.random.uniform(8, 170), art.random.uniform(-100, 1000), art.random.uniform(120, 400)
            art.paint(
                line([(gx + math.sin(i * 0.7) * 2.5, gy + long * i / 12) for i in range(13)], 1, 2.4), "#3f2312", 0.3
            )
    art.shade(rect(0, 0, 1080, 1080), across(1080, 200, "ink", "ink"), "#2a130a", 0.4)
    runner = rect(-10, 356, 1100, 368)
    art.shadow(runner, 0, 10, 14, opacity=0.4)
    art.paint(runner, down(356, 724, "stream", "#1d5a63"))
    for y in (378, 392, 686, 700):
        art.paint(rect(-10, y, 1100, 5), "soft", 0.7)
    art.shade(runner, across(1080, 300, "ink", "ink"), "night", 0.5)
    tones = ["#4a2716", "#5a2f18", "#3b2015", "#6a3c1f", "#43230f", "#532b17"]
    for index in range(6):
        x, y = 210 + index % 3 * 330, 236 + index // 3 * 420
        cup_top(art, x, y, 132 / 0.64, "foam", latte=False, handle=None, saucer=False)
        art.paint(
            circle(x, y, 108), glow((x - 36, y - 40), 190, mix(tones[index], CREMA, 0.35), tones[index], "#241008")
        )
        for _ in range(70):
            # The crust of grounds on top.
            angle, far = art.random.uniform(0, math.tau), 100 * math.sqrt(art.random.random())
            if index % 2 or far > 62:
                art.paint(
                    circle(x + math.cos(angle) * far, y + math.sin(angle) * far, art.random.uniform(1.5, 4)),
                    mix("#8a5a34", "#2a140b", art.random.random()),
                    0.8,
                )
        art.paint(circle(x - 34, y - 40, 26, 10, -40).blurred(4), "#d9a877", 0.45)
        card = rect(x - 74, y + 150, 148, 62, 6)
        art.shadow(card, 3, 6, 5, opacity=0.4)
        art.paint(card, "paper")
        art.paint(words("ABCÇDE"[index], x - 50, y + 194, 38), "accent")
        for row in range(2):
            for dot in range(5):
                filled = (index * 3 + row * 2 + dot) % 5 < 3
                art.paint(circle(x - 12 + dot * 18, y + 170 + row * 22, 6), "stream" if filled else "soft")
    for x, _turn in ((372, 0), (704, 0)):
        spoon(art, x, 180, 470)
        spoon(art, x, 610, 900)
    scatter(art, [(60, 60), (1010, 90), (56, 980), (1016, 1000), (540, 1040), (110, 1030)], 62)
    return art


def atolye_masasi() -> Art:
    """The workshop table from above."""
    art = Art(1200, 900, down(0, 900, "#f2e2c6", "soft"), seed=25)
    ground = rect(0, 0, 1200, 900)
    for i in range(-20, 40):
        art.paint(line([(i * 60, 0), (i * 60 - 200, 900)], 1.4), "#d3b98e", 0.4)
    art.shade(ground, across(1200, 200, "ink", "ink"), "#c49b63", 0.4)
    mat = rect(70, 70, 560, 470, 22)
    art.shadow(mat, 8, 14, 16, opacity=0.35)
    art.paint(mat, across(70, 630, "#2a6570", "stream", "#1a4a54"))
    art.shade(mat, across(630, 240, "ink", "ink"), "night", 0.5)
    art.paint(rect(88, 88, 524, 434, 14) - rect(92, 92, 516, 426, 12), "rain", 0.6)
    # Scale with a filter full of grounds on it.
    scale = rect(130, 130, 300, 350, 26)
    art.shadow(scale, 10, 16, 14, opacity=0.5)
    art.paint(scale, across(130, 430, "#3a4447", "#23292b", "#171c1e"))
    art.paint(rect(150, 150, 260, 250, 16), across(150, 410, "#4a5558", "#2d3538"))
    art.paint(rect(180, 416, 200, 46, 10), "#0c1213")
    art.paint(words("18.0 g", 280, 452, 38, "BricolageGrotesque-Bold"), "sun")
    cone = circle(280, 274, 112)
    art.shadow(cone, 8, 12, 10, opacity=0.5)
    art.paint(cone, glow((240, 220), 200, "#ffffff", "foam", "soft"))
    for i in range(20):
        angle = i * math.tau / 20
        art.paint(
            line(
                [
                    (280 + math.cos(angle) * 74, 274 + math.sin(angle) * 74),
                    (280 + math.cos(angle + 0.2) * 108, 274 + math.sin(angle + 0.2) * 108),
                ],
                3,
                1.5,
            ),
            "#cdb58c",
            0.8,
        )
    art.paint(circle(280, 274, 72), glow((262, 256), 110, "#7a4a2a", "#4a2818", "#2f170c"))
    for _ in range(180):
        angle, far = art.random.uniform(0, math.tau), 70 * math.sqrt(art.random.random())
        art.paint(
            circle(280 + math.cos(angle) * far, 274 + math.sin(angle) * far, art.random.uniform(1, 2.6)),
            mix("#9a6540", "#22100a", art.random.random()),
            0.8,
        )
    # Hand grinder, lying.
    tube = rect(468, 150, 104, 330, 30)
    art.shadow(tube, 12, 16, 14, opacity=0.5)
    art.paint(tube, across(468, 572, "#56666a", "#f2f6f4", STEEL, "#4a5a5e"))
    art.paint(rect(468, 300, 104, 120), across(468, 572, "#6f3517", "#c98350", "#8a4a22", "#4a2310"))
    for y in range(306, 416, 12):
        art.paint(rect(468, y, 104, 3), "#4a2310", 0.35)
    crank = line([(520, 170), (660, 108)], 16, 12)
    art.shadow(crank, 6, 10, 8, opacity=0.45)
    art.paint(crank, across(520, 660, "#77868a", "#f2f6f4"))
    art.paint(circle(520, 170, 20), glow((514, 164), 34, "#f2f6f4", "#56666a"))
    art.shadow(circle(664, 106, 30), 4, 8, 8, opacity=0.45)
    art.paint(circle(664, 106, 30), glow((654, 96), 54, "#d98e5a", "#8a4a22", "#4a2310"))
    # Notebook with tasting notes.
    page = polygons([[(720, 470), (1060, 420), (1116, 800), (776, 850)]])
    art.shadow(page, 10, 16, 16, opacity=0.4)
    art.paint(page, across(720, 1116, "#ffffff", "foam", "paper"))
    for i in range(7):
        x, y = 762 + i * 7, 530 + i * 44
        art.paint(line([(x, y), (x + 300, y - 44)], 2), "rain", 0.7)
    art.paint(words("limon kabuğu", 900, 514, 40, "Fraunces-MediumItalic", turn=8.4), "stream")
    art.paint(words("yasemin, bal", 896, 602, 40, "Fraunces-MediumItalic", turn=8.4), "stream")
    art.paint(words("2:45", 872, 692, 44, "Fraunces-MediumItalic", turn=8.4), "accent")
    art.paint(curve("M820 722 C880 700 900 730 950 704", 5, 2), "accent")
    for i in range(9):
        art.paint(circle(736 + i * 6.6, 500 + i * 40, 6), "#c9b28a")
    pencil = line([(1010, 560), (1120, 660)], 17)
    art.shadow(pencil, 5, 10, 7, opacity=0.4)
    art.paint(pencil, across(1000, 1120, "#ffd07a", "sun", "#d9962f"))
    art.paint(polygons([[(1016, 556), (1004, 568), (986, 540)]]), "#e9cfa4")
    art.paint(polygons([[(996, 549), (991, 554), (986, 540)]]), "ink")
    # Filters, three cups.
    for i in range(4):
        cone = polygons(
            [
                [
                    (742 + i * 14, 120 + i * 7),
                    (908 + i * 14, 120 + i * 7),
                    (850 + i * 14, 318 + i * 7),
                    (800 + i * 14, 318 + i * 7),
                ]
            ]
        )
        art.shadow(cone, 3, 6, 5, opacity=0.25)
        art.paint(cone, across(740, 950, "#ffffff", "foam", "#e3cda6"))
        art.paint(line([(800 + i * 14, 318 + i * 7), (742 + i * 14, 120 + i * 7)], 4), "#d9c098", 0.8)
    cup_top(art, 200, 704, 136, "accent", handle=200, latte=False)
    cup_top(art, 432, 732, 118, "sun", handle=140, turn=20)
    cup_top(art, 616, 690, 100, "foam", handle=120, latte=False)
    bag_flat(art, 1070, 190)
    scatter(art, [(700, 850), (652, 822), (330, 852), (80, 590), (1140, 850), (1040, 372)], 54)
    return art


def bag_flat(art: Art, x: float, y: float) -> None:
    """Paint a small bag that lies on the table."""
    bag(art, x, y + 160, 200, 320, "leaf", "Huila", "Kolombiya")
