"""Small drawings of our own by name (`icons.toml`): paths in lines with round ends, or filled."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cards import vector
from pipeline.cards.svg import Drawing, Line

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIZE, _THICKNESS = 24.0, 2.0
#: name → paths; one that begins with `*` is filled
ICONS: dict[str, tuple[str, ...]] = {
    name: tuple(paths)
    for name, paths in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}


@lru_cache(maxsize=64)
def drawing(name: str) -> Drawing:
    """Return one of our icons.

    Raises:
        KeyError: there is none of that name.
    """
    paths = ICONS[name]
    fills = tuple(vector.parse(path[1:]) for path in paths if path.startswith("*"))
    return Drawing((0.0, 0.0, _SIZE, _SIZE), fills, tuple(_lines(paths)))


def _lines(paths: tuple[str, ...]) -> Iterator[Line]:
    for path in paths:
        if not path.startswith("*"):
            yield from (Line(points, closed, _THICKNESS) for points, closed in vector.lines(path))
