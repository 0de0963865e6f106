"""Where lines may break, and lines of even length: text as tokens with widths in ems, arithmetic from there on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

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
# A last line shorter than this share of the lines above it looks forgotten.
_WIDOW = 0.28


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
            Token(word, width(word), " " if between.startswith(" ") else "", between == _SOFT_HYPHEN)
            for word, between in zip(pieces[::2], [*pieces[1::2], " "], strict=True)
            if word
        ]
        found += row[:-1] + [token._replace(last=True, soft=False) for token in row[-1:]]
    return found


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
    """Widths in ems of what appears between tokens."""

    space: float
    hyphen: float


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
    """Fill as few lines as `wrap` does, each paragraph's as even as can be, without a forgotten last word."""
    lines: list[list[Token]] = []
    for paragraph in _paragraphs(row):
        best = _narrowest(paragraph, limit, ruler)
        if _has_widow(best, ruler):
            tied = _narrowest([*paragraph[:-2], _tie(paragraph[-2], paragraph[-1], ruler)], limit, ruler)
            best = tied if len(tied) == len(best) and _longest(tied, ruler) <= limit else best
        lines += best
    return lines


def written(line: Sequence[Token]) -> str:
    """Return a line as it is drawn."""
    text = "".join(token.text + token.space for token in line[:-1]) + line[-1].text
    return text + "-" if line[-1].soft else text


def line_width(line: Sequence[Token], ruler: Ruler) -> float:
    """Return a line's width in ems."""
    spaces = sum(ruler.space for token in line[:-1] if token.space)
    return sum(token.width for token in line) + spaces + (ruler.hyphen if line[-1].soft else 0.0)


def _narrowest(paragraph: Sequence[Token], limit: float, ruler: Ruler) -> list[list[Token]]:
    best = wrap(paragraph, limit, ruler)
    if len(best) == 1:
        return best
    low, high = max(token.width for token in paragraph), limit
    while high - low > 0.05:  # noqa: PLR2004 - a twentieth of an em cannot be seen
        middle = (low + high) / 2
        tried = wrap(paragraph, middle, ruler)
        if len(tried) > len(best):
            low = middle
        else:
            best, high = tried, middle
    return best


def _paragraphs(row: Sequence[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    for token in row:
        found[-1].append(token)
        if token.last:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def _has_widow(lines: Sequence[Sequence[Token]], ruler: Ruler) -> bool:
    alone = len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) > 1
    return alone and lines[-1][0].width < _WIDOW * _longest(lines, ruler)


def _longest(lines: Sequence[Sequence[Token]], ruler: Ruler) -> float:
    return max(line_width(line, ruler) for line in lines)


def _tie(one: Token, other: Token, ruler: Ruler) -> Token:
    space = ruler.space if one.space else 0.0
    return other._replace(text=one.text + one.space + other.text, width=one.width + space + other.width)


def _tie_pictures(text: str) -> str:
    """Tie an emoji to the word before it, so that no line starts with one that closed a sentence."""
    parts = clusters(text)
    for at in range(1, len(parts) - 1):
        if parts[at] == " " and wants_colour(parts[at + 1]) and not wants_colour(parts[at - 1]):
            parts[at] = _NO_BREAK
    return "".join(parts)
