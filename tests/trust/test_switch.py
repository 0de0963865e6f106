"""The brake as an environment variable: what cannot be read stops everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.trust import holds, switch
from pipeline.trust.hold import VARIABLE, Scope
from tests.trust.test_holdbook import HOLD
from tests.trust.test_holds import NOW, library, target, write

if TYPE_CHECKING:
    from pipeline.model.library import Library

__all__ = ["library"]  # a fixture


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ()),
        ("", ()),
        ("  ", ()),
        ("0", ()),
        ("false", ()),
        ("False", ()),
        ("NO", ()),
        (" off\n", ()),
        ("all", ((Scope.ALL, ""),)),
        ("ALL", ((Scope.ALL, ""),)),
        ("1", ((Scope.ALL, ""),)),
        ("true", ((Scope.ALL, ""),)),
        ("Yes", ((Scope.ALL, ""),)),
        ("on", ((Scope.ALL, ""),)),
        ("channel:x", ((Scope.CHANNEL, "x"),)),
        (
            "channel:x, tag: indirim ,campaign:kis",
            ((Scope.CHANNEL, "x"), (Scope.TAG, "indirim"), (Scope.CAMPAIGN, "kis")),
        ),
        ("Tag:İndirim,", ((Scope.TAG, "İndirim"),)),
        ("words:deprem", ((Scope.WORDS, "deprem"),)),
        ("tag:kahve,all", ((Scope.TAG, "kahve"), (Scope.ALL, ""))),
    ],
)
def test_what_it_says(text: str | None, expected: tuple[tuple[Scope, str], ...]) -> None:
    """Nothing, everything, or a list."""
    assert switch.read({} if text is None else {VARIABLE: text}) == expected


@pytest.mark.parametrize(
    "text", ["stop", "2", "chanel:x", "x", "channel:", ":x", ",", "tag:a,b", "all!", "nein", "channel"]
)
def test_what_cannot_be_read_holds_everything(library: Library, text: str) -> None:
    """Somebody wanted something to stop; the message names what nobody understood, and what to write."""
    found = holds.of(library, {}, {VARIABLE: text})
    said = str(found.on(target(library), NOW))
    assert said.startswith("everything is held: TELLAL_HOLD cannot be read: “")
    assert "write all, or channel:x" in said


def test_a_long_text_is_not_repeated_whole(library: Library) -> None:
    """Whatever it is, it may not be meant for a log."""
    assert len(str(holds.of(library, {}, {VARIABLE: "a" * 10_000}).on(target(library), NOW))) < 300


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("all", "held by TELLAL_HOLD"),
        ("tag:kahve", "held by TELLAL_HOLD"),
        ("tag:çay", None),
        ("channel:x", "held by TELLAL_HOLD"),
        ("channel:y", "everything is held: TELLAL_HOLD names the channel “y”, which does not exist"),
    ],
)
def test_it_holds_what_it_names(library: Library, text: str, said: str | None) -> None:
    """And everything where there is nothing of that name."""
    found = holds.of(library, {}, {VARIABLE: text}).on(target(library), NOW)
    assert (None if found is None else str(found)) == said


def test_all_three_places_count(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger, the file, the variable: one of them is enough."""
    assert holds.read_again(library, {}).on(target(library), NOW) is None
    monkeypatch.setenv(VARIABLE, "1")
    assert str(holds.read_again(library, {}).on(target(library), NOW)) == "held by TELLAL_HOLD"
    write(library, '[[hold]]\nscope = "all"\n')
    monkeypatch.setenv(VARIABLE, "0")
    assert str(holds.read_again(library, {}).on(target(library), NOW)) == "held by content/holds.toml"
    monkeypatch.setenv(VARIABLE, "all")
    found = holds.read_again(library, {"holds.jsonl": HOLD})
    assert [str(each.source) for each in found.holds] == ["ledger", "file", "variable"]
