"""The items of a part's lists, and what is said in a few lines of it: a heading, and the words that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.variant import SpanKind
from pipeline.text.inline import block_parser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.text.passage import Line

_ENDS = " \t:–—-"


class Said(NamedTuple):
    """What some lines say.

    Args:
        headline: the words in bold that they begin with, else their first line.
        text: what follows; several lines stay several.
    """

    headline: str
    text: str

    @property
    def whole(self) -> str:
        """Both, one below the other."""
        return "\n".join(filter(None, self))


def item_rows(source: str) -> list[range]:
    """Return the rows (from 0) of each item of a part's lists; an item of a list within an item is part of it.

    Args:
        source: a part as written, as `markdown.split` gives it.
    """
    return [
        range(*token.map)
        for token in block_parser().parse(source)
        if token.type == "list_item_open" and token.level == 1 and token.map
    ]


def said(lines: Sequence[Line], *, item: bool = False) -> Said:
    """Return what lines say; those of hashtags alone say nothing.

    Args:
        lines: as they are shown.
        item: they are an item of a list, so that its sign is no part of what it says.
    """
    rows = [line for line in lines if line.text.strip() and not _is_tags(line)]
    if not rows:
        return Said("", "")
    texts = [line.text if number or not item else line.text[len(line.head) :] for number, line in enumerate(rows)]
    first = "".join(run.text for run in rows[0].runs)
    bold = "" if rows[0].head and not item else _bold(rows[0])
    if bold.strip():
        rest = first[len(bold) :].lstrip(_ENDS).strip()
        return Said(_heading(bold), _joined([rest, *texts[1:]]))
    return Said(texts[0].strip().removesuffix(":"), _joined(texts[1:]))


def _heading(words: str) -> str:
    """Return words in bold as they stand above others: without the sign that parts them from the rest."""
    bare = words.strip().removesuffix(":")
    return bare[:-1] if bare.endswith(".") and not bare.endswith("..") else bare


def _bold(line: Line) -> str:
    """Return the words in bold that a line begins with."""
    words = ""
    for run in line.runs:
        if not any(mark.kind is SpanKind.STRONG for mark in run.marks):
            break
        words += run.text
    return words


def _is_tags(line: Line) -> bool:
    tagged = [run for run in line.runs if run.text.strip()]
    return bool(tagged) and all(any(mark.kind is SpanKind.TAG for mark in run.marks) for run in tagged)


def _joined(texts: Sequence[str]) -> str:
    return "\n".join(text.strip() for text in texts if text.strip())
