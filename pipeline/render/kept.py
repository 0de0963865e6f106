"""What targets were rendered as, kept from one command to the next: a check renders everything, and the site shows it.

A variant is kept under everything that it came from, like what checking it came to (`check.py`), in a few files of
which one change writes one.
"""

from __future__ import annotations

import marshal
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from zlib import crc32

from pipeline.model.variant import CardSpec, Image, LinkCard, Part, Span, SpanKind, Variant, Video
from pipeline.workspace import store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from pipeline.model.library import Target

STORE = "variants-"
#: In so many files.
_PILES = 16
_RECORDS: dict[str, Callable[..., Any]] = {
    kind.__name__: kind for kind in (CardSpec, Image, LinkCard, Part, Span, SpanKind, Variant, Video)
}
_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
#: A format in which equal values are always the same bytes.
_EQUAL = 2


class Variants:
    """Variants as they were kept.

    Args:
        root: the workspace.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._piles: dict[int, Mapping[str, tuple[bytes, bytes]]] = {}

    def of(self, target: Target, sources: object) -> Variant | None:
        """Return what a target was rendered as, None where nobody did, or from something else.

        Args:
            target: which.
            sources: plain data that says what it comes from.
        """
        name = _name(target)
        kept = self._pile(_place(name)).get(name)
        if kept is None or kept[0] != _key(sources):
            return None
        made: Variant = _record(marshal.loads(kept[1]))  # noqa: S302 - from a file that the store has looked at
        return made

    def keep(self, made: Iterable[tuple[Target, object, bytes]], targets: Collection[Target]) -> None:
        """Keep variants; those of targets that are gone are dropped where a file is written anew.

        Args:
            made: target, what it comes from, and its variant as bytes.
            targets: all that there are.
        """
        fresh: dict[int, dict[str, tuple[bytes, bytes]]] = {}
        for target, sources, data in made:
            name = _name(target)
            fresh.setdefault(_place(name), {})[name] = (_key(sources), data)
        known = {_name(target) for target in targets} if fresh else set()
        for place, pile in fresh.items():
            before = {name: kept for name, kept in self._pile(place).items() if name in known}
            self._piles[place] = {**before, **pile}
            store.save(self._root, f"{STORE}{place}", self._piles[place])

    def _pile(self, place: int) -> Mapping[str, tuple[bytes, bytes]]:
        if place not in self._piles:
            found = store.load(self._root, f"{STORE}{place}")
            self._piles[place] = found if isinstance(found, dict) else {}
        return self._piles[place]


def as_bytes(variant: Variant) -> bytes:
    """Return a variant as it is kept."""
    return marshal.dumps(_plain(variant))


def _name(target: Target) -> str:
    return f"{target.post.path}\t{target.channel.name}"


def _place(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) % _PILES


def _key(sources: object) -> bytes:
    return blake2b(marshal.dumps(sources, _EQUAL), digest_size=16).digest()  # type: ignore[arg-type]  # plain data


def _plain(value: Any) -> Any:  # noqa: ANN401 - a record becomes a list that says its kind, all else stays what it is
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple:
        return tuple(map(_plain, value))
    if kind is SpanKind:
        return [kind.__name__, str(value)]
    return [kind.__name__, *map(_plain, _reader(kind)(value))]  # type: ignore[arg-type]


def _record(value: Any) -> Any:  # noqa: ANN401 - likewise
    kind = type(value)
    if kind is tuple:
        return tuple(map(_record, value))
    if kind is list:
        return _RECORDS[value[0]](*map(_record, value[1:]))
    return value


@cache
def _reader(kind: Any) -> Callable[[object], tuple[Any, ...]]:  # noqa: ANN401 - a class that is a dataclass
    return attrgetter(*(field.name for field in fields(kind)))
