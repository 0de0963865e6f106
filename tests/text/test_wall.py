"""The second wall: what the first would let through stops here, and what is fine passes unchanged."""

from __future__ import annotations

import pytest

from pipeline.text.wall import ARTICLE, MESSAGE, walled


@pytest.mark.parametrize(
    "fine",
    [
        'Bir <strong>iki <em>üç</em></strong> <code>x &lt; y</code><br><a href="https://a.example/?x=1&amp;y=2">d</a>',
        '"Tırnak" ve & işareti'.replace("&", "&amp;"),
        "12\xa0₺",
    ],
)
def test_a_message_passes_unchanged(fine: str) -> None:
    """Looks, links, and the signs of any text."""
    assert walled(fine, MESSAGE) == fine


@pytest.mark.parametrize(
    "fine",
    [
        '<h2>Başlık</h2>\n<p>Bir <em>iki</em></p>\n<ol start="3">\n<li>üç</li>\n</ol>\n',
        '<figure class="wp-block-image"><img src="https://a.example/b.png" alt="Su" class="wp-image-31"></figure>\n',
        '<pre><code class="language-python">x = 1\n</code></pre>\n',
        "<blockquote>\n<p>söz</p>\n</blockquote>\n<hr>\n",
    ],
)
def test_an_article_passes_unchanged(fine: str) -> None:
    """Everything that Markdown makes, and the pictures that were uploaded."""
    assert walled(fine, ARTICLE) == fine


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '<p style="position:fixed;inset:0">x</p>',
        '<code class="wp-image-1 evil">x</code>',
        "<iframe src=https://evil.example></iframe>",
        "<form action=https://evil.example><input name=x></form>",
        '<base href="https://evil.example/">',
        '<a href="vbscript:x" onclick="alert(1)">x</a>',
        "<!--<img src=x onerror=alert(1)>-->",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    ],
)
def test_what_acts_is_taken_out(hostile: str) -> None:
    """Whatever hole it came through."""
    for use in (MESSAGE, ARTICLE):
        left = walled(f"önce {hostile} sonra", use).lower()
        for sign in ("script", "onerror", "onload", "onbegin", "onclick", "style", "position", "evil.example", "data:"):
            assert sign not in left.replace("&lt;script", "")
        assert "önce" in left
        assert "evil" not in left
