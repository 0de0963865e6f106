"""What a profile shows of a card: a layout that is to be whole there is told what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.cards import layout_findings, prepare
from pipeline.cards.formats import CANVASES
from pipeline.model.post import CardRequest
from tests.cards.conftest import BRAND, LAYOUT
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.library import Library

PLACE = ("content/x/kis.md", 7)
WIDE = {"headline": "Bir satırı baştan sona dolduran sözler", "more": "Az"}


def said(library: Library, fmt: str, **fields: str) -> list[tuple[str, int, str]]:
    """Return the places and severities of what is cropped."""
    found = prepare(CardRequest("afis", tuple(fields.items())), fmt, "tr", library, PLACE).findings
    return [(each.path, each.line, each.severity) for each in found if each.code == "card-cropped"]


@pytest.mark.parametrize(("fmt", "cropped"), [("square", True), ("portrait", False), ("story", False), ("wide", False)])
def test_words_at_the_sides_of_a_square(make_library: Callable[..., Library], fmt: str, cropped: bool) -> None:  # noqa: FBT001 - what is expected
    """A hundred pixels from the edge is enough on all but a square, of which a profile shows three quarters."""
    library = make_library({"templates/cards/afis.toml": f"profile = true\n{LAYOUT}"})
    assert layout_findings(library) == ()
    assert bool(said(library, fmt, **WIDE)) == cropped


def test_nobody_is_told_who_did_not_ask(make_library: Callable[..., Library]) -> None:
    """Most layouts are seen in a feed."""
    assert said(make_library(), "square", **WIDE) == []


def test_words_in_the_middle_are_whole(make_library: Callable[..., Library]) -> None:
    """A box as narrow as what is left of the card."""
    narrow = f"profile = true\n{LAYOUT}".replace("left = 100, right = 100", "left = 140, right = 140")
    assert said(make_library({"templates/cards/afis.toml": narrow}), "square", **WIDE) == []


def test_a_logo_in_a_corner_is_said_at_the_layout(make_library: Callable[..., Library]) -> None:
    """Where it is written, not at the post."""
    logo = '\n[[layers]]\ntype = "logo"\nbox = { left = 20, top = 20, width = 200, height = 100 }\n'
    layout = f"profile = true\n{LAYOUT}{logo}"
    files = {
        "templates/cards/afis.toml": layout,
        "brand/brand.toml": BRAND.replace('name = "Deneme"', 'name = "Deneme"\nlogo = "logo.png"'),
        "brand/logo.png": png(200, 100),
    }
    line = layout[: layout.index('type = "logo"')].count("\n")
    found = said(make_library(files), "square", headline="Kış")
    assert [each for each in found if each[0] != PLACE[0]] == [("templates/cards/afis.toml", line, "warning")]


def test_what_is_left_is_the_middle() -> None:
    """As much at one side as at the other."""
    for canvas in CANVASES.values():
        for _, x, y, width, height in canvas.cropped():
            assert (2 * x + width, 2 * y + height) == (canvas.width, canvas.height)
