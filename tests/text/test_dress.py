"""A passage as one network shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.dress import Person, Style, dress, markdown
from pipeline.text.markdown import read
from pipeline.text.passage import Laid, lay

PEOPLE = {
    "ayse": Person("@ayse_k", "ayse_k"),
    "deniz": Person("deniz", ""),
    "mert.Yarın": Person("@mert", "mert", ".Yarın"),
}


def tagged(url: str) -> str:
    """Tag one site's addresses."""
    return url + "?u=1" if "kirk" in url else url


def person(name: str) -> Person:
    """Know three people."""
    return PEOPLE.get(name, Person("@" + name, name))


PLAIN = Style(looks=False, hides_links=False, address=tagged, person=person)
FACETS = Style(looks=False, hides_links=True, address=tagged, person=person)
RICH = Style(looks=True, hides_links=True, address=tagged, person=person)


def shown(source: str, style: Style) -> Laid:
    """Lay out a source in a style."""
    return lay(dress(read(source).lines, style))


def spans(source: str, style: Style) -> list[tuple[str, str, str]]:
    """Kind, words and target of each span."""
    laid = shown(source, style)
    return [(str(span.kind), laid.text[span.start : span.end], span.target) for span in laid.spans]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[Kış menüsü](https://kirk.example/kis), gelin", "Kış menüsü (https://kirk.example/kis?u=1), gelin"),
        ("[**Kış** menüsü](https://a.example)", "Kış menüsü (https://a.example)"),
        ("[iki\nsatır](https://a.example) son", "iki\nsatır (https://a.example) son"),
        ("https://kirk.example/kis.", "https://kirk.example/kis?u=1."),
        ("<https://kirk.example/kis>", "https://kirk.example/kis?u=1"),
        ("[kirk.example/kis](https://kirk.example/kis/)", "https://kirk.example/kis/?u=1"),
        ("[https://www.kirk.example](https://kirk.example)", "https://kirk.example?u=1"),
        ("[yazın](mailto:a@b.example) <a@b.example>", "yazın (a@b.example) a@b.example"),
        ("[arayın](tel:+902221234567)", "arayın (+902221234567)"),
        ("[tık](javascript:alert(1)) [not](notlar.md) [boş]()", "tık not boş"),
        ("[a](https://kirk.example/&#10;b) [c](<https://kirk.example/ d>)", "a c"),
        ("@ayse, @deniz ve @yabanci; @mert.Yarın", "@ayse_k, deniz ve @yabanci; @mert.Yarın"),
        ("**kalın** `kod`", "kalın kod"),
    ],
)
def test_where_links_cannot_hide_they_are_written_out(source: str, text: str) -> None:
    """X, Mastodon, Instagram, LinkedIn."""
    assert shown(source, PLAIN).text == text


def test_spans_cover_what_is_written_out() -> None:
    """The address, not the words before it; no emphasis where none is shown."""
    assert spans("**[Kış menüsü](https://kirk.example)** #kahve @deniz @ayse", PLAIN) == [
        ("link", "https://kirk.example?u=1", "https://kirk.example?u=1"),
        ("tag", "#kahve", "kahve"),
        ("mention", "@ayse_k", "ayse_k"),
    ]


def test_where_links_can_hide_words_stay_short() -> None:
    """Bluesky: the words as typed, the tagged address behind them."""
    source = "[Kış **menüsü**](https://kirk.example) https://kirk.example/a"
    assert shown(source, FACETS).text == "Kış menüsü https://kirk.example/a"
    assert spans(source, FACETS) == [
        ("link", "Kış menüsü", "https://kirk.example?u=1"),
        ("link", "https://kirk.example/a", "https://kirk.example/a?u=1"),
    ]
    assert ("strong", "menüsü", "") in spans(source, RICH)


def test_no_script_becomes_a_link() -> None:
    """Neither as a span nor in any style."""
    for style in (PLAIN, FACETS, RICH):
        assert spans("[tık](javascript:alert(1)) <data:text/html,x> [f](file:///etc/passwd)", style) == []


def test_markdown_is_written_anew_with_what_is_published() -> None:
    """For networks that show more than text: addresses tagged, people by their handles, images where they are."""
    source = (
        '# [Kış](https://kirk.example "t") @ayse, @deniz\n\n'
        "- https://kirk.example/a_b\n- ![alt](media/a.jpg) [x][y]\n\n"
        "`https://kirk.example` \\@ayse\n\n[y]: https://kirk.example/y"
    )
    assert markdown(read(source), RICH, lambda image: "content/blog/" + image) == (
        '# [Kış](https://kirk.example?u=1 "t") @ayse\\_k, deniz\n\n- <https://kirk.example/a_b?u=1>\n'
        "- ![alt](content/blog/media/a.jpg) [x][y]\n\n"
        "`https://kirk.example` \\@ayse\n\n[y]: https://kirk.example/y?u=1"
    )


PIECES = (
    "[a](https://kirk.example)", "https://kirk.example/x", "@ayse", "@deniz", "**", "_", "\n", " ", "\n\n- ", "> ",
    "#tag", "![i](a.jpg)", "[b](javascript:x)", "<https://kirk.example>", "[**c**](https://kirk.example)", "`",
    "[", "](", ")",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_dressing_keeps_spans_on_their_words(source: str) -> None:
    """Whatever comes together in a line."""
    for style in (PLAIN, FACETS, RICH):
        laid = shown(source, style)
        for span in laid.spans:
            words = laid.text[span.start : span.end]
            assert words.strip()
            if span.kind == "mention":
                assert words == "@" + span.target
            if span.kind == "link" and not style.hides_links:
                assert words == span.target
                assert span.target.endswith("?u=1")
        anew = markdown(read(source), style, str)
        again = lay(
            dress(
                read(anew).lines,
                Style(style.looks, style.hides_links, lambda url: url, lambda name: Person("@" + name, name)),
            )
        )
        if style.hides_links and "`" not in source:
            assert {span.target for span in again.spans if span.kind == "link"} == {
                span.target for span in laid.spans if span.kind == "link"
            }
