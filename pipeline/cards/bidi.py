"""The order in which a line is seen: stretches from left to right, each with its direction (UAX 9).

Pillow's Raqm orders what it is given at once. A line of several faces goes to it in stretches, so the order between
them is ours to find. Embeddings and overrides are left out: what asks for them is no text that a card needs, and is
reported as a character that no font has.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Hebrew to Arabic Extended-A, their other forms, the old scripts of the east, Adlam, and the mark that says so.
_LEFTWARD = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi"})
_STRONG = {"L": False, "R": True, "AL": True}
_OPEN = {"(": ")", "[": "]", "{": "}"}
_NEUTRAL = frozenset({"B", "S", "WS", "ON"})


def is_written_leftward(text: str, lang: str) -> bool:
    """Whether a text starts at the right: by its first letter, by its language where it has none."""
    if _LEFTWARD.search(text) is None:
        return False if any(char.isalpha() for char in text) else _is_leftward_language(lang)
    for char in text:
        strong = _STRONG.get(unicodedata.bidirectional(char))
        if strong is not None:
            return strong
    return _is_leftward_language(lang)


def needs_order(text: str) -> bool:
    """Whether anything of a text runs from right to left, so that its order is not as it is read."""
    return _LEFTWARD.search(text) is not None


@lru_cache(maxsize=2000)
def seen(text: str, *, leftward: bool) -> tuple[tuple[str, bool], ...]:
    """Return a line as stretches from left to right, each as it is read and whether it runs leftward.

    Args:
        text: one line.
        leftward: its paragraph starts at the right.
    """
    levels = _levels(text, int(leftward))
    found: list[tuple[str, int]] = []
    for char, level in zip(text, levels, strict=True):
        if found and found[-1][1] == level:
            found[-1] = found[-1][0] + char, level
        else:
            found.append((char, level))
    for height in range(max(levels, default=0), 0, -1):
        found = _turned(found, height)
    return tuple((part, level % 2 == 1) for part, level in found)


def _is_leftward_language(lang: str) -> bool:
    return lang.replace("_", "-").partition("-")[0].lower() in _LANGUAGES


def _turned(found: list[tuple[str, int]], height: int) -> list[tuple[str, int]]:
    """Reverse every row of stretches that is at least so deep (L2)."""
    turned: list[tuple[str, int]] = []
    row: list[tuple[str, int]] = []
    for part in found:
        if part[1] >= height:
            row.insert(0, part)
        else:
            turned += [*row, part]
            row = []
    return turned + row


def _levels(text: str, base: int) -> list[int]:
    kinds = [unicodedata.bidirectional(char) or "L" for char in text]
    written = list(kinds)
    _settle_weak(kinds, "R" if base else "L")
    _settle_brackets(text, kinds, base)
    _settle_neutral(kinds, base)
    levels = [_level(kind, base) for kind in kinds]
    for at in range(len(text) - 1, -1, -1):  # blanks at the end of a line stand where the line ends (L1)
        if written[at] not in ("WS", "S", "B", "BN"):
            break
        levels[at] = base
    return levels


def _level(kind: str, base: int) -> int:
    if base:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)


def _settle_weak(kinds: list[str], edge: str) -> None:
    """Decide on marks, numbers and what belongs to numbers (W1 to W7)."""
    strong, before = edge, edge
    for at, written in enumerate(kinds):
        kind = before if written in ("NSM", "BN") else written
        kind = kinds[at] = "AN" if kind == "EN" and strong == "AL" else kind
        if kind in ("L", "R", "AL"):
            strong = kind
        before = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        one, kind, other = kinds[at - 1 : at + 2]
        if one == other and ((kind == "CS" and one in ("EN", "AN")) or (kind == "ES" and one == "EN")):
            kinds[at] = one
    _settle_terminators(kinds)
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _settle_terminators(kinds: list[str]) -> None:
    """Let a percent or currency sign go with its number (W5), and every sign without one be neutral (W6)."""
    for order in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        before = ""
        for at in order:
            if kinds[at] == "ET" and before == "EN":
                kinds[at] = "EN"
            before = kinds[at]
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]


def _direction(kind: str) -> str:
    """Return what a neutral sign sees beside it: numbers count as written leftward (N1)."""
    return "R" if kind in ("EN", "AN") else kind


def _settle_brackets(text: str, kinds: list[str], base: int) -> None:
    """Let both brackets of a pair look the same way (N0)."""
    here, there = ("R", "L") if base else ("L", "R")
    for start, end in _pairs(text, kinds):
        inside = {_direction(kind) for kind in kinds[start + 1 : end]}
        if here in inside:
            kinds[start] = kinds[end] = here
        elif there in inside:
            before = next((_direction(kind) for kind in kinds[start - 1 :: -1] if kind not in _NEUTRAL), here)
            kinds[start] = kinds[end] = before if start else here


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    held: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if kinds[at] != "ON":
            continue
        if char in _OPEN:
            held.append((_OPEN[char], at))
        elif any(end == char for end, _ in held):
            while held[-1][0] != char:
                held.pop()
            found.append((held.pop()[1], at))
    return sorted(found)


def _settle_neutral(kinds: list[str], base: int) -> None:
    """Let what stands between takes the direction of both sides where they agree, the line's elsewhere (N1, N2)."""
    edge = "R" if base else "L"
    at = 0
    while at < len(kinds):
        if kinds[at] not in _NEUTRAL:
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        before = _direction(kinds[at - 1]) if at else edge
        after = _direction(kinds[end]) if end < len(kinds) else edge
        kinds[at:end] = [before if before == after else edge] * (end - at)
        at = end
