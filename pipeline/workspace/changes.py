"""What commits changed, out of what git writes about them: which path, and what lies there since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The mode of what is not there any more.
GONE = "000000"


class Change(NamedTuple):
    """One path that a commit changed.

    Args:
        path: relative to the top of the repository.
        mode: of what lies there since, as in a tree; `GONE` where nothing does.
        blob: the id of it.
    """

    path: str
    mode: str
    blob: str


def read(raw: bytes) -> Iterator[tuple[str, list[Change]]]:
    """Yield each commit that changed something, in order, with its changes.

    Args:
        raw: from `lineage.differences`. A merge with all of its parents has only what differs from each of them.
    """
    commit, changes = "", list[Change]()
    words = iter(raw.split(b"\0"))
    for word in words:
        if word.startswith(b":"):
            path = next(words).decode("utf-8", "surrogateescape")
            parents = len(word) - len(word.lstrip(b":"))
            fields = word[parents:].decode().split(" ")
            # One mode and one id for each parent, then those of the commit itself, then letters.
            changes.append(Change(path, fields[parents], fields[2 * parents + 1]))
        elif word:
            if commit:
                yield commit, changes
            commit, changes = word.decode(), []
    if commit:
        yield commit, changes
