"""A post that is too long for a network, cut into messages that fit: shown to a person, never done by itself.

Each piece is measured as it will be sent: rendered with its template, its people and its tagged addresses.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.finding import Fix
from pipeline.networks.limits import limits
from pipeline.render import render
from pipeline.rules.length import excess
from pipeline.text import markdown
from pipeline.text.cutting import first_cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.library import Library, Target
    from pipeline.model.post import Post
    from pipeline.model.variant import Variant
    from pipeline.text.cutting import Seam
    from pipeline.text.markdown import Source

BETWEEN = "\n\n***\n\n"
STAND_IN = "."
#: Nobody reads a thread of more, and cutting one would take long.
MOST_PARTS = 100


class Cut(NamedTuple):
    """Where a part of a post would be cut.

    Args:
        part: which part of the file, from 0.
        start: first character of the part's source that goes.
        end: one past the last.
        seam: what it lies between.
        line: the file's line, 1-based.
    """

    part: int
    start: int
    end: int
    seam: Seam
    line: int


class Piece(NamedTuple):
    """One message of the result.

    Args:
        text: its Markdown, without a number.
        cut: what ends it; None where it ends as the file has it.
    """

    text: str
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Fitting:
    """What cutting a post came to.

    Args:
        pieces: the messages, in order.
        variants: the post as each network would show it then; None where it cannot be rendered at all.
        stuck: the parts of the result that are still too long, from 0: nothing in them may be cut.
    """

    pieces: tuple[Piece, ...]
    variants: tuple[Variant | None, ...]
    stuck: tuple[int, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether every message fits everywhere."""
        return not self.stuck and None not in self.variants


def number_of(part: int, parts: int) -> str:
    """Return what numbered messages end with."""
    return f"{part}/{parts}"


def fitted(targets: Sequence[Target], library: Library, *, numbered: bool = False) -> Fitting:
    """Cut a post so that each of its messages fits on every network of some targets of it.

    Args:
        targets: of one post.
        library: the workspace.
        numbered: each message ends with a line such as 1/3.
    """
    # The number of parts is known once all are cut, and is written in each: it is guessed, and guessed again.
    for guessed in (9, MOST_PARTS - 1):
        found = _Cutting(targets, library, guessed if numbered else 0).done()
        if len(found.pieces) <= guessed:
            break
    return found


@dataclass(slots=True)
class _Cutting:
    targets: Sequence[Target]
    library: Library
    guessed: int
    pieces: list[Piece] = field(default_factory=list)

    def done(self) -> Fitting:
        """Cut every part, and look at the whole once more."""
        sources = markdown.split(self.targets[0].post.body)
        for part, source in enumerate(sources):
            self._cut(part, source, len(sources) - part - 1)
        variants = self._rendered([piece.text for piece in self.pieces], len(self.pieces))
        stuck = [number for number in range(len(self.pieces)) if self._is_long(variants, number)]
        return Fitting(tuple(self.pieces), variants, tuple(stuck))

    def _cut(self, part: int, whole: Source, later: int) -> None:
        source, at = whole.text, 0
        first = self.targets[0].post.body_line + whole.number
        while len(self.pieces) < MOST_PARTS and not self._fits(source[at:], later):
            place = first_cut(source[at:], lambda piece: self._fits(piece, later + 1))
            if place is None:
                break
            start, end = at + place.start, at + place.end
            line = first + source.count("\n", 0, start)
            self.pieces.append(Piece(source[at:start], Cut(part, start, end, place.seam, line)))
            at = end
        self.pieces.append(Piece(source[at:]))

    def _fits(self, piece: str, later: int) -> bool:
        """Whether a piece fits in its place; of the others only their number matters to it."""
        pieces = [*(STAND_IN for _ in self.pieces), piece, *([STAND_IN] * later)]
        return not self._is_long(self._rendered(pieces, max(self.guessed, len(pieces))), len(self.pieces))

    def _rendered(self, pieces: Sequence[str], total: int) -> tuple[Variant | None, ...]:
        if self.guessed:
            pieces = [f"{piece}\n\n{number_of(number, total)}" for number, piece in enumerate(pieces, 1)]
        body = BETWEEN.join(pieces)
        changed = [target._replace(post=replace(target.post, body=body)) for target in self.targets]
        return tuple(render(target, self.library).variant for target in changed)

    def _is_long(self, variants: Sequence[Variant | None], number: int) -> bool:
        return any(
            variant is not None
            and number < len(variant.parts)
            and excess(variant.parts[number], limits(variant.network)) > 0
            for variant in variants
        )


def mends(post: Post, fitting: Fitting, *, numbered: bool = False) -> Iterator[Fix]:
    """Yield what puts the cuts into a post's file: lines `***`, and the numbers of the messages where they are wanted.

    Args:
        post: as it was cut.
        fitting: what cutting it came to.
        numbered: as it was cut.
    """
    total, number = len(fitting.pieces), 0
    for part, source in enumerate(markdown.split(post.body)):
        rows = source.text.split("\n")
        changed = dict[int, str]()
        own = [piece.cut for piece in fitting.pieces if piece.cut and piece.cut.part == part]
        endings = [f"\n\n{number_of(number + index, total)}" * numbered for index in range(1, len(own) + 2)]
        number += len(own) + 1
        if endings[-1]:
            changed[len(rows) - 1] = rows[-1] + endings[-1]
        for cut, ending in zip(reversed(own), reversed(endings[:-1]), strict=True):
            row = source.text.count("\n", 0, cut.start)
            column = cut.start - source.text.rfind("\n", 0, cut.start) - 1
            text = changed.get(row, rows[row])
            blanks = source.text[cut.start : cut.end]
            breaks = blanks.count("\n")
            after = f"\n\n{text[column + len(blanks) :]}" if not breaks else "\n" * (breaks == 1)
            changed[row] = f"{text[:column]}{ending}\n\n***{after}"
        for row, text in sorted(changed.items()):
            yield Fix(post.body_line + source.number + row, rows[row], text)
