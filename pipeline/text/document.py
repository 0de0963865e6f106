"""Markdown that people of the workspace read, such as its strategy: ordinary Markdown with tables, as HTML.

Nothing of it is active but links to the web; HTML is text, a picture is its words.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from pipeline.text.inline import MAX_NESTING
from pipeline.text.links import is_followable
from pipeline.text.wall import DOCUMENT, walled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

#: Characters of a document; what is beyond is left out.
LONGEST = 200_000
_DEEPEST = 6


def html(source: str, below: int = 1) -> str:
    """Return a document as HTML.

    Args:
        source: Markdown.
        below: by how much its headings are lowered; none of them is that of the whole page.
    """
    made = _parser()
    return walled(str(made.renderer.render(tokens(source, below), made.options, {})), DOCUMENT)


def tokens(source: str, below: int = 1) -> list[Token]:
    """Return a document as it was read, without what is active in it.

    Args:
        source: Markdown.
        below: by how much its headings are lowered.
    """
    found = _parser().parse(source[:LONGEST])
    _mend(found, below)
    return found


def titled(source: str) -> tuple[str, str]:
    """Return a document's title and what is below it; without a title it is empty."""
    first, _, rest = source.lstrip("\ufeff\n\r ").partition("\n")
    return (first[2:].strip(" #\r"), rest) if first.startswith("# ") else ("", source)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING}).enable("table")


def _mend(tokens: Iterable[Token], below: int) -> None:
    """Put headings below another, take links that nobody may follow, and say what pictures show."""
    followed = True
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{max(2, min(int(token.tag[1:]) + below, _DEEPEST))}"
        elif token.type == "link_open":
            followed = is_followable(str(token.attrs.get("href", "")))
            token.tag = "a" if followed else "span"
            token.attrs = {"href": token.attrs["href"], "rel": "noopener noreferrer nofollow"} if followed else {}
        elif token.type == "link_close":
            token.tag = "a" if followed else "span"
        elif token.type == "image":
            token.type, token.tag, token.content = "text", "", _said(token)
            token.children = None
        _mend(token.children or (), below)


def _said(image: Token) -> str:
    return "".join(child.content for child in image.children or ()) or str(image.attrs.get("src", ""))
