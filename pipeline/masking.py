"""Secrets out of a text, in whatever form they got into it: the core that every edge and the socket share."""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MASK = "•••"
#: Shorter values are words such as `1` or `yes`; masking them would eat the text and protect nothing.
SHORTEST = 4
_USERINFO = re.compile(r"(?<=://)[^/\s@'\"]+(?=@)")
_AUTHORIZATION = re.compile(r"(?i)\b(bearer|basic|token)(\s+)[A-Za-z0-9._~+/=-]{8,}")


def without(text: str, secrets: Iterable[str]) -> str:
    """Return text without some secrets, plain or encoded, and without logins in addresses and headers."""
    # The longest first: one secret may begin with another.
    for form in sorted(forms(secrets), key=lambda form: (-len(form), form)):
        text = text.replace(form, MASK)
    return _AUTHORIZATION.sub(rf"\1\2{MASK}", _USERINFO.sub(MASK, text))


def forms(secrets: Iterable[str]) -> set[str]:
    """Return secrets in every form that we know of: plain, line by line, in addresses, JSON, HTML, hex and base64."""
    return {
        form
        for value in secrets
        for part in {value, value.strip(), *value.split("\n")}
        if len(part.strip()) >= SHORTEST
        for form in _encodings(part)
    }


@cache
def _encodings(value: str) -> frozenset[str]:
    return frozenset(form for form in _each_encoding(value) if len(form) >= SHORTEST)


def _each_encoding(value: str) -> Iterator[str]:
    data = value.encode("utf-8", "surrogateescape")
    yield value
    yield repr(value)[1:-1]
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield escape(value)
    yield value.encode("unicode_escape", "backslashreplace").decode()
    yield quote(data, safe="")
    yield quote(data)
    yield quote_plus(data)
    yield data.hex()
    yield data.hex().upper()
    # Base64 of a longer text that holds the secret, such as `user:secret`, depends on where in it the secret begins:
    # cut the letters that its neighbours share.
    for before in range(3):
        after = -(before + len(data)) % 3
        inner = slice(-(-before * 8 // 6), None if not after else -(4 - (3 - after) * 8 // 6))
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"\0" * before + data + b"\0" * after).decode()[inner]
    yield base64.b32encode(data).decode().rstrip("=")
