"""The blocks of one part, in order: paragraphs, lists, quotes, code become lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pipeline.model.variant import SpanKind
from pipeline.text import oddities
from pipeline.text.inline import MAX_NESTING
from pipeline.text.paragraph import Paragraph, Rows
from pipeline.text.passage import Line, Mark, Note, Passage, Picture, Run, Spot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it.token import Token

_HOLLOW = re.compile(r"[>\s]*\Z")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.-]{1,20}")
_QUOTES = (("“", "”"), ("‘", "’"))
_OPENERS = ("“", '"', "«", "‘", "'", "„")
_CLOSERS = ("”", '"', "»", "’", "'", "“")


class Blocks:
    """Walks the tokens of one part; `used` holds the names of definitions that links made use of."""

    def __init__(self, source: str, tokens: Sequence[Token]) -> None:
        self.used: set[str] = set()
        self.notes: list[Note] = []
        self._source = source
        self._rows = Rows(source)
        self._lines: list[Line] = []
        self._pictures: list[Picture] = []
        self._spots: list[Spot] = []
        self._head = ""
        self._lists: list[Iterator[str]] = []
        self._items: list[int] = []
        self._quotes: list[tuple[int, int]] = []
        for index, token in enumerate(tokens):
            if handler := self._handlers.get(token.type):
                handler(self, tokens, index)

    def passage(self, more_spots: Iterable[Spot] = ()) -> Passage:
        """Return what was read, without blank lines around it."""
        full = [index for index, line in enumerate(self._lines) if line.text.strip()]
        lines = self._lines[full[0] : full[-1] + 1] if full else []
        notes = sorted(self.notes, key=lambda note: (note.number, note.code))
        return Passage(
            self._source, tuple(lines), tuple(self._pictures), tuple(notes), tuple(sorted([*self._spots, *more_spots]))
        )

    def _add(self, lines: Sequence[Line]) -> None:
        """Put lines after those there are, with one blank line between where the source has any."""
        for line in lines:
            between = self._rows.texts[self._lines[-1].number + 1 : line.number] if self._lines else ()
            if any(_HOLLOW.match(row) for row in between):
                self._lines.append(Line(line.number - 1))
            line.head, self._head = self._head, ""
            self._lines.append(line)

    def _inline(self, tokens: Sequence[Token], index: int) -> None:
        paragraph = Paragraph(tokens[index], self._rows)
        self._add(paragraph.lines)
        self._pictures += paragraph.pictures
        self._spots += paragraph.spots
        self.notes += paragraph.notes
        self.used |= paragraph.used

    def _code(self, tokens: Sequence[Token], index: int) -> None:
        token = tokens[index]
        mark = Mark(SpanKind.CODE)
        first = _row(token) + (token.type == "fence")
        texts = token.content.removesuffix("\n").split("\n") if token.content else []
        if token.info.strip() and not (texts and _LANGUAGE.fullmatch(token.info.strip())):
            self.notes.append(oddities.words_of_fence(_row(token), token.info.strip()))
        self._add([Line(first + offset, [Run(text, (mark,))] if text else []) for offset, text in enumerate(texts)])

    def _rule(self, tokens: Sequence[Token], index: int) -> None:
        row = _row(tokens[index])
        text = self._rows.texts[row].strip().lstrip("> ")
        self.notes.append(oddities.rule_line(row, text))
        self._add([Line(row, [Run(text)])])

    def _open_list(self, tokens: Sequence[Token], index: int) -> None:
        self._lists.append(iter(_markers(tokens, index)))
        self._deep(tokens[index])

    def _close_list(self, _tokens: Sequence[Token], _index: int) -> None:
        self._lists.pop()

    def _open_item(self, tokens: Sequence[Token], index: int) -> None:
        indent = "" if self._head else "  " * (len(self._lists) - 1)
        self._head += indent + next(self._lists[-1])
        self._items.append(_row(tokens[index]))

    def _close_item(self, _tokens: Sequence[Token], _index: int) -> None:
        row = self._items.pop()
        if self._head:
            self._head = self._head.rstrip()
            self._add([Line(row)])

    def _open_quote(self, tokens: Sequence[Token], index: int) -> None:
        self._quotes.append((len(self._lines), len(self._head)))
        self._deep(tokens[index])

    def _close_quote(self, _tokens: Sequence[Token], _index: int) -> None:
        first, outer = self._quotes.pop()
        lines = [line for line in self._lines[first:] if line.text.strip()]
        if not lines:
            return
        opening, closing = _QUOTES[len(self._quotes) % 2]
        if lines[0].text[outer:].startswith(_OPENERS) and lines[-1].text.endswith(_CLOSERS):
            return
        lines[0].head = lines[0].head[:outer] + opening + lines[0].head[outer:]
        lines[-1].runs.append(Run(closing))

    def _deep(self, token: Token) -> None:
        # An item opens one level below its list; the parser leaves out whatever lies at its limit.
        if token.level + 2 >= MAX_NESTING:
            self.notes.append(oddities.too_deep(_row(token)))

    _handlers: ClassVar[dict[str, Callable[[Blocks, Sequence[Token], int], None]]] = {
        "inline": _inline,
        "fence": _code,
        "code_block": _code,
        "hr": _rule,
        "bullet_list_open": _open_list,
        "ordered_list_open": _open_list,
        "bullet_list_close": _close_list,
        "ordered_list_close": _close_list,
        "list_item_open": _open_item,
        "list_item_close": _close_item,
        "blockquote_open": _open_quote,
        "blockquote_close": _close_quote,
    }


def _row(token: Token) -> int:
    return token.map[0] if token.map else 0


def _markers(tokens: Sequence[Token], index: int) -> list[str]:
    """What stands before each item of the list that opens here.

    Numbers stay as typed, so `2026. ` at the start of a line survives; only a list that says the same number each time
    is numbered on from it.
    """
    opening = tokens[index]
    numbers: list[str] = []
    for place in range(index + 1, len(tokens)):
        token = tokens[place]
        if token.level == opening.level and token.nesting < 0:
            break
        if token.type == "list_item_open" and token.level == opening.level + 1:
            numbers.append(token.info)
    if opening.type == "bullet_list_open":
        return ["• "] * len(numbers)
    if len(numbers) > 1 and len(set(numbers)) == 1:
        numbers = [str(int(numbers[0]) + offset) for offset in range(len(numbers))]
    return [f"{number}{opening.markup} " for number in numbers]
