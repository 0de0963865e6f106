"""Formats that JSON Schema does not know: of AT Protocol, by its specification."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import regex  # type: ignore[import-untyped] # it has none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_DID = r"did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]"
_HANDLE = r"([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_NSID = r"[a-zA-Z]([a-zA-Z0-9-]{0,62})?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,62})?)+(\.[a-zA-Z][a-zA-Z0-9]{0,62})"
_RKEY = r"[a-zA-Z0-9_~.:-]{1,512}"
PATTERNS = {
    "did": _DID,
    "handle": _HANDLE,
    "at-identifier": f"({_DID}|{_HANDLE})",
    "nsid": _NSID,
    "record-key": _RKEY,
    "tid": r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}",
    "cid": r"[a-zA-Z0-9+=]{8,256}",
    "uri": r"[a-z][a-z0-9.-]*:[^\s]+",
    "at-uri": f"at://({_DID}|{_HANDLE})(/{_NSID}(/{_RKEY})?)?",
    "language": r"(i|[a-z]{2,3})(-[a-zA-Z0-9]+)*",
    "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,20})?(Z|[+-]\d\d:\d\d)",
}


def _is(kind: str) -> Callable[[str], bool]:
    pattern = re.compile(PATTERNS[kind])

    def holds(text: str) -> bool:
        if not pattern.fullmatch(text):
            return False
        try:
            return kind != "datetime" or bool(datetime.fromisoformat(text))
        except ValueError:
            return False

    return holds


def _fits(length: int, graphemes: int) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        if length and len(text.encode()) > length:
            return False
        return not graphemes or len(regex.findall(r"\X", text)) <= graphemes

    return holds


def known(document: object) -> Mapping[str, Callable[[str], bool]]:
    """Return the formats of AT Protocol that a document names, and how each is tried."""
    found: dict[str, Callable[[str], bool]] = {}
    for name in _names(document):
        if name.startswith("at-string-"):
            bounds = dict(each.split("=") for each in name.removeprefix("at-string-").split("-"))
            found[name] = _fits(int(bounds.get("maxLength", 0)), int(bounds.get("maxGraphemes", 0)))
        elif name.startswith("at-"):
            found[name] = _is(name.removeprefix("at-"))
    return found


def _names(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("format"), str):
            yield part["format"]
        for each in part.values():
            yield from _names(each)
    elif isinstance(part, list):
        for each in part:
            yield from _names(each)
