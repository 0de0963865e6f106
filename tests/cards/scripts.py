"""Fonts for the scripts of the world and for what type can do: the system's, which `.ci/run` installs."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from pipeline.cards.fonts import Face, load

NOTO = Path("/usr/share/fonts/truetype/noto")
PLACES = {
    "arabic": NOTO / "NotoSansArabic-Regular.ttf",
    "hebrew": NOTO / "NotoSansHebrew-Regular.ttf",
    "devanagari": NOTO / "NotoSansDevanagari-Regular.ttf",
    "thai": NOTO / "NotoSansThai-Regular.ttf",
    "cjk": Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    "variable": Path("/usr/share/fonts/truetype/inter-vf/Inter.var.ttf"),
    "libertine": Path("/usr/share/fonts/opentype/linux-libertine/LinLibertine_R.otf"),
}
PACKAGES = "fonts-noto-core fonts-noto-cjk fonts-inter-variable fonts-linuxlibertine"
NEEDED = os.environ.get("TELLAL_FONTS_NEEDED") == "1"

needs_fonts = pytest.mark.skipif(
    not NEEDED and not all(path.is_file() for path in PLACES.values()), reason=f"needs Debian's {PACKAGES}"
)


@cache
def face(name: str) -> Face:
    """Return a font by what it is for."""
    return load(PLACES[name])
