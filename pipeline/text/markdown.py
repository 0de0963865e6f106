"""A post's Markdown, read the way writers of posts mean it.

What a reader of Markdown may find unusual, on purpose:

- A new line in the file is a new line in the post; blank lines between blocks are kept as one.
- Only a line `***` parts a thread. `---`, `___` and the like stay in the text as typed, with a note; under a line of
  text they make no heading.
- Lists become `• ` and `1. `, quotes get quotation marks, headings are plain lines, code is itself.
- HTML is text, with a note. Whatever the parser would drop (an unused definition, a title, deep nesting) is noted.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it.helpers import parseLinkDestination

from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.text import oddities
from pipeline.text.blocks import Blocks
from pipeline.text.inline import block_parser, parser
from pipeline.text.paragraph import Rows
from pipeline.text.passage import Line, Note, Passage, Run, Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MARKER = re.compile(r"\*\*\*[ \t]*\Z")
# About ten thousand words; every rule below takes linear time, and this keeps the line short.
MAX_LENGTH = 100_000


class Source(NamedTuple):
    """One message of a thread as written.

    Args:
        text: Markdown without blank lines around it.
        number: the line of the body on which it starts, from 0.
    """

    text: str
    number: int


def split(body: str) -> tuple[Source, ...]:
    """Part a body at its `***` lines; those inside code, quotes and lists are not markers."""
    text = body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    rows = text.split("\n")
    markers: list[int] = []
    if any(row.startswith("***") for row in rows) and len(text) <= MAX_LENGTH:
        markers = [
            token.map[0]
            for token in block_parser().parse(text)
            if token.type == "hr" and token.level == 0 and token.map and MARKER.match(rows[token.map[0]])
        ]
    bounds = [-1, *markers, len(rows)]
    return tuple(_source(rows, before + 1, after) for before, after in pairwise(bounds))


def _source(rows: Sequence[str], first: int, last: int) -> Source:
    start = first
    while start < last and not rows[start].strip():
        start += 1
    while last > start and not rows[last - 1].strip():
        last -= 1
    return Source("\n".join(rows[start:last]), start if start < last else first)


@lru_cache(maxsize=64)
def read(source: str) -> Passage:
    """Read one part as `split` gives it, with plain line ends. Never fails: what is odd becomes a note."""
    if len(source) > MAX_LENGTH:
        return _unread(source)
    env: dict[str, Any] = {}
    blocks = Blocks(source, parser(references=True).parse(source, env))
    definitions = env.get("references")
    if not definitions:
        return blocks.passage()
    unused = definitions.keys() - blocks.used
    if unused or env.get("duplicate_refs"):
        # Read again with definitions as the text they seem to be: a line must not vanish from a post.
        places = [definitions[name]["map"][0] for name in unused] + [
            twice["map"][0] for twice in env.get("duplicate_refs", ())
        ]
        blocks = Blocks(source, parser(references=False).parse(source, {}))
        blocks.notes.append(oddities.unused_definition(min(places)))
        return blocks.passage()
    return blocks.passage(_definitions(source, definitions.values()))


def _definitions(source: str, definitions: Iterable[dict[str, Any]]) -> Iterator[Spot]:
    """Where the addresses of `[name]: address` lines stand."""
    rows = Rows(source)
    for definition in definitions:
        at = source.find("]:", rows.start(definition["map"][0])) + 2
        while source[at : at + 1] in (" ", "\t", "\n"):
            at += 1
        found = parseLinkDestination(source, at, len(source))
        if found.ok and found.str == definition["href"]:
            yield Spot(at, found.pos, "link", definition["href"])


def _unread(source: str) -> Passage:
    lines = tuple(Line(number, [Run(text)] if text else []) for number, text in enumerate(source.split("\n")))
    note = Note(
        0,
        "part-too-long",
        Message(
            "this part has {size} characters, more than the {limit} that are read", size=len(source), limit=MAX_LENGTH
        ),
        Message("part the post with a line ***, or shorten it"),
        Severity.ERROR,
    )
    return Passage(source, lines, (), (note,), ())
