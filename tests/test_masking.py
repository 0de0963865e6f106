"""A secret is found in every form that a message, an address or an answer may show it in."""

from __future__ import annotations

import html
import json
from base64 import b64encode
from urllib.parse import quote

import pytest

from pipeline.masking import MASK, without

SECRET = 'ğizli "söz" & <%>'  # noqa: S105 - it opens nothing


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET),
        html.escape(SECRET),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        SECRET.encode().hex(),
        b64encode(SECRET.encode()).decode().rstrip("="),
    ],
)
def test_a_secret_in_any_form(form: str) -> None:
    """As a network may give it back: in JSON, in HTML, in an address."""
    assert form not in without(f"they said: {form}!", [SECRET])
    assert MASK in without(f"they said: {form}!", [SECRET])


def test_nothing_to_hide() -> None:
    """Empty and very short secrets mask nothing."""
    assert without("a plain sentence", ["", "a"]) == "a plain sentence"
