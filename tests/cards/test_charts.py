"""Numbers of a post as forms: how they are read, how long each form is, and that words keep their place."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from pipeline.cards import charts, materials, prepare
from pipeline.cards.charts import ChartError, Point, read
from pipeline.cards.scene import compose
from pipeline.cards.signs import Bar, Plot, Stroke
from pipeline.model.post import CardRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cards.scene import Scene
    from pipeline.model.library import Library

PLACE = ("content/x/kis.md", 7)
LAYOUT = """\
alt = "Grafik {a}"
formats = ["square"]
[fields.a]
max = 1000
[[layers]]
type = "colour"
colour = "paper"
[[layers]]
type = "chart"
chart = "CHART"
field = "a"
marks = ["red", "ink"]
colour = "ink"
track = "mist"
box = { left = 100, top = 100, width = 800, height = 600 }
"""
DATA = "Guji 46 %; Huila 23 %; Antigua 11,5 %"


def scene(make_library: Callable[..., Library], chart: str, data: str, lang: str = "tr") -> Scene:
    """Return a card with one chart before its pixels."""
    library = make_library({"templates/cards/a.toml": LAYOUT.replace("CHART", chart)})
    layout, findings = materials.layout(library, "a")
    assert findings == ()
    assert layout is not None
    return compose(layout, "square", lang, {"a": data}, library)


def forms(made: Scene) -> list[Bar | Stroke]:
    """Return the forms of its chart."""
    return [form for layer in made.layers if isinstance(layer, Plot) for form in layer.forms]


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("Guji 46 %; Huila 31 %", "tr", [Point("Guji", "46 %", 46), Point("Huila", "31 %", 31)]),
        ("%78", "tr", [Point("", "%78", 78)]),
        ("İkindi 2026 12\nGece: 3", "tr", [Point("İkindi 2026", "12", 12), Point("Gece", "3", 3)]),
        ("Ciro 1.250 ₺", "tr", [Point("Ciro", "1.250 ₺", 1250)]),
        ("Ciro ₺1.250,5", "tr", [Point("Ciro", "₺1.250,5", 1250.5)]),
        ("Sales $1,250.5", "en", [Point("Sales", "$1,250.5", 1250.5)]),
        ("Sales 1,250", "en", [Point("Sales", "1,250", 1250)]),
        ("Puan 4,5", "tr", [Point("Puan", "4,5", 4.5)]),
        ("Puan 4.5", "tr", [Point("Puan", "4.5", 4.5)]),
        ("Fincan = 250 ml", "tr", [Point("Fincan", "250 ml", 250)]),
        (" ; \n", "tr", []),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, lang: str, wanted: list[Point]) -> None:
    """With their names and units; dots and commas by the language; what is drawn is what was written."""
    assert read(text, lang) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Guji", "'Guji' has no number at its end"),
        ("Guji -5", "below zero"),
        ("Guji " + "9" * 40, "too large"),
        ("; ".join("a 1" for _ in range(25)), "the chart has 25 numbers; at most 24 can be read"),
        (";".join("1" * 500), "the chart has 500 numbers"),
    ],
)
def test_what_is_no_number_is_a_finding(make_library: Callable[..., Library], text: str, words: str) -> None:
    """With the way to write it; the rest of the card is drawn."""
    with pytest.raises(ChartError, match="number"):
        read(text, "tr")
    library = make_library({"templates/cards/a.toml": LAYOUT.replace("CHART", "bars")})
    found = prepare(CardRequest("a", (("a", text),)), "square", "tr", library, PLACE)
    assert [finding.code for finding in found.findings] == ["card-chart"]
    assert words in str(found.findings[0].message)
    assert found.spec is not None


@pytest.mark.parametrize(("chart", "side"), [("bars", 2), ("columns", 3)])
def test_bars_are_as_long_as_their_numbers(make_library: Callable[..., Library], chart: str, side: int) -> None:
    """Twice the number is twice the length; colours are taken in turn, on a track."""
    shown = [form for form in forms(scene(make_library, chart, DATA)) if isinstance(form, Bar)]
    assert [form.colour for form in shown] == ["mist", "red", "mist", "ink", "mist", "red"]
    first, second, third = (form.rect[side] for form in shown if form.colour != "mist")
    assert abs(first - 2 * second) <= 1
    assert abs(first - 4 * third) <= 2
    assert first == shown[0].rect[side]


def test_a_total_is_what_fills_a_bar(make_library: Callable[..., Library]) -> None:
    """And not the largest number."""
    library = make_library({"templates/cards/a.toml": f"{LAYOUT.replace('CHART', 'bars')}total = 92\n"})
    layout, _ = materials.layout(library, "a")
    assert layout is not None
    shown = forms(compose(layout, "square", "tr", {"a": DATA}, library))
    assert [form.rect.width for form in shown[:2] if isinstance(form, Bar)] == [800, 400]


def test_a_ring_goes_as_far_round_as_its_share(make_library: Callable[..., Library]) -> None:
    """A quarter ends at three o'clock; more than all is all."""
    _, quarter = forms(scene(make_library, "ring", "Dolu %25"))
    assert isinstance(quarter, Stroke)
    assert quarter.points[0] == pytest.approx((500, 114))
    assert quarter.points[-1] == pytest.approx((786, 400))
    _, whole = forms(scene(make_library, "ring", "Dolu %250"))
    assert isinstance(whole, Stroke)
    assert whole.points[-1] == pytest.approx((500, 114))


def test_shares_of_a_donut_go_round_once(make_library: Callable[..., Library]) -> None:
    """One after the other, without touching, each with its dot in the legend."""
    made = scene(make_library, "donut", DATA)
    arcs = [form for form in forms(made) if isinstance(form, Stroke) and form.colour != "mist"]
    assert [arc.colour for arc in arcs] == ["red", "ink", "red"]
    assert len(arcs[0].points) > len(arcs[1].points) > len(arcs[2].points)
    for one, other in itertools.pairwise([*arcs, arcs[0]]):
        (x, y), (next_x, next_y) = one.points[-1], other.points[0]
        assert (x - next_x) ** 2 + (y - next_y) ** 2 > 28**2
    assert [form.colour for form in forms(made) if isinstance(form, Bar)] == ["red", "ink", "red"]


def test_a_line_rises_with_its_numbers(make_library: Callable[..., Library]) -> None:
    """The highest has its figure and a colour of its own."""
    made = scene(make_library, "line", "Pzt 10; Sal 40; Çar 20; Per 30")
    (line,) = [form for form in forms(made) if isinstance(form, Stroke)]
    heights = [y for _, y in line.points]
    assert sorted(range(4), key=lambda index: -heights[index]) == [0, 2, 3, 1]
    figures = {placed.text for _, placed in made.placed()}
    assert {"10", "40", "30"} <= figures
    assert "20" not in figures
    assert [form.colour for form in forms(made) if isinstance(form, Bar)] == ["mist", "red", "ink", "red"]


@pytest.mark.parametrize("chart", charts.KINDS)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_everything_of_a_chart_stays_in_its_box(make_library: Callable[..., Library], chart: str, count: int) -> None:
    """Forms and words; no two figures lie over each other."""
    data = "; ".join(f"Ad {n} {n * 10}" for n in range(1, count + 1))
    made = scene(make_library, chart, data)
    rects = [rect for _, placed in made.placed() for rect in placed.rects()]
    assert rects
    for rect in rects:
        assert rect.x >= 95
        assert rect.x + rect.width <= 905
        assert rect.y >= 95
        assert rect.y + rect.height <= 705
    for one, other in itertools.combinations(rects, 2):
        across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert across <= 2 or down <= 2
    card = made.image()
    outside = card.copy()
    outside.paste("white", (90, 90, 910, 710))
    assert outside.getcolors() == [(1080 * 1080, (255, 255, 255))]
    assert len(card.getcolors(1 << 20) or ()) > 3


def test_other_numbers_are_another_card(make_library: Callable[..., Library]) -> None:
    """The digest covers what the chart shows."""
    library = make_library({"templates/cards/a.toml": LAYOUT.replace("CHART", "ring")})
    digests = set()
    for data in ("Dolu 40", "Dolu 41"):
        found = prepare(CardRequest("a", (("a", data),)), "square", "tr", library, PLACE)
        assert found.findings == ()
        assert found.spec is not None
        digests.add(found.spec.digest)
    assert len(digests) == 2


def test_a_chart_comes_in_as_one(make_library: Callable[..., Library]) -> None:
    """Where the card moves, its words move with its forms."""
    moves = f'{LAYOUT.replace("CHART", "bars")}motion = {{ type = "fade", start = 1.0, for = 0.5 }}\n'
    library = make_library({"templates/cards/a.toml": moves})
    layout, findings = materials.layout(library, "a")
    assert findings == ()
    assert layout is not None
    made = compose(layout, "square", "tr", {"a": DATA}, library)
    assert len(made.layers) == 8
    assert {layer.motion for layer in made.layers[1:]} == {layout.layers["square"][1].motion}
    assert made.layers[1].motion is not None
