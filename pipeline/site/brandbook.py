"""The brand as its people use it: colours and what can be read on them, fonts, logo, voice, hashtags, people, cards."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cards.contrast import apca
from pipeline.cards.probe import probe
from pipeline.model.variant import Image
from pipeline.site import addresses, colours
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.model.library import Library

#: WCAG 2.2, 1.4.3: what large text needs.
LARGE = 3.0
#: The canvas that a gallery shows, the first that a layout has.
_FORMATS = ("square", "portrait", "landscape", "wide", "story")
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of the brand.

    Args:
        colour: `#rrggbb`.
        pairs: every other colour as text on it, the most readable first: role, colour, contrast by WCAG, and by APCA.
        white: how white is read on it.
        black: how black is.
    """

    role: str
    colour: str
    pairs: tuple[tuple[str, str, float, int], ...]
    white: float
    black: float


@dataclass(frozen=True, slots=True)
class FontView:
    """A font of the brand.

    Args:
        name: of its file, without its ending.
        tone: the class of the stylesheet that sets in it; empty where it is too large for a page.
    """

    role: str
    name: str
    path: str
    tone: str


@dataclass(frozen=True, slots=True)
class CardView:
    """A layout of cards at its best.

    Args:
        formats: the canvases that it has.
        fields: what a post may say in it.
        address: of its picture, empty where it says no example or has errors.
        small: of the same for small frames, empty where one size is enough.
    """

    name: str
    description: str
    path: str
    formats: tuple[str, ...]
    fields: tuple[str, ...]
    address: str
    alt: str
    width: int
    height: int
    small: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything of a brand."""

    name: str
    swatches: tuple[Swatch, ...]
    fonts: tuple[FontView, ...]
    sizes: Mapping[str, int]
    logos: tuple[tuple[str, Image], ...]
    words: tuple[str, ...]
    never: tuple[str, ...]
    hashtags: Mapping[str, tuple[str, ...]]
    people: Mapping[str, Mapping[str, str]]
    cards: tuple[CardView, ...]


def book(library: Library, faces: Mapping[str, str], pictures: dict[str, Image]) -> Book:
    """Return everything of a brand.

    Args:
        library: the workspace.
        faces: role of a font → the class that sets in it.
        pictures: takes the pictures that the page needs, by address.
    """
    brand = library.brand
    return Book(
        name=brand.name,
        swatches=swatches(brand.colours),
        fonts=tuple(
            FontView(role, posixpath.splitext(posixpath.basename(path))[0], path, faces.get(role, ""))
            for role, path in brand.fonts.items()
        ),
        sizes=brand.sizes,
        logos=tuple(_logos(library, pictures)),
        words=brand.words,
        never=brand.never,
        hashtags=brand.hashtags,
        people=brand.people,
        cards=tuple(_card(library, name, pictures) for name in sorted(library.card_layouts)),
    )


def swatches(named: Mapping[str, str]) -> tuple[Swatch, ...]:
    """Return the colours of a brand, each with what can be read on it."""
    read = {role: colour for role, text in named.items() if (colour := colours.read(text))}
    return tuple(
        Swatch(
            role,
            ground.hex,
            tuple(
                sorted(
                    (
                        (
                            other,
                            colour.hex,
                            round(colours.contrast(colour, ground), 1),
                            round(abs(apca(colour, ground))),
                        )
                        for other, colour in read.items()
                        if other != role and colours.contrast(colour, ground) >= LARGE
                    ),
                    key=lambda pair: -pair[2],
                )
            ),
            round(colours.contrast(colours.WHITE, ground), 1),
            round(colours.contrast(colours.BLACK, ground), 1),
        )
        for role, ground in read.items()
    )


def _logos(library: Library, pictures: dict[str, Image]) -> Iterator[tuple[str, Image]]:
    """Yield the logo and other pictures that lie beside it, with the addresses they get."""
    logo = library.brand.logo
    folder = posixpath.dirname(logo)
    beside = [path for path in sorted(library.media) if posixpath.dirname(path) == folder and path != logo]
    for path in (logo, *beside) if logo else ():
        media = library.media.get(path)
        try:
            with files.opened(library.root, path) as file:
                found = probe(file.read(_LARGEST))
        except OSError:
            continue
        address = addresses.picture(media.sha, path, found.media_type) if media and found else ""
        if media and found and address:
            width, height = found[1:3]
            image = Image(path, media.sha, posixpath.basename(path), 1, width, height, found.media_type)
            pictures[address] = image
            yield address, image


def _card(library: Library, name: str, pictures: dict[str, Image]) -> CardView:
    from pipeline.cards import path_of, prepare  # noqa: PLC0415 - a site of a brand without cards does without
    from pipeline.cards.examples import example  # noqa: PLC0415 - likewise
    from pipeline.cards.materials import layout  # noqa: PLC0415 - likewise

    path = f"templates/cards/{name}.toml"
    found = layout(library, name)[0]
    if found is None:
        return CardView(name, "", path, (), (), "", "", 0, 0)
    formats = tuple(found.layers)
    known = CardView(name, found.description, path, formats, tuple(found.fields), "", "", 0, 0)
    canvas = next((each for each in (*_FORMATS, *formats) if each in formats), "")
    if not found.example or not canvas:
        return known
    request, place = example(found)
    made = prepare(request, canvas, library.settings.locale, library, place)
    if made.spec is None:
        return known
    address = addresses.picture(made.spec.digest, "", made.media_type)
    image = Image(
        path_of(made.spec), made.spec.digest, made.alt, 1, made.width, made.height, made.media_type, card=made.spec
    )
    small = addresses.small(address, made.width)
    pictures.update(dict.fromkeys(filter(None, (address, small)), image))
    shown = (address, made.alt, made.width, made.height, small)
    return CardView(name, found.description, path, formats, known.fields, *shown)
