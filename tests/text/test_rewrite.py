"""Markdown in another dialect says what the source said, to whoever reads that dialect."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.text.page import html
from pipeline.text.rewrite import FOREM, REDDIT, Dialect, rewrite

PIECES = (
    "a", "ığ ", "**", "*", "_", "`", "~~", "^", "#", "# ", "- ", "+ ", "> ", "1. ", "2026\\. ", "\n", "\n\n", "    ",
    "&amp;", "&", "copy;", "{", "%", "|", "[b](https://e.org/a_(b))", "https://e.org/a_b", "<https://e.org>",
    "@ayse_k", "#kahve", "![alt](a.png)", "\\*", "===", "---", "```\n", "!", "[", "]", "<", "مرحبا", "👨‍👩‍👧‍👦",
)  # fmt: skip


def none(*_: str) -> str:
    """Show no picture."""
    return ""


def words(source: str) -> str:
    """What a reader of CommonMark reads: letters, without elements and blanks."""
    return "".join(re.sub(r"<[^>]*>", "", source).split())


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from([FOREM, REDDIT]))
def test_a_parser_of_the_target_reads_the_same_words(source: str, dialect: Dialect) -> None:
    """Whatever comes together: what CommonMark makes of it is what our own page shows."""
    reader = MarkdownIt("commonmark", {"html": True})
    reader.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    theirs = reader.render(rewrite(source, dialect, none))
    ours = html(source, none)
    assert words(theirs) == words(ours)
    assert len(re.findall("<(?:strong|em)>", theirs)) <= len(re.findall("<(?:strong|em)>", ours))


@pytest.mark.parametrize(
    ("source", "forem", "reddit"),
    [
        ("bir\niki", "bir  \niki", "bir  \niki"),
        ("# Kış *menüsü*", "# Kış *menüsü*", "# Kış *menüsü*"),
        ("- a\n- b\n  - c", "- a\n- b\n  - c", "- a\n- b\n  - c"),
        ("3. a\n4. b", "3. a\n4. b", "3. a\n4. b"),
        ("> a\n> b", "> a  \n> b", "> a  \n> b"),
        ("#kahve ~~x~~ ^2", "\\#kahve \\~\\~x\\~\\~ \\^2", "\\#kahve \\~\\~x\\~\\~ \\^2"),
        ("{% embed x %} {{ y }}", "&#123;% embed x %} &#123;{ y }}", "{% embed x %} {{ y }}"),
        ("```py\na_b\n```", "```py\na_b\n```", "    a_b"),
        ("u/ayse\\_k", "u/ayse\\_k", "u/ayse_k"),
        ("[bak](https://e.org/a_(b))", "[bak](<https://e.org/a_(b)>)", "[bak](<https://e.org/a_(b)>)"),
        ("[bak](javascript:1) @ayse_k", "bak @ayse\\_k", "bak @ayse\\_k"),
        ("a &amp;copy; b", "a &amp;copy; b", "a &amp;copy; b"),
    ],
)
def test_what_a_dialect_would_misread(source: str, forem: str, reddit: str) -> None:
    """Lines stay lines, signs stay signs, commands are none, code is code."""
    assert (rewrite(source, FOREM, none), rewrite(source, REDDIT, none)) == (forem, reddit)


def test_pictures_are_the_networks_own() -> None:
    """Where they were written."""
    made = rewrite("Bak: ![Bir *fincan*](media/a.png)", FOREM, lambda source, alt: f"![{alt}](https://cdn/{source})")
    assert made == "Bak: ![Bir *fincan*](https://cdn/media/a.png)"
