"""Lines put together from kept letters are the lines that Pillow draws in one go, to the pixel."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipeline.cards import fonts, glyphs
from pipeline.cards.fonts import Shaping
from tests.cards.conftest import FONTS, needs_raqm

FACES = ("Fraunces-Bold", "Fraunces-MediumItalic", "BricolageGrotesque-Medium")
SHAPINGS = (Shaping("tr", ("-liga",)), Shaping("en"), Shaping("de", ("-kern",)), Shaping(None, ("lnum",)))
#: Letters with ligatures, kerning and marks; signs that stand beside them; and what must be left to the font.
LETTERS = "fiflffiAVTToWaYgjpşçğİıÂöüß.,:;’“”!?–—…0123456789()& /·\u0301عربहिन्दी漢字"
INK, GROUND = (250, 240, 10), (20, 90, 200)


@cache
def face(name: str) -> fonts.Face:
    """Load a font of the sample brand."""
    return fonts.load(FONTS / f"{name}.ttf")


def plain(name: str, size: int, text: str, shaping: Shaping, x: float) -> bytes:
    """Draw as Pillow does."""
    image = Image.new("RGB", (700, 160), GROUND)
    font = face(name).at(size)
    ImageDraw.Draw(image).text((x, 100), text, fill=INK, font=font, anchor="ls", **shaping.options())
    return image.tobytes()


def fast(name: str, size: int, text: str, shaping: Shaping, x: float) -> bytes:
    """Draw from kept letters."""
    image = Image.new("RGB", (700, 160), GROUND)
    if ink := glyphs.line(face(name), size, text, shaping, x - int(x)):
        image.paste(INK, (int(x) + ink.left, 100 + ink.top), ink.mask)
    return image.tobytes()


@given(
    name=st.sampled_from(FACES),
    size=st.integers(9, 90),
    text=st.text(st.sampled_from(LETTERS), min_size=1, max_size=14),
    shaping=st.sampled_from(SHAPINGS),
    x=st.floats(0, 60),
)
def test_kept_letters_make_the_line_that_pillow_draws(
    name: str, size: int, text: str, shaping: Shaping, x: float
) -> None:
    """Any letters, sizes, features and places within a pixel; what cannot be put together is drawn in one go."""
    assert fast(name, size, text, shaping, x) == plain(name, size, text, shaping, x)


@pytest.mark.parametrize(
    "text", ["Işık değişti, kahve hazır", "AVATAR. To Wake Ty", "office fjord fill", "08.00–22.00"]
)
@pytest.mark.parametrize("name", FACES)
def test_what_was_drawn_before_changes_nothing(name: str, text: str) -> None:
    """The first line of a process and the hundredth, after others in other sizes, are the same."""
    glyphs.forget()
    first = fast(name, 60, text, Shaping("tr", ("-liga",)), 10.3)
    for size in (20, 33, 61):
        fast(name, size, text[::-1], Shaping("en"), 1.5)
    assert first == fast(name, 60, text, Shaping("tr", ("-liga",)), 10.3) == plain(
        name, 60, text, Shaping("tr", ("-liga",)), 10.3
    )  # fmt: skip


@needs_raqm
def test_letters_are_drawn_once_and_ligatures_are_left_to_the_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nothing would be gained, or an fi would come apart."""
    drawn: list[str] = []
    real = ImageFont.FreeTypeFont.getmask2

    def watched(font: ImageFont.FreeTypeFont, text: str, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as Pillow's
        drawn.append(text)
        return real(font, text, *args, **options)

    glyphs.forget()
    turkish = Shaping("tr", ("-liga",))
    glyphs.line(face("Fraunces-Bold"), 60, "Kahve hazır", turkish, 0.0)
    monkeypatch.setattr(ImageFont.FreeTypeFont, "getmask2", watched)
    glyphs.line(face("Fraunces-Bold"), 60, "hazır Kahve", turkish, 0.0)
    assert drawn == ["hazır Kahve"], "in a small size, to see that its new pairs keep apart"
    drawn.clear()
    glyphs.line(face("Fraunces-Bold"), 60, "Kahve hazır", turkish, 0.4)
    assert drawn == []
    glyphs.line(face("Fraunces-Bold"), 60, "fill a cup", Shaping("en"), 0.0)
    assert drawn[-1] == "fill a cup"


@pytest.mark.usefixtures("no_raqm")
def test_a_machine_without_raqm_draws_alike() -> None:
    """Its letters have other places, and those are kept to as well."""
    glyphs.forget()
    for text in ("AVATAR. To Wake Ty", "Işık değişti"):
        assert fast("Fraunces-Bold", 50, text, Shaping(), 3.7) == plain("Fraunces-Bold", 50, text, Shaping(), 3.7)
    glyphs.forget()
