"""What was found out once and stays so: a right signature, who wrote what a commit brought. This machine keeps it.

It is kept in many small files, by name, so that a further fact writes a few thousand bytes however many there are.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.workspace import store

if TYPE_CHECKING:
    from pathlib import Path

#: How many of a file are kept; there are 256 of them. Whoever has more finds out anew.
MOST = 500


class Remembered:
    """Facts of one kind.

    Args:
        root: the workspace.
        kind: what they are about; the name of their files begins with it.
    """

    def __init__(self, root: Path, kind: str) -> None:
        self._root = root
        self._kind = kind
        self._shelves: dict[str, dict[str, object]] = {}

    def get(self, *about: object) -> object | None:
        """Return what is known about something, None where nothing is."""
        place, shelf = self._find(about)
        return shelf.get(place)

    def put(self, fact: object, *about: object) -> None:
        """Keep a fact: plain data, as `store.save` takes it."""
        place, shelf = self._find(about)
        if len(shelf) >= MOST:
            shelf.clear()
        shelf[place] = fact
        store.save(self._root, f"{self._kind}-{place[:2]}", shelf)

    def _find(self, about: tuple[object, ...]) -> tuple[str, dict[str, object]]:
        place = sha256(repr(about).encode()).hexdigest()
        name = place[:2]
        if name not in self._shelves:
            kept = store.load(self._root, f"{self._kind}-{name}")
            self._shelves[name] = kept if isinstance(kept, dict) else {}
        return place, self._shelves[name]
