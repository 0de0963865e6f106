"""Markup says what the spans say and nothing else, whatever the words are."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.model.variant import Span, SpanKind
from pipeline.networks.markup import Discord, Html, LittleText, Slack, Tongue, WhatsApp, write

HTML = Html(("b", "i", "code"), "\n")
URL = "https://example.org/a_b?x=1&y=*2*"
WORDS = st.text(alphabet=st.sampled_from("aı ğ*_~`|[]()<>&@#\\\n-1.☕👨‍👩‍👧\u2060"), max_size=30)
SPANS = st.lists(
    st.builds(
        Span,
        st.sampled_from(list(SpanKind)),
        st.integers(-2, 30),
        st.integers(-2, 34),
        st.sampled_from([URL, "javascript:alert(1)", "ayse", "", "123456"]),
    ),
    max_size=6,
)


class Read(HTMLParser):
    """HTML as a browser reads it: the words, and whether every element that opens closes in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.open, self.tidy, self.links = "", list[str](), True, list[str]()
        self.feed(text)
        self.close()
        self.tidy = self.tidy and not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what opened."""
        self.tidy = self.tidy and tag in ("b", "i", "code", "a")
        self.open.append(tag)
        self.links += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        self.tidy = self.tidy and bool(self.open) and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data


@given(text=st.one_of(WORDS, st.text(max_size=30)), spans=SPANS)
def test_html_reads_back(text: str, spans: list[Span]) -> None:
    """A parser of HTML finds the very words, properly nested, and no link that nobody may follow."""
    found = Read(write(text, spans, HTML))
    assert (found.words, found.tidy) == (text, True)
    assert set(found.links) <= {URL}


@given(text=WORDS, spans=SPANS)
def test_slack_has_no_command_but_ours(text: str, spans: list[Span]) -> None:
    """Whatever stands in angle brackets is a link or a person that a span names."""
    made = write(text, spans, Slack())
    assert all(re.match(r"https://example\.org/", inside) for inside in re.findall(r"<([^>]*)>", made))


def read_little_text(written: str) -> str:
    """Read LinkedIn's little text as its documentation says: elements and escapes, no reserved sign beside them."""
    read = ""
    while written:
        if found := re.match(r"\{hashtag\|\\#\|((?:\\.|[^\\|{}])+)\}", written):
            read += "#" + read_little_text(found[1])
        elif found := re.match(r"@\[((?:\\.|[^\\\[\]])*)\]\(urn:li:[\w:-]+\)", written):
            read += read_little_text(found[1])
        elif found := re.match(r"\\([|{}@\[\]()<>#\\*_~])|[^|{}@\[\]()<>#\\*_~]", written):
            read += found[1] or found[0]
        else:
            raise AssertionError(written)
        written = written[found.end() :]
    return read


@given(text=st.one_of(WORDS, st.text(max_size=30)), spans=SPANS)
def test_little_text_reads_back(text: str, spans: list[Span]) -> None:
    """LinkedIn cuts a text off at a reserved sign that is not escaped; none is left, and the words are all there."""
    tags = [span for span in spans if span.kind is not SpanKind.TAG]
    assert read_little_text(write(text, tags, LittleText())) == text


class Signs:
    """A text with signs as Slack and WhatsApp read it: code first, then stars and underlines at the edges of words.

    Written from what readers see, apart from how we write: a sign opens before a letter that nothing but a blank or
    another sign stands before, closes where it is the other way round, and neither reaches beyond its line.
    """

    def __init__(self, text: str) -> None:
        self.marks: list[tuple[str, str]] = []
        self.words = "\n".join(map(self.line, text.split("\n")))

    def line(self, text: str) -> str:
        """Return what is read of a line, remembering its marks."""
        for sign, kind in (("`", "code"), ("*", "strong"), ("_", "emphasis"), ("~", "struck")):
            one, edge = re.escape(sign), rf"\s\u2060{re.escape(sign)}"
            pair = rf"(?<![^\W_]){one}(?![{edge}])([^{one}]+?)(?<![{edge}]){one}(?![^\W_])"
            while found := re.search(pair, text):
                inside = self.line(found[1]) if kind != "code" else found[1]
                self.marks.append((kind, inside.replace("\u2060", "")))
                # What is read already is out of reach of signs around it.
                text = text[: found.start()] + "\ue000" + inside.translate(HIDE) + "\ue000" + text[found.end() :]
        return text.replace("\ue000", "").translate(SHOW)


HIDE = {ord(sign): 0xE100 + number for number, sign in enumerate("`*_~")}
SHOW = {code: sign for sign, code in HIDE.items()}
ANY = st.text(st.characters(exclude_categories=("Cs", "Co")), max_size=20)


@pytest.mark.parametrize("tongue", [Slack(), WhatsApp()], ids=["slack", "whatsapp"])
@given(text=st.one_of(WORDS, ANY))
def test_signs_that_nobody_set_are_words(tongue: Tongue, text: str) -> None:
    """Whatever is written, a reader of signs finds none, and the very words."""
    made = write(text, (), tongue)
    found = Signs(unescape(made) if isinstance(tongue, Slack) else made)
    assert found.marks == []
    assert found.words.replace("\u2060", "") == text.replace("\u2060", "")


@pytest.mark.parametrize("tongue", [Slack(), WhatsApp()], ids=["slack", "whatsapp"])
@pytest.mark.parametrize("kind", [SpanKind.STRONG, SpanKind.EMPHASIS])
@given(before=ANY, inside=st.from_regex(r"[^\W_](([^\W_]|[ ,]){0,8}[^\W_])?", fullmatch=True), after=ANY)
def test_a_look_is_read_wherever_it_stands(
    tongue: Tongue, kind: SpanKind, before: str, inside: str, after: str
) -> None:
    """Also within a word, where these networks would show the signs themselves."""
    text = before + inside + after
    made = write(text, [Span(kind, len(before), len(before + inside))], tongue)
    found = Signs(unescape(made) if isinstance(tongue, Slack) else made)
    lines = [line.strip() for line in inside.split("\n") if line.strip()]
    assert found.marks == [(str(kind), line) for line in lines]
    assert found.words.replace("\u2060", "") == text.replace("\u2060", "")


@given(text=WORDS)
def test_whatsapp_reads_no_sign_that_nobody_set(text: str) -> None:
    """No sign opens or closes at the edge of a word; what is put between them is invisible."""
    made = write(text, (), WhatsApp())
    assert not re.search(r"(?m)(?<![\w\u2060])[*_~`](?!\u2060)|^(?:[>*-]|\d+\.)\s", made)
    assert made.replace("\u2060", "") == text.replace("\u2060", "")


def test_people_and_tags_of_linkedin() -> None:
    """A hashtag is an element; a person needs a number, and the words are the exact name."""
    text = "Ayşe (Tınaz) #kış_2026 @deniz"
    spans = (
        Span(SpanKind.MENTION, 0, 12, "urn:li:person:a1"),
        Span(SpanKind.TAG, 13, 22, "kış_2026"),
        Span(SpanKind.MENTION, 23, 29, "deniz"),
    )
    made = r"@[Ayşe \(Tınaz\)](urn:li:person:a1) {hashtag|\#|kış\_2026} \@deniz"
    assert write(text, spans, LittleText()) == made


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, SpanKind.STRONG, SpanKind.EMPHASIS, SpanKind.CODE, SpanKind.LINK]),
            st.from_regex(r"\w[\w*_`~|<>@.()\[\]\\-]{0,8}\w", fullmatch=True),
        ),
        max_size=6,
    )
)
def test_marks_of_discord_are_read_by_a_parser_of_markdown(words: list[tuple[SpanKind | None, str]]) -> None:
    """Every mark is on its words, and nothing else is marked, whatever signs the words have."""
    text, spans = "", []
    for kind, word in words:
        if kind is not None:
            spans.append(Span(kind, len(text), len(text) + len(word), URL if kind is SpanKind.LINK else ""))
        text += word + " "
    children = MarkdownIt("commonmark").parse("x " + write(text, spans, Discord()))[1].children or []
    found, open_ = list[tuple[SpanKind, str]](), list[str]()
    for token in children:
        if token.nesting:
            open_.append(token.type) if token.nesting > 0 else open_.pop()
        kind = SpanKind.CODE if token.type == "code_inline" else OPENED[open_[-1]] if open_ else None
        if kind and token.content:
            found.append((kind, token.content.strip()))
    assert found == [(kind, word) for kind, word in words if kind]
    assert "".join(token.content for token in children).split() == ["x", *(word for _, word in words)]


OPENED = {"strong_open": SpanKind.STRONG, "em_open": SpanKind.EMPHASIS, "link_open": SpanKind.LINK}


@given(text=st.text(alphabet=st.sampled_from("ab *_`[]()<>\\!☕"), max_size=30))
def test_plain_words_are_plain_in_discord(text: str) -> None:
    """A parser of Markdown finds no mark in words without spans, and the very words."""
    line = " ".join(text.split())
    tokens = MarkdownIt("commonmark").parse("x" + write(line, (), Discord()) + "x")
    children = tokens[1].children or []
    assert {token.type for token in children} <= {"text"}
    assert "".join(token.content for token in children) == f"x{line}x"


@pytest.mark.parametrize(
    ("tongue", "expected"),
    [
        (
            HTML,
            (
                "<b>Kış</b> <i>menüsü</i> <code>a&lt;b</code> "
                f'<a href="{URL.replace("&", "&amp;")}">burada <b>bak</b></a> @ayse #kahve'
            ),
        ),
        (Discord(), f"**Kış** *menüsü* `a<b` [burada **bak**](<{URL}>) \\@ayse #kahve"),
        (WhatsApp(), "*Kış* _menüsü_ `a<b` burada bak @ayse #kahve"),
        (LittleText(), r"Kış menüsü a\<b burada bak \@ayse {hashtag|\#|kahve}"),
        (Slack(), f"*Kış* _menüsü_ `a&lt;b` <{URL.replace('&', '&amp;')}|burada bak> @ayse #kahve"),
    ],
)
def test_every_mark(tongue: Tongue, expected: str) -> None:
    """Each kind of span in each network's own way."""
    text = "Kış menüsü a<b burada bak @ayse #kahve"
    spans = (
        Span(SpanKind.STRONG, 0, 3),
        Span(SpanKind.EMPHASIS, 4, 11),
        Span(SpanKind.CODE, 11, 14),
        Span(SpanKind.LINK, 15, 25, URL),
        Span(SpanKind.STRONG, 22, 25),
        Span(SpanKind.MENTION, 26, 31, "ayse"),
        Span(SpanKind.TAG, 32, 38, "kahve"),
    )
    assert write(text, spans, tongue) == expected


@pytest.mark.parametrize(("tongue", "expected"), [(Discord(), URL), (Slack(), f"<{URL.replace('&', '&amp;')}>")])
def test_an_address_as_text(tongue: Tongue, expected: str) -> None:
    """An address that is its own words stays whole: an escape in it would lead elsewhere."""
    assert write(URL, [Span(SpanKind.LINK, 0, len(URL), URL)], tongue) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Başlık", "\\# Başlık"),
        ("- bir\n-# iki", "\\- bir\n\\-# iki"),
        ("2026. yıl", "2026\\. yıl"),
        ("@everyone <@1> <#2>", "\\@everyone \\<\\@1\\> \\<#2\\>"),
        ("#kahve snake_case", "#kahve snake\\_case"),
    ],
)
def test_what_discord_would_read(text: str, expected: str) -> None:
    """Headings, lists and mentions that nobody meant."""
    assert write(text, (), Discord()) == expected


def test_marks_of_many_lines() -> None:
    """A look ends with its line and leaves the blanks at its edges out: markup of that kind would not be read."""
    assert write("bir \n iki", [Span(SpanKind.STRONG, 0, 9)], Slack()) == "*bir* \n *iki*"


def test_people_by_number() -> None:
    """Networks that know people by a number get it."""
    assert write("@ayse", [Span(SpanKind.MENTION, 0, 5, "U0123ABCD")], Slack()) == "<@U0123ABCD>"
    assert write("@ayse", [Span(SpanKind.MENTION, 0, 5, "123")], Discord()) == "<@123>"
