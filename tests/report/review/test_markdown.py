"""A review on GitHub: content is text whatever it says, nothing is dropped without a word, and there is room for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import html5lib
import pytest
from markdown_it import MarkdownIt

from pipeline.report.review.fitting import COMMENT, octets, units
from pipeline.report.review.markdown import Places, page
from pipeline.report.summary import Paper
from pipeline.report.voice import Voice
from pipeline.review.record import CardPair, Cost, Face, Kind, Lapse, Need, Picture, Problem, Review, Setting, Words
from pipeline.review.sticky import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from pipeline.review.record import Change

    MakeChange = Callable[..., Change]
    MakeReview = Callable[..., Review]

PAPER = Paper(Voice(), lambda text: text.replace("hush-hush", "•••"))
JOINER = "\u2060"
HOSTILE = [
    "<script>alert(1)</script>",
    "</pre></details><h1>Approved</h1>",
    "</summary></details>\n\n# Approved by @security",
    "```\n@everybody\n```",
    "`@org/team` @mona #1 GH-1 org/repo#2 deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
    "![](https://elsewhere.example/pixel.png) <img src=https://elsewhere.example/p.png>",
    "[click](javascript:alert(1)) <a href='javascript:1'>x</a>",
    "https://elsewhere.example www.elsewhere.example a@b.example",
    "$\\href{javascript:alert(1)}{x}$ $$x$$",
    f"{MARKER}\nnot ours",
    "<!-- a comment that never ends",
    "&lt;b&gt; &amp; &#64;mona",
    "- [x] done\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "a\u202eb\x1b[2J\u200b",
    "::error file=x::y\n##[error]z",
]


def rendered(text: str) -> Element:
    """Return a page as a browser gets it: GitHub's Markdown, then HTML."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return html5lib.parse(markdown.render(text), namespaceHTMLElements=False)


def texts(tree: Element, tag: str) -> list[str]:
    """Return what all elements of a kind say, without joiners."""
    return ["".join(found.itertext()).replace(JOINER, "") for found in tree.iter(tag)]


def everything_hostile(text: str, change: MakeChange, review: MakeReview) -> Review:
    """Return a review that says the same hostile thing wherever content can."""
    picture = Picture(f"content/{text}.jpg", "0" * 64, text, 10, 10, "")
    words = Words(text, 9, ((text, text),), (picture,))
    face = Face("v2:1", 280, text, text, text, sensitive=False, lang="tr", words=(words,))
    about = {
        "title": text,
        "account": text,
        "channel": text,
        "network": text,
        "zone": text,
        "status": text,
        "path": text,
    }
    made = [
        change(text, "", face=face, **about),
        change(text, "new", old="old", **about),
        change(text, text, old="old", kind=Kind.ALTERED, causes=(text,), **about),
        change(text, text, old="old", kind=Kind.REMOVED, **about),
        change(text, text, old="old", **about)._replace(out=True, url=text),
    ]
    return review(
        *made,
        problems=tuple(
            Problem(text, 1, text, severity, text, text, text, new=True) for severity in ("error", "warning")
        ),
        lapses=(Lapse((text,), (text,), lapses=True, why=text),),
        costs=(Cost(text, twin=False, posts=1, messages=1, before=0, after=1, source=text),),
        settings=(Setting(text, text, text, text),),
        needs=(Need((text,), (text,), 1, text),),
        name=text,
        ledger=text,
        prefix=text,
        base=text,
    )


@pytest.mark.parametrize("room", [None, COMMENT])
@pytest.mark.parametrize("text", HOSTILE)
def test_content_is_nothing_but_text(text: str, room: int | None, change: MakeChange, review: MakeReview) -> None:
    """No link, no picture, no heading, no mention of its own, wherever in a report it stands; structure stays ours."""
    tree = rendered(page(everything_hostile(text, change, review), PAPER, Places(), room))
    plain = rendered(page(everything_hostile("plain", change, review), PAPER, Places(), room))
    for tag in (
        "h1",
        "h2",
        "h3",
        "h4",
        "details",
        "summary",
        "pre",
        "table",
        "blockquote",
        "script",
        "img",
        "a",
        "input",
    ):
        assert len(list(tree.iter(tag))) == len(list(plain.iter(tag))), tag
    assert not list(tree.iter("a"))
    for element in tree.iter():
        inside = element.tag in {"pre", "code"}
        for piece in (element.text or "", *(child.tail or "" for child in element)):
            assert inside or "@" not in piece.replace(f"@{JOINER}", "")
            assert "\x1b" not in piece
            assert "\u202e" not in piece
            assert "\u200b" not in piece
    assert "<!--" not in page(everything_hostile(text, change, review), PAPER, Places(), room)


@pytest.mark.parametrize(
    "text", ["one\ntwo\n\n\nthree", "\n\nlate", "ends\n", "  indented\n\ttab", *HOSTILE[:9], "# no heading\n    code"]
)
def test_lines_are_kept(text: str, change: MakeChange, review: MakeReview) -> None:
    """What is shown of a text has its very lines and blanks."""
    tree = rendered(page(review(change("x/a", text)), PAPER, Places()))
    assert texts(tree, "pre") == [text.replace("\t", "\\t")]


def test_a_change_of_words_is_marked(change: MakeChange, review: MakeReview) -> None:
    """Struck out what went, underlined what came, also over several lines."""
    made = change("x/a", "one\nnew lines\nthree", old="one\nold\nthree", kind=Kind.ALTERED, causes=("tellal.toml",))
    tree = rendered(page(review(made), PAPER, Places()))
    assert (texts(tree, "del"), texts(tree, "ins")) == (["old"], ["new lines"])


def test_each_post_says_when_and_where(change: MakeChange, review: MakeReview) -> None:
    """In the channel's zone, which is named, and in UTC; who says it; how long it is."""
    shown = "".join(rendered(page(review(change("x/a", "Merhaba.")), PAPER, Places())).itertext()).replace(JOINER, "")
    assert "Tue 2026-12-01 10:00 Europe/Istanbul (07:00 UTC)" in shown
    assert "x · kirkikindi" in shown
    assert "8 of 280" in shown
    assert "content/x/a.md" in shown


def test_utc_is_not_said_twice(change: MakeChange, review: MakeReview) -> None:
    """London in winter is UTC."""
    text = page(review(change("x/a", "Hello.", zone="Europe/London")), PAPER, Places())
    assert "UTC" not in text


def test_turkish(change: MakeChange, review: MakeReview) -> None:
    """The workspace's language."""
    text = page(review(change("x/a", "Merhaba.")), Paper(Voice("tr"), str), Places())
    assert "okurların göreceği" in text


def test_secrets_of_this_machine_are_taken_out(change: MakeChange, review: MakeReview) -> None:
    """A content that guessed one does not learn that it did."""
    assert "hush-hush" not in page(review(change("x/a", "hush-hush", old="hush-hush!")), PAPER, Places())


@pytest.mark.parametrize("room", [3_000, 10_000, COMMENT])
@pytest.mark.parametrize("size", [units, octets])
def test_there_is_room_for_it(room: int, size: Callable[[str], int], change: MakeChange, review: MakeReview) -> None:
    """However much there is: 400 posts of emoji, and one of 70,000 characters."""
    many = [change(f"x/p{n}", "👋🏽 günaydın\n" * 30, old=f"old {n}") for n in range(200)]
    altered = [
        change(f"x/q{n}", "☕" * 200, old=f"{n}", kind=Kind.ALTERED, causes=("brand/brand.toml",)) for n in range(200)
    ]
    long = change("x/long", "x" * 70_000)
    text = page(review(long, *many, *altered), PAPER, Places(), room, size)
    assert size(text) <= room
    tree = rendered(text)
    shown = "".join(tree.itertext())
    assert "201" in shown
    assert "200 posts" in shown
    assert shown.count("for which there is no room here") >= 1
    assert "report.md" in shown.replace(JOINER, "")
    assert text.count("<details>") == text.count("</details>")


def test_what_found_no_room_is_counted(change: MakeChange, review: MakeReview) -> None:
    """Told and untold together are all of them."""
    many = [change(f"x/p{n:03}", "Merhaba. " * 40) for n in range(100)]
    text = page(review(*many), PAPER, Places(), 9_000)
    section = text[text.index("### What this change brings") : text.index("### The calendar")]
    told = section.count("<details>") + section.count("\n- **")
    left = int(section.rpartition("and ")[2].partition(" more")[0])
    assert told + left == 100
    assert told >= 10


def test_the_gravest_comes_first(change: MakeChange, review: MakeReview) -> None:
    """Errors, then what is out already, then the posts."""
    out = change("x/out", "new", old="old")._replace(out=True)
    problem = Problem("content/x/a.md", 3, "text-long", "error", "too long", "", "", new=True)
    text = page(review(change("x/a", "Merhaba."), out, problems=(problem,)), PAPER, Places(), COMMENT)
    order = [text.index(part) for part in ("What stops it", "Out already", "What this change brings", "The calendar")]
    assert order == sorted(order)


def test_posts_that_changed_alike_are_told_of_once(change: MakeChange, review: MakeReview) -> None:
    """A footer that is new on 50 posts is one difference."""
    made = [
        change(f"x/p{n}", "same\nnew", old="same", kind=Kind.ALTERED, causes=("templates/text/a.j2",))
        for n in range(50)
    ]
    assert len(texts(rendered(page(review(*made), PAPER, Places())), "pre")) == 1


def test_cards_are_shown_where_they_can_be(change: MakeChange, review: MakeReview) -> None:
    """Before, after and between; elsewhere nothing is."""
    before, after = "a" * 64, "b" * 64
    faces = [
        Face(
            f"v2:{d}",
            280,
            "",
            "",
            "",
            sensitive=False,
            lang="tr",
            words=(Words("", 0, (), (Picture("", d, "Kart", 9, 9, "duyuru"),)),),
        )
        for d in (before, after)
    ]
    made = change("x/a", "", old="", kind=Kind.ALTERED, causes=("brand/brand.toml",))
    assert made.before
    assert made.after
    made = made._replace(before=made.before._replace(face=faces[0]), after=made.after._replace(face=faces[1]))
    pair = CardPair(before, after, 731, ("x/a",), (f"{before}.png", f"{after}.png", f"{before[:32]}-{after[:32]}.png"))
    whole = review(made, cards=(pair,))
    tree = rendered(page(whole, PAPER, Places(card=lambda name: f"cards/{name}" if name else "")))
    assert [image.get("src") for image in tree.iter("img")] == [f"cards/{name}" for name in pair.files]
    assert "73.1 %" in "".join(tree.itertext())
    assert not list(rendered(page(whole, PAPER, Places())).iter("img"))


def test_no_difference_is_said(review: MakeReview) -> None:
    """A reviewer is not left to wonder."""
    assert "readers will see no difference" in page(review(), PAPER, Places())


def test_a_report_of_thousands_of_posts_is_told_in_time(change: MakeChange, review: MakeReview) -> None:
    """What finds no room is not made: one made for each would keep the job busy until it is ended."""
    text = "uzun " * 2_000
    made = [change(f"x/{n}", text, old=f"{n}") for n in range(5_000)]
    made += [change(f"x/{n}", text, old=f"{n}", kind=Kind.ALTERED, causes=("a",)) for n in range(5_000)]
    begun = time.process_time()
    shown = page(review(*made), PAPER, Places(), COMMENT)
    assert time.process_time() - begun < 10, "seconds of computing"
    assert units(shown) <= COMMENT
    assert "5000" in shown
