"""What a font can draw, read from its bytes; nonsense is said to be nonsense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cards.sfnt import FontFileError, coverage, strike
from tests.cards.conftest import FONTS

if TYPE_CHECKING:
    from pathlib import Path

TURKISH = "abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZâîûÂÎÛ₺€“”’…–"


@pytest.mark.parametrize("path", sorted(FONTS.glob("[BF]*.ttf")), ids=lambda path: path.stem)
def test_letters_of_turkish_are_in_every_face_of_the_sample(path: Path) -> None:
    """A brand from Eskişehir writes its own language, and prices in lira."""
    covered = coverage(path.read_bytes())
    assert [char for char in TURKISH if char not in covered] == []
    assert "日" not in covered
    assert strike(path.read_bytes()) is None


def test_emoji_come_as_bitmaps_of_one_size() -> None:
    """The coloured face has pictures and one size; it has no letters."""
    data = (FONTS / "NotoColorEmoji-Subset.ttf").read_bytes()
    covered = coverage(data)
    assert strike(data) == 109
    assert "☕" in covered
    assert "a" not in covered


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\0\1\0\0", b"\0\1\0\0\xff\xff", b"OTTO\0\1" + b"\0" * 30])
def test_what_is_no_font_is_refused(data: bytes) -> None:
    """A page that calls itself .ttf ends as a sentence."""
    with pytest.raises(FontFileError):
        coverage(data)


@given(st.integers(0, 80_000), st.binary(min_size=1, max_size=64))
def test_damaged_fonts_never_crash(at: int, damage: bytes) -> None:
    """Whatever bytes are wrong, the answer is a coverage or a refusal."""
    data = bytearray((FONTS / "Fraunces-Bold.ttf").read_bytes()[:80_000])
    data[at : at + len(damage)] = damage
    try:
        assert len(coverage(bytes(data))) >= 0
        strike(bytes(data))
    except FontFileError:
        pass
