"""The schema of layouts that editors get says what reading says."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from pipeline.cards.formats import FORMATS
from pipeline.cards.language import json_schema
from pipeline.cards.reading import read
from tests.cards.conftest import LAYOUT, REPOSITORY

jsonschema = pytest.importorskip("jsonschema")
SCHEMA = json_schema()
COLOURS, FONTS = ("ink", "paper", "red"), ("display", "text")


def complaints(text: str) -> list[Any]:
    """Return what the schema has against a file."""
    return list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(tomllib.loads(text)))


def test_it_is_a_schema() -> None:
    """Of the dialect it says it is."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "path", sorted((REPOSITORY / "templates" / "cards").glob("*.toml")), ids=lambda path: path.stem
)
def test_layouts_of_the_sample_pass(path: Any) -> None:  # noqa: ANN401 - a path
    """What reading takes, the editor does not mark."""
    assert complaints(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        'titel = "x"',
        'formats = ["squar"]',
        '[[layers]]\ntype = "colour"\nbox = { lft = 3 }',
        '[[layers]]\ntype = "colour"\nopacity = 2',
        '[[layers]]\ntype = "colour"\nradius = 3',
        '[[layers]]\ntype = "colour"\n[layers.on.squar]\nopacity = 1',
        '[[layers]]\ntype = "colour"\n[layers.on.square]\nopacty = 1',
        '[[layers]]\ntype = "stack"\n[[layers.items]]\nsize = true',
        "[grid]\ncolumns = 99",
    ],
)
def test_what_reading_refuses_the_editor_marks(text: str) -> None:
    """While one types."""
    whole = f'alt = "x"\n{text}\n' if not text.startswith(("titel", "formats")) else f'{text}\nalt = "x"\n'
    assert complaints(whole)
    assert read("t/a.toml", whole.encode(), COLOURS, FONTS)[0] is None


def test_a_change_of_an_inherited_layer_passes() -> None:
    """It has a name and no kind."""
    assert complaints(LAYOUT) == []
    formats = "\n".join(f"[layers.on.{fmt}]\ngap = 3" for fmt in FORMATS)
    assert complaints(f'extends = "a"\nalt = "x"\n[[layers]]\nname = "words"\ngap = 4\n{formats}') == []
