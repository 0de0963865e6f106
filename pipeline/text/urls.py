"""Where a web address that somebody typed into a sentence ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Blank space, quotation marks, angle brackets and invisible characters end an address wherever they stand.
_BODY = re.compile(
    r"[^\s<>\"“”„«»‹›‘`|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff。，、！？；：）（」「]+"
)
_START = re.compile(r"(?<![^\W_])https?://", re.IGNORECASE)
# A case ending glued on with an apostrophe, as Turkish does: https://tellal.example/kis'ten
_ENDING = re.compile(r"['’][^\W\d_]{1,7}\Z")
_TRAILING = frozenset(".,;:!?'’*_~…\\-–—&")
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def end(text: str, start: int) -> int:
    """Return where the address that starts at `start` (its scheme) ends; `start` itself where there is no host."""
    match = _BODY.match(text, start)
    if match is None:
        return start
    stop = _trimmed(match[0])
    host = match[0].find("://") + 3
    return start + stop if stop > host and any(c.isalnum() for c in match[0][host:stop]) else start


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every `http://` and `https://` address in a text, in order."""
    position = 0
    while match := _START.search(text, position):
        stop = end(text, match.start())
        if stop > match.start():
            yield match.start(), stop
        position = max(stop, match.end())


def _trimmed(address: str) -> int:
    """Length of an address without the punctuation and the case ending that belong to the sentence around it."""
    stop = _without_punctuation(address)
    if ending := _ENDING.search(address, 0, stop):
        stop = _without_punctuation(address[: ending.start()])
    return stop


def _without_punctuation(address: str) -> int:
    surplus = {closer: address.count(closer) - address.count(opener) for closer, opener in _CLOSERS.items()}
    stop = len(address)
    while stop:
        last = address[stop - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        stop -= 1
    return stop
