"""The logo's rules: room, size and ground, as findings on the layout or on the post that breaks them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.cards import layout_findings, prepare
from pipeline.model.finding import Severity
from pipeline.model.post import CardRequest
from tests.cards.conftest import BRAND, LAYOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.library import Library

AFIS = "templates/cards/afis.toml"
HEAD, STACK = LAYOUT.split('[[layers]]\ntype = "stack"')


def png(width: int, height: int, colour: str = "#101010") -> bytes:
    """Return a picture of one colour."""
    held = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(held, "PNG")
    return held.getvalue()


def library_with(make_library: Callable[..., Library], rules: str, logo: str, below: str = "") -> Library:
    """Return a library whose one layout has a logo of 400 × 100 on a square canvas."""
    layer = f'[[layers]]\ntype = "logo"\n{logo}\n'
    layout = HEAD.replace('description = "Deneme"', 'description = "Deneme"\nformats = ["square"]')
    files = {
        AFIS: layout + below + layer + '[[layers]]\ntype = "stack"' + STACK,
        "brand/brand.toml": BRAND.replace("[colours]", 'logo = "logo.png"\n[colours]') + f"[logo_rules]\n{rules}\n",
        "brand/logo.png": png(400, 100),
    }
    return make_library(files)


@pytest.mark.parametrize(
    ("rules", "logo", "wrong"),
    [
        ("smallest = 200", "box = { left = 80, bottom = 80, width = 200, height = 60 }", []),
        (
            "smallest = 200",
            "box = { left = 80, bottom = 80, width = 200, height = 40 }",
            ["on 'square' the logo is 160 pixels wide; the brand asks for 200"],
        ),
        ("clear_space = 1", "box = { left = 80, bottom = 50, width = 200, height = 50 }", []),
        (
            "clear_space = 1",
            "box = { left = 80, bottom = 40, width = 200, height = 50 }",
            ["on 'square' the logo is nearer to the edge than 50 pixels"],
        ),
        ('grounds = ["paper"]', "box = { left = 80, bottom = 80, width = 200, height = 50 }", []),
        (
            'grounds = ["mist", "red"]',
            "box = { left = 80, bottom = 80, width = 200, height = 50 }",
            ["on 'square' the logo stands on 'paper'; the brand allows mist, red"],
        ),
        (
            'grounds = ["paper"]',
            'colour = "mist"\nbox = { left = 80, bottom = 80, width = 200, height = 50 }',
            ["on 'square' the logo in 'mist' has a contrast of 1.23 with what is behind it"],
        ),
    ],
)
def test_a_layout_that_breaks_the_rules_says_so(
    make_library: Callable[..., Library], rules: str, logo: str, wrong: list[str]
) -> None:
    """Once, at the logo's own line, as a warning."""
    found = layout_findings(library_with(make_library, rules, logo))
    assert [str(finding.message) for finding in found] == wrong
    assert all((f.code, f.path, f.severity) == ("card-logo", AFIS, Severity.WARNING) for f in found)
    assert all(finding.line > 1 for finding in found)


def test_without_rules_nothing_is_asked(make_library: Callable[..., Library]) -> None:
    """A brand that says nothing of its logo has it its way."""
    assert layout_findings(library_with(make_library, "", "box = { left = 0, width = 20, height = 5 }")) == ()


def test_words_keep_away_from_the_logo(make_library: Callable[..., Library]) -> None:
    """It depends on the post: a short headline leaves the room that a long one takes."""
    library = library_with(make_library, "clear_space = 1", "box = { left = 100, top = 560, width = 240, height = 60 }")
    long = "Her sabah altıda, her ikindi üçte, her akşam yedide taze kahve: kavurmahanede yeni dönem başladı"
    for text, wrong in (("Kış", False), (long, True)):
        request = CardRequest("afis", (("headline", text),), None)
        found = prepare(request, "square", "tr", library, ("content/x/a.md", 3)).findings
        assert ("card-logo" in [finding.code for finding in found]) is wrong


def test_a_posts_own_picture_is_a_ground_too(make_library: Callable[..., Library]) -> None:
    """What a photo puts under the logo is the post's to mend, so it is said there."""
    photo = '[[layers]]\ntype = "photo"\nfield = "more"\n'
    library = library_with(
        make_library, 'grounds = ["paper", "mist"]', "box = { left = 80, top = 40, width = 200, height = 50 }", photo
    )
    assert layout_findings(library) == ()
    for colour, wrong in (("#fdfdfd", False), ("#c02020", True)):
        path = library.root / "content/x/media" / f"{colour[1:]}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(540, 540, colour))
        request = CardRequest("afis", (("headline", "Kış"), ("more", f"media/{path.name}")), None)
        found = prepare(request, "square", "tr", library, ("content/x/a.md", 3)).findings
        assert ("card-logo" in [finding.code for finding in found]) is wrong
