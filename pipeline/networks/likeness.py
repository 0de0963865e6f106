"""Is this the message that was sent? Networks give texts back with other blanks, links and markup of their own."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from html import unescape

#: How far a network's clock may be from ours, and a little more; `http` looks nothing up where it is farther.
SKEW = timedelta(minutes=2)
_TAG = re.compile(r"<[^>]*>")
_SERVER = re.compile(r"(@[\w.-]+)@[\w.-]+\w")


def words_of(html: str) -> str:
    """Return the text of some HTML."""
    return unescape(_TAG.sub("", re.sub(r"(?i)<br\s*/?>|</p>", "\n", html)))


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same but for blanks, signs, and the servers of the people they mention."""
    return _core(one) == _core(other)


def _core(text: str) -> str:
    text = _SERVER.sub(r"\1", unicodedata.normalize("NFKC", text))
    letters = "".join(char for char in text if char.isalnum())
    return letters or "".join(text.split())


def since(moment: datetime) -> datetime:
    """Return from when on a message may be the one that was sent at a moment, whatever the clocks say."""
    return moment.astimezone(UTC) - SKEW


def read(written: object) -> datetime | None:
    """Return the moment that a network writes (RFC 3339), None where it is none."""
    try:
        found = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
