"""Fingerprints of records: what a page is made of, in as few bytes as tell it from any other.

Ten thousand posts are looked at before each build, so it is done without `repr` or pickling: a record becomes a tuple
of its fields, and what many pages show (a post, a channel) is looked at once.
"""

from __future__ import annotations

import marshal
import os
import sys
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import TZPATH

import babel
import jinja2

from pipeline import __version__
from pipeline.errors import TellalError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

#: From so many values on a list is looked at once, however many pages show it.
_LONG = 12
#: A format in which equal values are always the same bytes: later ones refer back to the same object.
PLAIN = 2
_BYTES = 16
NOTHING: Mapping[type, Callable[[Any], bytes]] = MappingProxyType({})


def of_bytes(data: bytes) -> bytes:
    """Return the fingerprint of bytes."""
    return blake2b(data, digest_size=_BYTES).digest()


class Fingerprints:
    """Takes fingerprints of records that do not change while it is used.

    Args:
        shared: types of records that many others hold; each such record is looked at once.
        known: of some of these types, what knows the fingerprint of a record without looking at all of it.
    """

    def __init__(self, *shared: type, known: Mapping[type, Callable[[Any], bytes]] = NOTHING) -> None:
        self._shared = frozenset(shared)
        self._known = known
        self._how: dict[type, Callable[[Any], Any]] = {}
        # With the record itself, so that no other can come to stand where it stood.
        self._seen: dict[int, tuple[object, bytes]] = {}
        self._long = self._once(lambda values: of_bytes(marshal.dumps(tuple(map(self._plain, values)), PLAIN)))

    def of(self, *values: object) -> bytes:
        """Return the fingerprint of values: equal ones have the same, in every process.

        Raises:
            TypeError: of a kind that has none.
        """
        return of_bytes(marshal.dumps(self.plain(values), PLAIN))

    def plain(self, values: tuple[object, ...]) -> Any:  # noqa: ANN401 - what marshal can write
        """Return values in such a way that equal ones are the same bytes, by which others are not."""
        return tuple(map(self._plain, values))

    def of_record(self, record: object) -> bytes:
        """Return the fingerprint of a record by itself."""
        return of_bytes(marshal.dumps(self._fields(record), PLAIN))

    def _plain(self, value: object) -> Any:  # noqa: ANN401 - what marshal can write
        kind = type(value)
        if kind in _AS_THEY_ARE:
            return value
        how = self._how.get(kind)
        if how is None:
            how = self._how[kind] = self._learned(kind, value)
        return how(value)

    def _learned(self, kind: type, value: object) -> Callable[[Any], Any]:
        """Return how values of a kind are written.

        Args:
            kind: of value.
            value: one of them.
        """
        if kind in self._shared:
            return self._once(self._known.get(kind, self.of_record))
        if kind in (tuple, list, dict):
            return self._dict if kind is dict else self._row if kind is tuple else self._list
        for others, read in _READ:
            if isinstance(value, others):
                return read
        if isinstance(value, Enum):
            return lambda each: self._plain(each.value)
        if isinstance(value, tuple):
            return lambda values: (kind.__name__, *map(self._plain, values))
        if not is_dataclass(value):
            raise TypeError(kind)
        return self._fields

    def _once(self, made: Callable[[Any], bytes]) -> Callable[[object], bytes]:
        """Return what looks at each record once, and at one that it has seen no more."""
        seen = self._seen

        def look(value: object) -> bytes:
            known = seen.get(id(value))
            if known is None:
                known = seen[id(value)] = (value, made(value))
            return known[1]

        return look

    def _dict(self, held: dict[object, object]) -> tuple[Any, ...]:
        return ("dict", *((self._plain(key), self._plain(each)) for key, each in held.items()))

    def _list(self, values: list[object]) -> tuple[Any, ...]:
        return tuple(map(self._plain, values))

    def _row(self, values: tuple[object, ...]) -> Any:  # noqa: ANN401 - likewise
        return self._long(values) if len(values) >= _LONG else tuple(map(self._plain, values))

    def _fields(self, value: object) -> tuple[Any, ...]:
        kind: Any = type(value)
        return (kind.__name__, *map(self._plain, _reader(kind)(value)))


#: How values of other kinds are written.
_READ: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (Message, lambda value: (value.text, *value.values.items())),
    ((datetime, date), lambda value: value.isoformat()),
    (timedelta, timedelta.total_seconds),
    (str, str),
    (TellalError, lambda value: (type(value).__name__, str(value), str(value.hint))),
)
_AS_THEY_ARE = frozenset({str, int, float, bool, bytes, type(None)})


@cache
def _reader(kind: Any) -> Callable[[object], tuple[Any, ...]]:  # noqa: ANN401 - a class that is a dataclass
    names = [field.name for field in fields(kind)]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names)


@cache
def of_code() -> bytes:
    """Return the fingerprint of this program: a page that another edition of it made may be made otherwise."""
    seen: list[Any] = [__version__, sys.version_info[:3]]
    for other in (babel, jinja2):
        about = os.stat(str(other.__file__))  # noqa: PTH116 - a new edition is a new file
        seen.append((other.__file__, about.st_size, about.st_mtime_ns))
    package = Path(__file__).parent.parent
    for folder, within, names in os.walk(package):
        within[:] = sorted(name for name in within if name != "__pycache__")
        for name in sorted(names):
            about = os.stat(f"{folder}/{name}")  # noqa: PTH116 - of hundreds of files, before each build
            seen.append((folder, name, about.st_size, about.st_mtime_ns))
    return of_bytes(repr(seen).encode())


def of_zones(names: Iterable[str]) -> bytes:
    """Return the fingerprint of the rules of zones, which the system brings up to date now and then."""
    seen: list[Any] = []
    for name in sorted({*names}):
        for folder in TZPATH:
            try:
                about = os.stat(f"{folder}/{name}")  # noqa: PTH116 - likewise
            except (OSError, ValueError):
                continue
            seen.append((name, folder, about.st_size, about.st_mtime_ns))
            break
    return of_bytes(repr(seen).encode())
