"""What a card is made of, found in the repository: its layout, its fonts, its pictures, each read once in a process."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.cards import fonts, photo
from pipeline.cards.layout import Logo, Photo, Stack
from pipeline.cards.reading import read
from pipeline.cards.sfnt import FontFileError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.cards.layout import Layer, Layout, Text
    from pipeline.model.finding import Finding
    from pipeline.model.library import Library
    from pipeline.model.settings import Brand

FOLDER = "templates/cards"
_EMOJI = "emoji"
_FALLBACKS = ("text", _EMOJI)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file.

    Args:
        path: relative to the workspace's root.
        data: its bytes.
        sha: SHA-256 of them, hexadecimal.
    """

    path: str
    data: bytes
    sha: str


def layout(library: Library, name: str) -> tuple[Layout | None, tuple[Finding, ...]]:
    """Return a layout that the library knows, None with the reasons where it has errors."""
    brand = library.brand
    return _layout(library.root, name, library.card_layouts[name], tuple(brand.colours), tuple(brand.fonts))


def chain(brand: Brand, root: Path, role: str) -> tuple[fonts.Face, ...]:
    """Return the faces that draw a font role: its own, then the text face, then the emoji.

    Raises:
        FontFileError: one of them cannot be used.
    """
    roles = dict.fromkeys((role, *(fallback for fallback in _FALLBACKS if fallback in brand.fonts)))
    return tuple(_face(root, brand.fonts[role]) for role in roles)


def texts(layers: Iterable[Layer]) -> list[Text]:
    """Return every text of some layers, in order."""
    return [item for layer in layers if isinstance(layer, Stack) for item in layer.items]


def photo_fields(layers: Iterable[Layer]) -> set[str]:
    """Return the fields that name a picture."""
    return {layer.field for layer in layers if isinstance(layer, Photo) and layer.field}


def picture_paths(layers: Iterable[Layer], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return where the pictures of photo layers lie, relative to the workspace's root, there or not."""
    photos = [layer for layer in layers if isinstance(layer, Photo)]
    fixed = {_source(layer) for layer in photos if layer.source}
    return tuple(sorted(fixed | {values[layer.field] for layer in photos if values.get(layer.field)}))


def _source(layer: Photo) -> str:
    return posixpath.normpath(f"brand/{layer.source}")


def pictures(library: Library, layers: Iterable[Layer], values: Mapping[str, str]) -> dict[str, Picture]:
    """Return the pictures that layers show, by their source or field; the logo is `""`.

    Args:
        library: where they are.
        layers: what shows them.
        values: field → text, the path of a picture relative to the workspace's root.

    Raises:
        PictureError: one of them is missing or too large.
    """
    found: dict[str, Picture] = {}
    for layer in layers:
        if isinstance(layer, Logo) and library.brand.logo:
            found[""] = picture(library.root, library.brand.logo)
        if isinstance(layer, Photo) and layer.source:
            found[layer.source] = picture(library.root, _source(layer))
        if isinstance(layer, Photo) and values.get(layer.field):
            found[layer.field] = picture(library.root, values[layer.field])
    return found


def picture(root: Path, path: str) -> Picture:
    """Return a picture of the workspace; one outside of it is missing.

    Raises:
        PictureError: it is missing, too large or of no kind that cards take.
    """
    place = _inside(root, path)
    if place is None:
        raise photo.PictureError(Message("a picture of the card is missing or cannot be read"))
    known = place.stat()
    return _picture(place, path, known.st_mtime_ns, known.st_size)


def _inside(root: Path, path: str) -> Path | None:
    """Return a file of the workspace, links followed; None where there is none or it lies elsewhere."""
    try:
        place = (root / path).resolve()
        return place if place.is_relative_to(root.resolve()) and place.is_file() else None
    except (OSError, ValueError):
        return None


def _face(root: Path, path: str) -> fonts.Face:
    place = _inside(root, path)
    if place is None:
        raise FontFileError("the file is missing", path)
    try:
        return fonts.load(place)
    except FontFileError as error:
        raise FontFileError(str(error), path) from error


# Brand roles are arguments because they decide what is an error in a layout.
@lru_cache(maxsize=128)
def _layout(
    root: Path,
    name: str,
    sha: str,  # noqa: ARG001 - a changed file is another file
    colours: tuple[str, ...],
    font_roles: tuple[str, ...],
) -> tuple[Layout | None, tuple[Finding, ...]]:
    path = f"{FOLDER}/{name}.toml"
    place = _inside(root, path)
    return read(path, place.read_bytes() if place else b"", colours, font_roles)


@lru_cache(maxsize=4)
def _picture(place: Path, path: str, mtime_ns: int, size: int) -> Picture:  # noqa: ARG001 - a changed file is another file
    data = photo.load(place)
    photo.check(data)
    return Picture(path, data, hashlib.sha256(data).hexdigest())
