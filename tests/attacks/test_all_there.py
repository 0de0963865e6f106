"""All 64 attacks are there, each with its line on the page and its tests."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "security.md"
NUMBERS = list(range(1, 65))


def by_number() -> dict[int, set[str]]:
    """Return the tests of each attack as the page names them."""
    found: dict[int, set[str]] = {}
    for path in HERE.glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            match = re.match(r"test_attack_((?:\d\d_)+)", getattr(node, "name", ""))
            for number in match[1].strip("_").split("_") if match else ():
                found.setdefault(int(number), set()).add(f"attacks/{path.name}::{getattr(node, 'name', '')}")
    return found


def test_each_attack_is_tried() -> None:
    """From 1 to 64, without a gap."""
    assert sorted(by_number()) == NUMBERS


def test_the_page_names_each_attack_and_exactly_its_tests() -> None:
    """A test that is renamed, or new, is there as well."""
    table, _, named = PAGE.read_text(encoding="utf-8").partition("### The tests that hold this")
    rows = re.findall(r"^\| (\d+) \| (.+) \| (.+) \|$", table, re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == NUMBERS
    lines = re.findall(r"^- (\d+): (.*)$", named, re.MULTILINE)
    assert {int(number): set(re.findall(r"`(\S+)`", names)) for number, names in lines} == by_number()
