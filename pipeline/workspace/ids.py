"""Ids of posts: ULIDs, which sort by the time they were made and need nobody to hand them out."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_LENGTH = 26
_RANDOM_BYTES = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Twenty-six of the letters; the first is at most 7, as 128 bits have no more.
ULID = re.compile(rf"[0-7][{_LETTERS}]{{{_LENGTH - 1}}}\Z")


def ulid(now: datetime, randomness: bytes) -> str:
    """Return the ULID of a moment.

    Args:
        now: with a zone, from 1970 on; milliseconds count.
        randomness: ten bytes.
    """
    if len(randomness) != _RANDOM_BYTES:
        raise ValueError("a ULID takes ten bytes of randomness")
    elapsed = now - _EPOCH
    milliseconds = (elapsed.days * 86_400 + elapsed.seconds) * 1000 + elapsed.microseconds // 1000
    number = milliseconds << 80 | int.from_bytes(randomness, "big")
    return "".join(_LETTERS[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


def new_id(now: datetime, randomness: Callable[[int], bytes] = os.urandom) -> str:
    """Return a new post's id.

    Args:
        now: with a zone.
        randomness: where random bytes come from.
    """
    return ulid(now, randomness(_RANDOM_BYTES))
