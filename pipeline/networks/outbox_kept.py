"""What the outbox keeps, read: each channel's messages, what was done with them afterwards, and how they look now."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FOLDER = "outbox"
AFTER = "after"


def names(folder: Path) -> list[str]:
    """Return the messages of a channel's folder, oldest first."""
    try:
        return sorted(entry[:-5] for entry in os.listdir(folder) if entry.endswith(".json"))  # noqa: PTH208 - names are enough
    except FileNotFoundError:
        return []


def messages(folder: Path, last: int = 0) -> Iterator[dict[str, Any]]:
    """Yield a channel's messages, oldest first; only the last so many where that is said.

    Raises:
        OSError: one of them cannot be read, or is no file.
        ValueError: one of them is not what we wrote.
    """
    for name in names(folder)[-last:]:
        place = folder / f"{name}.json"
        if not place.is_file():  # a pipe would be waited for, for ever
            raise FileNotFoundError(place)
        yield json.loads(place.read_bytes())


def changes(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return what was done with a message after it was taken, in order.

    Raises:
        OSError: one of them cannot be read, or is no file.
        ValueError: one of them is not what we wrote.
    """
    found: list[dict[str, Any]] = []
    while os.path.lexists(place := folder / AFTER / f"{name}-{len(found) + 1}.json"):
        if not place.is_file():
            raise FileNotFoundError(place)
        found.append(json.loads(place.read_bytes()))
    return found


def is_there(folder: Path, name: str) -> bool:
    """Say whether a channel's folder has a message of that name which was not taken back."""
    there = name.isdecimal() and (folder / f"{name}.json").is_file()  # a name is no path
    return there and not any(change.get("deleted") for change in changes(folder, name))


def latest(folder: Path, name: str) -> dict[str, Any]:
    """Return a message as it is shown now: with its last text, and, where that is so, `edited` and `deleted`: when."""
    return changed(json.loads((folder / f"{name}.json").read_bytes()), changes(folder, name))


def changed(message: dict[str, Any], after: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a message as it is shown once some changes were made."""
    shown = dict(message)
    for change in after:
        if change.get("deleted"):
            shown["deleted"] = change["at"]
        else:
            shown.update(payload=change["payload"], edited=change["at"])
    return shown
