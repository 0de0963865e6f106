"""Several cards of one post: one for each part of the thread, or for each item of the text's list."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.model.finding import Finding
from pipeline.render import clips, pictures
from pipeline.text import markdown
from pipeline.text.dress import Style, dress
from pipeline.text.items import item_rows, said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.model.library import Library
    from pipeline.model.post import CardRequest, Post
    from pipeline.text.dress import Person
    from pipeline.text.items import Said
    from pipeline.text.markdown import Source
    from pipeline.text.passage import Picture

#: Fields of a layout that fill themselves.
HEADLINE, TEXT = "headline", "text"
NUMBER, COUNT, PROGRESS = "number", "count", "progress"
#: What a picture shows, in words.
PICTURE = "picture"


class Wish(NamedTuple):
    """One card of several.

    Args:
        line: of the file, where what it says is written.
        shown: line and address of the picture of its part or item that stands on it, and so not beside it.
    """

    request: CardRequest
    line: int
    shown: tuple[int, str] | None = None


class _Said(NamedTuple):
    """What a part or an item says.

    Args:
        line: of the file.
        picture: the first that it shows, with the line of the file in place of its own.
    """

    line: int
    words: Said
    picture: Picture | None


class _Known(NamedTuple):
    """What a layout has.

    Args:
        fields: their names.
        photo: the first of them that names a picture; empty where none does.
    """

    fields: frozenset[str] = frozenset()
    photo: str = ""


def wishes(
    post: Post, card: CardRequest, sources: Sequence[Source], person: Callable[[str], Person], library: Library
) -> tuple[list[list[Wish]], list[Finding]]:
    """Return the cards of each part, and what is wrong with wishing for them.

    Args:
        post: whose.
        card: its wish.
        sources: the parts as written.
        person: name after `@` → what stands for it.
        library: whose layouts.
    """
    if not card.each:
        return [[Wish(card, post.line("card"))], *([] for _ in sources[1:])], []
    style = Style(looks=True, hides_links=True, address=str, person=person)
    said_in = [_said(post, source, style, card.each) for source in sources]
    count = sum(map(len, said_in))
    known = _fields(card.template, library)
    found = [*_problems(post, card, count, known.fields)]
    made: list[list[Wish]] = []
    number = 0
    for each in said_in:
        made.append([])
        for line, words, picture in each:
            number += 1
            own, shown = _filled(words, number, count, known.fields), None
            if picture and (path := _on_card(post, card, picture, known, library)):
                own |= {known.photo: path, **({PICTURE: picture.alt} if PICTURE in known.fields else {})}
                shown = picture.number, picture.source
            made[-1].append(Wish(_request(card, own), line, shown))
    return made, found


def _on_card(post: Post, card: CardRequest, picture: Picture, known: _Known, library: Library) -> str:
    """Return a picture as a card names it, seen from the post; empty where it stands beside the card."""
    if not known.photo or known.photo in dict(card.fields):
        return ""
    path = pictures.place(post, picture.source, library)
    if path not in library.media or clips.is_video(path, library):
        return ""
    return posixpath.relpath(path, posixpath.dirname(post.path))


def _said(post: Post, source: Source, style: Style, each: str) -> list[_Said]:
    """Return what the cards of a part say."""
    passage = markdown.read(source.text)
    lines = dress(passage.lines, style)
    first = post.body_line + source.number
    shown = [replace(picture, number=first + picture.number) for picture in passage.pictures]
    if each == "part":
        found = [_Said(first, said(lines), next(iter(shown), None))]
    else:
        found = [
            _Said(
                first + item.start,
                said([line for line in lines if line.number in item], item=True),
                next((picture for picture in shown if picture.number - first in item), None),
            )
            for item in item_rows(source.text)
        ]
    return [each for each in found if each.words.headline]


def _fields(template: str, library: Library) -> _Known:
    from pipeline.cards.materials import layout, photo_fields  # noqa: PLC0415 - posts without a card never pay for it

    made = layout(library, template)[0] if template in library.card_layouts else None
    if made is None:
        return _Known()
    named = {name for layers in made.layers.values() for name in photo_fields(layers)}
    return _Known(frozenset(made.fields), next((name for name in made.fields if name in named), ""))


def _filled(words: Said, number: int, count: int, known: frozenset[str]) -> dict[str, str]:
    """Return the fields that fill themselves, of those that the layout has."""
    values = {
        HEADLINE: words.headline,
        TEXT: words.text if HEADLINE in known else words.whole,
        NUMBER: str(number),
        COUNT: str(count),
        PROGRESS: f"{number} / {count}",
    }
    return {name: value for name, value in values.items() if name in known and value}


def _request(card: CardRequest, own: dict[str, str]) -> CardRequest:
    """Return the wish for one card: what the front matter says stands on each, the rest is its own."""
    from pipeline.cards.alt import say  # noqa: PLC0415 - likewise

    fields = {**own, **dict(card.fields)}
    alt = None if card.alt is None else say(card.alt, fields)
    return card._replace(fields=tuple(fields.items()), alt=alt, each="")


def _problems(post: Post, card: CardRequest, count: int, known: frozenset[str]) -> list[Finding]:
    place, found = (post.path, post.line("card")), []
    if not count:
        message = Message("the post asks for a card for each item of its list, and has no list")
        found.append(
            Finding(*place, "card-each", message, Message("write one: lines that begin with -, or leave out each:"))
        )
    if known and not known & {HEADLINE, TEXT}:
        message = Message("the card layout '{name}' has no field 'headline' or 'text', so every card would be alike",
                          name=card.template)  # fmt: skip
        found.append(Finding(*place, "card-each", message, Message("use a layout that has one, or leave out each:")))
    if card.alt is not None and count > 1 and not _differs(card.alt):
        message = Message("the same alt text stands for {count} different cards", count=count)
        hint = Message(
            "leave out alt:, since the layout has its own, or write what differs: {number}, {headline}, {text}"
        )
        found.append(Finding(*place, "card-alt", message, hint))
    return found


def _differs(alt: str) -> bool:
    from pipeline.cards.alt import names  # noqa: PLC0415 - likewise

    return bool({HEADLINE, TEXT, NUMBER, PROGRESS} & set(names(alt)))
