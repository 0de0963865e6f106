"""The word that was probably meant: "did you mean" for keys, channels, campaigns, templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 64


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that differs least from a written one, None where nothing is close enough.

    Case, accents of Turkish and `-`/`_` count as slips of less than a letter; swapped neighbours as one slip. One slip
    per three letters is allowed.
    """
    wanted = _fold(word[:_LONGEST])
    allowed = max(1, len(wanted) // 3)
    best: tuple[int, str] | None = None
    for candidate in sorted(set(known)):
        distance = _distance(wanted, _fold(candidate[:_LONGEST]), allowed)
        if distance <= allowed and distance < len(wanted) and (best is None or distance < best[0]):
            best = (distance, candidate)
    return best[1] if best else None


_FOLDED = str.maketrans({**dict(zip("çğıöşüâîûé", "cgiosuaiue", strict=True)), "-": "_", " ": "_", "\u0307": None})


def _fold(word: str) -> str:
    return word.lower().translate(_FOLDED)


def _distance(one: str, other: str, allowed: int) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours between two words, giving up past `allowed`."""
    if abs(len(one) - len(other)) > allowed:
        return allowed + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before = before, row
        row = [i]
        for j, other_letter in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if older and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > allowed:
            return allowed + 1
    return row[-1]
