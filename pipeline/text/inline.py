"""The Markdown parser as posts need it: CommonMark, plus addresses, mentions and hashtags as single tokens.

Those three are read before emphasis, so `@_ayse_` and `https://x.example/_a_` keep their underscores. The door to
markdown-it-py.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

from pipeline.text import urls

if TYPE_CHECKING:
    from typing import Literal

    from markdown_it.token import Token
    from markdown_it.utils import EnvType

MAX_NESTING = 20

_HANDLE = re.compile(r"@((?:\w|\\_)+(?:[.-](?:\w|\\_)+)*(?:@[\w-]+(?:\.[\w-]+)+)?)")
_SCHEME = ("http", "https")


class _State(StateInline):
    """Remembers for each token where in the paragraph it began."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        return token


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Parser(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "maxNesting": MAX_NESTING, "store_labels": True})
        self.inline = _Inline()
        self.inline.ruler.enableOnly(
            ["text", "newline", "escape", "backticks", "emphasis", "link", "image", "autolink", "entity"]
        )
        self.inline.ruler2.enableOnly(["balance_pairs", "emphasis", "fragments_join"])
        self.inline.ruler.before("escape", "inner", _inner)
        self.inline.ruler.before("escape", "address", _address)
        self.inline.ruler.before("escape", "mention", _mention)
        self.inline.ruler.before("escape", "tag", _tag)
        # `---` under a line is a line of dashes to whoever writes posts; an escape must stay visible, as in `\#`.
        self.disable(["lheading", "html_block", "html_inline", "text_join"])

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - the parent's name; what is safe is for `links` to say, with a finding
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parent's name
        return url


@cache
def parser(*, references: bool) -> MarkdownIt:
    """Return the parser, with or without `[name]: address` definitions."""
    made = _Parser()
    if not references:
        made.disable("reference")
    return made


@cache
def block_parser() -> MarkdownIt:
    """Return a parser that only finds blocks: where thread markers stand."""
    made = _Parser()
    made.core.ruler.enableOnly(["block"])
    return made


def _inner(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature of a rule
    """`5*3*2`, `Ankara`da`: a lone star or backtick inside a word is itself, however many of them a line has."""
    at = state.pos
    mark = state.src[at]
    if mark not in "*`" or not (0 < at < state.posMax - 1):
        return False
    if not (state.src[at - 1].isalnum() and state.src[at + 1].isalnum()):
        return False
    if not silent:
        state.append_pending(mark)
    state.pos += 1
    return True


def _address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - likewise
    """`https://…` in running text."""
    at = state.pos
    if silent or state.linkLevel > 0 or not state.src.startswith("://", at):
        return False
    scheme = next((word for word in _SCHEME if state.pending[-len(word) :].lower() == word), None)
    if scheme is None or state.pending[-len(scheme) - 1 : -len(scheme)].isalnum():
        return False
    start = at - len(scheme)
    stop = min(urls.end(state.src, start), state.posMax)
    if stop <= at:
        return False
    scheme_as_written = state.pending[-len(scheme) :]
    state.pending = state.pending[: -len(scheme)]
    token = state.push("address", "", 0)
    written = scheme_as_written + state.src[at:stop]
    plain = unescapeAll(written)
    token.content = plain if urls.end(plain, 0) == len(plain) else written
    token.meta.update(at=start, end=stop)
    state.pos = stop
    return True


def _mention(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - likewise
    """`@name`, `@name.domain`, `@name@server`."""
    at = state.pos
    if silent or state.src[at] != "@" or (at and _joins(state.src[at - 1])):
        return False
    match = _HANDLE.match(state.src, at, state.posMax)
    if match is None or not any(char.isalnum() for char in match[1]):
        return False
    name = match[1]
    if "-" in name and "." not in name and "@" not in name:
        name = name.partition("-")[0]  # only names that are domains have hyphens: `@ayse-2026` names ayse
    return _single(state, "mention", name.replace("\\_", "_"), at + 1 + len(name))


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - likewise
    """`#tag`: letters, digits and underscores, with at least one letter."""
    at = state.pos
    if silent or state.src[at] != "#" or (at and _joins(state.src[at - 1])):
        return False
    stop = at + 1
    while stop < state.posMax and _in_tag(state.src[stop]):
        stop += 1
    name = state.src[at + 1 : stop]
    if not any(char.isalpha() for char in name):
        return False
    return _single(state, "tag", name, stop)


def _single(state: StateInline, kind: str, name: str, stop: int) -> bool:
    if state.linkLevel > 0:
        # Words of a link are the link's alone; only their underscores need protection.
        state.append_pending(state.src[state.pos] + name)
    else:
        token = state.push(kind, "", 0)
        token.content = name
        token.meta["end"] = stop
    state.pos = stop
    return True


def _joins(before: str) -> bool:
    return before.isalnum() or before in "_@#/&"


def _in_tag(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"
