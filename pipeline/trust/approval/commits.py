"""A commit as bytes: who its parents are, when it was made, and what was signed, as git itself takes it apart."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

_COMMITTER = re.compile(rb"committer [^\n]*> (\d{1,11}) [+-]\d{4}\Z")
_SEALS = (b"gpgsig", b"gpgsig-sha256")
#: The last moment that has a date.
_END = datetime(9999, 12, 31, tzinfo=UTC)


class Commit(NamedTuple):
    """What a commit object says.

    Args:
        parents: ids.
        at: when it was committed (UTC), as it claims.
        message: what its signature is about: all of it but the signature.
        armour: the signature, empty where there is none.
    """

    parents: tuple[str, ...]
    at: datetime
    message: bytes
    armour: bytes


def read(data: bytes) -> Commit:
    """Take a commit object apart."""
    head, blank, body = data.partition(b"\n\n")
    kept: list[bytes] = []
    seals: dict[bytes, list[bytes]] = {}
    parents: list[str] = []
    at = _END
    seal: list[bytes] | None = None
    for line in head.split(b"\n"):
        if line.startswith(b" "):
            (kept if seal is None else seal).append(line if seal is None else line[1:])
            continue
        name, _, value = line.partition(b" ")
        seal = seals.setdefault(name, []) if name in _SEALS else None
        if seal is not None:
            seal.append(value)
            continue
        kept.append(line)
        if name == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif match := _COMMITTER.match(line):
            at = datetime.fromtimestamp(min(int(match[1]), int(_END.timestamp())), UTC)
    armour = next((b"\n".join(seals[name]) + b"\n" for name in _SEALS if name in seals), b"")
    return Commit(tuple(parents), at, b"\n".join(kept) + blank + body, armour)
