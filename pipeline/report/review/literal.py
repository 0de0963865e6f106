"""Texts of strangers in a page of GitHub's: shown line by line as they are, and never more than text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.voice import visible, visible_lines
from pipeline.text.difference import Fate, Stretch, difference

if TYPE_CHECKING:
    from collections.abc import Callable

#: Within `<pre>` nothing is Markdown; what HTML, a formula or a careless reader could take for its own is a number.
_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'`$\\|*_[]~#"}
#: A name after this sign would be told, were it not within `<pre>`; a word joiner keeps it from being one anywhere.
_SIGNS[ord("@")] = "&#64;\u2060"
_MARKS = {Fate.GONE: "del", Fate.NEW: "ins", Fate.SAME: ""}


def pre(text: str, hide: Callable[[str], str], most: int | None = None) -> tuple[str, int]:
    """Return a text as a block that keeps its lines, and how many characters of it were cut off.

    Args:
        text: as readers of a network see it.
        hide: takes secrets out.
        most: characters; None shows all.
    """
    said = hide("\n".join(visible_lines(text)))
    left = 0 if most is None else max(0, len(said) - most)
    # HTML takes the first line end after the tag for its own, so that one is ours.
    return f"<pre>\n{_escaped(said[: len(said) - left])}</pre>\n", left


def changed(old: str, new: str, hide: Callable[[str], str], most: int | None = None) -> tuple[str, int]:
    """Return the lines that differ between two texts, word by word: what went struck out, what came underlined."""
    before, after = (hide("\n".join(visible_lines(text))) for text in (old, new))
    lines: list[str] = []
    room = most
    left = 0
    for stretches in difference(before, after):
        size = sum(len(stretch.text) for stretch in stretches)
        if room is None:
            lines.append("".join(map(_marked, stretches)))
        elif size <= room or not lines:
            kept, cut = _cut(stretches, room)
            lines.append("".join(map(_marked, kept)))
            left += cut
            room -= size - cut
        else:
            left += size
    shown = "\n".join(lines)
    return f"<pre>\n{shown}</pre>\n", left


def attribute(text: str) -> str:
    """Return text for between the quotes of an attribute."""
    return _escaped(visible(text))


def _cut(stretches: tuple[Stretch, ...], most: int) -> tuple[tuple[Stretch, ...], int]:
    kept: list[Stretch] = []
    left = 0
    for fate, text in stretches:
        if most > 0:
            kept.append(Stretch(fate, text[:most]))
        left += max(0, len(text) - max(most, 0))
        most -= len(text)
    return tuple(kept), left


def _marked(stretch: Stretch) -> str:
    """Return words in their mark, line by line: a line end within one would be lost on some screens."""
    tag = _MARKS[stretch.fate]
    if not tag:
        return _escaped(stretch.text)
    return "\n".join(_tagged(piece, tag) for piece in stretch.text.split("\n"))


def _tagged(text: str, tag: str) -> str:
    return f"<{tag}>{_escaped(text)}</{tag}>" if text else ""


def _escaped(text: str) -> str:
    return text.translate(_SIGNS)
