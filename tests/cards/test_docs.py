"""The page about cards is true: its layout is read without a word, and it names every key."""

from __future__ import annotations

import re

import pytest

from pipeline.cards import reading
from pipeline.cards.layout import FORMATS
from tests.cards.conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "cards.md").read_text(encoding="utf-8")


def test_the_layout_of_the_page_is_right() -> None:
    """Whoever copies it has a layout."""
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    layout, findings = reading.read("templates/cards/a.toml", text.encode(), ("paper", "ink"), ("display", "text"))
    assert findings == ()
    assert layout is not None


@pytest.mark.parametrize("fmt", list(FORMATS))
def test_formats_have_their_sizes(fmt: str) -> None:
    """Each with its pixels."""
    width, height = FORMATS[fmt]
    assert f"| `{fmt}` | {width} × {height} |" in PAGE


def test_every_key_is_named() -> None:
    """What the reader asks the file for, the page tells its author."""
    source = (REPOSITORY / "pipeline" / "cards" / "reading.py").read_text(encoding="utf-8")
    keys = set(
        re.findall(
            r'\.(?:text|whole|number|flag|choice|colour|font|field|pair|box|table|tables|words)\("(\w+)"', source
        )
    )
    assert keys
    assert {key for key in keys if not re.search(rf"\b{key}\b", PAGE)} == set()
