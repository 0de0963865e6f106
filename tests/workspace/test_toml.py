"""TOML with places: the values of tomllib, each with its line and column, and mistakes with theirs."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.workspace import toml
from pipeline.workspace.nodes import Items, Node, Scalar, Table
from pipeline.workspace.notes import Notes

EVERYTHING = '''\
# a comment = "x"
name = "Kırk # x"   # y = 1
"ç key" = 'a'
a.b.c = 1
when = 2026-12-05 10:00:00
list = [ "x", # no ]
  """a
b"""  ,
 [1, 2.5], {k = "v", z.w = true}, ]

[pillars]
urun = "Ürün"
[a.q]
text = \'\'\'
it's = 1\'\'\'\'
[[hold]]
scope = "all"
[[hold]]
tag = "x"
[hold.sub]
empty = {}
none = []
'''


def read(text: str) -> tuple[Table | None, list[tuple[int, str]]]:
    """Read a text, and return what was found in it by line and code."""
    notes = Notes("tellal.toml", text)
    table = toml.read(text, notes)
    return table, [(finding.line, finding.code) for finding in notes.findings]


def plain(node: Node) -> Any:  # noqa: ANN401 - whatever was written
    """Return a node's texts, lists and tables."""
    if isinstance(node, Table):
        return {key: plain(entry.node) for key, entry in node.entries.items()}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else None


def texts(value: object) -> object:
    """Return what tomllib reads, with everything single as text."""
    if isinstance(value, dict):
        return {key: texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [texts(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def places(node: Node, above: str = "") -> dict[str, tuple[int, int]]:
    """Return line and column of every key."""
    found: dict[str, tuple[int, int]] = {}
    if isinstance(node, Table):
        for key, entry in node.entries.items():
            found[above + key] = (entry.line, entry.column)
            found |= places(entry.node, f"{above}{key}.")
    elif isinstance(node, Items):
        for number, item in enumerate(node.items):
            found |= places(item, f"{above}{number}.")
    return found


def test_values_and_places() -> None:
    """Everything TOML can do: the same values as tomllib, and every key where it stands."""
    table, found = read(EVERYTHING)
    assert found == []
    assert table is not None
    assert plain(table) == texts(tomllib.loads(EVERYTHING))
    assert places(table) == {
        "name": (2, 0),
        "ç key": (3, 0),
        "a": (4, 0),
        "a.b": (4, 2),
        "a.b.c": (4, 4),
        "a.q": (13, 3),
        "a.q.text": (14, 0),
        "when": (5, 0),
        "list": (6, 0),
        "list.3.k": (9, 12),
        "list.3.z": (9, 21),
        "list.3.z.w": (9, 23),
        "pillars": (11, 1),
        "pillars.urun": (12, 0),
        "hold": (16, 2),
        "hold.0.scope": (17, 0),
        "hold.1.tag": (19, 0),
        "hold.1.sub": (20, 6),
        "hold.1.sub.empty": (21, 0),
        "hold.1.sub.none": (22, 0),
    }
    items = table.entries["list"].node
    assert isinstance(items, Items)
    assert [item.line for item in items.items] == [6, 7, 9, 9]


@pytest.mark.parametrize(
    ("text", "expected", "kept"),
    [
        ("name = Kırk\nlocale = 'tr'", [(1, "toml-syntax")], {"name": None, "locale": "tr"}),
        ("a = 1 2\nb = 'x", [(1, "toml-syntax"), (2, "toml-syntax")], {"a": None, "b": None}),
        ("a = 1\na = 2\nb = 3", [(2, "key-duplicate")], {"a": "1", "b": "3"}),
        ("a = [1,\n2\nb = 3", [(1, "toml-syntax")], {"a": None, "b": "3"}),
        ("a = [1,\n2", [(1, "toml-syntax")], {"a": None}),
        ("a = [1, 2\nb = 3", [(1, "toml-syntax")], {"a": None, "b": "3"}),
        ("words\nb = 3", [(1, "toml-syntax")], {"b": "3"}),
        ("[a\nb = 1", [(1, "toml-syntax")], None),
        ("[a]\nb = 1\n[a]\nc = 2", [(3, "key-duplicate")], None),
        ("a = 2026-13-01", [(1, "toml-syntax")], {"a": None}),
        ("a = " + "9" * 5000, [(1, "toml-syntax")], {"a": None}),
        ("a = " + "[" * 5000, [(1, "toml-syntax")], {"a": None}),
        ("a." * 40_000 + "b = 1", [(1, "toml-syntax")], None),
        ("# " + "x" * 100_000, [(1, "file-too-large")], None),
        ("", [], {}),
    ],
)
def test_mistakes(text: str, expected: list[tuple[int, str]], kept: object) -> None:
    """A wrong line is named and the rest is read; where that goes nowhere, the first mistake is named alone."""
    table, found = read(text)
    assert found == expected
    assert (plain(table) if table is not None else None) == kept


VALUES = st.recursive(
    st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")).map(lambda text: text.replace("\x7f", "")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("aZ-_9", min_size=1), inner, max_size=4),
    max_leaves=12,
)


def written(value: Any) -> str:  # noqa: ANN401 - whatever was drawn
    """Write a value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(char):08x}" if char < " " or char in '"\\' else char for char in value) + '"'
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(written, value)) + "]"
    return "{" + ", ".join(f"{key} = {written(inner)}" for key, inner in value.items()) + "}"


@given(st.dictionaries(st.text("aZ-_9", min_size=1), VALUES, max_size=5))
def test_any_toml_has_the_values_of_tomllib(data: dict[str, Any]) -> None:
    """The walk that finds places agrees with the parser about what is where."""
    table, found = read("".join(f"{key} = {written(value)}\n" for key, value in data.items()))
    assert found == []
    assert table is not None
    assert plain(table) == texts(data)


@given(st.text("a=.[]{}\"'\\#,-:0 \n"))
def test_any_text_is_read_or_found_wrong(text: str) -> None:
    """Nothing raises, and nothing is dropped in silence."""
    table, found = read(text)
    assert table is not None or found
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in found)
