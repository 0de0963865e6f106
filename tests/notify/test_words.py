"""News as a message: short, in one language, and nothing in it that a chat or a terminal acts on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.i18n import Message
from pipeline.model.library import Library, Target
from pipeline.model.post import Post
from pipeline.model.settings import Brand, Channel, Notify, Settings
from pipeline.notify.news import Kind, News
from pipeline.notify.words import LONGEST, defused, notice, trial

DUE = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
X = Channel("x", "content/x/channel.toml", "mastodon", "deneme", timezone="Europe/Istanbul")
HOSTILE = "@everyone <!channel> <@123> [here](https://evil.example) \x1b[2J \u202eabc\nBcc: all@example.org"


def library(lang: str = "en", name: str = "Kırkikindi") -> Library:
    """Return a library whose people read a language."""
    settings = Settings(name, notify=Notify("URL", lang=lang))
    return Library(Path("/nowhere"), settings, Brand("Deneme"), {"x": X}, {}, (), {}, {}, {}, ())


def about(title: str = "Kış menüsü", kind: Kind = Kind.DOUBT, said: str = "it may be out", url: str = "") -> News:
    """Return news of a post."""
    post = Post("01JDA", "content/x/a.md", "x", "Bir.", 4, "", {}, publish_at=DUE, title=title)
    todo = Message("look whether it is there, then say so: {found} or {absent}", found="tellal resolve x/a", absent="-")
    return News(kind, Message("{said}", said=said), None, Target(post, X), f"{post.id}/x", todo, url)


def test_one_thing() -> None:
    """What, which, where, when, why, what to do, and where the run can be seen."""
    made = notice([about()], library(), "https://ci.example/1")
    assert made.title == "Kırkikindi: in doubt: Kış menüsü"
    assert made.kind is Kind.DOUBT
    assert made.body.splitlines() == [
        "in doubt: Kış menüsü · x · due Tue 2026-12-01 10:00 Europe/Istanbul",
        "it may be out",
        "→ look whether it is there, then say so: tellal resolve x/a or -",
        "",
        "the run: https://ci.example/1",
    ]


def test_in_turkish() -> None:
    """Sentences of ours, days and all; content keeps its own."""
    token = News(Kind.TOKEN, Message("{channel}: today is the last day of its {secret}", channel="x", secret="token"))  # noqa: S106 - its name
    made = notice([about(), token], library("tr"))
    assert made.title == "Kırkikindi: 1 belirsiz, 1 erişim anahtarı"
    assert made.body.startswith("belirsiz: Kış menüsü · x · zamanı Sal 2026-12-01 10:00 Europe/Istanbul\n")
    assert "x: token için bugün son gün" in made.body
    assert trial(library("tr")).title == "Kırkikindi: deneme"


def test_many_things() -> None:
    """Ten at most, and as many as a chat takes; the rest is counted."""
    made = notice([about(kind=Kind.MISSED, said="late")] * 40, library(), "https://ci.example/1")
    assert made.title == "Kırkikindi: 40 missed"
    assert made.body.count("late") <= 10
    assert f"and {40 - made.body.count('late')} more: tellal status" in made.body
    assert made.body.endswith("the run: https://ci.example/1")
    assert len(made.body) <= LONGEST


@pytest.mark.parametrize("number", [1, 5, 40])
def test_long_words_stay_short(number: int) -> None:
    """Whatever a title or a network says at length."""
    made = notice([about("Ş" * 3_000, said="ğ" * 5_000)] * number, library(name="K" * 500), "https://ci.example/1")
    assert len(made.title) < 200
    assert len(made.body) <= LONGEST
    assert made.body.endswith("the run: https://ci.example/1")


@pytest.mark.parametrize("place", ["title", "said", "name", "both"])
def test_hostile_words_do_nothing(place: str) -> None:
    """No call to all, no mark-up, no header of a mail, nothing that turns a line around."""
    news = about(HOSTILE if place in {"title", "both"} else "a", said=HOSTILE if place in {"said", "both"} else "b")
    made = notice([news], library(name=HOSTILE if place in {"name", "both"} else "c"))
    text = f"{made.title}\n{made.body}"
    for trap in ("@everyone", "@123", "<", ">", "](", "\x1b", "\u202e", "\r"):
        assert trap not in text
    assert "\n" not in made.title
    assert not any(line.startswith("Bcc") for line in text.splitlines())


def test_what_is_harmless_stays() -> None:
    """Letters, emoji and addresses are read as they were written."""
    assert defused("Işıl ☕ 👩‍🍳 %20 — https://example.org/a?b=c#d") == "Işıl ☕ 👩‍🍳 %20 — https://example.org/a?b=c#d"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/1", True),
        ("outbox/x/index.html#m1", False),
        ("javascript:alert(1)", False),
        ("https://example.org/\n1", False),
    ],
)
def test_only_addresses_are_shown_as_such(url: str, shown: bool) -> None:  # noqa: FBT001 - the expectation
    """What a network calls the place of a post may be anything."""
    assert (url in notice([about(kind=Kind.SENT, url=url)], library()).body) is shown
