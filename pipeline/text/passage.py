"""What Markdown becomes before a network has its say: lines of runs, pictures, and notes about what was odd."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.finding import Severity
from pipeline.model.variant import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.i18n import Message
    from pipeline.model.variant import SpanKind


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """What a stretch of text is. One object is one stretch: two bold words are two marks.

    Args:
        target: the address of a link, the name after `@`, the tag after `#`; else empty.
        bare: a link whose words are its own address.
    """

    kind: SpanKind
    target: str = ""
    bare: bool = False


class Run(NamedTuple):
    """Text under the same marks, the outermost first; never with a line break in it."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Line:
    """A line of the result.

    Args:
        number: the line of the source it came from, from 0.
        head: what a list puts before it (`• `).
    """

    number: int
    runs: list[Run] = field(default_factory=list)
    head: str = ""

    @property
    def text(self) -> str:
        """The line as it reads."""
        return self.head + "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Picture:
    """`![alt](source)` at a line of the source, from 0."""

    source: str
    alt: str
    number: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something a writer should know about the source, at one of its lines (from 0)."""

    number: int
    code: str
    message: Message
    hint: Message
    severity: Severity = Severity.WARNING


class Spot(NamedTuple):
    """Characters of the source that name an address or a person, for whoever writes the Markdown anew.

    Args:
        kind: `link`, `bare` (an address as text), `image` or `mention`.
        target: what they name.
    """

    start: int
    end: int
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a post, read."""

    source: str
    lines: tuple[Line, ...]
    pictures: tuple[Picture, ...]
    notes: tuple[Note, ...]
    spots: tuple[Spot, ...]


class Laid(NamedTuple):
    """Lines laid out as one text.

    Args:
        numbers: for each line of the text, the line of the source it came from, from 0.
    """

    text: str
    spans: tuple[Span, ...]
    numbers: tuple[int, ...]


def lay(lines: Sequence[Line]) -> Laid:
    """Join lines into one text with spans over it; a mark that covers nothing but blanks leaves no span."""
    pieces: list[str] = []
    reach: dict[Mark, tuple[int, int]] = {}
    position = 0
    for index, line in enumerate(lines):
        if index:
            pieces.append("\n")
            position += 1
        if line.head:
            pieces.append(line.head)
            position += len(line.head)
        for text, marks in line.runs:
            pieces.append(text)
            for mark in marks:
                start, _ = reach.get(mark, (position, 0))
                reach[mark] = (start, position + len(text))
            position += len(text)
    text = "".join(pieces)
    return Laid(text, tuple(_spans(text, reach.items())), tuple(line.number for line in lines))


def _spans(text: str, reach: Iterable[tuple[Mark, tuple[int, int]]]) -> list[Span]:
    spans = [
        Span(mark.kind, start, end, mark.target)
        for mark, (start, end) in reach
        if not text[start:end].isspace() and start < end
    ]
    spans.sort(key=lambda span: (span.start, -span.end, span.kind))
    return spans
