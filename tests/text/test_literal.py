"""Text that is made literal says the same to every reader of Markdown, and nothing else."""

from __future__ import annotations

from functools import cache

import html5lib
import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.text import literal

#: Signs that some reader means something by, and what people write beside them.
SIGNS = st.lists(
    st.sampled_from(
        [*"#*_`[](){}<>|~^$=+-!:;@&%/\\'\".? 1aİ", "\n", "  ", "\t", "{{", "%}", "---", "1. ", "http://a.b"]
    )
)
EXTENSIONS = ("extra", "admonition", "codehilite", "legacy_attrs", "meta", "sane_lists", "smarty", "toc", "wikilinks")


@cache
def commonmark() -> MarkdownIt:
    """Return a reader that takes all of HTML, tables, and bare addresses for links."""
    return MarkdownIt("js-default", {"html": True, "linkify": False}).enable("table")


def said(html: str) -> tuple[str, set[str]]:
    """Return the text of HTML, and its elements."""
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)[1]
    return "".join(tree.itertext()), {each.tag for each in tree.iter()}


@given(SIGNS.map("".join))
def test_a_text_is_itself_in_every_reader(text: str) -> None:
    """Not one sign of it is lost, and none makes an element."""
    made = "\n".join(f"> {each}  " if each else ">" for each in literal.lines(text))
    wanted = text.split()
    for html in (commonmark().render(made), markdown.markdown(made, extensions=EXTENSIONS[:2])):
        words, elements = said(html)
        assert words.split() == wanted, html
        assert elements <= {"body", "blockquote", "p", "br"}, html


@given(SIGNS.map("".join))
def test_a_line_is_itself_in_a_list_a_table_and_a_link(text: str) -> None:
    """As they stand on our pages."""
    one, wanted = literal.line(text), text.split()
    for made in (f"- {one} · x", f"# {one} · x", f"| {one} · x |\n| --- |", f"[{one} · x](a.md)"):
        for html in (commonmark().render(made), markdown.markdown(made, extensions=EXTENSIONS[:2])):
            words, elements = said(html)
            assert words.split() == [*wanted, "·", "x"], (made, html)
            assert elements <= {"body", "ul", "li", "h1", "table", "thead", "tbody", "tr", "th", "td", "p", "a"}


@pytest.mark.parametrize("text", ["{{ site.secrets }}", "{% include x %}", "{{< readfile x >}}", "--8<-- 'x'", "{!x!}"])
def test_nothing_is_a_template(text: str) -> None:
    """What other programs run before they read Markdown."""
    made = literal.line(text) + literal.code(text) + "".join(literal.lines(text))
    assert not {"{{", "{%", "{!", "--8<--"} & {made[at : at + size] for at in range(len(made)) for size in (2, 6)}


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://a.example/ç?x=1&y=2#z", "https://a.example/%C3%A7?x=1&y=2#z"),
        ("https://a.example/(a) *b*", "https://a.example/%28a%29%20%2Ab%2A"),
        ("https://a.example/?x=1&copy;=2", "https://a.example/?x=1&amp;copy;=2"),
        ("../x/a%20b.md", "../x/a%20b.md"),
    ],
)
def test_an_address_stays_within_its_brackets(url: str, wanted: str) -> None:
    """And leads to the same place."""
    assert literal.address(url) == wanted
    assert commonmark().render(f"[x]({wanted})").startswith('<p><a href="')


def test_a_link_that_is_called_x_is_no_box() -> None:
    """A list of tasks has `- [x]`, and a network has that name."""
    assert literal.link("X", "x.md") == "[&#88;](x.md)"
    assert said(commonmark().render(f"- {literal.link('X', 'x.md')}")) == ("\nX\n\n", {"body", "ul", "li", "a"})


@given(SIGNS.map("".join))
def test_the_words_of_a_picture_are_its_own(text: str) -> None:
    """With few references, since some readers show them there as they are written."""
    made = literal.picture(text, "a.png")
    for html in (commonmark().render(made), markdown.markdown(made, extensions=EXTENSIONS[:2])):
        tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
        assert [each.get("alt", "").split() for each in tree.iter("img")] == [text.split()], html


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\" onload='x'"])
def test_a_title_is_harmless_where_a_theme_forgets_to_escape_it(text: str) -> None:
    """It is not the same text any more, and the heading of the page is."""
    assert not set("<>\"'") & set(literal.harmless(text))
