"""One card with everything decided but nothing drawn: layers, placed words, pictures, colours; and then its pixels."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.cards import draw, materials
from pipeline.cards.arrange import Placed, arrange
from pipeline.cards.formats import FORMATS
from pipeline.cards.layout import Photo, Stack
from pipeline.model.settings import LogoRules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from PIL.Image import Image

    from pipeline.cards.contrast import Colour
    from pipeline.cards.layout import Layer, Layout, Rect
    from pipeline.cards.materials import Picture
    from pipeline.model.library import Library

_SMALL = 1 / 8
# Bases kept by scale: a story's has 6 MB, small ones have a 64th of that.
_MOST_BASES = {1.0: 6, _SMALL: 60}
_bases: dict[float, OrderedDict[tuple[object, ...], Image]] = {scale: OrderedDict() for scale in _MOST_BASES}


@dataclass(frozen=True, slots=True)
class Scene:
    """A card before its pixels.

    Args:
        words: stack → its texts in their places.
        pictures: source or field → picture; the logo is `""`.
        rules: what the logo asks for.
    """

    layout: Layout
    format: str
    colours: Mapping[str, str]
    words: Mapping[Stack, tuple[Placed, ...]]
    pictures: Mapping[str, Picture]
    rules: LogoRules = field(default_factory=LogoRules)

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return FORMATS[self.format]

    @property
    def layers(self) -> Sequence[Layer]:
        """Its layers from the ground up."""
        return self.layout.layers[self.format]

    def placed(self) -> Iterator[tuple[Stack, Placed]]:
        """Yield every text with its stack, in order."""
        for stack, texts in self.words.items():
            for text in texts:
                yield stack, text

    def image(self) -> Image:
        """Draw it.

        Raises:
            PictureError: a picture cannot be decoded.
        """
        palette = self._palette()
        fixed = self._fixed(self.layers)
        image = self._base(fixed, 1.0).copy()
        for layer in self.layers[fixed:]:
            if isinstance(layer, Stack):
                draw.write(image, self.words[layer], palette)
            else:
                draw.paint((layer,), self.canvas, palette, under=image)
        return image

    def behind(self, stack: Stack, placed: Placed) -> set[Colour]:
        """Return the colours behind a text: its plate's, or those of everything under its lines, drawn small.

        Raises:
            PictureError: a picture cannot be decoded.
        """
        if placed.plate and placed.item.plate:
            return {self._palette().colour(placed.item.plate.colour)}
        return {colour for colour, _ in self.under(stack, placed.rects())}

    def under(self, layer: Layer, rects: Iterable[Rect]) -> Iterator[tuple[Colour, int]]:
        """Yield the colours of all that is below a layer in some rectangles, drawn small, and how often each is there.

        Raises:
            PictureError: a picture cannot be decoded.
        """
        below = [each for each in self.layers[: self.layers.index(layer)] if not isinstance(each, Stack)]
        fixed = self._fixed(below)
        image = self._base(fixed, _SMALL)
        if fixed < len(below):
            image = draw.paint(below[fixed:], self.canvas, self._palette(), _SMALL, image.copy())
        for rect in rects:
            left, top = int(rect.x * _SMALL), int(rect.y * _SMALL)
            right, bottom = -int(-(rect.x + rect.width) * _SMALL // 1), -int(-(rect.y + rect.height) * _SMALL // 1)
            inside = image.crop(
                (
                    max(left, 0),
                    max(top, 0),
                    min(max(right, left + 1), image.width),
                    min(max(bottom, top + 1), image.height),
                )
            )
            for count, colour in inside.getcolors(inside.width * inside.height) or ():
                yield colour, count  # type: ignore[misc] # an RGB image's colours are triples

    def _palette(self) -> draw.Palette:
        logo = self.pictures.get("")
        shown = {name: picture.data for name, picture in self.pictures.items() if name}
        return draw.Palette(self.colours, logo.data if logo else b"", shown)

    def _fixed(self, layers: Sequence[Layer]) -> int:
        """Return how many layers from the ground are the same for every post."""
        for index, layer in enumerate(layers):
            if isinstance(layer, Stack) or (isinstance(layer, Photo) and layer.field):
                return index
        return len(layers)

    def _base(self, fixed: int, scale: float) -> Image:
        shown = tuple(sorted((name, picture.sha) for name, picture in self.pictures.items()))
        key = (self.layout.sha, self.format, fixed, tuple(sorted(self.colours.items())), shown)
        kept = _bases[scale]
        base = kept.pop(key, None)
        if base is None:
            layers = [layer for layer in self.layers if not isinstance(layer, Stack)][:fixed]
            base = draw.paint(layers, self.canvas, self._palette(), scale)
        kept[key] = base
        if len(kept) > _MOST_BASES[scale]:
            kept.popitem(last=False)
        return base


def compose(layout: Layout, fmt: str, lang: str, values: Mapping[str, str], library: Library) -> Scene:
    """Place everything of a card.

    Args:
        layout: of the card.
        fmt: one of the layout's formats.
        lang: language of the texts.
        values: field → text, a picture's as its path relative to the workspace's root.
        library: where fonts and pictures are.

    Raises:
        FontFileError: a font cannot be used.
        PictureError: a picture is missing or of a wrong kind.
    """
    layers = layout.layers[fmt]
    brand, root = library.brand, library.root
    chains = {
        (role, weight): materials.chain(brand, root, role, weight)
        for role, weight in dict.fromkeys((text.font, text.weight) for text in materials.texts(layers))
    }
    stacks = [layer for layer in layers if isinstance(layer, Stack)]
    words = {stack: tuple(arrange(stack, FORMATS[fmt], values, lang, chains)) for stack in stacks}
    return Scene(layout, fmt, brand.colours, words, materials.pictures(library, layers, values), brand.logo_rules)
