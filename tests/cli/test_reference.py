"""The pages and schemas that are made from code are the ones that are committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import reference
from pipeline.cli.base import LazyGroup
from pipeline.cli.root import root
from pipeline.model.codes import CODES

TOP = Path(__file__).resolve().parent.parent.parent
PAGES = dict(reference.pages(TOP))


@pytest.mark.parametrize("path", sorted(PAGES), ids=lambda path: path.relative_to(TOP).as_posix())
def test_the_committed_page_is_the_one_that_the_code_makes(path: Path) -> None:
    """`make reference` writes it anew."""
    assert path.read_bytes() == PAGES[path], f"{path.relative_to(TOP)} is behind: make reference"


def test_every_command_and_option_is_documented() -> None:
    """What can be typed can be read about."""
    page = reference.commands()
    for name, _ in reference.every(root):
        assert f"## tellal {name}\n" in page
    for option in ("--dry-run", "--since REV", "--format text\\|json\\|sarif\\|github", "--clock MOMENT", "--json"):
        assert f"`{option}`" in page


def test_every_shape_is_documented() -> None:
    """Each command's answer as JSON has its line."""
    page = reference.commands()
    for name, command in reference.every(root):
        assert isinstance(command, LazyGroup) or f"- `{name}`: " in page


def test_every_code_is_documented() -> None:
    """With its meaning and its remedy."""
    page = reference.finding_codes()
    for name, code in CODES.items():
        assert f"## {name}\n\n{code.meaning}\n\n{code.remedy}\n" in page
