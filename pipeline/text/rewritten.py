"""A document of the workspace as Markdown for any reader: the same headings, lists, tables and links, nothing active.

Code is set as plain lines, since some readers run templates and take files in even there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from pipeline.text import document, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: As far in as what belongs to an item of a list stands; some readers take nothing less.
_WIDTH = 4
_BREAK = "  \n"


def rewritten(source: str, below: int = 1) -> str:
    """Return a document as Markdown that every reader takes alike.

    Args:
        source: Markdown.
        below: by how much its headings are lowered; none of them is that of the whole page.
    """
    return "\n".join(_blocks(SyntaxTreeNode(document.tokens(source, below)).children)) + "\n"


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> list[str]:
    """Return the lines of blocks with an empty one between each two."""
    found: list[str] = []
    for node in nodes:
        made = _BLOCKS.get(node.type, _paragraph)(node)
        found += ["", *made] if found and made else made
    return found


def _paragraph(node: SyntaxTreeNode) -> list[str]:
    return _inline(node.children).split("\n")


def _heading(node: SyntaxTreeNode) -> list[str]:
    return [f"{'#' * int(node.tag[1:])} {' '.join(_inline(node.children).split())}"]


def _list(node: SyntaxTreeNode) -> list[str]:
    found: list[str] = []
    start = int(node.attrs.get("start", 1))
    for number, item in enumerate(node.children, start):
        sign = "-" if node.type == "bullet_list" else f"{number}."
        inside = _blocks(item.children) or [""]
        found.append(f"{sign:<{_WIDTH}}{inside[0]}")
        found += [" " * _WIDTH + each if each else "" for each in inside[1:]]
    return found


def _quote(node: SyntaxTreeNode) -> list[str]:
    return [f"> {each}".rstrip(" ") if not each.strip() else f"> {each}" for each in _blocks(node.children)]


def _code(node: SyntaxTreeNode) -> list[str]:
    return _BREAK.join(literal.lines(node.content.strip("\n"))).split("\n")


def _rule(_: SyntaxTreeNode) -> list[str]:
    return ["* * *"]


def _table(node: SyntaxTreeNode) -> list[str]:
    rows = [
        [" ".join(_inline(cell.children).split()) for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "| " + " | ".join("---" for _ in rows[0]) + " |", *lines[1:]]


_BLOCKS: dict[str, Callable[[SyntaxTreeNode], list[str]]] = {
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _code,
    "code_block": _code,
    "hr": _rule,
    "table": _table,
}


def _inline(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "".join(_piece(node) for node in nodes)


def _piece(node: SyntaxTreeNode) -> str:  # noqa: PLR0911 - one for each kind
    if node.type == "softbreak":
        return "\n"
    if node.type == "hardbreak":
        return _BREAK
    if node.type == "code_inline":
        return literal.code(node.content)
    if node.type == "strong":
        return f"**{_inline(node.children)}**"
    if node.type == "em":
        return f"*{_inline(node.children)}*"
    if node.type == "link" and node.tag == "a":
        return f"[{_inline(node.children)}]({literal.address(str(node.attrs['href']))})"
    return _inline(node.children) if node.children else literal.stretch(node.content)
