"""What is written in front matter is what comes out, with its line; what YAML would change is a finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.workspace import compose, frontmatter
from pipeline.workspace.nodes import Items, Node, Scalar, Table
from pipeline.workspace.notes import Notes

if TYPE_CHECKING:
    from pipeline.workspace.frontmatter import Document

Found = list[tuple[int, str]]


def read(text: str) -> tuple[Document | None, Found]:
    """Read a file's text, and return what was found in it by line and code."""
    notes = Notes("content/x/a.md", text)
    document = frontmatter.read(text, notes)
    return document, [(finding.line, finding.code) for finding in notes.findings]


def front(text: str) -> tuple[dict[str, object], Found]:
    """Read the lines between two delimiters; the first of them is line 2."""
    document, found = read(f"---\n{text}\n---\nBody\n")
    return plain(document.table) if document else {}, found


def plain(node: Node | None) -> dict[str, object]:
    """Return a table as texts, lists and tables."""
    assert isinstance(node, Table)
    return {key: _plain(entry.node) for key, entry in node.entries.items()}


def _plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    return plain(node) if isinstance(node, Table) else None


@pytest.mark.parametrize(
    "value",
    [
        *("no", "yes", "on", "off", "y", "n", "true", "null", "~", "=", "Kış", "İ", "ı", "😀", "a#b", "C#"),
        *("12:30", "1.10", "007", "0x1f", "1e3", "1_000", ".5", "+1", "190:20:30"),
        *("2026-12-01", "2026-12-01 10:00", "2026-12-01T10:00:00Z"),
        *("a, b", "it's", 'say "hi"', "50% off", "a:b", "http://x.y/?a=b#c"),
    ],
)
def test_a_value_is_what_is_written(value: str) -> None:
    """None of the surprises of YAML 1.1: not for values, not for keys."""
    assert front(f"key: {value}\nother: {value}") == ({"key": value, "other": value}, [])


def test_keys_are_texts_too() -> None:
    """`on`, `no` and numbers are keys as they are written."""
    assert front("on: a\nno: b\n12: c\n1.10: d") == ({"on": "a", "no": "b", "12": "c", "1.10": "d"}, [])


def test_lines_of_keys_and_values() -> None:
    """Lines are the file's, past blank lines, comments, block texts and lists, under emoji and long letters."""
    document, found = read(
        "---\n\n# a comment\ntitle: 😀 İstanbul\n\nnote: |\n  one\n\n  two\ntags:\n  - kahve\n  - kış\n"
        "card: {template: a,\n  headline: 'b'}\nlast: x\n---\n\n\nBody\n"
    )
    assert found == []
    assert document is not None
    entries = document.table.entries
    assert {key: entry.line for key, entry in entries.items()} == {
        "title": 4,
        "note": 6,
        "tags": 10,
        "card": 13,
        "last": 15,
    }
    assert [item.line for item in entries["tags"].node.items] == [11, 12]  # type: ignore[union-attr] # a list
    assert entries["card"].node.entries["headline"].line == 14  # type: ignore[union-attr] # a table
    assert (document.body, document.body_line) == ("Body\n", 19)


def test_the_body_is_exactly_what_follows() -> None:
    """Rules, fences and odd spaces of the body are the body's."""
    body = "  Indented\n\n---\n\n***\n\n\ttab  \nno end"
    document, found = read(f"---\na: b\n---\n{body}")
    assert found == []
    assert document is not None
    assert (document.body, document.body_line) == (body, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(0, "front-matter-missing")]),
        ("Just a text.\n", [(1, "front-matter-missing")]),
        ("\n---\na: b\n---\n", [(1, "front-matter-missing")]),
        ("+++\na = 1\n+++\n", [(1, "front-matter-missing")]),
        ("---\na: b\nThe text.\n", [(1, "front-matter-unclosed")]),
        ("---", [(1, "front-matter-unclosed")]),
        ("---\n---\nBody\n", [(1, "front-matter-empty")]),
        ("---\n\n\n---\nBody\n", [(1, "front-matter-empty")]),
        ("---\n# only a comment\n---\n", [(1, "front-matter-not-mapping")]),
        ("---\n- a\n- b\n---\n", [(2, "front-matter-not-mapping")]),
        ("---\njust words\n---\n", [(2, "front-matter-not-mapping")]),
        ("-----\na: b\n----\nBody\n", [(1, "front-matter-fence"), (3, "front-matter-fence")]),
        (f"---\na: {'b' * 70_000}\n---\n", [(1, "front-matter-long")]),
    ],
)
def test_no_front_matter(text: str, expected: Found) -> None:
    """Missing, unclosed, empty and something else are told apart."""
    assert read(text)[1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # cut values
        ("title: Launch #python", [(2, "value-cut")]),
        ("a: 1\ntitle: #python", [(3, "value-cut")]),
        ('title: "Launch" #python', [(2, "value-cut")]),
        ("tags: [a, b] #c", [(2, "value-cut")]),
        ("tags: [#a, #b]\nb: c", [(2, "value-cut")]),
        ("tags: [a, #b]", [(2, "value-cut")]),
        ("tags: [\n  a, #b\n  c\n]", [(3, "value-cut")]),
        ("tags: [\n  #a,\n  b\n]", [(3, "value-cut")]),
        ("tags:\n  - #a\n  - b", [(3, "value-cut")]),
        ("note: > #python\n  more", [(2, "value-cut")]),
        ("card: {headline: Kahve, çay}", [(2, "value-cut")]),
        # comments that are comments
        ("# all of it\na: b # said of a\n#- c\nd: [e] # said of d\nf: 'g' # said of f", []),
        ("tags:\n  - a\n  #- b\n  - c", []),
        ("note: |\n  a #b\n  #c", []),
        ("note: 'a #b'\nother: \"c #d\"", []),
        ("note: a#b", []),
        ("note: a#b ##", [(2, "value-cut")]),
        # what YAML can do and nobody needs
        ("a: &x b", [(2, "yaml-anchor")]),
        ("a: *x", [(2, "yaml-alias")]),
        ("a: !!python/name:os.system b", [(2, "yaml-tag")]),
        ("a: !important b", [(2, "yaml-tag")]),
        ("*x : b", [(2, "yaml-alias")]),
        ("a: [&x b, *x]\nc: !!map {}", [(2, "yaml-anchor"), (2, "yaml-alias"), (3, "yaml-tag")]),
        ("<<: {a: b}", [(2, "yaml-merge")]),
        ("a: b\na: c\nd: {e: 1, e: 2}", [(3, "key-duplicate"), (4, "key-duplicate")]),
        ("[a]: b\n{c: d}: e", [(2, "key-not-text"), (3, "key-not-text")]),
        ("'': b", [(2, "key-not-text")]),
        ("a: [[[[[[[[[[]]]]]]]]]]\nb: c", [(2, "yaml-depth")]),
        ("a: b\n...\nc: d", [(3, "yaml-documents")]),
        ("a: b\n--- c: d", [(3, "yaml-documents")]),
        # what does not parse
        ("title: Kış: geldi", [(2, "yaml-syntax")]),
        ('a: 1\nb: "open\nc: d', [(3, "yaml-syntax")]),
        ("a: @handle", [(2, "yaml-syntax")]),
        ("a: `code`", [(2, "yaml-syntax")]),
        ("a: *bold* words", [(2, "yaml-syntax")]),
        ("a: 'b' c", [(2, "yaml-syntax")]),
        ("a: b\n\tc: d", [(3, "yaml-syntax")]),
        ("a: [b, c\nd: e", [(2, "yaml-syntax")]),
        ('a: "\\q"', [(2, "yaml-syntax")]),
        ("a: > folded", [(2, "yaml-syntax")]),
        ("a: %x", [(2, "yaml-syntax")]),
        ("a: - b", [(2, "yaml-syntax")]),
        ("a: b\n c: d", [(3, "yaml-syntax")]),
        # what nobody sees
        ("a: b\u2028c\nd: e", [(2, "character-control")]),
        ("a: b\x85c", [(2, "character-control")]),
        ("a: \ufeffb", [(2, "character-control")]),
    ],
)
def test_findings(text: str, expected: Found) -> None:
    """Each mistake has its line and its code, and nothing else is said."""
    assert front(text)[1] == expected


def test_one_mistake_hides_no_other() -> None:
    """Where the whole does not parse, each key is read on its own: right ones are kept, wrong ones are all named."""
    values, found = front("title: Kış: geldi\ntags: [#a, #b]\nok: 1\nat: @x\nalso: [b,\nok: 2\nlast: x")
    assert found == [
        (2, "yaml-syntax"),
        (3, "value-cut"),
        (5, "yaml-syntax"),
        (6, "yaml-syntax"),
        (7, "key-duplicate"),
    ]
    assert values == {"title": None, "tags": None, "ok": "1", "at": None, "also": None, "last": "x"}


def test_hints_say_what_to_do() -> None:
    """The two commonest mistakes are explained in words of the page, not of YAML."""
    notes = Notes("a.md")
    frontmatter.read("---\ntitle: Kış: geldi\ntags: [#kahve]\n---\n", notes)
    assert [(str(finding.message), str(finding.hint)) for finding in notes.findings] == [
        ("a colon and a space inside the value start another key", 'put the value in quotes: "…: …"'),
        (
            "`#kahve` is a comment in YAML and swallows the rest of the line",
            'take out the `#`, or put it in quotes: "#kahve"',
        ),
    ]


def test_hostile_front_matter_takes_no_time() -> None:
    """Brackets that would keep libyaml busy for half a minute, and findings without end."""
    assert front("a: " + "[" * 60_000)[1] == [(1, "yaml-depth")]
    found = front("a: @\n" * 10_000)[1]
    assert len(found) == 101
    assert found[-1][1] == "findings-many"


# Text that stays the same in plain style: no line ends, no signs that mean something, no blanks at the ends.
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40)
KEYS = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=10)


def is_plain(text: str) -> bool:
    """Return whether YAML leaves a text alone when it stands without quotes."""
    return (
        text == text.strip()
        and re.match(r"[^-?:,\[\]{}#&*!|>'\"%@`\x85\xa0\u2028\u2029]", text) is not None
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and text not in {"~", "null", "..."}
    )


@given(st.dictionaries(KEYS, WORDS.filter(is_plain), min_size=1, max_size=8), st.booleans())
def test_plain_values_survive(values: dict[str, str], c_parser: bool) -> None:  # noqa: FBT001 - drawn
    """Every text that needs no quotes comes out as it went in, with its line, by both of PyYAML's parsers."""
    text = "".join(f"{key}: {value}\n" for key, value in values.items())
    notes = Notes("a.md")
    table = composed(text, notes, c_parser=c_parser)
    assert notes.findings == []
    assert plain(table) == values
    assert [entry.line for entry in table.entries.values()] == list(range(1, len(values) + 1))


@given(st.dictionaries(KEYS, st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"))), min_size=1))
def test_quoted_values_survive(values: dict[str, str]) -> None:
    """In single quotes every text does."""
    quoted = {key: value.replace("'", "''") for key, value in values.items()}
    notes = Notes("a.md")
    table = composed("".join(f"{key}: '{value}'\n" for key, value in quoted.items()), notes)
    assert notes.findings == []
    assert plain(table) == values


@given(st.text(st.sampled_from("abı:#-[]{}'\"|>&*!%@`~?, \n\t\\.0")), st.booleans())
def test_any_text_is_read_or_found_wrong(text: str, c_parser: bool) -> None:  # noqa: FBT001 - drawn
    """Nothing raises, every finding has a line of the file, and nothing is dropped in silence."""
    notes = Notes("a.md", text)
    table = compose.compose(text, 1, notes) if c_parser else composed(text, notes, c_parser=False)
    assert table is not None or notes.findings
    assert all(1 <= finding.line <= text.count("\n") + 1 for finding in notes.findings)


@given(st.binary(max_size=300))
def test_any_file_is_read_or_found_wrong(data: bytes) -> None:
    """Nothing raises, whatever stands between the delimiters."""
    text = data.decode("utf-8", "replace").replace("\r", " ")
    for whole in (text, f"---\n{text}\n---\n{text}"):
        document, found = read(whole)
        assert document is not None or found


def composed(text: str, notes: Notes, *, c_parser: bool = True) -> Table:
    """Compose with one of PyYAML's two parsers."""
    if c_parser:
        table = compose.compose(text, 1, notes)
    else:
        both = compose._yaml()
        slow = both._replace(parser=compose._python_parser())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compose, "_yaml", lambda: slow)
            table = compose.compose(text, 1, notes)
    return table if table is not None else Table({}, 1)
