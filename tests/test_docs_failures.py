"""What the page of failures promises is held by tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs" / "failures.md"


def test_each_case_names_tests_that_are_there() -> None:
    """Every line of the table has its tests, by file and name; a test that is renamed is renamed there as well."""
    table, _, tests = PAGE.read_text(encoding="utf-8").partition("## The tests that hold this")
    cases = re.findall(r"^\| (\d+) \|", table, re.MULTILINE)
    assert len(cases) == 29
    items = re.findall(r"^- (\d+): ((?:`\S+`,?\s*)+)", tests, re.MULTILINE)
    named = {number: re.findall(r"`(\S+)::(\w+)`", text) for number, text in items}
    assert list(named) == cases
    assert all(named.values())
    for file, name in {each for found in named.values() for each in found}:
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file}::{name}"
