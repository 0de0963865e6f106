"""Markdown as a page of HTML, for networks whose readers see headings, lists and pictures where they were written."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from pipeline.text.inline import parser
from pipeline.text.links import is_followable
from pipeline.text.wall import ARTICLE, walled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markdown_it.utils import EnvType, OptionsDict

    #: source and alt text of a picture → the HTML that shows it
    Picture = Callable[[str, str], str]


def html(source: str, picture: Picture) -> str:
    """Return Markdown as HTML in which nothing is active but links that may be followed.

    Args:
        source: as a network gets it, people and addresses already its own.
        picture: shows a picture.
    """
    return _html(source, picture, _tame)


def html_without_links(source: str, picture: Picture) -> str:
    """Return the same for networks on which no link can be followed: addresses are written out behind their words."""
    return _html(source, picture, _spell_out)


def _html(source: str, picture: Picture, mend: Callable[[Iterable[Token]], None]) -> str:
    made = parser(references=True)
    env: EnvType = {}
    tokens = made.parse(source, env)
    mend(tokens)
    return walled(str(_Page(picture).render(tokens, made.options, env)), ARTICLE)


class _Page(RendererHTML):
    """What each kind of token becomes: a method by its name."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._picture = picture

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        alt = self.renderInlineAsText(token.children or (), options, env)
        return self._picture(str(token.attrs.get("src", "")), " ".join(alt.split()))

    def softbreak(self, *_: object) -> str:
        return "<br />\n"  # a new line in the file is a new line in the post

    def address(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        address = escape(tokens[idx].content)
        return address if tokens[idx].hidden else f'<a href="{address}">{address}</a>'

    def mention(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return escape(f"@{tokens[idx].content}")

    def tag(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return escape(f"#{tokens[idx].content}")

    def text_special(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return escape(tokens[idx].content)


def _tame(tokens: Iterable[Token]) -> None:
    """Make plain words of links that nobody may follow."""
    for token in tokens:
        _tame(token.children or ())
        opened = False
        for child in token.children or ():
            if child.type == "link_open":
                opened = not is_followable(str(child.attrs.get("href", "")))
            if child.type in ("link_open", "link_close") and opened:
                child.tag, child.attrs = "span", {}


def _spell_out(tokens: Iterable[Token]) -> None:
    """Make words of every link, and say the address behind them."""
    for token in tokens:
        _spell_out(token.children or ())
        children: list[Token] = []
        for child in token.children or ():
            children.append(child)
            if child.type == "address":
                child.hidden = True
            elif child.type == "link_open":
                address, child.tag, child.attrs = str(child.attrs.get("href", "")), "span", {}
                said = is_followable(address) and child.markup != "autolink"
            elif child.type == "link_close":
                child.tag = "span"
                children += [Token("text_special", "", 0, content=f" ({address})")] if said else []
        if token.children:
            token.children = children
