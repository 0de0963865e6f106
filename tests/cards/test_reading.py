"""A layout's file: strict, complete, with the line of everything that is wrong."""

from __future__ import annotations

import pytest

from pipeline.cards.formats import FORMATS
from pipeline.cards.layout import Box, Gradient, Length, Photo, Rect, Shape, Stack
from pipeline.cards.reading import read
from tests.cards.conftest import LAYOUT

COLOURS = ("ink", "paper", "accent")
FONTS = ("display", "text", "emoji")
BROKEN = """\
alt = "{headline} {sublin}"
formats = ["square", "portait"]
titel = "x"

[fields.headline]
required = "yes"
max = 0

[[layers]]
type = "colour"
colour = "akcent"

[[layers]]
type = "shap"

[[layers]]
type = "shape"
shape = "path"
path = "M0 0 A1 1"
colour = "ink"
opacity = 2

[[layers]]
type = "gradient"
from = "ink"
to = "paper"
box = { left = 0, right = "10", width = "50%", lft = 3 }

[[layers]]
type = "stack"

[[layers]]
type = "stack"
[layers.on.squar]
gap = 3
[[layers.items]]
field = "headlin"
colour = "ink"
font = "emoji"
size = 20
smallest = 40
"""


def found(text: str | bytes) -> list[tuple[int, str, str]]:
    """Return line, code and words of every finding."""
    data = text if isinstance(text, bytes) else text.encode()
    return [
        (f.line, f.code, f"{f.message} | {f.hint}") for f in read("templates/cards/a.toml", data, COLOURS, FONTS)[1]
    ]


def test_every_mistake_is_found_in_one_reading() -> None:
    """Each with its line, and with the word that was meant where there is one."""
    wanted = [
        (1, "layout-field", "no field 'sublin'"),
        (2, "layout-field", "'portait' | did you mean 'portrait'"),
        (3, "key-unknown", "'titel'"),
        (6, "layout-value", "'required' has to be true or false, not 'yes'"),
        (7, "layout-value", "'max' has to be a whole number from 1"),
        (11, "layout-role", "'akcent' | did you mean 'accent'"),
        (14, "layout-field", "no layer 'shap' | did you mean 'shape'"),
        (19, "layout-value", "in a path, A takes 7 numbers"),
        (21, "layout-value", "'opacity' has to be a number from 0 to 1, not 2"),
        (27, "layout-value", "has to be pixels (96) or a share"),
        (27, "layout-value", "left, right and width say the same twice"),
        (27, "key-unknown", "'lft' | did you mean 'left'"),
        (29, "layout-value", "a stack needs texts"),
        (34, "layout-field", "'squar' | did you mean 'square'"),
        (37, "layout-field", "'headlin' | did you mean 'headline'"),
        (39, "layout-role", "'emoji'"),
        (41, "layout-value", "smallest size is larger"),
    ]
    was = found(BROKEN)
    for line, code, words in wanted:
        assert any((f[0], f[1]) == (line, code) and words in f[2] for f in was), (line, code, words, was)
    assert {line for line, _, _ in was} == {line for line, _, _ in wanted}


@pytest.mark.parametrize(
    "text",
    ["a = ", "= 1", "[fields", b"\xff\xfe", b"alt = '\xff'", "x = " + "[" * 5000, "alt = 3\nalt = 4", "a" * 200_000],
)
def test_what_is_no_toml_is_one_finding_or_more(text: str | bytes) -> None:
    """Never a traceback, never a layout."""
    data = text if isinstance(text, bytes) else text.encode()
    layout, findings = read("templates/cards/a.toml", data, COLOURS, FONTS)
    assert layout is None
    assert findings


@pytest.mark.parametrize(
    "value", ["3", "true", "[]", "{}", '"x"', "[[]]", "1979-05-27", "nan", "-1e400", "[1, 2, 3]", "9" * 400]
)
@pytest.mark.parametrize(
    "key",
    ["type", "box", "opacity", "on", "hide", "items", "gap", "align", "colour", "size", "tile", "radius", "focus"],
)
def test_any_kind_of_value_anywhere_is_no_crash(key: str, value: str) -> None:
    """A stranger's layout is data; what it says is checked before it is believed."""
    for kind in ("colour", "gradient", "shape", "photo", "logo", "stack"):
        first = "" if key == "type" else f'type = "{kind}"\n'
        read("templates/cards/a.toml", f'alt = "x"\n[[layers]]\n{first}{key} = {value}\n'.encode(), COLOURS, FONTS)


def test_a_layout_has_all_formats_unless_it_says_which() -> None:
    """Each with its own layers."""
    layout, findings = read("templates/cards/a.toml", LAYOUT.encode(), ("ink", "paper", "red"), FONTS)
    assert findings == ()
    assert layout is not None
    assert tuple(layout.layers) == tuple(FORMATS)
    fewer, _ = read("templates/cards/a.toml", f'formats = ["story"]\n{LAYOUT}'.encode(), ("ink", "paper", "red"), FONTS)
    assert fewer is not None
    assert tuple(fewer.layers) == ("story",)


def test_a_format_overrides_keys_and_hides_layers() -> None:
    """What it does not say stays as it is."""
    text = """\
alt = "x {a}"
[fields.a]
[[layers]]
type = "shape"
colour = "ink"
radius = 8
box = { width = 100, height = 50 }
[layers.on.wide]
box = { right = 10, bottom = "10%", width = 20, height = 20 }
[layers.on.square]
hide = true
[[layers]]
type = "stack"
[[layers.items]]
field = "a"
colour = "ink"
[layers.items.on.wide]
size = 33
"""
    layout, findings = read("templates/cards/a.toml", text.encode(), COLOURS, FONTS)
    # A story's edges belong to the network, and a corner of a thumbnail.
    assert [str(f.message).partition("'")[2][:9] for f in findings] == ["story' th", "story' th", "thumbnail"]
    assert {f.code for f in findings} == {"layout-covered"}
    assert layout is not None
    (shape, stack) = layout.layers["wide"]
    assert isinstance(shape, Shape)
    assert isinstance(stack, Stack)
    assert shape.outline.radius == 8
    assert shape.box.on(1200, 675) == Rect(1170, 588, 20, 20)
    assert stack.items[0].size == 33
    assert len(layout.layers["square"]) == 1


def test_a_photo_needs_one_place_to_come_from() -> None:
    """A source or a field."""
    for keys in ("", 'source = "a.png"\nfield = "a"'):
        assert any(
            "one of them" in words
            for _, _, words in found(f'alt = "x"\n[fields.a]\n[[layers]]\ntype = "photo"\n{keys}')
        )
    layout, _ = read(
        "t/a.toml", b'alt = "x"\n[[layers]]\ntype = "photo"\nsource = "a.png"\nfocus = [0, 1]', COLOURS, FONTS
    )
    assert layout is not None
    assert isinstance(layout.layers["square"][0], Photo)


@pytest.mark.parametrize(
    ("box", "wanted"),
    [
        (Box(), Rect(0, 0, 1000, 500)),
        (Box(width=Length(200), height=Length(100)), Rect(400, 200, 200, 100)),
        (Box(left=Length(10), right=Length(20)), Rect(10, 0, 970, 500)),
        (
            Box(right=Length(0, 0.1), width=Length(0, 0.5), bottom=Length(-50), height=Length(100)),
            Rect(400, 450, 500, 100),
        ),
        (Box(left=Length(900), right=Length(900)), Rect(900, 0, 0, 500)),
    ],
)
def test_boxes_hang_on_edges(box: Box, wanted: Rect) -> None:
    """As a designer says it: from the right, ten per cent; in the middle; half out of the picture."""
    assert box.on(1000, 500) == wanted


def test_a_box_beyond_all_canvases_is_refused() -> None:
    """A few letters of TOML must not ask for gigabytes."""
    for box in ('width = "10000%"', "height = 9999", "left = -9000", 'top = "900%"'):
        assert any(
            "canvases" in words
            for _, _, words in found(f'alt = "x"\n[[layers]]\ntype = "shape"\ncolour = "ink"\nbox = {{ {box} }}')
        )


def test_texts_stay_on_the_canvas() -> None:
    """A box that fits a square may leave a landscape; the finding names the format."""
    stack = 'alt = "x"\n[[layers]]\ntype = "stack"\nbox = { top = 84, height = 560 }\n'
    text = stack + '[[layers.items]]\ntext = "x"\ncolour = "ink"\n'
    assert [words.partition(" |")[0] for _, code, words in found(text) if code == "layout-value"] == [
        "on 'landscape' the box of the texts leaves the canvas"
    ]


def test_alt_texts_by_language() -> None:
    """The one for the language, else the first."""
    layout, findings = read("t/a.toml", b'[alt]\ntr = "Duyuru {a}"\nen = "News {a}"\n[fields.a]', COLOURS, FONTS)
    assert findings == ()
    assert layout is not None
    assert [layout.alt_for(lang) for lang in ("tr", "en-GB", "de")] == ["Duyuru {a}", "News {a}", "Duyuru {a}"]


def test_an_example_is_held_against_the_fields() -> None:
    """It shows what a post may write, so it keeps what a post has to keep."""
    text = 'alt = "x {a}"\n[fields.a]\nrequired = true\n[fields.b]\nmax = 3\n[example]\nb = "dört"\nc = "x"\n'
    assert [(line, code, words.partition(" |")[0]) for line, code, words in found(text)] == [
        (6, "layout-value", "the example needs 'a', which the layout requires"),
        (7, "layout-value", "the example's 'b' has 4 characters; 3 are allowed"),
        (8, "layout-field", "the layout has no field 'c'"),
    ]
    layout, _ = read("t/a.toml", b'alt = "x {a}"\n[fields.a]\n[example]\na = "Merhaba"\n', COLOURS, FONTS)
    assert layout is not None
    assert layout.example == {"a": "Merhaba"}


def test_a_layout_may_name_colours_itself() -> None:
    """Its names stand for roles of the brand, which is what a card depends on."""
    text = 'alt = "x"\n[colours]\nground = "accent"\nink = "paper"\n'
    text += '[[layers]]\ntype = "gradient"\nfrom = "ground"\nto = "ink"\n'
    layout, findings = read("t/a.toml", text.encode(), COLOURS, FONTS)
    assert findings == ()
    assert layout is not None
    gradient = layout.layers["square"][0]
    assert isinstance(gradient, Gradient)
    assert (gradient.start, gradient.end) == ("accent", "paper")
    wrong = 'alt = "x"\n[colours]\nground = "acent"\n[[layers]]\ntype = "colour"\ncolour = "groud"\n'
    assert [(line, code, words.partition("| ")[2]) for line, code, words in found(wrong)] == [
        (3, "layout-role", "did you mean 'accent'?"),
        (6, "layout-role", "did you mean 'ground'?"),
    ]


def test_two_layers_of_one_name_are_refused() -> None:
    """A layout that extends this one could not say which it means."""
    layer = '[[layers]]\nname = "a"\ntype = "colour"\ncolour = "ink"\n'
    assert [(line, words.partition(" |")[0]) for line, _, words in found(f'alt = "x"\n{layer}{layer}')] == [
        (7, "two layers have the name 'a'")
    ]
