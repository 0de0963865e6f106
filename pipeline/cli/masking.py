"""Secrets out of a text, in whatever form they got into it."""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MASK = "•••"
_SECRET_NAME = re.compile(r"TOKEN|SECRET|KEY|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL", re.IGNORECASE)
#: Shorter values are words such as `1` or `yes`; masking them would eat the text and protect nothing.
SHORTEST = 4
_USERINFO = re.compile(r"(?<=://)[^/\s@'\"]+(?=@)")
_AUTHORIZATION = re.compile(r"(?i)\b(bearer|basic|token)(\s+)[A-Za-z0-9._~+/=-]{8,}")


def masked(text: str, environment: Mapping[str, str]) -> str:
    """Return text without the values of an environment's secrets, plain or encoded, and without logins in addresses.

    A variable is a secret if its name says so: TOKEN, SECRET, KEY, PASSWORD and their kin.
    """
    # The longest first: one secret may begin with another.
    for form in sorted(_forms(environment), key=lambda form: (-len(form), form)):
        text = text.replace(form, MASK)
    return _AUTHORIZATION.sub(rf"\1\2{MASK}", _USERINFO.sub(MASK, text))


def is_secret(name: str) -> bool:
    """Return whether a variable's name says that its value is a secret."""
    return bool(_SECRET_NAME.search(name))


def _forms(environment: Mapping[str, str]) -> set[str]:
    return {
        form
        for name, value in environment.items()
        if is_secret(name)
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
