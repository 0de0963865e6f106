"""A share of the work for each of several machines that know nothing of each other: `--shard 3/10`."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message

_WRITTEN = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


class Shard(NamedTuple):
    """One of several shares; every name is in exactly one of them, whatever else there is.

    Args:
        number: which one, 1 to `shares`.
        shares: how many there are.
    """

    number: int = 1
    shares: int = 1

    def has(self, name: str) -> bool:
        """Whether a name is in this share; a thing goes by the name that stays: a post by its id."""
        return int.from_bytes(sha256(name.encode()).digest()[:8], "big") % self.shares == self.number - 1


WHOLE = Shard()


def read(text: str) -> Shard:
    """Return the share that was written as `3/10`; nothing is all of it.

    Raises:
        UsageError: it is no share.
    """
    if not text:
        return WHOLE
    found = _WRITTEN.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        raise UsageError(
            Message("--shard: {text} is no share of the work", text=repr(text[:20])),
            Message("the third of ten shares is --shard 3/10"),
        )
    return Shard(int(found[1]), int(found[2]))
