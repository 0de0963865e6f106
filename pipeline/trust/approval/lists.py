"""Which list of keys counted when: the newest version that was approved itself, back to the one from the beginning.

A version that nobody approved lets nobody in, so whoever may push cannot put a key into the list; and those who are in
it can put right what was spoiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.trust.approval.mainline import Brought
from pipeline.trust.approval.policies import UNKNOWN
from pipeline.trust.approval.remembered import Remembered
from pipeline.trust.approval.verdict import Verdict
from pipeline.workspace.objects import FILE_MODE
from pipeline.workspace.past import Past

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.trust.approval.claims import Ground
    from pipeline.trust.approval.mainline import Mainline
    from pipeline.trust.approval.verdict import Approval


class Lists:
    """Every version of the lists of keys that the main line ever had.

    Args:
        founding: the number of the change that the workspace began with, -1 where it never did.
        history: file → all changes of it on the line, the oldest first.
        prove: says whether a change of a list was approved, by what counted before it.
    """

    def __init__(
        self,
        founding: int,
        history: Callable[[str], tuple[Brought, ...]],
        prove: Callable[[str, Brought], Approval],
    ) -> None:
        self._founding = founding
        self._history = history
        self._prove = prove
        self._changes: dict[str, tuple[Brought, ...]] = {}
        self._judged: dict[tuple[str, str], Verdict] = {}

    def before(self, path: str, number: int) -> str:
        """Return the list that counted just before a change of the line: the id of its bytes, empty where none did."""
        if path not in self._changes:
            self._changes[path] = self._history(path)
        counted = ""
        for brought in self._changes[path]:  # the oldest first: each rests on those before it, and they may be many
            if brought.number < number and brought.mode == FILE_MODE:
                verdict = self._verdict(path, brought)
                if verdict is Verdict.APPROVED:
                    counted = brought.blob
                elif verdict in UNKNOWN:  # it may have taken somebody out
                    counted = ""
        return counted

    def _verdict(self, path: str, brought: Brought) -> Verdict:
        place = (path, brought.commit)
        if place not in self._judged:
            first = brought.number <= self._founding
            self._judged[place] = Verdict.APPROVED if first else self._prove(path, brought).verdict
        return self._judged[place]


def history(root: Path, ground: Ground, line: Mainline, path: str) -> tuple[Brought, ...]:
    """Return all changes of a file on a line, the oldest first.

    Args:
        root: the workspace, which remembers them.
        ground: the repository.
        line: the main line.
        path: relative to the workspace.
    """
    newest = line.paths.get(path)
    tip = newest.commit if newest else line.head
    facts = Remembered(root, "lists")
    kept = facts.get(path, tip)
    if not isinstance(kept, tuple):
        past = Past(ground.git.folder)
        order = past.line(tip)
        numbers = {commit: len(order) - 1 - place for place, commit in enumerate(order)}
        kept = tuple(
            (numbers[commit], commit, _after(order, numbers[commit]), mode, blob)
            for commit, mode, blob in reversed(past.changes(tip, path))
        )
        facts.put(kept, path, tip)
    return tuple(map(Brought._make, kept))


def _after(order: list[str], number: int) -> str:
    """Return the commit before one with a number, empty for the first."""
    return order[len(order) - number] if number else ""
