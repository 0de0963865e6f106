"""Markdown is read as writers of posts mean it."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.codes import CODES
from pipeline.model.variant import SpanKind
from pipeline.text.markdown import MAX_LENGTH, read, split
from pipeline.text.passage import Laid, lay

if TYPE_CHECKING:
    from pipeline.text.passage import Passage


def laid(source: str) -> Laid:
    """Read one part and lay it out."""
    return lay(read(source).lines)


def spans(source: str) -> list[tuple[str, str, str]]:
    """Kind, words and target of each span."""
    result = laid(source)
    return [(str(span.kind), result.text[span.start : span.end], span.target) for span in result.spans]


def codes(source: str) -> list[str]:
    """Codes of the notes, in order."""
    return [note.code for note in read(source).notes]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Bir satır\nikinci satır\n\nyeni paragraf", "Bir satır\nikinci satır\n\nyeni paragraf"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("a  \nb\\\nc", "a\nb\nc"),
        ("# Başlık\nmetin", "Başlık\nmetin"),
        ("# Başlık\n\nmetin", "Başlık\n\nmetin"),
        ("- salep\n- latte\n+ sahlep", "• salep\n• latte\n• sahlep"),
        ("Menü:\n- salep\n- latte\n\nAfiyet olsun", "Menü:\n• salep\n• latte\n\nAfiyet olsun"),
        ("- a\n  - b\n    - c\n- d", "• a\n  • b\n    • c\n• d"),
        ("- bir\n\n- iki", "• bir\n\n• iki"),
        ("- - iki kat", "• • iki kat"),
        ("-", "•"),
        ("1. bir\n2. iki", "1. bir\n2. iki"),
        ("1. bir\n1. iki\n1. üç", "1. bir\n2. iki\n3. üç"),
        ("3) üç\n7) yedi", "3) üç\n7) yedi"),
        ("2026. yılın ilk günü", "2026. yılın ilk günü"),
        ("- a\nb", "• a\nb"),
        ("> Kahve bir sohbettir.", "“Kahve bir sohbettir.”"),
        ("> “Kahve bir sohbettir.”", "“Kahve bir sohbettir.”"),
        ("> bir\n> iki\n\n— Ayşe", "“bir\niki”\n\n— Ayşe"),
        ("> dış\n>\n> > iç", "“dış\n\n‘iç’”"),
        ("- > alıntı", "• “alıntı”"),
        ("> - a\n> - b", "“• a\n• b”"),
        ("`kod` ve ``a`b``", "kod ve a`b"),
        ("```python\nx = 1\n\n  y = *2*\n```\nson", "x = 1\n\n  y = *2*\nson"),
        ("    girintili\n    kod", "girintili\nkod"),
        ("**kalın** _italik_ ***ikisi***", "kalın italik ikisi"),
        ("**kahve**ler", "kahveler"),
        ("5*3*2 = 30, a_b_c", "5*3*2 = 30, a_b_c"),
        ("Ankara`da, İzmir`de", "Ankara`da, İzmir`de"),
        (r"\#etiket \@kişi \*yıldız\* 2\. \\", r"#etiket @kişi *yıldız* 2. \\"[:-1]),
        ("AT&amp;T &copy; &#x2615; &yok; &", "AT&T © ☕ &yok; &"),
        ("a&#10;b", "a b"),
        ("Başlık\n---\nmetin", "Başlık\n---\nmetin"),
        ("Başlık\n===\nmetin", "Başlık\n===\nmetin"),
        ("a\n\n___\n\nb", "a\n\n___\n\nb"),
        ("<b>kalın</b> <br>", "<b>kalın</b> <br>"),
        ("a | b\n--- | ---\n1 | 2", "a | b\n--- | ---\n1 | 2"),
        ("not[^1]\n\n[^1]: dip not", "not[^1]\n\n[^1]: dip not"),
        ("~~eski~~ yeni", "~~eski~~ yeni"),
        ("bir ![alt](a.jpg) iki", "bir iki"),
        ("bir ![alt](a.jpg)", "bir"),
        ("![alt](a.jpg) iki", "iki"),
        ("bir\n![alt](a.jpg)\niki", "bir\niki"),
        ("bir\n\n![alt](a.jpg)\n\niki", "bir\n\niki"),
        ("![alt](a.jpg)", ""),
        ("[![alt](a.jpg) tık](https://a.example)", "tık"),
        ('[sözler](https://a.example "başlık")', "sözler"),
        ("[bir][a] ve [a]\n\n[a]: https://a.example", "bir ve a"),
        ("[Not]: Kapalıyız", "[Not]: Kapalıyız"),
        ("[Not]: yarın kapalıyız", "[Not]: yarın kapalıyız"),
        ("", ""),
        ("\n \n", ""),
        ("- [ ] yapılacak", "• [ ] yapılacak"),
        ("+90 222 123 45 67\n-5 derece", "+90 222 123 45 67\n-5 derece"),
        ("I <3 kahve", "I <3 kahve"),
    ],
)
def test_text(source: str, text: str) -> None:
    """What readers of a plain network will read."""
    assert laid(source).text == text


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("[söz **kalın**](https://a.example)", [("link", "söz kalın", "https://a.example"), ("strong", "kalın", "")]),
        ("**bir\niki**", [("strong", "bir\niki", "")]),
        ("<https://a.example/x>", [("link", "https://a.example/x", "https://a.example/x")]),
        ("<ayse@a.example>", [("link", "ayse@a.example", "mailto:ayse@a.example")]),
        ("Bakın: https://a.example/_x_(y).", [("link", "https://a.example/_x_(y)", "https://a.example/_x_(y)")]),
        (
            "**https://a.example/x**",
            [("link", "https://a.example/x", "https://a.example/x"), ("strong", "https://a.example/x", "")],
        ),
        ("https://a.example/?a=1&amp;b=2", [("link", "https://a.example/?a=1&b=2", "https://a.example/?a=1&b=2")]),
        (r"https://a.example/a\_b", [("link", "https://a.example/a_b", "https://a.example/a_b")]),
        ("https://ığdır.example/şeker'den", [("link", "https://ığdır.example/şeker", "https://ığdır.example/şeker")]),
        (
            "@ayse'nin, @_deniz_ ve @k.social!",
            [("mention", "@ayse", "ayse"), ("mention", "@_deniz_", "_deniz_"), ("mention", "@k.social", "k.social")],
        ),
        ("@ayse@toot.example.", [("mention", "@ayse@toot.example", "ayse@toot.example")]),
        (r"@ayse\_k @ayse-2026", [("mention", "@ayse_k", "ayse_k"), ("mention", "@ayse", "ayse")]),
        ("a@b.example \\@ayse @ @_", []),
        (
            "#kahve #Kış2026 #çay_saati'nde",
            [("tag", "#kahve", "kahve"), ("tag", "#Kış2026", "Kış2026"), ("tag", "#çay_saati", "çay_saati")],
        ),
        ("#k\u0131s\u0327!", [("tag", "#k\u0131s\u0327", "k\u0131s\u0327")]),
        ("#2026 #1 \\#kahve &#35;kahve a#kahve # kahve #_", []),
        ("#हिन्दी", [("tag", "#हिन्दी", "हिन्दी")]),
        (
            "[#kahve @ayse https://b.example](https://a.example)",
            [("link", "#kahve @ayse https://b.example", "https://a.example")],
        ),
        ("`#kahve @ayse https://a.example`", [("code", "#kahve @ayse https://a.example", "")]),
        ("** **", []),
        ("**![alt](a.jpg)**", []),
    ],
)
def test_spans(source: str, wanted: list[tuple[str, str, str]]) -> None:
    """What stretches of the text mean."""
    assert spans(source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Düz metin, #kahve, https://a.example.", []),
        ("a\n---", [(1, "rule-as-text")]),
        ("a\n* * *\nb\n____", [(1, "rule-as-text"), (3, "rule-as-text")]),
        ("> ***", [(0, "rule-as-text")]),
        ("bir\niki <b>üç</b>", [(1, "html-as-text")]),
        ("`<b>` \\<b> <https://a.example> a<b", []),
        ("bir\n<!-- gizli -->", [(1, "html-comment")]),
        ("bir\n![alt](media/benim foto.jpg)", [(1, "markup-broken")]),
        ("[söz](https://a.example", [(0, "markup-broken")]),
        ("a | b\n---|---", [(1, "table-as-text")]),
        ("not[^1]", [(0, "footnote-as-text")]),
        ("~~eski~~", [(0, "strike-as-text")]),
        ('[a](https://a.example "başlık")', [(0, "title-not-shown")]),
        ("![alt](a.jpg 'başlık')", [(0, "title-not-shown")]),
        ("[](https://a.example)", [(0, "link-without-words")]),
        ("bir\n\n[a]: https://a.example", [(2, "definition-unused")]),
        ("[Not]: Kapalıyız", [(0, "definition-unused")]),
        (">" * 25 + " derin", [(0, "nesting-too-deep")]),
    ],
)
def test_notes_have_their_line(source: str, wanted: list[tuple[int, str]]) -> None:
    """Nothing is lost or changed in silence."""
    found = [(note.number, note.code) for note in read(source).notes]
    assert sorted(set(found)) == wanted
    assert {code for _, code in found} <= set(CODES)


def test_images_come_with_alt_text_and_line() -> None:
    """Also inside links and lists, over several lines, with markup in the alt text."""
    source = (
        "Bir ![Buharı *tüten*\nfincan](media/a.jpg)\n"
        "- ![iki](<media/b c.jpg>) ve [![üç](c.png)](https://a.example)\n\n"
        "> ![dört][d]\n\n[d]: d.webp"
    )
    found = [(picture.source, picture.alt, picture.number) for picture in read(source).pictures]
    assert found == [
        ("media/a.jpg", "Buharı tüten fincan", 0),
        ("media/b c.jpg", "iki", 2),
        ("c.png", "üç", 2),
        ("d.webp", "dört", 4),
    ]


def test_every_line_of_the_text_knows_its_line_in_the_file() -> None:
    """So that a finding about a word points at the word."""
    source = "# a\n\nb ![x](y.jpg)\n![z](w.jpg)\nc `d\ne` f\n- g\n\n  h\n```\ni\n```"
    result = laid(source)
    assert result.text.split("\n") == ["a", "", "b", "c d e f", "• g", "", "h", "i"]
    assert [number for number, line in zip(result.numbers, result.text.split("\n"), strict=True) if line] == [
        0,
        2,
        4,
        6,
        8,
        10,
    ]


def test_spots_are_where_the_addresses_stand() -> None:
    """Whoever writes the Markdown anew finds them, in lists, quotes and definitions as well."""
    source = (
        '> - bir [iki](https://a.example "t") https://b.example\n'
        ">   @ayse ![alt](<m/a b.jpg>)\n\n[üç][x] <https://c.example>\n\n\t- [beş](https://e.example)\n\n[x]: https://d.example"
    )
    passage = read(source)
    assert [(spot.kind, source[spot.start : spot.end], spot.target) for spot in passage.spots] == [
        ("link", "https://a.example", "https://a.example"),
        ("bare", "https://b.example", "https://b.example"),
        ("mention", "@ayse", "ayse"),
        ("image", "<m/a b.jpg>", "m/a b.jpg"),
        ("bare", "<https://c.example>", "https://c.example"),
        ("link", "https://d.example", "https://d.example"),
    ]


# Threads.


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("bir\n***\niki", [("bir", 0), ("iki", 2)]),
        ("\n\nbir\n\n***  \n\n\niki\n", [("bir", 2), ("iki", 7)]),
        ("bir\r\n***\r\niki\r\n", [("bir", 0), ("iki", 2)]),
        ("bir\n ***\niki", [("bir\n ***\niki", 0)]),
        ("bir\n****\niki", [("bir\n****\niki", 0)]),
        ("bir\n* * *\niki", [("bir\n* * *\niki", 0)]),
        ("```\n***\n```", [("```\n***\n```", 0)]),
        ("```\nbir\n\n***", [("```\nbir\n\n***", 0)]),
        ("- bir\n  ***\n  iki", [("- bir\n  ***\n  iki", 0)]),
        ("- bir\n***\niki", [("- bir", 0), ("iki", 2)]),
        ("> bir\n***\niki", [("> bir", 0), ("iki", 2)]),
        ("***kalın***", [("***kalın***", 0)]),
        ("***", [("", 0), ("", 1)]),
        ("bir\n***\n***\niki", [("bir", 0), ("", 2), ("iki", 3)]),
        ("bir\n---\niki", [("bir\n---\niki", 0)]),
        ("", [("", 0)]),
    ],
)
def test_three_stars_alone_on_a_line_part_a_thread(body: str, wanted: list[tuple[str, int]]) -> None:
    """And nothing else does; what is inside code, lists or quotes is no marker."""
    assert [tuple(part) for part in split(body)] == wanted


# Whatever people type.

PLAIN = st.text(alphabet="abcçdeğıiİöşü 0123456789.,;:!?'\"“”()/%€☕👋\n", max_size=200)
PIECES = (
    "*", "**", "_", "`", "```", "\n", "\n\n", "\\", "- ", "1. ", "> ", "# ", "***", "---", "[", "]", "](", ")", "![",
    "<", ">", "&amp;", "&#35;", "@ayse", "#kahve", "https://a.example/x", "<b>", "|", "~~", "[a]: b", "    ",
    "\t", "\r\n",
)  # fmt: skip
MARKED = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join)


@given(PLAIN)
def test_text_without_markup_survives_unchanged(text: str) -> None:
    """Letters, punctuation, line breaks; only blanks at the ends of lines and empty lines beyond one go."""
    lines = [line.strip() for line in text.split("\n")]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    wanted = "\n".join(kept).strip()
    if any(line[:1].isdigit() for line in lines):
        return  # `1. ` begins a list, which is markup
    assert laid(text).text == wanted


@given(MARKED)
def test_spans_lie_in_the_text_and_say_what_they_are(source: str) -> None:
    """Whatever the markup."""
    for part in split(source):
        result = laid(part.text)
        assert len(result.numbers) == result.text.count("\n") + 1 or not result.numbers
        for span in result.spans:
            assert 0 <= span.start < span.end <= len(result.text)
            words = result.text[span.start : span.end]
            if span.kind is SpanKind.MENTION:
                assert words == "@" + span.target
            if span.kind is SpanKind.TAG:
                assert words == "#" + span.target
                assert not span.target.isdigit()
        kinds = [
            (span.start, span.end)
            for span in result.spans
            if span.kind in (SpanKind.LINK, SpanKind.MENTION, SpanKind.TAG)
        ]
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(kinds))


@given(MARKED)
def test_notes_pictures_and_spots_stay_inside_the_source(source: str) -> None:
    """Lines exist, offsets exist, and an address stands where it is said to stand."""
    for part in split(source):
        passage: Passage = read(part.text)
        rows = part.text.count("\n") + 1
        places = [note.number for note in passage.notes] + [picture.number for picture in passage.pictures]
        assert all(0 <= number < rows for number in places)
        for spot in passage.spots:
            assert 0 <= spot.start < spot.end <= len(part.text) or spot.target == ""
        for line in passage.lines:
            assert 0 <= line.number < rows


@given(MARKED)
def test_no_word_is_lost_in_silence(source: str) -> None:
    """Every letter of the source is in the text, in an address, in an image, or something was said about it."""
    for part in split(source):
        passage = read(part.text)
        if passage.notes:
            continue
        kept = laid(part.text).text + "".join(span.target for span in laid(part.text).spans)
        kept += "".join(picture.alt + picture.source for picture in passage.pictures)
        for word in ("ayse", "kahve", "example"):
            assert kept.count(word) >= part.text.replace("\0", "").count(word) - part.text.count("[a]: b" + word)


def test_reading_again_gives_the_same() -> None:
    """Pure: no state of one part reaches another."""
    source = "[a]: https://a.example\n\n[a] @ayse"
    assert read.__wrapped__(source).notes == read.__wrapped__(source).notes
    assert laid("[a]").text == "[a]"


HOSTILE = {
    "brackets": "[",
    "images": "![",
    "closed images": "![]()",
    "links": "[a](<b",
    "brackets and letters": "[a](b",
    "emphasis": "*a _b",
    "underscores": "a_",
    "quotes": ">",
    "lists": "- ",
    "nested lists": "- - - a\n",
    "numbers": "1. a\n",
    "code": "`",
    "definitions": "[a]: u\n",
    "open definitions": "[a\n",
    "angles": "<a ",
    "entities": "&amp;",
    "mentions": "@a.",
    "mentions of servers": "@a@b.",
    "tags": "#a",
    "addresses": "https://a.b/(",
    "addresses alone": "https://",
    "tables": "---|",
    "table blanks": "| ",
    "footnotes": "[^",
    "blanks": " ",
    "lines": "a\n\n",
    "breaks": "a  \n",
    "marks": "a\u0301",
    "titles": '[a](b "',
    "spaced images": "![a](b) ",
    "apostrophes": "https://a.b/x'a",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_no_longer_than_it_is(piece: str) -> None:
    """64 KiB of anything is read in seconds of computing: doubling the text must not quadruple the time for long."""
    source = (piece * (65_536 // len(piece) + 1))[:65_536]
    began = time.process_time()
    for part in split(source):
        lay(read(part.text).lines)
    assert time.process_time() - began < 5


def test_a_part_beyond_all_bounds_is_not_read() -> None:
    """It is shown as it is, with an error."""
    passage = read("*a* " * (MAX_LENGTH // 4 + 1))
    assert [note.code for note in passage.notes] == ["part-too-long"]
    assert lay(passage.lines).text.startswith("*a* *a*")
