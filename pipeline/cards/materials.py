"""What a card is made of, found in the repository: its layout, its fonts, its pictures, each read once in a process."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cards import fonts, photo, svg
from pipeline.cards.heritage import DEEPEST, ExtendsError
from pipeline.cards.layout import Logo, Photo, Stack
from pipeline.cards.reading import LARGEST_FILE, read_whole
from pipeline.cards.sfnt import FontFileError
from pipeline.cards.signs import Avatar, Icon
from pipeline.i18n import Message
from pipeline.workspace import toml
from pipeline.workspace.nodes import Scalar
from pipeline.workspace.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.cards.heritage import Ancestor
    from pipeline.cards.layout import Layer, Layout, Text
    from pipeline.cards.reading import Read
    from pipeline.model.finding import Finding
    from pipeline.model.library import Library
    from pipeline.model.settings import Brand

FOLDER = "templates/cards"
_EMOJI = "emoji"
_MOST_SEEN = 4
_seen: OrderedDict[tuple[Path, str, str], Picture] = OrderedDict()


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
    line, why = _line(library, name)
    return _read(library.root, line, why, tuple(brand.colours), tuple(brand.fonts), tuple(brand.sizes.items()))[:2]


def parents(library: Library, name: str) -> tuple[str, ...]:
    """Return the layouts that one extends, there or not, sound or not: those whose change may change it."""
    found: list[str] = []
    while len(found) < DEEPEST and name in library.card_layouts:
        name = _extends(library.root, name, library.card_layouts[name])
        if not name or name in found:
            break
        found.append(name)
    return tuple(found)


def _line(library: Library, name: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return a layout and those that it extends, each with its SHA-256, and why the last cannot have what it extends.

    Why is empty where all is well, `missing`, `deep`, or `round` with the names that come back to where they began.
    """
    found: list[str] = []
    why = ""
    while True:
        found.append(name)
        name = _extends(library.root, name, library.card_layouts[name])
        if not name:
            break
        if name in found:
            at = found.index(name)
            why = " → ".join(("round", *found[at:], name))
            del found[at + 1 :]
            break
        if name not in library.card_layouts:
            why = "missing"
            break
        if len(found) == DEEPEST:
            why = "deep"
            del found[1:]
            break
    return tuple((each, library.card_layouts[each]) for each in found), why


def chain(brand: Brand, root: Path, role: str, weight: int = 0) -> tuple[fonts.Face, ...]:
    """Return the faces that draw a font role: its own, then the text face, the brand's fallback, and the emoji.

    Args:
        brand: what the roles are.
        root: of the workspace.
        role: of `[fonts]`.
        weight: of those that are variable; 0 is as the brand has it.

    Raises:
        FontFileError: one of them cannot be used.
    """
    asked = (role, "text", *(other for other in brand.fallback if other != _EMOJI), _EMOJI)
    heavy = (("wght", float(weight)),) if weight else ()
    return _chain(
        root,
        brand.sha,
        tuple(
            (brand.fonts[each], (*brand.axes.get(each, {}).items(), *heavy))
            for each in dict.fromkeys(asked)
            if each in brand.fonts
        ),
    )


def texts(layers: Iterable[Layer]) -> list[Text]:
    """Return every text of some layers, in order."""
    return [item for layer in layers if isinstance(layer, Stack) for item in layer.items]


def photo_fields(layers: Iterable[Layer]) -> set[str]:
    """Return the fields that name a picture."""
    return {layer.field for layer in layers if isinstance(layer, Photo | Avatar) and layer.field}


def picture_paths(layers: Iterable[Layer], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return where the pictures of photo layers lie, relative to the workspace's root, there or not."""
    shown = [layer for layer in layers if isinstance(layer, Photo | Avatar | Icon | Logo)]
    fixed = {_source(layer.source) for layer in shown if layer.source}
    photos = [layer for layer in shown if isinstance(layer, Photo | Avatar)]
    return tuple(sorted(fixed | {values[layer.field] for layer in photos if values.get(layer.field)}))


def _source(path: str) -> str:
    return posixpath.normpath(f"brand/{path}")


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
        if isinstance(layer, Logo) and library.brand.logo and not layer.source:
            found[""] = _known(library, library.brand.logo)
        if isinstance(layer, Photo | Avatar | Logo) and layer.source:
            found[layer.source] = _known(library, _source(layer.source))
        if isinstance(layer, Icon) and layer.source:
            found[layer.source] = icon(library.root, _source(layer.source))
        if isinstance(layer, Photo | Avatar) and values.get(layer.field):
            found[layer.field] = _known(library, values[layer.field])
    return found


def _known(library: Library, path: str) -> Picture:
    """Return a picture; one that the library has seen is read once, for as long as the library is the same."""
    media = library.media.get(path)
    if media is None:
        return picture(library.root, path)
    seen = _seen.pop((library.root, path, media.sha), None) or picture(library.root, path)
    if seen.sha == media.sha:
        _seen[library.root, path, media.sha] = seen
        while len(_seen) > _MOST_SEEN:
            _seen.popitem(last=False)
    return seen


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


@lru_cache(maxsize=16)
def _real(root: Path) -> str:
    return os.path.realpath(root)


def icon(root: Path, path: str) -> Picture:
    """Return an SVG file of the workspace; one outside of it is missing.

    Raises:
        PictureError: it is missing, or no icon that can be drawn.
    """
    place = _inside(root, path)
    if place is None:
        raise photo.PictureError(Message("a picture of the card is missing or cannot be read"))
    try:
        with place.open("rb") as file:
            data = file.read(svg.LARGEST_FILE + 1)
        svg.parse(data)
    except OSError:
        raise photo.PictureError(Message("a picture of the card is missing or cannot be read")) from None
    except svg.SvgError as error:
        raise photo.PictureError(error.message) from None
    return Picture(path, data, hashlib.sha256(data).hexdigest())


def _inside(root: Path, path: str) -> Path | None:
    """Return a file of the workspace, links followed; None where there is none or it lies elsewhere."""
    try:
        place = Path(os.path.realpath(f"{root}/{path}"))
        return place if place.is_relative_to(_real(root)) and place.is_file() else None
    except (OSError, ValueError):
        return None


# The brand's fingerprint covers its fonts: while it is the same, nobody has to look at the files again.
@lru_cache(maxsize=64)
def _chain(
    root: Path,
    sha: str,  # noqa: ARG001 - see above
    wanted: tuple[tuple[str, tuple[tuple[str, float], ...]], ...],
) -> tuple[fonts.Face, ...]:
    return tuple(_face(root, path).cut(dict(axes)) for path, axes in wanted)


def _face(root: Path, path: str) -> fonts.Face:
    place = _inside(root, path)
    if place is None:
        raise FontFileError("the file is missing", path)
    try:
        return fonts.load(place)
    except FontFileError as error:
        raise FontFileError(str(error), path) from error


@lru_cache(maxsize=1024)
def _extends(root: Path, name: str, sha: str) -> str:  # noqa: ARG001 - a changed file is another file
    """Return the name of what a layout extends, empty where it extends nothing or cannot be read."""
    place = _inside(root, f"{FOLDER}/{name}.toml")
    data = place.read_bytes() if place else b""
    if b"extends" not in data or len(data) > LARGEST_FILE:
        return ""
    node = toml.read(data.decode(errors="replace"), Notes(name))
    entry = node.entries.get("extends") if node else None
    return entry.node.text if entry and isinstance(entry.node, Scalar) else ""


# Brand roles are arguments because they decide what is an error in a layout.
@lru_cache(maxsize=256)
def _read(  # noqa: PLR0913, PLR0917 - likewise
    root: Path,
    line: tuple[tuple[str, str], ...],
    why: str,
    colours: tuple[str, ...],
    font_roles: tuple[str, ...],
    sizes: tuple[tuple[str, int], ...],
) -> Read:
    path = f"{FOLDER}/{line[0][0]}.toml"
    place = _inside(root, path)

    def find(name: str) -> Ancestor:
        if len(line) == 1:
            raise _not_had(name, why)
        return _read(root, line[1:], why, colours, font_roles, sizes).ancestor

    return read_whole(path, place.read_bytes() if place else b"", colours, font_roles, find, sizes=dict(sizes))


def _not_had(name: str, why: str) -> ExtendsError:
    if why == "deep":
        message = Message("more than {most} layouts extend each other", most=DEEPEST)
        return ExtendsError(message, Message("extend one that is nearer to the first"))
    if why.startswith("round"):
        message = Message("this layout extends itself: {names}", names=why.partition(" → ")[2])
        return ExtendsError(message, Message("let one of them extend nothing"))
    message = Message("there is no card layout '{name}'", name=name[:80])
    return ExtendsError(message, Message("write templates/cards/{name}.toml", name=name[:80]))


@lru_cache(maxsize=4)
def _picture(place: Path, path: str, mtime_ns: int, size: int) -> Picture:  # noqa: ARG001 - a changed file is another file
    data = photo.load(place)
    photo.check(data)
    return Picture(path, data, hashlib.sha256(data).hexdigest())
