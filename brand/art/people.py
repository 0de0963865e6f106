"""Portraits of the team, for cards that show somebody."""

from __future__ import annotations

from kit import Art, across, circle, curve, down, glow, line, path, rect
from things import bokeh, cup, mark, steam

SKIN, SHADE, BLUSH = "#e2ab84", "#c98a62", "#d9805f"
HAIR = "#2c1a14"


def deniz() -> Art:
    """The head barista behind the counter, a cup in hand and the evening behind the window."""
    art = Art(900, 900, down(0, 900, "#2c7f89", "#1d5a66", "#183f4a"), seed=71)
    bokeh(art, [(120, 190, 70), (250, 90, 44), (760, 150, 84), (660, 280, 40), (830, 330, 54)], ["sun", "#f6cf86"], 0.4)
    _shoulders(art)
    _head(art)
    cup(art, 668, 846, 190, "accent")
    steam(art, 668, 716, 190, 0.5, 28)
    return art


def _shoulders(art: Art) -> None:
    shirt = path("M150 900 C150 760 210 700 330 668 L450 720 L570 668 C690 700 750 760 750 900 Z")
    art.shadow(shirt, 0, 10, 30, opacity=0.5)
    art.paint(shirt, across(150, 750, "#fff7ea", "paper", "#dcc7a6"))
    art.shade(shirt, across(760, 420, "ink", "ink"), "#a98d66", 0.5)
    neck = path("M384 560 L384 668 C400 720 500 720 516 668 L516 560 Z")
    art.paint(neck, down(560, 720, SHADE, "#d69c75"))
    collar = path("M330 668 L384 640 L450 726 L516 640 L570 668 L520 770 L450 730 L380 770 Z")
    art.paint(collar, "foam")
    art.shade(collar, down(640, 780, "ink", "ink"), "#cbb289", 0.35)
    apron = path("M326 900 L344 786 C400 806 500 806 556 786 L574 900 Z")
    art.shadow(apron, 0, 4, 10, opacity=0.4, inside=shirt)
    art.paint(apron, across(320, 580, "#24505c", "#1d434e", "night"))
    for side in (-1, 1):
        strap = line([(450 + side * 98, 796), (450 + side * 118, 676)], 26)
        art.paint(strap, across(320, 580, "#a9744a", "#8a5a34"))
    mark(art, 450, 852, 70, "rain", "#1b3f4a", 0.95)


def _head(art: Art) -> None:
    back = circle(450, 380, 196, 204)
    art.shadow(back, 0, 10, 24, opacity=0.4)
    art.paint(back, glow((400, 260), 420, "#4a2d20", HAIR, "#1a0e0a"))
    bun = circle(462, 168, 92, 84)
    art.paint(bun, glow((430, 130), 170, "#5a3828", HAIR, "#1a0e0a"))
    for turn in (-30, 10, 44):
        art.paint(
            curve(f"M{462 + turn - 40} 112 C{462 + turn} 140 {462 + turn + 6} 190 {462 + turn - 24} 236", 5, 2),
            "#6b4634",
            0.6,
            inside=bun,
        )
    for side in (-1, 1):
        ear = circle(450 + side * 160, 424, 30, 44)
        art.paint(ear, glow((450 + side * 160, 410), 60, SKIN, SHADE))
        art.paint(circle(450 + side * 172, 478, 11), glow((446 + side * 172, 474), 16, "#ffe3a0", "sun", "#b9741f"))
    face = path(
        "M298 380 C298 250 370 214 450 214 C530 214 602 250 602 380 C602 500 552 610 450 610 C348 610 298 500 298 380 Z"
    )
    art.shadow(face, 0, 14, 12, opacity=0.3)
    art.paint(face, glow((400, 350), 380, "#efc09c", SKIN, "#cf946c"))
    art.shade(face, across(640, 440, "ink", "ink"), SHADE, 0.45)
    for side in (-1, 1):
        art.paint(circle(450 + side * 92, 478, 46, 32).blurred(16), BLUSH, 0.5, inside=face)
    fringe = path(
        "M286 400 C280 250 360 196 450 196 C550 196 622 252 614 400 C602 352 584 318 556 296 "
        "C520 332 420 340 366 306 C330 326 304 356 286 400 Z"
    )
    art.paint(fringe, glow((400, 210), 330, "#55352a", HAIR, "#1f110c"))
    for x in (330, 380, 440, 500, 556):
        art.paint(
            curve(f"M{450 + (x - 450) * 0.4} 206 C{x - 6} 236 {x} 262 {x + (x - 450) * 0.12} 296", 4, 1),
            "#7a5442",
            0.5,
            inside=fringe,
        )
    _features(art)


def _features(art: Art) -> None:
    for side in (-1, 1):
        x = 450 + side * 72
        art.paint(curve(f"M{x - 34} 372 C{x - 14} 354 {x + 14} 354 {x + 34} 372", 11, 8), HAIR)
        art.paint(curve(f"M{x - 24} 424 C{x - 10} 406 {x + 10} 406 {x + 24} 424", 9, 7), HAIR)
        lens = circle(x, 418, 56) - circle(x, 418, 50)
        art.paint(lens, across(x - 60, x + 60, "#d9a35f", "sun", "#b9741f"))
        art.paint(circle(x, 418, 50), "foam", 0.12)
    art.paint(curve("M430 410 C440 400 460 400 470 410", 6), "sun")
    art.paint(curve("M448 430 C440 466 436 482 446 490 C452 494 460 494 466 490", 6, 5), "#b5744f", 0.9)
    art.paint(curve("M396 530 C424 560 476 560 504 530", 10, 8), "#8d3b2c")
    art.paint(curve("M430 566 C442 572 458 572 470 566", 5, 3), "#b5744f", 0.6)
    art.paint(rect(446, 606, 8, 2), SHADE, 0.4)
