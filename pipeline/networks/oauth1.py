"""The signature that X wants on each request (OAuth 1.0a, RFC 5849, 3.4): four secrets that do not expire."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable


class Keys(NamedTuple):
    """Who asks: an app, and an account that it may speak for."""

    key: str
    key_secret: str
    token: str
    token_secret: str


def authorization(  # noqa: PLR0913 - what a signature is over
    keys: Keys, method: str, address: str, params: Iterable[tuple[str, str]], *, nonce: str, seconds: int
) -> str:
    """Return the header `Authorization` of one request.

    Args:
        keys: whose.
        method: `POST`.
        address: of the request, without what stands behind the `?`.
        params: what stands behind the `?`, and the fields of a form; JSON and files are not signed.
        nonce: never the same twice.
        seconds: since 1970.
    """
    said = {
        "oauth_consumer_key": keys.key,
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(seconds),
        "oauth_token": keys.token,
        "oauth_version": "1.0",
    }
    pairs = sorted((_quoted(name), _quoted(value)) for name, value in (*said.items(), *params))
    place = urlsplit(address)
    plain = f"{place.scheme.lower()}://{place.netloc.lower()}{place.path}"
    base = "&".join(map(_quoted, (method, plain, "&".join(f"{name}={value}" for name, value in pairs))))
    secret = f"{_quoted(keys.key_secret)}&{_quoted(keys.token_secret)}"
    digest = hmac.new(secret.encode(), base.encode(), hashlib.sha1).digest()
    signed = {**said, "oauth_signature": base64.b64encode(digest).decode()}
    return "OAuth " + ", ".join(f'{name}="{_quoted(value)}"' for name, value in sorted(signed.items()))


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")
