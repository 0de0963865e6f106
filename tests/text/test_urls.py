"""Where an address ends in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.urls import find


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://kirkikindi.example", "https://kirkikindi.example"),
        ("Bakın: https://kirkikindi.example/kis.", "https://kirkikindi.example/kis"),
        ("(https://kirkikindi.example/kis)", "https://kirkikindi.example/kis"),
        ("https://tr.wikipedia.org/wiki/Kahve_(içecek)", "https://tr.wikipedia.org/wiki/Kahve_(içecek)"),
        ("(bkz. https://tr.wikipedia.org/wiki/Kahve_(içecek))!", "https://tr.wikipedia.org/wiki/Kahve_(içecek)"),
        ("https://ığdır-çayı.example/şekersiz?boy=büyük#alt", "https://ığdır-çayı.example/şekersiz?boy=büyük#alt"),
        ("https://kirkikindi.example'da", "https://kirkikindi.example"),
        ("https://kirkikindi.example/menu’den sonra", "https://kirkikindi.example/menu"),
        ("https://kirkikindi.example/menu'den.", "https://kirkikindi.example/menu"),
        ("“https://kirkikindi.example/a”", "https://kirkikindi.example/a"),
        ("<https://kirkikindi.example/a>", "https://kirkikindi.example/a"),
        ("**https://kirkikindi.example/a**", "https://kirkikindi.example/a"),
        ("https://kirkikindi.example/?a=1&b=2, sonra", "https://kirkikindi.example/?a=1&b=2"),
        ("HTTPS://Kirkikindi.example/A", "HTTPS://Kirkikindi.example/A"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("https://a.example/x\u200by", "https://a.example/x"),
    ],
)
def test_an_address_ends_before_the_sentence_goes_on(text: str, wanted: str) -> None:
    """Punctuation, closing brackets and Turkish case endings belong to the sentence."""
    assert [text[start:end] for start, end in find(text)] == [wanted]


@pytest.mark.parametrize(
    "text", ["", "https://", "https://.", "xhttps://a.example", "http:/a.example", "kirkikindi.com"]
)
def test_what_is_no_address(text: str) -> None:
    """A scheme without a host, a word that ends like one, a bare name."""
    assert list(find(text)) == []


@given(st.text())
def test_addresses_lie_in_the_text_in_order(text: str) -> None:
    """Whatever the text."""
    last = 0
    for start, end in find(text + " https://a.example " + text):
        assert last <= start < end
        last = end
