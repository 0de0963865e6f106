"""First words, marked text, addresses and a post's history."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.i18n import Message
from pipeline.model.event import Event, EventType
from pipeline.model.variant import Span, SpanKind
from pipeline.site import addresses
from pipeline.site.pieces import pieces, web_address
from pipeline.site.posts import approved, first_words, history_of, was_approved
from pipeline.trust.approval.verdict import PENDING, Approval, Judged, Verdict

if TYPE_CHECKING:
    from typing import Any


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Kış menümüz başlıyor.", "Kış menümüz başlıyor."),
        ("![Fincan](media/a.jpg)\n\n**Kış** menümüz [burada](https://example.org).\n", "Kış menümüz burada."),
        ("# Başlık\n\nMetin #kahve", "Başlık Metin #kahve"),
        ("İlk parça\n\n***\n\nİkinci", "İlk parça İkinci"),
        ("çok " * 40, ("çok " * 20).strip() + "…"),
        ("a" * 200, "a" * 80 + "…"),
        ("", ""),
        ("![Yalnız görsel](a.png)", ""),
    ],
)
def test_first_words(body: str, words: str) -> None:
    """One line without markup, cut between words."""
    assert first_words(body) == words


SPANS = st.lists(
    st.builds(Span, st.sampled_from(SpanKind), st.integers(-2, 30), st.integers(-2, 30), st.text(max_size=5)),
    max_size=6,
)


@given(st.text(max_size=25), SPANS)
def test_pieces_are_the_whole_text_and_nothing_else(text: str, spans: list[Span]) -> None:
    """However spans overlap, or lie outside of the text."""
    assert "".join(piece.text for piece in pieces(text, spans)) == text


def test_spans_in_one_another_mark_what_they_cover() -> None:
    """A strong word in a link is both."""
    spans = [Span(SpanKind.LINK, 0, 9, "https://example.org"), Span(SpanKind.STRONG, 4, 9)]
    assert [(piece.text, piece.kinds, piece.href) for piece in pieces("kış menü!", spans)] == [
        ("kış ", (SpanKind.LINK,), "https://example.org"),
        ("menü!", (SpanKind.LINK, SpanKind.STRONG), "https://example.org"),
    ]


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/root",
        "http:",
        "https://[",
        "https://a b",
        "",
    ],
)
def test_only_addresses_of_the_web_are_linked(target: str) -> None:
    """Everything else is shown as text."""
    assert web_address(target) == ""


def test_an_address_of_the_web_stays_as_it_is() -> None:
    """With everything in it."""
    target = "https://example.org/kış?a=1&b=2#ç"
    assert web_address(target) == target


@pytest.mark.parametrize("name", ["kış", "a b", "100%", "a#b?c", "a%2Fb", 'q"uote', "İıĞ/alt/ş"])
def test_every_file_name_has_a_page_of_its_own(name: str) -> None:
    """The address leads to the file that is written, and breaks out of no attribute."""
    address = addresses.post(f"content/x/{name}.md")
    assert addresses.file_name(address) == unquote(address) == f"posts/x/{name}.html"
    assert not set('"#? ') & set(address)


@pytest.mark.parametrize(
    ("path", "media_type", "suffix"),
    [
        ("a.jpg", "", ".jpg"),
        ("a.JPEG", "", ".jpg"),
        ("card", "image/png", ".png"),
        ("a.svg", "", None),
        ("a.svg", "image/svg+xml", None),
        ("a.html", "text/html", None),
    ],
)
def test_only_what_a_browser_shows_as_a_picture_is_copied(path: str, media_type: str, suffix: str | None) -> None:
    """An SVG opened by itself may run script, and a page may be anything."""
    assert addresses.picture("ab" * 32, path, media_type) == (f"media/{'ab' * 16}{suffix}" if suffix else "")


@pytest.mark.parametrize(
    ("kind", "part", "data", "words"),
    [
        (EventType.INTENT, 1, {"parts": 1}, "about to send"),
        (EventType.INTENT, 2, {"parts": 3}, "about to send part 2 of 3"),
        (EventType.PUBLISHED, 1, {}, "it is out"),
        (EventType.PUBLISHED, 2, {}, "part 2 is out"),
        (EventType.REJECTED, 1, {"reason": "too long {x}"}, "the network refused it: too long {x}"),
        (EventType.NOT_SENT, 1, {"reason": "no route"}, "nothing was sent: no route"),
        (EventType.UNKNOWN, 1, {"cause": "timeout"}, "no answer, so it may be live: timeout"),
        (EventType.ABSENT, 1, {}, "it was looked for and is not there"),
        (EventType.MISSED, 0, {}, "it missed its time"),
        (EventType.UPDATE, 0, {"by": "Ayşe", "note": ""}, "Ayşe is about to change it: –"),
        (EventType.RETRACT, 0, {"by": "Ayşe", "note": "wrong"}, "Ayşe is about to take it back: wrong"),
        (EventType.RETRACTED, 0, {"retract": 3}, "it was taken back"),
        (EventType.KEPT, 0, {"reason": "too old", "done": 0}, "the network did not do it: too old"),
    ],
)
def test_each_event_is_said_in_words(kind: EventType, part: int, data: dict[str, Any], words: str) -> None:
    """What happened, and what was said about it."""
    [view] = history_of([Event("id/x", 1, kind, datetime(2026, 12, 1, tzinfo=UTC), "run", part, data)])
    assert str(view.words) == words


def test_the_first_part_of_a_thread_is_not_the_whole_of_it() -> None:
    """While others are being sent it is out, and not "it"."""
    at = datetime(2026, 12, 1, tzinfo=UTC)
    events = [
        Event("id/x", 1, EventType.INTENT, at, "run", 1, {"parts": 3}),
        Event("id/x", 2, EventType.PUBLISHED, at, "run", 1, {"url": "https://b.example"}),
        Event("id/x", 3, EventType.INTENT, at, "run", 2, {"parts": 3}),
    ]
    assert [str(view.words) for view in history_of(events)] == [
        "about to send part 2 of 3",
        "part 1 is out",
        "about to send part 1 of 3",
    ]


def test_only_a_receipt_leads_to_the_live_post() -> None:
    """Newest first, and no address that is not one of the web."""
    at = datetime(2026, 12, 1, tzinfo=UTC)
    events = [
        Event("id/x", 1, EventType.INTENT, at, "run", 1, {"parts": 1, "url": "https://a.example"}),
        Event("id/x", 2, EventType.PUBLISHED, at, "run", 1, {"url": "https://b.example"}),
        Event("id/x", 3, EventType.PUBLISHED, at, "run", 2, {"url": "javascript:alert(1)"}),
    ]
    assert [view.url for view in history_of(events)] == ["", "https://b.example", ""]


def test_what_is_to_come_says_who_approved_each_file() -> None:
    """And what is missing where something is."""
    good = Approval(Verdict.APPROVED, evidence={"mode": "github", "pr": 12, "reviewers": [1], "logins": ["ayse"]})
    bad = Approval(Verdict.STALE, Message("other bytes were approved"))
    whole = bad._replace(entries=(Judged("content/x/a.md", bad), Judged("content/x/a.jpg", good)))
    view = approved(whole)
    assert (view.given, str(view.words)) == (False, "other bytes were approved")
    assert [(path, given, str(words)) for path, given, words in view.files] == [
        ("content/x/a.md", False, "other bytes were approved"),
        ("content/x/a.jpg", True, "pull request #12, by ayse"),
    ]


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({"mode": "solo", "by": "ayse"}, "by the word of ayse"),
        ({"mode": "solo", "by": ""}, "by its author's word"),
        ({"mode": "github", "pr": 3, "reviewers": [1], "logins": ["deniz"]}, "pull request #3, by deniz"),
        ({"mode": "github"}, "approved"),  # of a format that we do not know
    ],
)
def test_what_is_out_went_on_the_word_that_the_ledger_has(kept: dict[str, Any], words: str) -> None:
    """Whoever is asked today."""
    event = Event("id/x", 1, EventType.INTENT, datetime(2026, 12, 1, tzinfo=UTC), "run", 1, {"approval": kept})
    view = was_approved([event])
    assert view
    assert (view.given, view.sent, str(view.words)) == (True, True, words)


def test_what_is_not_approved_is_not_said_twice() -> None:
    """The page says so before what is to be done."""
    view = approved(PENDING)
    assert (view.given, str(view.words)) == (False, "set “status: approved”")


def test_where_nobody_knows_on_whose_word_nothing_is_said() -> None:
    """An old ledger, or none."""
    assert was_approved([]) is None
