"""Where lines may break, and lines of even length: text as tokens with widths in ems, arithmetic from there on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import breaking
from pipeline.cards.clusters import clusters, wants_colour

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Width = Callable[[str], float]

_SOFT_HYPHEN = "\u00ad"
_NO_BREAK = "\u00a0"
# A line may end after these: a space, a hyphen or slash between letters, a zero-width space, a soft hyphen.
_BREAKS = re.compile(r"([ ]+|\u200b|\u00ad|(?<=\w[-‐–/])(?=\w))")
_SPACES = re.compile(r"[^\S\n\u00a0\u202f]+")
# What stays together: a number and what it counts, a single letter and its word, a dash and the word before.
_TOGETHER = re.compile(
    r"(?<=\d) (?=(?:[^\W\d_]{1,8}\b|[₺€$£%°]))|(?<=\b[^\W\d_])(?<!\d [^\W\d_]) (?=\w{2})|(?<=\w) (?=[–—] )"
)
# A last line of one word that is shorter than this share of what fits looks forgotten.
_WIDOW = 0.28
# What a line costs, beside the square of its empty share: a word parted in two, a little word at its end, one at its
# start that belongs to the word before, a forgotten last word; and what it is worth that it ends with a thought.
_PARTED, _SHORT_END, _CLINGS, _FORGOTTEN, _POINT = 0.35, 0.02, 0.2, 0.3, 0.03
_SHORT, _POINTS = 3, ".,;:!?…–—"
_LATER = 1e-6  # of two ways that cost the same, the one with the longer first line


class Token(NamedTuple):
    """What is never broken, and what follows it.

    Args:
        width: in ems.
        space: what stands between it and the next one on the same line.
        soft: a hyphen is drawn where a line ends with it.
        last: the author ended the line here.
    """

    text: str
    width: float
    space: str = " "
    soft: bool = False
    last: bool = False


def tidy(text: str) -> str:
    """Return text with spaces and line ends made plain, and what belongs together tied with no-break spaces."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    whole = "\n".join(line for line in lines if line)
    return _tie_pictures(_TOGETHER.sub(_NO_BREAK, whole))


def tokens(text: str, width: Width) -> list[Token]:
    """Split tidy text into what a line may hold whole.

    Args:
        text: what `tidy` returned.
        width: measures a text in ems.
    """
    found: list[Token] = []
    for line in text.split("\n"):
        pieces = _BREAKS.split(line)
        row = [
            token
            for word, between in zip(pieces[::2], [*pieces[1::2], " "], strict=True)
            if word
            for token in _word_tokens(word, between, width)
        ]
        found += row[:-1] + [token._replace(last=True, soft=False) for token in row[-1:]]
    return found


def _word_tokens(word: str, between: str, width: Width) -> list[Token]:
    """Return what stands between two places to break as tokens; scripts without spaces have more places within."""
    *early, last = breaking.parts(word)
    ended = Token(last, width(last), " " if between.startswith(" ") else "", between == _SOFT_HYPHEN)
    return [*(Token(part, width(part), "") for part in early), ended]


def pieces(token: Token, limit: float, width: Width) -> list[Token]:
    """Break a token that no line can hold into pieces that fit, between characters as a reader sees them."""
    if token.width <= limit:
        return [token]
    found: list[Token] = []
    held, reached = "", 0.0
    for cluster in clusters(token.text):
        advance = width(cluster)
        if held and reached + advance > limit:
            found.append(Token(held, reached, ""))
            held, reached = "", 0.0
        held, reached = held + cluster, reached + advance
    return [*found, token._replace(text=held, width=reached)]


class Ruler(NamedTuple):
    """What stands between tokens.

    Args:
        space: its width in ems.
        hyphen: its width in ems.
        clinging: words that no line should start with.
    """

    space: float
    hyphen: float
    clinging: frozenset[str] = frozenset()


def wrap(row: Sequence[Token], limit: float, ruler: Ruler) -> list[list[Token]]:
    """Fill lines up to a width in ems; a token wider than that stands alone on its line."""
    lines: list[list[Token]] = []
    reached = 0.0
    start_new = True
    for token in row:
        space = ruler.space if lines and lines[-1] and lines[-1][-1].space else 0.0
        end = ruler.hyphen if token.soft else 0.0
        if not start_new and reached + space + token.width + end <= limit:
            lines[-1].append(token)
            reached += space + token.width
        else:
            lines.append([token])
            reached = token.width
        start_new = token.last
    return lines


def balanced(row: Sequence[Token], limit: float, ruler: Ruler) -> list[list[Token]]:
    """Fill as few lines as `wrap` does, each paragraph's as even and as well parted as can be."""
    return [line for paragraph in _paragraphs(row) for line in _best(paragraph, limit, ruler)]


def written(line: Sequence[Token]) -> str:
    """Return a line as it is drawn."""
    text = "".join(token.text + token.space for token in line[:-1]) + line[-1].text
    return text + "-" if line[-1].soft else text


def line_width(line: Sequence[Token], ruler: Ruler) -> float:
    """Return a line's width in ems."""
    spaces = sum(ruler.space for token in line[:-1] if token.space)
    return sum(token.width for token in line) + spaces + (ruler.hyphen if line[-1].soft else 0.0)


def _best(paragraph: Sequence[Token], limit: float, ruler: Ruler) -> list[list[Token]]:
    """Return the lines that cost least: every way to part a paragraph is weighed, from its end to its start."""
    count = len(paragraph)
    # From each token on: how many lines at least, what they cost, and where the first of them ends.
    best: list[tuple[int, float, int]] = [(0, 0.0, count)] * (count + 1)
    for start in range(count - 1, -1, -1):
        found: tuple[int, float, int] | None = None
        width = 0.0
        for end in range(start + 1, count + 1):
            last = paragraph[end - 1]
            width += last.width
            drawn = width + (ruler.hyphen if last.soft else 0.0)
            if width > limit and found:
                break
            if drawn <= limit or end == start + 1:
                lines, cost, _ = best[end]
                cost += _cost(paragraph, start, end, drawn / limit if limit else 1.0, ruler)
                if found is None or (lines + 1, cost) < found[:2]:
                    found = lines + 1, cost, end
            width += ruler.space if last.space else 0.0
        best[start] = found or (count - start, 0.0, count)
    lines_found: list[list[Token]] = []
    at = 0
    while at < count:
        lines_found.append(list(paragraph[at : best[at][2]]))
        at = best[at][2]
    return lines_found


def _cost(paragraph: Sequence[Token], start: int, end: int, filled: float, ruler: Ruler) -> float:
    """Return what is wrong with a line: its empty share squared, and what a typesetter would not leave so.

    Args:
        paragraph: all of it.
        start: the line's first token.
        end: the one after its last.
        filled: its width as a share of what fits.
        ruler: what clings to the word before it.
    """
    empty = max(0.0, 1 - filled)
    cost = empty * empty - _LATER * start * empty
    first, last = paragraph[start], paragraph[end - 1]
    if start and first.text in ruler.clinging:
        cost += _CLINGS
    if end == len(paragraph):
        return cost + (_FORGOTTEN if start and end - start == 1 and filled < _WIDOW else 0.0)
    if last.soft:
        cost += _PARTED + (_PARTED if start and paragraph[start - 1].soft else 0.0)
        cost += _PARTED if end == len(paragraph) - 1 else 0.0  # half a word alone on the last line
    elif last.space and len(last.text) <= _SHORT and last.text.isalpha() and last.text not in ruler.clinging:
        cost += _SHORT_END
    elif last.text[-1:] in _POINTS:
        cost -= _POINT
    return cost


def _paragraphs(row: Sequence[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    for token in row:
        found[-1].append(token)
        if token.last:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def _tie_pictures(text: str) -> str:
    """Tie an emoji to the word before it, so that no line starts with one that closed a sentence."""
    parts = clusters(text)
    for at in range(1, len(parts) - 1):
        if parts[at] == " " and wants_colour(parts[at + 1]) and not wants_colour(parts[at - 1]):
            parts[at] = _NO_BREAK
    return "".join(parts)
