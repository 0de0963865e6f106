"""Texts are as long as the networks say."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.counting import COUNTERS, count

FAMILY = "👨\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", 0),
        ("“x”", 3),
        ("—", 1),
        ("…", 2),
        ("•", 2),
        ("日本語", 6),
        (FAMILY, 2),
        ("Hello, world! 👋", 16),
        ("Kış geldi, ığdır üşüdü", 22),
        ("🇹🇷", 2),
        ("🇹🇷🇩🇪", 4),
        ("1\ufe0f\u20e3", 2),
        ("👋🏽", 2),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
        ("e\u0301", 1),
        ("https://kirkikindi.example/kis-menusu?utm_source=x&utm_medium=social", 23),
        ("kirkikindi.com", 23),
        ("Bakın: kirkikindi.com/menu, bekleriz.", 7 + 23 + 11),
        ("bilgi@kirkikindi.com", 20),
        ("saat 10.30'da, 3.5 lira", 23),
        ("v1.2 ve T.C. ve vb.", 19),
        ("https://a.com https://b.com", 47),
        ("(https://kirkikindi.com/a_(b))", 25),
        ("http://foo_bar.com", 18),
    ],
)
def test_x_weighs_scripts_emoji_and_addresses(text: str, wanted: int) -> None:
    """Twitter-text v3, as documented and as checked against its own conformance tests."""
    assert count("x-weighted", text) == wanted


def test_an_address_with_an_unknown_ending_is_never_counted_short() -> None:
    """Nobody can know which endings X knows today: the longer of both readings keeps the post sendable."""
    assert count("x-weighted", "geldi.Sonrasında") == 23
    assert count("x-weighted", "https://" + "a" * 40 + ".nosuchending/x") == 63


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kış ☕", 5),
        (FAMILY, 1),
        ("🇹🇷🇩🇪", 2),
        ("🇹🇷🇩", 2),
        ("e\u0301", 1),
        ("a\r\nb", 3),
        ("नमस्ते", 3),
        ("©️", 1),
    ],
)
def test_graphemes_are_what_people_see(text: str, wanted: int) -> None:
    """Bluesky counts so."""
    assert count("graphemes", text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://kirkikindi.example/" + "a" * 200, 23),
        ("Bakın https://kirkikindi.example/kis, gelin.", 6 + 23 + 8),
        ("@ayse@toot.example merhaba", 13),
        ("@ayse merhaba", 13),
        ("kirkikindi.com", 14),
        ("posta@toot.example", 18),
        (FAMILY, 1),
    ],
)
def test_mastodon_shortens_addresses_and_servers(text: str, wanted: int) -> None:
    """A server of a mention is free, an address costs 23, a bare domain is no address."""
    assert count("graphemes-url23", text) == wanted


def test_the_plain_counters() -> None:
    """Units of other machines."""
    assert count("utf16", "☕👋") == 3
    assert count("bytes", "ığ👋") == 8
    assert count("characters", FAMILY) == 7
    with pytest.raises(KeyError):
        count("syllables", "x")


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_the_quick_way_counts_like_the_long_one(text: str) -> None:
    """Plain letters never meet the full rules of Unicode, and must come out the same."""
    import regex  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415 - only this test compares

    assert count("graphemes", text) == len(regex.findall(r"\X", text))


@given(st.text())
def test_every_counter_takes_every_text(text: str) -> None:
    """No text makes a counter fail or go below nothing."""
    for name in COUNTERS:
        assert count(name, text) >= 0


@given(st.text(alphabet="abcçğışöüİ ,;!?\n“”–'"))
def test_letters_of_europe_weigh_one_everywhere(text: str) -> None:
    """Where there is no address, no emoji and nothing odd, all counters of characters agree."""
    assert {count(name, text) for name in COUNTERS if name != "bytes"} == {len(text)}


def test_plain_text_does_not_load_regex() -> None:
    """Most posts are plain; they must not pay for the module."""
    script = (
        "import sys; from pipeline.text.counting import count;"
        "print(count('graphemes', 'Kış geldi “ığ” — €'), count('x-weighted', 'Kış geldi, gelin: https://a.com'),"
        "'regex' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["18", "41", "False"]
