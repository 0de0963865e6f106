"""One paragraph, heading or item: its inline tokens become lines of runs, pictures, notes and spots."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, ClassVar

from markdown_it.helpers import parseLinkDestination

from pipeline.model.variant import SpanKind
from pipeline.text import oddities
from pipeline.text.passage import Line, Mark, Note, Picture, Run, Spot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token


class Rows:
    """The lines of a source, and where each begins."""

    def __init__(self, source: str) -> None:
        self.texts = source.split("\n")
        self._starts: list[int] = []

    def start(self, row: int) -> int:
        """Offset of a line's first character."""
        if not self._starts:
            self._starts = [0]
            for text in self.texts:
                self._starts.append(self._starts[-1] + len(text) + 1)
        return self._starts[row]


class Paragraph:
    """Reads one inline token; what it found is in its attributes."""

    def __init__(self, token: Token, rows: Rows) -> None:
        self.lines: list[Line] = []
        self.pictures: list[Picture] = []
        self.notes: list[Note] = []
        self.spots: list[Spot] = []
        self.used: set[str] = set()
        self._content = token.content
        self._first = token.map[0] if token.map else 0
        self._rows = rows
        self._breaks = [at for at, char in enumerate(token.content) if char == "\n"] if "\n" in token.content else []
        self._bases: dict[int, int] = {}
        self._marks: tuple[Mark, ...] = ()
        self._open: list[tuple[Token, int]] = []
        self._said = 0
        self._line = Line(self._first)
        self._pictured = self._after_picture = False
        self._plain: list[tuple[int, str]] | None = None
        if oddities.SUSPICIOUS.search(token.content):
            self._plain = [(self._first, "")]
        for child in token.children or ():
            self._children[child.type](self, child)
        self._end_line()
        if self._plain is not None:
            self.notes += oddities.in_text(self._plain)

    def _row(self, at: int) -> int:
        return self._first + bisect_left(self._breaks, at)

    def _offset(self, at: int) -> int:
        """Where a character of the paragraph stands in the source, whose lines end as the paragraph's do."""
        index = bisect_left(self._breaks, at)
        if index not in self._bases:
            start = self._breaks[index - 1] + 1 if index else 0
            end = self._breaks[index] if index < len(self._breaks) else len(self._content)
            line = self._content[start:end]
            column = self._rows.texts[self._first + index].find(line.strip())
            self._bases[index] = (
                self._rows.start(self._first + index) + column - start - (len(line) - len(line.lstrip()))
            )
        return self._bases[index] + at

    def _say(self, text: str, mark: Mark | None = None) -> None:
        if self._after_picture:
            before = self._line.runs[-1].text if self._line.runs else " "
            if before[-1] in " \t":
                text = text.lstrip(" \t")
            self._after_picture = not text
        if text:
            self._line.runs.append(Run(text, (*self._marks, mark) if mark else self._marks))
            self._said += 1

    def _end_line(self) -> None:
        runs = self._line.runs
        while runs and not (tail := runs[-1].text.rstrip(" \t")):
            runs.pop()
        if runs:
            runs[-1] = Run(tail, runs[-1].marks)
        if runs or not self._pictured:
            self.lines.append(self._line)
        self._pictured = self._after_picture = False

    def _text(self, token: Token) -> None:
        self._say(token.content)
        if self._plain is not None:
            number, text = self._plain[-1]
            self._plain[-1] = (number, text + token.content)

    def _special(self, token: Token) -> None:
        """An escape or an entity; one that stands for a line end is no way to get a second line into a run."""
        self._say(" ".join(token.content.splitlines()) or " ")
        self._gap()

    def _gap(self) -> None:
        if self._plain is not None:
            number, text = self._plain[-1]
            self._plain[-1] = (number, text + " ")

    def _break(self, token: Token) -> None:
        self._end_line()
        row = self._row(token.meta["at"]) + 1
        self._line = Line(row)
        if self._plain is not None:
            self._plain.append((row, ""))

    def _code(self, token: Token) -> None:
        self._say(token.content, Mark(SpanKind.CODE))
        self._gap()

    def _open_mark(self, token: Token) -> None:
        kind = SpanKind.STRONG if token.type == "strong_open" else SpanKind.EMPHASIS
        self._marks = (*self._marks, Mark(kind))

    def _close_mark(self, _token: Token) -> None:
        self._marks = self._marks[:-1]

    def _open_link(self, token: Token) -> None:
        href = str(token.attrs.get("href", ""))
        self._marks = (*self._marks, Mark(SpanKind.LINK, href, bare=token.markup == "autolink"))
        self._open.append((token, self._said))
        self._about(token)

    def _close_link(self, token: Token) -> None:
        self._marks = self._marks[:-1]
        opening, said = self._open.pop()
        at: int = opening.meta["at"]
        href = str(opening.attrs.get("href", ""))
        if said == self._said:
            self.notes.append(oddities.wordless_link(self._row(at)))
        if token.markup == "autolink":
            self.spots.append(Spot(self._offset(at), self._offset(self._content.index(">", at)) + 1, "bare", href))
        else:
            self._destination(token.meta["at"], "link", href)
        self._gap()

    def _destination(self, label_end: int, kind: str, target: str) -> None:
        """Note where the address in `](address "title")` stands; a link by name has it elsewhere."""
        content = self._content
        if not content.startswith("](", label_end):
            return
        at = label_end + 2
        while at < len(content) and content[at] in " \t\n":
            at += 1
        found = parseLinkDestination(content, at, len(content))
        if found.ok:
            self.spots.append(Spot(self._offset(at), self._offset(at) + found.pos - at, kind, target))

    def _about(self, token: Token) -> None:
        if title := token.attrs.get("title"):
            self.notes.append(oddities.title(self._row(token.meta["at"]), str(title)))
        if label := token.meta.get("label"):
            self.used.add(label)

    def _address(self, token: Token) -> None:
        self._say(token.content, Mark(SpanKind.LINK, token.content, bare=True))
        self._single(token, "bare")

    def _mention(self, token: Token) -> None:
        self._say("@" + token.content, Mark(SpanKind.MENTION, token.content))
        self._single(token, "mention")

    def _tag(self, token: Token) -> None:
        self._say("#" + token.content, Mark(SpanKind.TAG, token.content))
        self._gap()

    def _single(self, token: Token, kind: str) -> None:
        start = self._offset(token.meta["at"])
        self.spots.append(Spot(start, start + token.meta["end"] - token.meta["at"], kind, token.content))
        self._gap()

    def _image(self, token: Token) -> None:
        at: int = token.meta["at"]
        source = str(token.attrs.get("src", ""))
        alt = " ".join(_words(token.children or ()).split())
        self.pictures.append(Picture(source, alt, self._row(at)))
        self._about(token)
        self._destination(at + 2 + len(token.content), "image", source)
        self._pictured = self._after_picture = True
        self._gap()

    _children: ClassVar[dict[str, Callable[[Paragraph, Token], None]]] = {
        "text": _text,
        "text_special": _special,
        "softbreak": _break,
        "hardbreak": _break,
        "code_inline": _code,
        "strong_open": _open_mark,
        "strong_close": _close_mark,
        "em_open": _open_mark,
        "em_close": _close_mark,
        "link_open": _open_link,
        "link_close": _close_link,
        "address": _address,
        "mention": _mention,
        "tag": _tag,
        "image": _image,
    }


def _words(tokens: Sequence[Token]) -> str:
    """Text of an image's alt: markup inside it has no meaning there."""
    signs = {"mention": "@", "tag": "#"}
    words = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type == "image":
            words.append(_words(token.children or ()))
        else:
            words.append(signs.get(token.type, "") + token.content)
    return "".join(words)
