"""Where every word of a card will stand: layout + texts → lines with places, before any pixel is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cards.bidi import is_written_leftward
from pipeline.cards.fit import Wish, fit
from pipeline.cards.layout import Rect
from pipeline.cards.typeface import Style, typeface
from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.cards.fit import Block
    from pipeline.cards.fonts import Face
    from pipeline.cards.layout import Stack, Text
    from pipeline.cards.typeface import Typeface


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where its pen starts on the baseline, in pixels, and how wide it is."""

    text: str
    x: float
    baseline: int
    width: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A text of a stack in its place.

    Args:
        text: what is drawn, upper-casing done.
        size: font size in pixels.
        above: ink above a baseline, in pixels.
        below: ink below a baseline, in pixels.
        plate: the ground it stands on, None where it has none.
        whole: nothing was cut and no word broken.
    """

    item: Text
    text: str
    typeface: Typeface
    size: int
    above: int
    below: int
    lines: tuple[Line, ...]
    plate: Rect | None
    whole: bool

    def rects(self) -> list[Rect]:
        """Return the rectangle that each line's ink may touch."""
        height = self.above + self.below
        return [Rect(int(line.x), line.baseline - self.above, int(line.width) + 1, height) for line in self.lines]


def arrange(
    stack: Stack,
    canvas: tuple[int, int],
    values: Mapping[str, str],
    lang: str,
    chains: Mapping[tuple[str, int], Sequence[Face]],
) -> list[Placed]:
    """Place the texts of a stack; a field that is empty leaves no gap.

    Args:
        stack: the texts.
        canvas: width and height in pixels.
        values: field → text.
        lang: language of the texts.
        chains: font role and weight → faces, the preferred one first.
    """
    box = stack.box.on(*canvas)
    shown = [(item, said) for item in stack.items if (said := words(item, values, lang))]
    wishes = [
        _wish(item, text, typeface(tuple(chains[item.font, item.weight]), lang, _style(item, text, lang)), lang)
        for item, text in shown
    ]
    blocks = fit(wishes, box.width, box.height, stack.gap)
    heights = [block.height for block in blocks if block.lines]
    spare = box.height - sum(heights) - stack.gap * max(0, len(heights) - 1)
    top = box.y + round(spare * stack.down)
    placed: list[Placed] = []
    for (item, text), wish, block in zip(shown, wishes, blocks, strict=True):
        across = 1 - stack.across if stack.mirrored and wish.typeface.style.leftward else stack.across
        placed.append(_place(item, text, wish.typeface, block, (box, top, across)))
        top += block.height + stack.gap if block.lines else 0
    return placed


def words(item: Text, values: Mapping[str, str], lang: str) -> str:
    """Return what a text says, in its case; empty where its field is."""
    said = values.get(item.field, "").strip() if item.field else item.text
    if not said:
        return ""
    said = item.prefix + said + item.suffix
    if item.case == "upper":
        return casing.upper(said, lang)
    return casing.lower(said, lang) if item.case == "lower" else said


def _style(item: Text, text: str, lang: str) -> Style:
    leftward = is_written_leftward(text, lang)
    return Style(item.tracking, item.features, small_caps=item.case == "small-caps", leftward=leftward)


def _wish(item: Text, text: str, typeface: Typeface, lang: str) -> Wish:
    across, down = item.plate.padding if item.plate else (0, 0)
    return Wish(
        text, typeface, item.size, item.smallest, item.leading, item.most_lines, across=2 * across, down=2 * down,
        hyphens=lang if item.hyphens else "",
    )  # fmt: skip


def _place(item: Text, text: str, face: Typeface, block: Block, where: tuple[Rect, int, float]) -> Placed:
    box, top, across = where
    right, down = item.plate.padding if item.plate else (0, 0)
    lines: list[Line] = []
    for index, written in enumerate(block.lines):
        width = face.exact(written, block.size)
        left, _ = face.overhang(written, block.size)
        start = box.x + right + (box.width - 2 * right - width) * across
        lines.append(Line(written, start + left, top + down + block.above + index * block.step, width))
    plate = None
    if item.plate and lines:
        widest = max(line.width for line in lines)
        start = box.x + (box.width - 2 * right - widest) * across
        plate = Rect(round(start), top, round(widest) + 2 * right, block.height)
    return Placed(item, text, face, block.size, block.above, block.below, tuple(lines), plate, block.whole)
