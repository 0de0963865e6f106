"""Markdown as a page: structure as written, pictures where they stand, nothing active in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.page import html, html_without_links


def picture(source: str, alt: str) -> str:
    """Show a picture so that a test can see it."""
    return f"[{source}|{alt}]"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Başlık\n\nBir *iki* **üç**", "<h1>Başlık</h1>\n<p>Bir <em>iki</em> <strong>üç</strong></p>\n"),
        ("bir\niki", "<p>bir<br>\niki</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        (
            "https://a.example/?x=1&y=2.",
            '<p><a href="https://a.example/?x=1&amp;y=2">https://a.example/?x=1&amp;y=2</a>.</p>\n',
        ),
        ("[bak](https://a.example)", '<p><a href="https://a.example">bak</a></p>\n'),
        ("[bak](javascript:alert(1))", "<p><span>bak</span></p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("@ayse #kahve \\*", "<p>@ayse #kahve *</p>\n"),
        ("![Buharı *tüten* fincan](content/a.png)", "<p>[content/a.png|Buharı tüten fincan]</p>\n"),
    ],
)
def test_a_page(source: str, expected: str) -> None:
    """One thing at a time."""
    assert html(source, picture) == expected


def test_where_no_link_can_be_followed_it_is_written_out() -> None:
    """WeChat: the address behind its words, once."""
    source = "[**Bak**](https://a.example/?x=1&y) https://b.example <https://c.example> [x](javascript:1)"
    assert html_without_links(source, picture) == (
        "<p><span><strong>Bak</strong></span> (https://a.example/?x=1&amp;y) https://b.example "
        "<span>https://c.example</span> <span>x</span></p>\n"
    )


@given(st.text(alphabet=st.sampled_from("ab<>&\"'*_`[]()#!\n-:/@ javscript"), max_size=60))
def test_nothing_is_active(source: str) -> None:
    """Whatever is written, no element comes out that we did not put there."""
    made = html(source, lambda *_: "")
    assert "<script" not in made
    assert 'href="javascript:' not in made.lower()
