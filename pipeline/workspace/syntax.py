"""What is wrong with YAML or TOML that does not parse, in words for somebody who only wanted to write a post."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.workspace.notes import Notes

_HASH_IN_BRACKETS = re.compile(r"[\[{][^\n\"']*?(#[^\s,\]}]+)|[\[,{]\s*(#[^\s,\]}]+)")
_QUOTE = Message("put the value in quotes")

#: What the parsers say (libyaml's words, then PyYAML's own), what that means, what to do; the first that fits.
_KNOWN: tuple[tuple[tuple[str, ...], Message, Message], ...] = (
    (
        ("mapping values are not allowed",),
        Message("a colon and a space inside the value start another key"),
        Message('put the value in quotes: "…: …"'),
    ),
    (
        ("tab character", "'\\t' that cannot start"),
        Message("a tab stands where spaces should"),
        Message("indent with spaces"),
    ),
    (
        ("unexpected end of stream", "unexpected document indicator"),
        Message("a quotation mark is opened and never closed"),
        Message("close it on the same line"),
    ),
    (
        ("',' or ']'", "',' or '}'"),
        Message("a bracket is opened and not closed, or a comma is missing"),
        Message("write [one, two]; put what has special signs in quotes"),
    ),
    (
        ("alphabetic or numeric character",),
        Message("the value starts with `*` or `&`, which mean something else in YAML"),
        _QUOTE,
    ),
    (
        ("unknown escape character", "escape sequence", "hexdecimal", "hexadecimal"),
        Message("a backslash in double quotes starts an escape, and this is none"),
        Message("write two backslashes, or use single quotes"),
    ),
    (
        ("comment or line break", "comment or a line break"),
        Message("a value that starts with `>` or `|` goes on in the lines below"),
        _QUOTE,
    ),
    (
        ("sequence entries are not allowed",),
        Message("a value cannot start with `- `"),
        Message("put the value in quotes, or write a list below the key"),
    ),
    (("cannot start any token",), Message("the value starts with a sign that means something else in YAML"), _QUOTE),
    (("tag", "'!'"), Message("the value starts with `!`, which means something else in YAML"), _QUOTE),
    (
        ("expected key", "expected <block end>", "'-' indicator"),
        Message("this does not belong to the value above or before it"),
        Message("put a whole value in one pair of quotes, and indent keys alike"),
    ),
    (
        ("could not find expected ':'", "document start"),
        Message("this line is no `key: value`"),
        Message("write `key: value`, one on each line; indent a value's further lines"),
    ),
)
_OTHER = (
    Message("this is not YAML that can be read"),
    Message("write `key: value`, one on each line; put a value with special signs in quotes"),
)


def note(error: Exception, text: str, first_line: int, notes: Notes) -> None:
    """Note why YAML does not parse.

    Args:
        error: what PyYAML raised.
        text: what it was given.
        first_line: the file's line on which that starts.
        notes: takes the finding.
    """
    problem, context = (str(getattr(error, name, "") or "") for name in ("problem", "context"))
    hashed = _HASH_IN_BRACKETS.search(text)
    if hashed and "flow" in context:
        sign = hashed[1] or hashed[2]
        notes.error(
            first_line + text.count("\n", 0, hashed.start(hashed.lastindex or 0)),
            "value-cut",
            Message("`{text}` is a comment in YAML and swallows the rest of the line", text=sign[:80]),
            Message('take out the `#`, or put it in quotes: "{text}"', text=sign[:40]),
        )
        return
    message, hint = next(
        ((message, hint) for signs, message, hint in _KNOWN if any(sign in problem for sign in signs)), _OTHER
    )
    notes.error(first_line + _line(error, context, text), "yaml-syntax", message, hint)


def _line(error: Any, context: str, text: str) -> int:  # noqa: ANN401 - attributes differ by class
    """Return the line of the text, from 0, on which the mistake is, rather than where the parser gave up."""
    opened = "quoted" in context or "flow" in context or "simple key" in context
    mark = (getattr(error, "context_mark", None) if opened else None) or getattr(error, "problem_mark", None)
    return min(mark.line, text.rstrip().count("\n")) if mark is not None else 0
