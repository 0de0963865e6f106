"""What a step of a job on GitHub tells the steps after it: a few words of ours, never a word of content."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Everything that any command may say; what a workflow reads is fixed, and so is what can be written.
KEYS = frozenset({"changed", "reviewed", "sent"})
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}\Z")


def leave(place: Path, values: Mapping[str, bool | int | str]) -> None:
    """Add values to the file that `GITHUB_OUTPUT` names.

    Args:
        place: the file.
        values: by a name of `KEYS`: yes or no, a number, or a word without spaces.

    Raises:
        ValueError: a name or a value is none of these; nothing is written.
        OSError: it cannot be written.
    """
    lines: list[str] = []
    for name, value in values.items():
        said = str(value).lower() if isinstance(value, bool) else str(value)
        if name not in KEYS or not _WORD.match(said):
            raise ValueError(name)
        end = f"end-{secrets.token_hex(16)}"
        lines += [f"{name}<<{end}", said, end]
    with place.open("a", encoding="utf-8", newline="\n") as file:
        file.write("".join(f"{line}\n" for line in lines))
