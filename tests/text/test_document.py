"""Documents of the workspace as HTML: tables and headings, and nothing that is active."""

from __future__ import annotations

import html5lib
import pytest

from pipeline.text.document import html, titled


def test_headings_stand_below_that_of_the_page() -> None:
    """However deep they were meant."""
    assert "<h2>Bir</h2>" in html("# Bir")
    assert "<h4>Bir</h4>" in html("# Bir", below=3)
    assert html("# Bir\n\n## İki", below=0) == "<h2>Bir</h2>\n<h2>İki</h2>\n"
    assert "<h6>Altı</h6>" in html("###### Altı", below=2)


def test_tables_and_lists() -> None:
    """A strategy is full of them."""
    made = html("| konu | pay |\n| --- | ---: |\n| `urun` | %25 |\n\n- bir\n- **iki**\n")
    assert "<th>konu</th>" in made
    assert "<td><code>urun</code></td>" in made
    assert "<li><strong>iki</strong></li>" in made
    assert "style" not in made


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        "<img src=x onerror=alert(1)>",
        "![x](https://tracker.example/a.png)",
        "![<b onclick=x>](a.png)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        '[x](https://a.example "\\"onmouseover=alert(1)")',
        "```html\n</code><script>\n```",
        "| <iframe> |\n| --- |\n| <style> |",
    ],
)
def test_nothing_is_active(source: str) -> None:
    """No script, no picture of a stranger's server, no address but of the web."""
    made = html(source)
    tree = html5lib.HTMLParser().parse(made)
    for element in tree.iter():
        name = str(element.tag).rpartition("}")[2]
        assert name not in {"script", "img", "style", "iframe"}, made
        assert not any(key.startswith("on") for key in element.attrib), made
        assert element.attrib.get("href", "https://").startswith("https://"), made


def test_links_tell_nobody_where_readers_come_from() -> None:
    """They are the team's own pages."""
    assert (
        html("[x](https://a.example)")
        == '<p><a href="https://a.example" rel="noopener noreferrer nofollow">x</a></p>\n'
    )


@pytest.mark.parametrize(
    ("source", "title", "rest"),
    [
        ("# Plan\n\nmetin", "Plan", "\nmetin"),
        ("\ufeff\n# Plan #\r\nmetin", "Plan", "metin"),
        ("## Alt\nmetin", "", "## Alt\nmetin"),
        ("", "", ""),
    ],
)
def test_the_title_is_the_first_heading(source: str, title: str, rest: str) -> None:
    """It stands above the page, not in it twice."""
    assert titled(source) == (title, rest)
