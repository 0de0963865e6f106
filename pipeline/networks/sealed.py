"""Words that only an account's own runs can read, for a place that others read too.

The ledger keeps the name of what was made and is not out yet, and anybody may read it. Where such a name is the right
to fill an upload with other bytes, it is sealed first: HMAC-SHA256 in counter mode, and a second one over the result.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from itertools import count

_NONCE, _MARK = 16, 32


def seal(text: str, key: str) -> str:
    """Return a text that nobody can read, or change without being noticed, who does not have the key."""
    nonce = secrets.token_bytes(_NONCE)
    hidden = _mixed(text.encode(), key, nonce)
    return urlsafe_b64encode(nonce + _marked(nonce + hidden, key) + hidden).decode().rstrip("=")


def unseal(sealed: str, key: str) -> str:
    """Return the text that was sealed.

    Raises:
        ValueError: it was sealed with another key, or is none of ours.
    """
    data = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    nonce, mark, hidden = data[:_NONCE], data[_NONCE : _NONCE + _MARK], data[_NONCE + _MARK :]
    if not hmac.compare_digest(mark, _marked(nonce + hidden, key)):
        raise ValueError("not sealed with this key")
    return _mixed(hidden, key, nonce).decode()


def _mixed(data: bytes, key: str, nonce: bytes) -> bytes:
    own = _key(key, b"read")
    stream = b""
    for number in count():
        if len(stream) >= len(data):
            break
        stream += hmac.digest(own, nonce + number.to_bytes(8, "big"), "sha256")
    return bytes(one ^ other for one, other in zip(data, stream, strict=False))


def _marked(data: bytes, key: str) -> bytes:
    return hmac.digest(_key(key, b"mark"), data, "sha256")


def _key(key: str, purpose: bytes) -> bytes:
    return hmac.digest(hashlib.sha256(key.encode()).digest(), b"tellal " + purpose, "sha256")
