"""A layout that extends another: what it takes over, what it changes, and what cannot be extended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cards import materials, prepare
from pipeline.cards.card import layout_findings
from pipeline.cards.layout import Fill, Shape, Stack
from pipeline.model.post import CardRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cards.layout import Layout
    from pipeline.model.library import Library

BASE = """\
alt = "Duyuru: {headline}"
formats = ["square", "wide"]

[colours]
ground = "paper"

[fields.headline]
required = true
max = 100

[example]
headline = "Merhaba"

[[layers]]
name = "ground"
type = "colour"
colour = "ground"

[[layers]]
name = "words"
type = "stack"
gap = 10
box = { left = 100, right = 100 }
[layers.on.wide]
gap = 5
align = "right"

[[layers.items]]
name = "headline"
field = "headline"
colour = "ink"
size = 90
[layers.items.on.wide]
size = 60
"""


def made(library: Library, name: str) -> Layout:
    """Return a layout that has no errors."""
    layout, findings = materials.layout(library, name)
    assert findings == ()
    assert layout is not None
    return layout


def found(library: Library) -> list[tuple[str, int, str, str]]:
    """Return the file, line, code and words of all that is wrong with the layouts."""
    return [
        (each.path.rpartition("/")[2], each.line, each.code, str(each.message)) for each in layout_findings(library)
    ]


def test_an_edition_changes_colours_layers_and_texts(make_library: Callable[..., Library]) -> None:
    """What it does not say is as the other has it."""
    night = """\
extends = "base"
formats = ["wide"]
[colours]
ground = "ink"
ink = "paper"
[fields.headline]
max = 50
[[layers]]
name = "words"
align = "center"
[[layers.items]]
name = "headline"
size = 100
[[layers.items]]
text = "son"
colour = "red"
[[layers]]
above = "ground"
type = "shape"
colour = "red"
"""
    library = make_library({"templates/cards/base.toml": BASE, "templates/cards/gece.toml": night})
    layout = made(library, "gece")
    assert list(layout.layers) == ["wide"]
    assert layout.parents == ("base",)
    assert layout.example == {"headline": "Merhaba"}
    assert layout.alt_for("tr") == "Duyuru: {headline}"
    assert (layout.fields["headline"].required, layout.fields["headline"].most) == (True, 50)
    ground, shape, words = layout.layers["wide"]
    assert isinstance(ground, Fill)
    assert isinstance(shape, Shape)
    assert isinstance(words, Stack)
    assert ground.colour == "ink"
    # What it says anew counts on every format; what it does not, stays as the format has it.
    assert (words.across, words.gap) == (0.5, 5)
    assert [(item.field or item.text, item.size, item.colour) for item in words.items] == [
        ("headline", 100, "paper"),
        ("son", 48, "red"),
    ]


def test_a_format_is_changed_alone(make_library: Callable[..., Library]) -> None:
    """`on.<format>` of an edition leaves the other formats as they are, and may take a layer out."""
    edition = 'extends = "base"\n[[layers]]\nname = "words"\n[layers.on.wide]\ngap = 7\n'
    edition += '[[layers]]\nname = "ground"\nhide = true\n'
    library = make_library({"templates/cards/base.toml": BASE, "templates/cards/b.toml": edition})
    layout = made(library, "b")
    assert [[layer.gap for layer in layers if isinstance(layer, Stack)] for layers in layout.layers.values()] == [
        [10],
        [7],
    ]
    assert all(len(layers) == 1 for layers in layout.layers.values())


def test_mistakes_stand_in_the_file_that_makes_them(make_library: Callable[..., Library]) -> None:
    """With its own lines; what follows from what it inherits stands where it extends."""
    edition = """\
description = "b"
extends = "base"
[example]
headlin = "x"
[[layers]]
name = "word"
align = "left"
[[layers]]
below = "grond"
type = "colour"
colour = "ink"
[fields.headline]
max = 3
"""
    library = make_library({"templates/cards/base.toml": BASE, "templates/cards/b.toml": edition})
    assert found(library) == [
        ("b.toml", 2, "layout-value", "the example's 'headline' has 7 characters; 3 are allowed"),
        ("b.toml", 4, "layout-field", "the layout has no field 'headlin'"),
        ("b.toml", 6, "layout-field", "the layout that this one extends has no layer 'word'"),
        ("b.toml", 9, "layout-field", "the layout that this one extends has no layer 'grond'"),
    ]


def test_what_cannot_be_extended_is_a_finding(make_library: Callable[..., Library]) -> None:
    """Missing, broken, and layouts that come back to themselves, from inside the circle and from outside."""
    library = make_library(
        {
            "templates/cards/none.toml": 'extends = "yok"\n',
            "templates/cards/odd.toml": "extends = 3\n",
            "templates/cards/broken.toml": 'alt = "x"\ntypo = 1\n',
            "templates/cards/child.toml": '\nextends = "broken"\n',
            "templates/cards/self.toml": 'extends = "self"\n',
            "templates/cards/one.toml": 'extends = "two"\n',
            "templates/cards/two.toml": 'extends = "one"\n',
            "templates/cards/out.toml": 'extends = "one"\n',
        }
    )
    assert found(library) == [
        ("broken.toml", 2, "key-unknown", "unknown key 'typo'"),
        ("child.toml", 2, "layout-extends", "the card layout 'broken' that this one extends has errors"),
        ("none.toml", 1, "layout-extends", "there is no card layout 'yok'"),
        ("odd.toml", 1, "layout-value", "'extends' has to be a text of at most 200 characters, not 3"),
        ("one.toml", 1, "layout-extends", "this layout extends itself: one → two → one"),
        ("out.toml", 1, "layout-extends", "the card layout 'one' that this one extends has errors"),
        ("self.toml", 1, "layout-extends", "this layout extends itself: self → self"),
        ("two.toml", 1, "layout-extends", "this layout extends itself: two → one → two"),
    ]
    place = ("content/x/a.md", 3)
    for name in library.card_layouts:
        prepared = prepare(CardRequest(name, ()), "square", "tr", library, place)
        assert [finding.code for finding in prepared.findings] == ["card-layout-broken"]


def test_no_more_than_eight_extend_each_other(make_library: Callable[..., Library]) -> None:
    """Two hundred in a row cost what eight cost, and the ninth says so."""
    files = {"templates/cards/l0.toml": BASE}
    files |= {f"templates/cards/l{n}.toml": f'extends = "l{n - 1}"\n' for n in range(1, 200)}
    library = make_library(files)
    assert made(library, "l7").parents == tuple(f"l{n}" for n in range(6, -1, -1))
    wrong = found(library)
    assert {words for _, _, _, words in wrong} == {"more than 8 layouts extend each other"}
    assert len(wrong) == 192


def test_a_card_is_another_when_what_its_layout_inherits_is_another(make_library: Callable[..., Library]) -> None:
    """The digest covers the files above; a warm check forgets what it knew of the card."""
    edition = {"templates/cards/b.toml": 'extends = "base"\ndescription = "b"\n'}
    request, place = CardRequest("b", (("headline", "Kış"),)), ("content/x/a.md", 3)
    before = prepare(request, "square", "tr", make_library({"templates/cards/base.toml": BASE, **edition}), place)
    wider = BASE.replace("left = 100", "left = 90")
    after = prepare(request, "square", "tr", make_library({"templates/cards/base.toml": wider, **edition}), place)
    assert before.spec is not None
    assert after.spec is not None
    assert before.spec.digest != after.spec.digest
    assert after.layouts == ("base",)
