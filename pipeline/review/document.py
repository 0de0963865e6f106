"""A review as JSON, written and read back: strictly, for whoever wrote it may be a stranger.

The shape is that of the records: an object for each, a list for each tuple, moments as RFC 3339 in UTC. What the fields
mean is in docs/review.md. What is read back is a `Review` whose every value has its type and a bounded size; that says
nothing of what its texts say.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.review.record import FORMAT, Review

#: Bytes of a document; one of 10,000 posts that all change has half of it.
LARGEST = 40_000_000
_LONGEST = 200_000
_MOST = 50_000
_BIGGEST = 2**53
_YEARS = range(1900, 3000)

_Json: TypeAlias = "dict[str, _Json] | list[_Json] | str | int | bool | None"


class DocumentError(UsageError):
    """What should be a review is none."""

    def __init__(self, what: Message) -> None:
        super().__init__(what, Message("make it anew: tellal review --out DIR"))


def _foreign(where: str) -> DocumentError:
    return DocumentError(Message("this is no report of a review: {what}", what=where))


def data(review: Review) -> dict[str, Any]:
    """Return a review as plain data."""
    made: dict[str, Any] = _plain(review)
    return made


def written(review: Review) -> bytes:
    """Return a review as a JSON document."""
    whole = {"format": FORMAT, "command": "review", **data(review)}
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode("utf-8", "backslashreplace")


def read(document: bytes) -> Review:
    """Read a review.

    Raises:
        DocumentError: it is none, or not of this format.
    """
    if len(document) > LARGEST:
        raise DocumentError(Message("this is no report of a review: it is too large"))
    try:
        found = json.loads(document, object_pairs_hook=_once, parse_constant=_refused, parse_float=_refused)
    except (ValueError, RecursionError):
        raise DocumentError(Message("this is no report of a review: it is not JSON")) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise DocumentError(Message("this is no report of a review: it is of another format"))
    review: Review = _made(Review, found, "report")
    return review


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _refused(text: str) -> Any:  # noqa: ANN401 - never returns
    raise ValueError(text)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever the records hold
    if isinstance(value, tuple):
        plain = [_plain(each) for each in value]
        names = getattr(value, "_fields", None)
        return plain if names is None else dict(zip(names, plain, strict=True))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.value if isinstance(value, StrEnum) else value


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - one of the records
    return get_type_hints(kind, localns={"datetime": datetime})


def _made(kind: Any, value: _Json, where: str) -> Any:  # noqa: ANN401, PLR0911 - one answer for each kind of thing
    """Return a value of a kind, made from JSON."""
    if hasattr(kind, "_fields"):
        return _record(kind, value, where)
    if isinstance(kind, UnionType):
        return None if value is None else _made(next(k for k in get_args(kind) if k is not NoneType), value, where)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value, where)
    if kind is bool and isinstance(value, bool):
        return value
    if kind is int and isinstance(value, int) and not isinstance(value, bool) and abs(value) < _BIGGEST:
        return value
    if isinstance(value, str) and len(value) <= _LONGEST and not any("\ud800" <= char <= "\udfff" for char in value):
        if kind is str:
            return value
        try:
            return _words(kind, value)
        except ValueError:
            pass
    raise _foreign(where)


def _record(kind: Any, value: _Json, where: str) -> Any:  # noqa: ANN401 - as above
    if not isinstance(value, dict):
        raise _foreign(where)
    missing = [name for name in kind._fields if name not in value and name not in kind._field_defaults]
    if missing:
        raise _foreign(f"{where}.{missing[0]}")
    hints = _hints(kind)
    return kind(**{name: _made(hints[name], value[name], f"{where}.{name}") for name in kind._fields if name in value})


def _tuple(kinds: tuple[Any, ...], value: _Json, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise _foreign(where)
    if kinds[-1] is Ellipsis:
        return tuple(_made(kinds[0], each, where) for each in value)
    if len(value) != len(kinds):
        raise _foreign(where)
    return tuple(_made(kind, each, where) for kind, each in zip(kinds, value, strict=True))


def _words(kind: Any, text: str) -> Any:  # noqa: ANN401 - as above
    if kind is datetime:
        return _moment(text)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(text)
    raise ValueError(text)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.utcoffset() is None or found.year not in _YEARS:  # near the ends of the calendar arithmetic breaks
        raise ValueError(text)
    return found.astimezone(UTC)
