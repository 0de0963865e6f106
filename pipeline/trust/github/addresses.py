"""Which addresses a token may be sent to (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Segments that would lead to another place than the one they stand in.
_ELSEWHERE = {"", ".", ".."}


def joined(base: str, parts: Sequence[str | int]) -> str | None:
    """Return the address of something below the API, None where one of its names cannot be one."""
    names = [str(part) for part in parts]
    if not _ELSEWHERE.isdisjoint(names):
        return None
    return "/".join([base, *(quote(name, safe="") for name in names)])


def below(base: str, url: str) -> bool:
    """Whether an address lies below that of the API."""
    try:
        ours, other = urlsplit(base), urlsplit(url)
        same = (ours.scheme, ours.hostname, ours.port) == (other.scheme, other.hostname, other.port)
    except ValueError:
        return False
    path = unquote(other.path)
    inside = path.startswith(f"{ours.path}/") and ".." not in path.split("/")
    return same and inside and other.username is None and "\\" not in url


def server(url: str) -> str:
    """Return who answers at an address, without a login, a path or a question: those may hold secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "", "", ""))
