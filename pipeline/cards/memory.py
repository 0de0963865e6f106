"""What was measured once in a process, as much of it as is worth keeping."""

from __future__ import annotations

from typing import TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")

_MOST = 5000


class Memory(dict[_K, _V]):
    """A dictionary that forgets everything when it grows beyond some thousand entries."""

    def __setitem__(self, key: _K, value: _V) -> None:
        if len(self) >= _MOST:
            self.clear()
        super().__setitem__(key, value)
