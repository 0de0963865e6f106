"""Addresses: sound or not, and where readers came from."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import links

TAGS = {"utm_source": "x", "utm_medium": "social", "utm_campaign": "kis-indirimi"}


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://k.example", "https://k.example?utm_source=x&utm_medium=social&utm_campaign=kis-indirimi"),
        ("https://k.example/a#b", "https://k.example/a?utm_source=x&utm_medium=social&utm_campaign=kis-indirimi#b"),
        (
            "https://k.example/a?b=ç&c#d?e",
            "https://k.example/a?b=ç&c&utm_source=x&utm_medium=social&utm_campaign=kis-indirimi#d?e",
        ),
        (
            "https://k.example/?utm_source=posta&x=1",
            "https://k.example/?utm_source=posta&x=1&utm_medium=social&utm_campaign=kis-indirimi",
        ),
        ("https://k.example/?", "https://k.example/?utm_source=x&utm_medium=social&utm_campaign=kis-indirimi"),
        ("https://k.example/?a&", "https://k.example/?a&utm_source=x&utm_medium=social&utm_campaign=kis-indirimi"),
        (
            "https://k.example/?utm%5Fsource=a&utm_medium=b&utm_campaign=c",
            "https://k.example/?utm%5Fsource=a&utm_medium=b&utm_campaign=c",
        ),
    ],
)
def test_parameters_are_added_and_nothing_else_changes(url: str, wanted: str) -> None:
    """What is there stays: its order, its fragment, its own UTM parameters."""
    assert links.with_parameters(url, TAGS) == wanted


def test_values_are_encoded_and_empty_ones_left_out() -> None:
    """A campaign called `kış & çay` is one value; a post without a campaign has no such parameter."""
    assert links.with_parameters("https://k.example", {"utm_campaign": "kış & çay", "utm_term": ""}) == (
        "https://k.example?utm_campaign=k%C4%B1%C5%9F%20%26%20%C3%A7ay"
    )


@given(
    st.text(alphabet="abç/?&=#%.-_ ", max_size=30),
    st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=4),
)
def test_parameters_can_be_read_back(path: str, parameters: dict[str, str]) -> None:
    """However the address was written before."""
    made = links.with_parameters("https://k.example/" + path, parameters)
    present = {key for key, _ in parse_qsl(urlsplit("https://k.example/" + path).query, keep_blank_values=True)}
    read = dict(parse_qsl(urlsplit(made).query, keep_blank_values=True))
    for key, value in parameters.items():
        if key not in present:
            assert read[key] == value
    assert urlsplit(made).fragment == urlsplit("https://k.example/" + path).fragment


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://kirkikindi.example/a", True),
        ("https://www.KIRKIKINDI.example:8443/a", True),
        ("https://dukkan.kirkikindi.example", True),
        ("https://kötükirkikindi.example", False),
        ("https://kirkikindi.example.kotu.example", False),
        ("https://kirkikindi.example@kotu.example", False),
        ("https://kotu.example/kirkikindi.example", False),
        ("mailto:a@kirkikindi.example", False),
        ("https://ığdır.example", True),
        ("https://xn--dr-wna5ec.example/x", True),
    ],
)
def test_only_own_domains_are_tagged(url: str, wanted: bool) -> None:  # noqa: FBT001 - the expectation of a table
    """A domain and what is below it, however it is written; never one that only looks like it."""
    assert links.is_within(url, ("kirkikindi.example", "ığdır.example")) is wanted


def test_templates_know_four_names() -> None:
    """Anything else in braces is left as it is and reached no object."""
    values = {"network": "x", "campaign": "kis"}
    assert links.fill("{network}-{campaign}-{yok}-{network.__class__}", values) == "x-kis-{yok}-{network.__class__}"
    assert links.placeholders("{network} {yok}") == ("network", "yok")


@pytest.mark.parametrize(
    "url",
    [
        "https://kirkikindi.example",
        "https://kirkikindi.example:8443/a/b?c=d#e",
        "https://ığdır-çayı.example/şeker?x=ç",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]/",
        "mailto:merhaba@kirkikindi.example",
        "tel:+902221234567",
        "https://example.org/100%25",
    ],
)
def test_sound_addresses(url: str) -> None:
    """Nothing to say."""
    assert links.problem(url) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "link-malformed"),
        ("kirkikindi.example", "link-malformed"),
        ("/menu", "link-malformed"),
        ("media/kis.md", "link-malformed"),
        ("https://", "link-malformed"),
        ("https:///a", "link-malformed"),
        ("https://kirkikindi", "link-malformed"),
        ("https://kirkikindi..example", "link-malformed"),
        ("https://-kirkikindi.example", "link-malformed"),
        ("https://kirk ikindi.example", "link-malformed"),
        ("https://kirkikindi.example/a\u200bb", "link-malformed"),
        ("https://kirkikindi.example/\u202egnp.exe", "link-malformed"),
        ("https://kirkikindi.example:99999/", "link-malformed"),
        ("https://kirkikindi.example:x/", "link-malformed"),
        ("https://kirkikindi.example/%zz", "link-malformed"),
        ("https://kirkikindi.example\\@kotu.example", "link-malformed"),
        ("https://ayse:parola@kirkikindi.example", "link-malformed"),
        ("https://127.0.0.1/", "link-malformed"),
        ("https://169.254.169.254/latest", "link-malformed"),
        ("https://[::ffff:127.0.0.1]/", "link-malformed"),
        ("https://localhost/", "link-malformed"),
        ("https://yazici.local/", "link-malformed"),
        ("https://kіrkikindi.example", "link-malformed"),
        ("https://" + "a" * 64 + ".example", "link-malformed"),
        ("javascript:alert(1)", "link-scheme"),
        ("JavaScript:alert(1)", "link-scheme"),
        ("data:text/html,x", "link-scheme"),
        ("file:///etc/passwd", "link-scheme"),
        ("ftp://kirkikindi.example", "link-scheme"),
        ("http://kirkikindi.example", "link-not-secure"),
    ],
)
def test_unsound_addresses(url: str, code: str) -> None:
    """Each with its name; the one before the last is spelt with a Cyrillic i."""
    found = links.problem(url)
    assert found is not None
    assert found.code == code
    assert str(found.message)
    assert str(found.hint)


def test_a_password_is_not_repeated() -> None:
    """A finding ends up in public logs."""
    found = links.problem("https://ayse:cokgizli@kirkikindi.example")
    assert found is not None
    assert "cokgizli" not in str(found.message)


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    """Whatever stands between the brackets of a link."""
    for url in (text, "https://" + text, "https://k.example" + text):
        links.problem(url)
        links.is_within(url, ("k.example", text))
        links.is_followable(url)
