"""The front matter of a Markdown file, read strictly: what is written is what comes out, with its line, or a finding.

python-frontmatter finds the delimiters. Its YAML loader is not used: it takes `no` for false and `12:30` for 750,
keeps the last of two equal keys, cuts `Launch #python`, and knows no lines (see `compose`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message

if TYPE_CHECKING:
    import re

    from frontmatter.default_handlers import YAMLHandler

    from pipeline.workspace.nodes import Table
    from pipeline.workspace.notes import Notes

#: Characters of front matter; more is an attack or a mistake.
LONGEST = 65_536
_FENCE = "---"


class Document(NamedTuple):
    """A Markdown file with front matter.

    Args:
        table: the front matter.
        body: what follows it, exactly as written.
        body_line: the file's line on which the body starts, 1-based.
    """

    table: Table
    body: str
    body_line: int


def read(text: str, notes: Notes) -> Document | None:
    r"""Read a file's text, None where there is no front matter that means anything; every reason is noted.

    Args:
        text: with `\n` at the end of each line.
        notes: takes the findings.
    """
    handler, boundary = _delimiters()
    opening = boundary.match(text)
    if opening is None or not handler.detect(text):
        _note_missing(text, notes)
        return None
    try:
        front, content = handler.split(text)
    except ValueError:
        notes.error(
            1,
            "front-matter-unclosed",
            Message("the front matter is never closed"),
            Message("write a line `---` between the keys and the text"),
        )
        return None
    front_at, content_at = opening.end(), len(text) - len(content)
    _check_fence(1, opening[0], notes)
    _check_fence(text.count("\n", 0, front_at + len(front)) + 1, text[front_at + len(front) : content_at], notes)
    table = _table(front, text.count("\n", 0, front_at) + 1, notes)
    if table is None:
        return None
    body_at = content_at + content.startswith("\n")
    return Document(table, text[body_at:], text.count("\n", 0, body_at) + 1)


@cache
def _delimiters() -> tuple[YAMLHandler, re.Pattern[str]]:
    from frontmatter.default_handlers import YAMLHandler  # noqa: PLC0415 - 40 ms that a warm start does not need

    handler = YAMLHandler()
    return handler, handler.FM_BOUNDARY


def _note_missing(text: str, notes: Notes) -> None:
    if not text.strip():
        notes.error(0, "front-matter-missing", Message("the file is empty"), Message("`tellal new` makes a post"))
        return
    above = text.lstrip().startswith(_FENCE)
    hint = (
        Message("delete what stands above the first `---`")
        if above
        else Message("begin the file with a line `---`, the keys, and another line `---`")
    )
    notes.error(1, "front-matter-missing", Message("the file does not begin with front matter"), hint)


def _check_fence(line: int, written: str, notes: Notes) -> None:
    if written.strip() != _FENCE:
        notes.error(
            line,
            "front-matter-fence",
            Message(
                "front matter begins and ends with exactly `---`, and this is {written}", written=written.strip()[:40]
            ),
            Message("write `---`"),
            notes.replacement(line, 0, written.strip(), _FENCE),
        )


def _table(front: str, first_line: int, notes: Notes) -> Table | None:
    if len(front) > LONGEST:
        notes.error(
            1,
            "front-matter-long",
            Message("the front matter has {size} characters; at most {most} are read", size=len(front), most=LONGEST),
            Message("long texts belong below it"),
        )
        return None
    if not front.strip():
        notes.error(
            1,
            "front-matter-empty",
            Message("the front matter is empty"),
            Message("`tellal new` makes a post with everything it needs"),
        )
        return None
    from pipeline.workspace.compose import compose  # noqa: PLC0415 - as above

    return compose(front, first_line, notes)
