"""Text that fits its box: as large as allowed, smaller as needed, and a plain no where even the smallest is too large.

Texts that stand under one another shrink together, so that a long headline does not push its subline out of the card.
What fits nowhere is cut with `…` inside the box and named in the result: nothing ever leaves its box.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.cards import hyphenation
from pipeline.cards.clusters import clusters
from pipeline.cards.wrap import Ruler, Token, balanced, pieces, tidy, tokens, wrap, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cards.typeface import Typeface

_STEPS = 100
_WORTH = 1.12
# Words that Turkish writes apart and that belong to the one before.
_CLINGING = {"tr": frozenset({"da", "de", "ki", "mi", "mu", "mı", "mü", "DA", "DE", "Kİ", "Mİ", "MU", "MI", "MÜ"})}
_ELLIPSIS = "…"
# Scripts whose signs fill more than a line of Latin letters: Hebrew to Mongol, China, Japan, Korea, more of Arabic.
_TALL = re.compile(
    "[\u0590-\u10ff\u1200-\u18af\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A text and how it would like to be set.

    Args:
        text: as it is drawn, upper-casing done.
        largest: font size in pixels it starts from.
        smallest: font size in pixels it never goes below.
        leading: distance of baselines, in font sizes.
        most_lines: more than these do not fit.
        across: pixels of its plate left and right of the text, together.
        down: pixels of its plate above and below the text, together.
        hyphens: the language by which its words may be parted; empty where they stay whole.
    """

    text: str
    typeface: Typeface
    largest: int
    smallest: int
    leading: float
    most_lines: int
    across: int = 0
    down: int = 0
    hyphens: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A text as it will be set.

    Args:
        lines: top to bottom; empty where not even one line has room.
        size: font size in pixels.
        above: ink above the first baseline, in pixels.
        below: ink below the last baseline, in pixels.
        step: distance of baselines, in pixels.
        height: of all of it with its plate, in pixels.
        whole: nothing was cut and no word broken.
    """

    lines: tuple[str, ...]
    size: int
    above: int
    below: int
    step: int
    height: int
    whole: bool = True


def fit(wishes: Sequence[Wish], width: int, height: int, gap: int = 0) -> list[Block]:
    """Set texts under one another in a box; those that had to be cut have `whole` off.

    Args:
        wishes: the texts, top to bottom.
        width: of the box, in pixels.
        height: of the box, in pixels.
        gap: between texts, in pixels.
    """
    box = (width, height, gap)
    rows = [_tokens(wish) for wish in wishes]
    found = _largest(wishes, rows, box)
    if any(wish.hyphens for wish in wishes) and (found is None or any(_shrunk(wishes, found))):
        parted = [_tokens(wish, parted=True) if wish.hyphens else row for wish, row in zip(wishes, rows, strict=True)]
        other = _largest(wishes, parted, box)
        if found is None or (other and _is_worth_it(found, other)):
            rows, found = parted, other
    return found or _cut(wishes, rows, box)


def _tokens(wish: Wish, *, parted: bool = False) -> list[Token]:
    text = tidy(wish.text)
    return tokens(hyphenation.soften(text, wish.hyphens) if parted else text, wish.typeface.width)


def _shrunk(wishes: Sequence[Wish], blocks: Sequence[Block]) -> Iterator[bool]:
    """Yield for each text whether it is smaller than it would like to be and may be parted."""
    return (bool(wish.hyphens) and block.size < wish.largest for wish, block in zip(wishes, blocks, strict=True))


def _is_worth_it(whole: Sequence[Block], parted: Sequence[Block]) -> bool:
    """Whether parting words makes a text so much larger that a reader is glad of it."""
    return any(other.size >= _WORTH * one.size for one, other in zip(whole, parted, strict=True))


def _largest(wishes: Sequence[Wish], rows: Sequence[Sequence[Token]], box: tuple[int, int, int]) -> list[Block] | None:
    """Return the texts at the largest sizes at which all of them fit, None where that is below the smallest."""
    width, height, gap = box
    low, high = -1, _STEPS
    if _fits(wishes, rows, 1.0, box):  # most do
        low = high
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(wishes, rows, middle / _STEPS, box):
            low = middle
        else:
            high = middle - 1
    for step in range(low, -1, -1):
        blocks = [_set(wish, row, _size(wish, step / _STEPS), width) for wish, row in zip(wishes, rows, strict=True)]
        if all(block.whole for block in blocks) and _stacked(blocks, gap) <= height:
            return blocks
    return None


def _size(wish: Wish, share: float) -> int:
    return round(wish.smallest + (wish.largest - wish.smallest) * share)


@lru_cache(maxsize=256)
def _ruler(face: Typeface) -> Ruler:
    language = face.lang.replace("_", "-").partition("-")[0].lower()
    return Ruler(face.width(" "), face.width("-"), _CLINGING.get(language, frozenset()))


def _limit(wish: Wish, size: int, width: int) -> float:
    return max(0.0, width - wish.across) / size


def _fits(wishes: Sequence[Wish], rows: Sequence[Sequence[Token]], share: float, box: tuple[int, int, int]) -> bool:
    """Whether everything fits at a share of the way from smallest to largest, by widths in ems alone."""
    width, height, gap = box
    total = gap * (len(wishes) - 1)
    for wish, row in zip(wishes, rows, strict=True):
        size = _size(wish, share)
        limit = _limit(wish, size, width)
        if any(token.width > limit for token in row):
            return False
        lines = wrap(row, limit, _ruler(wish.typeface))
        if len(lines) > wish.most_lines:
            return False
        total += _block(wish, [""] * len(lines), size).height
    return total <= height


def _set(wish: Wish, row: Sequence[Token], size: int, width: int) -> Block:
    """Set one text at a size; `whole` is off where a line is wider or there are more lines than allowed."""
    limit = _limit(wish, size, width)
    lines = balanced(row, limit, _ruler(wish.typeface))
    if any(not _line_fits(wish, written(line), size, width) for line in lines):
        lines = wrap(row, limit, _ruler(wish.typeface))
    texts = [written(line) for line in lines]
    whole = len(texts) <= wish.most_lines and all(_line_fits(wish, text, size, width) for text in texts)
    return replace(_block(wish, texts, size), whole=whole)


def _line_fits(wish: Wish, text: str, size: int, width: int) -> bool:
    return wish.typeface.exact(text, size) <= width - wish.across


def _block(wish: Wish, lines: Sequence[str], size: int) -> Block:
    high, deep, tall = _reach(wish.typeface, wish.text)
    above, below = math.ceil(high * size), math.ceil(deep * size)
    step = round(size * wish.leading)
    if tall and step < above + below:
        step = above + below  # marks above and below would run into the next line
    height = above + step * (len(lines) - 1) + below + wish.down if lines else 0
    return Block(tuple(lines), size, above, below, step, height)


@lru_cache(maxsize=2000)
def _reach(face: Typeface, text: str) -> tuple[float, float, bool]:
    """Return how far a text's ink goes above and below its baselines, in ems, and whether it is of a tall script."""
    return *face.reach(" ".join(text.split())), _TALL.search(text) is not None


def _stacked(blocks: Sequence[Block], gap: int) -> int:
    shown = [block.height for block in blocks if block.lines]
    return sum(shown) + gap * max(0, len(shown) - 1)


def _cut(wishes: Sequence[Wish], rows: Sequence[Sequence[Token]], box: tuple[int, int, int]) -> list[Block]:
    """Set everything at its smallest, break words and drop lines until it fits; what lost something says so."""
    width, height, gap = box
    blocks = [_shortened(wish, row, width) for wish, row in zip(wishes, rows, strict=True)]
    while _stacked(blocks, gap) > height:
        index = max(range(len(blocks)), key=lambda at: (len(blocks[at].lines), at))
        kept = blocks[index].lines[:-1]
        blocks[index] = _ended(wishes[index], kept, width)
    return blocks


def _shortened(wish: Wish, row: Sequence[Token], width: int) -> Block:
    size = wish.smallest
    limit = _limit(wish, size, width)
    broken = [piece for token in row for piece in pieces(token, limit, wish.typeface.width)]
    texts = [written(line) for line in wrap(broken, limit, _ruler(wish.typeface))]
    if all(_line_fits(wish, text, size, width) for text in texts) and len(texts) <= wish.most_lines:
        return replace(_block(wish, texts, size), whole=len(broken) == len(row))
    fitting = [text if _line_fits(wish, text, size, width) else _trimmed(wish, text, width) for text in texts]
    kept = fitting[: wish.most_lines]
    if len(fitting) > len(kept):
        return _ended(wish, kept, width)
    return replace(_block(wish, [text for text in kept if text], size), whole=False)


def _ended(wish: Wish, lines: Sequence[str], width: int) -> Block:
    """Return a block of these lines, the last one ending in an ellipsis."""
    texts = [*lines[:-1], _trimmed(wish, lines[-1], width)] if lines else []
    return replace(_block(wish, [text for text in texts if text], wish.smallest), whole=False)


def _trimmed(wish: Wish, text: str, width: int) -> str:
    """Return as much of a line as has room with an ellipsis after it, empty where nothing has."""
    parts = clusters(text.rstrip())
    while parts and not _line_fits(wish, "".join(parts).rstrip() + _ELLIPSIS, wish.smallest, width):
        parts.pop()
    return "".join(parts).rstrip() + _ELLIPSIS if parts else ""
