"""The brake in a file: what it is about, what becomes of what passes, and which words people look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.model.library import WrittenHold
from pipeline.workspace.library import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOLDS = "content/holds.toml"


def codes(root: Path) -> list[tuple[int, str]]:
    """Return line and code of what was found in the holds."""
    return [(found.line, found.code) for found in load(root).findings if found.path == HOLDS]


def test_words_and_what_passes_are_read(make_workspace: Callable[..., Path]) -> None:
    """With commas between the words; what is not written is empty."""
    root = make_workspace(
        {HOLDS: '[[hold]]\nwords = ["deprem", "Yangın"]\nreason = "Yas"\npassed = "ask"\n[[hold]]\nscope = "all"\n'}
    )
    assert load(root).holds == (
        WrittenHold("words", "deprem, Yangın", "Yas", line=1, passed="ask"),
        WrittenHold("all", line=5),
    )
    assert codes(root) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("words = []", [(1, "hold-scope")]),
        ('words = ["!"]', [(1, "hold-scope"), (2, "value-invalid")]),
        ('words = ["deprem", "-"]', [(2, "value-invalid")]),
        ('words = "deprem"', [(1, "hold-scope"), (2, "value-type")]),
        ('words = ["deprem"]\ntag = "kahve"', [(1, "hold-scope"), (1, "hold-unknown")]),
        ('scope = "all"\npassed = "later"', [(3, "value-unknown")]),
    ],
)
def test_what_holds_nothing_or_cannot_be_read(
    make_workspace: Callable[..., Path], text: str, expected: list[tuple[int, str]]
) -> None:
    """Is said, and holds everything."""
    root = make_workspace({HOLDS: f"[[hold]]\n{text}\n"})
    assert codes(root) == expected
    assert load(root).holds is None


def test_a_workspace_has_words_of_its_own(make_workspace: Callable[..., Path]) -> None:
    """Beside those that everybody has."""
    root = make_workspace()
    settings = (root / "tellal.toml").read_text(encoding="utf-8")
    assert load(root).settings.triage_words == ()
    (root / "tellal.toml").write_text(f'{settings}\n[triage]\nwords = ["çığ", "maden"]\n', encoding="utf-8")
    assert load(root).settings.triage_words == ("çığ", "maden")
