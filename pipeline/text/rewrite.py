"""Markdown written anew for networks that read a dialect of their own, so that nothing in it means more than was meant.

What we read as text (`~`, `^`, `{%`, a `#` without a blank) is markup to some of them, and a new line is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from markdown_it.tree import SyntaxTreeNode

from pipeline.text.inline import parser
from pipeline.text.links import is_followable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: source and alt text of a picture → the Markdown that shows it
    Picture = Callable[[str, str], str]

_SIGNS = re.compile(r"[\\`*_\[\]<>~^|]")
_STARTS = re.compile(r"(?m)^([ \t]*)([#+=-]|\d+(?=[.)]))")
_CLOSING = re.compile(r"#+\Z")
#: Indented lines behind them would belong to them.
_LISTS = frozenset({"bullet_list", "ordered_list"})
# At the end of a piece of text nobody knows what follows.
_ENTITY = re.compile(r"&(?=#?\w+;|\Z)")
_LIQUID = re.compile(r"\{(?=[{%]|\Z)")
_NEEDS_BRACKETS = re.compile(r"[()<>]")
_LANGUAGE = re.compile(r"[\w+#.-]+\Z")
_BACKTICKS = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a network reads Markdown.

    Args:
        fences: code stands between lines of backticks; else it is indented, but for code right behind a list.
        liquid: `{%` and `{{` are commands.
        people: what mentions somebody, which no backslash may part.
    """

    fences: bool = True
    liquid: bool = False
    people: re.Pattern[str] = field(default=re.compile(r"(?!)"))


REDDIT = Dialect(fences=False, people=re.compile(r"(?<![\w/])/?u/[\w\\-]+"))
FOREM = Dialect(liquid=True)


def rewrite(source: str, dialect: Dialect, picture: Picture) -> str:
    """Return Markdown that a dialect reads as we read the source.

    Args:
        source: as a network gets it, people and addresses already its own.
        dialect: of the network.
        picture: shows a picture.
    """
    root = SyntaxTreeNode(parser(references=True).parse(source))
    return "\n".join(_Writer(dialect, picture).blocks(root))


class _Writer:
    def __init__(self, dialect: Dialect, picture: Picture) -> None:
        self._dialect = dialect
        self._picture = picture

    def blocks(self, node: SyntaxTreeNode, *, apart: bool = True) -> list[str]:
        """Return the lines of what a block holds, with a blank one between its parts."""
        lines: list[str] = []
        for child in node.children:
            made = self._block(child)
            if lines and made and apart:
                lines.append("")
            lines += made
        return lines

    def _block(self, node: SyntaxTreeNode) -> list[str]:
        make = self._of_blocks.get(node.type)
        return make(self, node) if make else self.blocks(node)

    def _paragraph(self, node: SyntaxTreeNode) -> list[str]:
        """Take its meaning from what would be a heading or a list at the start of a line."""
        quiet = _STARTS.sub(lambda match: f"{match[1]}{_quiet(match[2])}", self._inline(node))
        return [line.lstrip(" \t") for line in quiet.split("\n")]

    def _heading(self, node: SyntaxTreeNode) -> list[str]:
        words = " ".join(self._inline(node).split())
        quiet = _CLOSING.sub(lambda match: r"\#" * len(match[0]), words)
        return [f"{node.markup} {quiet}".rstrip()]

    def _quote(self, node: SyntaxTreeNode) -> list[str]:
        return [f"> {line}" if line else ">" for line in self.blocks(node)]

    def _list(self, node: SyntaxTreeNode) -> list[str]:
        lines: list[str] = []
        tight = all(block.hidden for item in node.children for block in item.children if block.type == "paragraph")
        for number, item in enumerate(node.children):
            head = "- " if node.type == "bullet_list" else f"{item.info}{node.markup} "
            lines += [""] if number and not tight else []
            for row, line in enumerate(self.blocks(item, apart=not tight) or [""]):
                before = " " * len(head) if row else head
                lines.append(f"{before}{line}" if line else before.rstrip())
        return lines

    def _code(self, node: SyntaxTreeNode) -> list[str]:
        lines = node.content.removesuffix("\n").split("\n")
        after_list = node.previous_sibling is not None and node.previous_sibling.type in _LISTS
        if not self._dialect.fences and not after_list:
            return [f"    {line}" for line in lines]
        fence = "`" * max([3, *(len(run) + 1 for run in _BACKTICKS.findall(node.content))])
        language = _LANGUAGE.match(node.info.strip())
        return [fence + (language[0] if language else ""), *lines, fence]

    def _rule(self, _: SyntaxTreeNode) -> list[str]:
        return ["---"]

    def _inline(self, node: SyntaxTreeNode) -> str:
        made = "".join(self._span(child) for child in node.children)
        return self._dialect.people.sub(lambda match: match[0].replace("\\", ""), made)

    def _span(self, node: SyntaxTreeNode) -> str:
        make = self._of_spans.get(node.type)
        return make(self, node) if make else self._plain(node.content)

    def _look(self, node: SyntaxTreeNode) -> str:
        inner, sign = self._inline(node), "**" if node.type == "strong" else "*"
        words = inner.strip(" \n")
        if not words or any(above.type == node.type for above in _above(node)):
            return inner
        before, _, after = inner.partition(words)
        return f"{before}{sign}{words}{sign}{after}"

    def _break(self, _: SyntaxTreeNode) -> str:
        return "  \n"

    def _code_span(self, node: SyntaxTreeNode) -> str:
        fence = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(node.content)), default=0))
        edge = " " if "`" in (node.content[:1], node.content[-1:]) else ""
        return f"{fence}{edge}{node.content}{edge}{fence}"

    def _address(self, node: SyntaxTreeNode) -> str:
        return f"<{node.content}>"

    def _image(self, node: SyntaxTreeNode) -> str:
        # A blank where none is shown: signs beside it would mean something else beside a letter.
        return self._picture(str(node.attrs.get("src", "")), " ".join(node.content.split())) or " "

    def _mention(self, node: SyntaxTreeNode) -> str:
        return self._plain(f"@{node.content}")

    def _tag(self, node: SyntaxTreeNode) -> str:
        return self._plain(f"#{node.content}")

    def _link(self, node: SyntaxTreeNode) -> str:
        words, address = self._inline(node), str(node.attrs.get("href", ""))
        if not is_followable(address):
            return words
        if node.markup == "autolink":
            return f"<{address}>"
        return f"[{words}](<{address}>)" if _NEEDS_BRACKETS.search(address) else f"[{words}]({address})"

    def _plain(self, text: str) -> str:
        quiet = _SIGNS.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text))
        return _LIQUID.sub("&#123;", quiet) if self._dialect.liquid else quiet

    _of_blocks: ClassVar[dict[str, Callable[[_Writer, SyntaxTreeNode], list[str]]]] = {
        "paragraph": _paragraph,
        "inline": _paragraph,
        "heading": _heading,
        "blockquote": _quote,
        "bullet_list": _list,
        "ordered_list": _list,
        "fence": _code,
        "code_block": _code,
        "hr": _rule,
    }
    _of_spans: ClassVar[dict[str, Callable[[_Writer, SyntaxTreeNode], str]]] = {
        "inline": _inline,
        "strong": _look,
        "em": _look,
        "link": _link,
        "softbreak": _break,
        "hardbreak": _break,
        "code_inline": _code_span,
        "address": _address,
        "image": _image,
        "mention": _mention,
        "tag": _tag,
    }


def _above(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    while node.parent is not None:
        node = node.parent
        yield node


def _quiet(sign: str) -> str:
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"
