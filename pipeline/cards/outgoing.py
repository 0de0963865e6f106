"""A picture of a post as its network gets it: a card as it was drawn, all else encoded anew, and made to fit.

What is sent, what `tellal render` shows and what a payload names all come from here.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards.card import ensure
from pipeline.cards.developed import fitted
from pipeline.cards.probe import probe
from pipeline.workspace import files

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cards.recipe import Recipe
    from pipeline.model.library import Library
    from pipeline.model.variant import Image


class Outgoing(NamedTuple):
    """A picture as it goes out.

    Args:
        path: the file that it is, or that it was made from, relative to the workspace's root.
        sha256: of the bytes that go out.
        media_type: of them.
        data: them.
        source: SHA-256 of the file, where what goes out was made from it.
        recipe: what it was made to fit, where the file did not fit as it was.
    """

    path: str
    sha256: str
    media_type: str
    data: bytes = b""
    source: str = ""
    recipe: str = ""


def outgoing(library: Library, image: Image, recipe: Recipe) -> Outgoing:
    """Return a picture as it goes out, drawing or making what is not there yet.

    Args:
        library: the workspace.
        image: of a post.
        recipe: what its network takes.

    Raises:
        OSError: a card's file is not there, is none, or lies behind a link.
        TellalError: it cannot be drawn, cannot be decoded, or cannot be made to fit.
    """
    if image.card is None:
        return _made(library.root, image.path, image.digest, recipe)
    return of_card(library.root, ensure(image.card, library, recipe), image, recipe)


def of_card(root: Path, place: Path, image: Image, recipe: Recipe) -> Outgoing:
    """Return a card as it goes out whose file is there: the file, unless it has more bytes or pixels than may be.

    Args:
        root: of the workspace.
        place: of the file.
        image: the card in its post.
        recipe: what its network takes.

    Raises:
        OSError: it is not there, is no file, or lies behind a link.
        ContentError: it cannot be decoded, or cannot be made to fit.
    """
    path = place.relative_to(root).as_posix()
    with files.opened(root, path) as file:
        data = file.read()
    digest, found = sha256(data).hexdigest(), probe(data)
    # One that would have been too heavy may be of another kind than it was planned.
    if found and recipe.takes(found.media_type, len(data), image.width, image.height):
        return Outgoing(path, digest, found.media_type, data)
    return _made(root, path, digest, recipe)


def _made(root: Path, path: str, digest: str, recipe: Recipe) -> Outgoing:
    made, data = fitted(root, path, digest, recipe)
    return Outgoing(path, made.sha256, made.media_type, data, digest, made.recipe)
