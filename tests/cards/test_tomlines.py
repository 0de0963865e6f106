"""Every key's line, in the shapes TOML allows."""

from __future__ import annotations

import pytest

from pipeline.cards.tomlines import TomlError, read

TEXT = '''\
# a layout
alt = "{headline}"
words = """
[not.a.header]
key = "not a key"
"""
list = [
  "a # b", # a comment with ] in it
  'c',
]

[fields.headline]
required = true
"quoted key" = 1
a.b = 2

[[layers]]
type = "colour"

[[layers]]
type = "stack"
[layers.on.story]
size = 3
[[layers.items]]
field = "x"
[[layers.items]]
field = "y"

[[layers]]
type = "last"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("alt",), 2),
        (("words",), 3),
        (("list",), 7),
        (("fields", "headline"), 12),
        (("fields", "headline", "required"), 13),
        (("fields", "headline", "quoted key"), 14),
        (("fields", "headline", "a", "b"), 15),
        (("layers", 0), 17),
        (("layers", 1, "type"), 21),
        (("layers", 1, "on", "story", "size"), 23),
        (("layers", 1, "items", 0, "field"), 25),
        (("layers", 1, "items", 1, "field"), 27),
        (("layers", 2, "type"), 30),
    ],
)
def test_a_key_knows_its_line(path: tuple[str | int, ...], line: int) -> None:
    """Strings, comments and arrays over several lines hide nothing and invent nothing."""
    assert read(TEXT).line(*path) == line


def test_what_has_no_line_takes_the_one_around_it() -> None:
    """A key inside an inline table is on its table's line."""
    assert read("\n\nbox = {left = 1}\n").line("box", "left") == 3


def test_broken_toml_says_where() -> None:
    """The parser's own words, with the line taken out of them."""
    with pytest.raises(TomlError, match="Expected '='") as caught:
        read("a = 1\nb 2\n")
    assert caught.value.line == 2
    assert "line" not in str(caught.value)


def test_deep_nesting_is_an_error_and_no_crash() -> None:
    """A stranger's file of brackets ends as a finding."""
    with pytest.raises(TomlError):
        read("a = " + "[" * 100_000)
