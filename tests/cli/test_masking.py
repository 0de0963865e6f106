"""No secret leaves in a message or a report, whatever form it took on the way."""

from __future__ import annotations

import base64
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.masking import is_secret, masked
from pipeline.masking import MASK

SECRET = "s3cr3t/+ ü&="  # noqa: S105 - it opens nothing
ENVIRONMENT = {"X_TOKEN": SECRET, "HOME": "/home/ayse", "DEBUG_KEY": "1", "EMPTY_SECRET": ""}


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        repr(SECRET),
        SECRET.encode().hex(),
        SECRET.encode().hex().upper(),
        SECRET.encode("unicode_escape").decode(),
    ],
)
def test_every_form_is_masked(form: str) -> None:
    """Plain, in an address, in a repr, in hex."""
    assert form not in masked(f"before {form} after", ENVIRONMENT)
    assert masked(f"before {form} after", ENVIRONMENT).startswith("before ")


@given(before=st.binary(max_size=7), after=st.binary(max_size=7), secret=st.text(min_size=8, max_size=40))
def test_base64_is_masked_wherever_the_secret_stands_in_it(before: bytes, after: bytes, secret: str) -> None:
    """`Basic` logins hold the secret behind a name: only a few letters at its edges may be left."""
    data = (
        secret.encode("utf-8", "surrogatepass")
        if secret.isprintable()
        else b"longenough" + secret.encode("utf-8", "ignore")
    )
    value = data.decode("utf-8", "surrogateescape")
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        text = encode(before + data + after).decode()
        assert MASK in masked(text, {"API_KEY": value})


def test_what_is_no_secret_stays() -> None:
    """Other variables, and values too short to be secrets, are left alone."""
    assert masked("/home/ayse has 1 file", ENVIRONMENT) == "/home/ayse has 1 file"
    assert masked("nothing", {}) == "nothing"


def test_a_secret_within_another() -> None:
    """The longer one goes first, so that no rest of it is left."""
    assert masked("abcdefgh abcd", {"A_TOKEN": "abcd", "B_TOKEN": "abcdefgh"}) == f"{MASK} {MASK}"


def test_a_key_of_many_lines() -> None:
    """A private key is masked line by line too, as logs break it."""
    key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ\n-----END KEY-----"
    assert "kqhkiG9w0BAQ" not in masked("read kqhkiG9w0BAQ", {"SSH_KEY": key})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://ayse:hunter22@example.org/x", f"https://{MASK}@example.org/x"),
        ("https://example.org/@ayse", "https://example.org/@ayse"),
        ("Authorization: Bearer abcdef0123456789", f"Authorization: Bearer {MASK}"),
        ("authorization: basic QWxhZGRpbjpvcGVu", f"authorization: basic {MASK}"),
        ("a token of thanks", "a token of thanks"),
    ],
)
def test_logins_that_no_variable_names(text: str, expected: str) -> None:
    """Addresses and headers carry secrets that came from elsewhere."""
    assert masked(text, {}) == expected


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("GITHUB_TOKEN", True),
        ("x_password", True),
        ("ApiKey", True),
        ("MY_SECRET_1", True),
        ("OUR_NOTIFY_URL", True),
        ("PATH", False),
    ],
)
def test_names_of_secrets(name: str, secret: bool) -> None:  # noqa: FBT001 - a case of the table
    """A variable's name says what it is, in any case of letters."""
    assert is_secret(name) is secret
