"""What YAML takes for a comment and somebody meant: `title: Launch #python` loses its hashtag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.workspace.notes import Notes

Span = tuple[int, int]


def note_cut(text: str, first_line: int, scalars: Sequence[Span], flows: Sequence[Span], notes: Notes) -> None:
    """Note each comment that looks like a hashtag and stands where a value could.

    A comment on a line of its own is one, and so is `# with a space`, unless it cuts a sentence: what a field takes
    decides about that.

    Args:
        text: the front matter.
        first_line: the file's line on which it starts.
        scalars: where values stand, in order.
        flows: where lists in brackets and mappings in braces stand.
        notes: takes the findings.
    """
    for at in _comments(text, scalars):
        end = text.find("\n", at)
        comment = text[at : end if end >= 0 else len(text)]
        if len(comment) == 1 or comment[1].isspace():
            continue
        alone = not text[text.rfind("\n", 0, at) + 1 : at].strip()
        if alone and not any(start < at < end for start, end in flows):
            continue
        notes.error(
            first_line + text.count("\n", 0, at),
            "value-cut",
            Message("`{text}` is a comment in YAML and would be lost", text=comment[:80].rstrip()),
            Message('put the value in quotes: "… {text}"', text=comment[:20].split(maxsplit=1)[0]),
        )


def _comments(text: str, scalars: Sequence[Span]) -> Iterator[int]:
    """Yield where each comment starts."""
    at, spans = 0, iter(scalars)
    start, end = next(spans, (len(text), len(text)))
    while (at := text.find("#", at)) >= 0:
        while end <= at:
            start, end = next(spans, (len(text), len(text) + 1))
        if start <= at:
            at = end
            continue
        yield at
        at = text.find("\n", at)
        if at < 0:
            return
