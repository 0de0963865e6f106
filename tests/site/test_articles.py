"""Previews of articles: built as what is sent, with pictures where the text has them, and as harmless as any page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import html5lib

from pipeline.model.variant import Video
from tests.site.test_html import CONTROLS, EVIL, Elements

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.variant import Image
    from tests.site.conftest import Workshop

    Printed = Callable[..., dict[str, str]]


def shown(workshop: Workshop, printed: Printed, markdown: str, *images: Image) -> str:
    """Return the page of an article."""
    part = replace(workshop.part("düz metin", *images), markdown=markdown)
    workshop.post("yazı", channels=("blog",), parts=(part,))
    return printed(workshop)["posts/blog/yazı.html"]


def test_an_article_has_its_headings_lists_and_links(workshop: Workshop, printed: Printed) -> None:
    """Headings stand below that of the article, the highest right below; links tell nobody where they were followed."""
    text = "## Bir\n\n- a\n- b\n\n### Alt\n\n[x](https://example.org/) ve [y](javascript:alert(1))"
    page = shown(workshop, printed, text)
    assert re.findall(r"<h3[^>]*><bdi>yazı|<h4>Bir|<h5>Alt|<li>a</li>", page) == [
        '<h3 lang="tr"><bdi>yazı', "<h4>Bir", "<li>a</li>", "<h5>Alt"
    ]  # fmt: skip
    assert '<a href="https://example.org/" rel="noopener noreferrer nofollow">x</a>' in page
    assert "javascript:" not in page
    html5lib.HTMLParser(strict=True).parse(page)


def test_pictures_of_an_article_stand_where_its_text_has_them(workshop: Workshop, printed: Printed) -> None:
    """Between paragraphs as a figure, within one as a picture of it; one that no text names comes first."""
    images = [workshop.picture(f"content/blog/media/{name}.png", name, (4, size)) for size, name in enumerate("abc", 5)]
    page = shown(
        workshop, printed, "Önce\n\n![a](content/blog/media/a.png)\n\nsonra ![b](content/blog/media/b.png) ve", *images
    )
    order = re.findall(
        r'<figure>|<p>|alt="[abc]"|</p>|<bdi lang="tr">a</bdi></figcaption>', page[page.index("written") :]
    )
    assert order[:10] == [
        "<figure>", 'alt="c"', "<p>", "</p>", "<figure>", 'alt="a"', '<bdi lang="tr">a</bdi></figcaption>',
        "<p>", 'alt="b"', "</p>",
    ]  # fmt: skip
    assert re.search(r'src="../../media/\w+.png" alt="a" lang="tr" width="4" height="5"', page)
    html5lib.HTMLParser(strict=True).parse(page)


def test_a_film_among_words_is_seen_before_them(workshop: Workshop, printed: Printed) -> None:
    """It is too large for a line, and is there once."""
    film = Video("content/blog/media/f.mp4", "1" * 64, "Kar", 1, size=9, media_type="video/mp4")
    part = replace(workshop.part("düz metin"), markdown="Bir ![Kar](content/blog/media/f.mp4) iki", video=film)
    workshop.post("yazı", channels=("blog",), parts=(part,))
    page = printed(workshop)["posts/blog/yazı.html"]
    assert page.count("<video ") == 1
    assert page.index("<video ") < page.index("<p>Bir  iki</p>")
    html5lib.HTMLParser(strict=True).parse(page)


def test_nothing_in_an_article_is_active(workshop: Workshop, printed: Printed) -> None:
    """Whatever its text tries, in words, in an address, in the words of a picture or beside one of ours."""
    image = workshop.picture("content/blog/media/a.png", EVIL)
    tries = (
        EVIL,
        f"![{EVIL}](content/blog/media/a.png)",
        f"# {EVIL}",
        "[x](<https://e.example/?a=&lt;img src=&quot;0&quot;&gt;&lt;a href=&quot;>)",
        '<p><img src="9"></p> <img src="9"> \ue0000\ue001 <h2 onclick=alert(1)>',
        "```html\n<script>alert(1)</script>\n```",
        f"![y](content/blog/media/none.png) <https://e.example/{'a' * 9}>",
    )
    page = shown(workshop, printed, "\n\n".join(tries), image)
    found = Elements(page)
    assert not [attrs for _, attrs in found.found if any(name.startswith("on") for name in attrs)]
    assert all(value.endswith((".js", ".png", ".svg")) or "media/" in value for _, value in found.having("src"))
    assert not CONTROLS.search(page)
    assert "\u202e" not in page
    html5lib.HTMLParser(strict=True).parse(page)
