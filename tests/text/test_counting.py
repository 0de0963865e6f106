"""Texts are as long as the networks say."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.counting import COUNTERS, count, x_has_address

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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # The situations of its suite of weights with emoji, in words of our own.
        ("Selam http://test.co", 29),
        ("http://test.co", 23),
        ("a" * 285, 285),
        ("bir " + "https://www.example.com/aloha " * 10, 244),
        ("雨" * 160, 320),
        ("😷" * 160, 320),
        ("the" + "雨" * 160, 323),
        ("H🐱☺" + FAMILY, 7),
        ("🙋🏽👨\u200d🎤", 4),
        (FAMILY * 140, 280),
        ("1\u20e3", 2),
        ("\u2000\u2001\u200a\u200b", 4),
        ("https://" + "cokuzunad" * 10 + ".com/a", 104),
        ("a" * 64 + ".com", 68),
        ("🤪🧕🏾🤠💃🏾", 8),
        # What its own program (3.1.0) says where two things meet.
        ("©", 1),
        ("❤️\u200d", 3),
        ("❤️\ufe0f", 4),
        ("1\ufe0f\u20e3\ufe0f", 4),
        ("çay.com", 24),
        ("foo.bar.baz", 27),
        ("kirkikindi.com.tré", 24),
        ("kirkikindi.com.3", 25),
        ("éhttps://a.com", 24),
        ("http://t.co/abcaığ", 25),
        ("https://a.com/?q=ı", 24),
        ("HTTPS://A.COM/X", 23),
        ("ayse.deniz@toot.example", 23),
    ],
)
def test_x_weighs_what_twitter_text_weighs(text: str, wanted: int) -> None:
    """Twitter/twitter-text, conformance/validate.yml (Apache-2.0), and the program itself on 20,000 mixed texts."""
    assert count("x-weighted", text) == wanted


def test_what_x_asks_more_for() -> None:
    """A message with an address costs more, also where nobody wrote https://."""
    assert x_has_address("Bakın: kirkikindi.com")
    assert x_has_address("https://kirkikindi.example/kis")
    assert not x_has_address("Saat 10.30'da, 3.5 lira. T.C. ve bilgi@kirkikindi.com")


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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Kış geldi", 9), ("Kahve ☕", 9), ("👋", 4), (FAMILY, 25), ("🇹🇷🇩🇪", 16), ("☕\ufe0e", 2), ("مرحبا", 5), ("1️⃣", 7)],
)
def test_threads_counts_emoji_by_their_bytes(text: str, wanted: int) -> None:
    """And everything else as characters."""
    assert count("threads", text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [("雨雨", 2), ("ab", 1), ("abc", 2), ("雨abc", 3), ("ığ", 2), ("https://a.co", 6), ("👋", 2)]
)
def test_weibo_counts_chinese_characters(text: str, wanted: int) -> None:
    """Two of ASCII are one."""
    assert count("weibo", text) == wanted


@pytest.mark.parametrize("counter", COUNTERS)
@pytest.mark.parametrize("piece", ["🇹", "a.", "👨\u200d", "@a", "é\u0301", "https://", "(a.com/", "-", "雨。"])
def test_long_texts_are_counted_quickly(counter: str, piece: str) -> None:
    """64,000 characters of anything: doubling the text must not quadruple the time for long."""
    began = time.process_time()
    count(counter, piece * (64_000 // len(piece)))
    assert time.process_time() - began < 5


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


@given(st.lists(st.sampled_from(["a", "ğ ", "👋🏽", "☕", "雨", ".", "kirk.com", "https://a.b/c", "\n", "@x", "🇹🇷"])))
def test_a_text_is_never_shorter_than_its_beginning(pieces: list[str]) -> None:
    """Apart by blanks, what is added adds; so a cut can be searched for."""
    for name in COUNTERS:
        sizes = [count(name, " ".join(pieces[:stop])) for stop in range(len(pieces) + 1)]
        assert sizes == sorted(sizes)


@given(st.text(alphabet="abcçğışöüİ ,;!?\n“”–'"))
def test_letters_of_europe_weigh_one_everywhere(text: str) -> None:
    """Where there is no address, no emoji and nothing odd, all counters of characters agree."""
    assert {count(name, text) for name in COUNTERS if name not in {"bytes", "weibo"}} == {len(text)}


def test_plain_text_does_not_load_regex() -> None:
    """Most posts are plain; they must not pay for the module."""
    script = (
        "import sys; from pipeline.text.counting import count;"
        "print(count('graphemes', 'Kış geldi “ığ” — €'), count('x-weighted', 'Kış geldi, gelin: https://a.com'),"
        "'regex' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["18", "41", "False"]
