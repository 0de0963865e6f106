"""One card with everything decided but nothing drawn: layers, placed words, pictures, colours; and then its pixels."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import draw, grounds, materials
from pipeline.cards.arrange import Placed, arrange
from pipeline.cards.formats import FORMATS
from pipeline.cards.layout import Photo, Stack
from pipeline.cards.palette import Palette
from pipeline.cards.probe import is_photo
from pipeline.cards.resolving import resolve
from pipeline.model.settings import LogoRules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from PIL.Image import Image

    from pipeline.cards.bands import Ground
    from pipeline.cards.contrast import Colour
    from pipeline.cards.draw import Rows
    from pipeline.cards.layout import Layer, Layout, Rect
    from pipeline.cards.materials import Picture
    from pipeline.cards.resolving import Trouble
    from pipeline.model.library import Library

_SMALL = 1 / 8
_MOST_PLACED = 64
_placed: OrderedDict[tuple[object, ...], tuple[Layout, Mapping[Stack, tuple[Placed, ...]]]] = OrderedDict()


class Drawn(NamedTuple):
    """A card's pixels.

    Args:
        ground: what they were drawn on.
        rows: those that differ from the ground's; None where that is not known.
    """

    image: Image
    ground: Ground
    rows: Rows | None


@dataclass(frozen=True, slots=True)
class Scene:
    """A card before its pixels.

    Args:
        layers: from the ground up, as they are for this post.
        words: stack → its texts in their places.
        pictures: source or field → picture; the logo is `""`.
        rules: what the logo asks for.
        troubles: what is wrong with the post's texts before any is placed.
        grounds: how many layers from the ground, without words → them, drawn small; remembered as they are asked for.
    """

    layout: Layout
    format: str
    colours: Mapping[str, str]
    layers: Sequence[Layer]
    words: Mapping[Stack, tuple[Placed, ...]]
    pictures: Mapping[str, Picture]
    rules: LogoRules = field(default_factory=LogoRules)
    troubles: tuple[Trouble, ...] = ()
    grounds: dict[int, Image] = field(default_factory=dict, compare=False, repr=False)

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return FORMATS[self.format]

    def placed(self) -> Iterator[tuple[Stack, Placed]]:
        """Yield every text with its stack, in order."""
        for stack, texts in self.words.items():
            for text in texts:
                yield stack, text

    @property
    def taken(self) -> bool:
        """Whether a photo fills at least half of it: a picture that was kept as photos are, not as drawings are."""
        wide, high = self.canvas
        shown = [(layer, self.pictures.get(layer.source or layer.field)) for layer in self.layers
                 if isinstance(layer, Photo) and not layer.whole]  # fmt: skip
        boxes = [layer.box.on(wide, high) for layer, picture in shown if picture and is_photo(picture.data)]
        return any(2 * box.width * box.height >= wide * high for box in boxes)

    def put(self, layer: Layer, under: Image) -> None:
        """Draw one of its layers on something else.

        Raises:
            PictureError: a picture cannot be decoded.
        """
        if isinstance(layer, Stack):
            draw.write(under, self.words[layer], self._palette())
        else:
            draw.paint((layer,), self.canvas, self._palette(), under=under)

    def image(self) -> Image:
        """Draw it.

        Raises:
            PictureError: a picture cannot be decoded.
        """
        return self.drawn().image.copy()

    def drawn(self) -> Drawn:
        """Draw it on a sheet that is wiped for the next card, and say what of it is the same as on other cards.

        Raises:
            PictureError: a picture cannot be decoded.
        """
        fixed = self._fixed(self.layers)
        ground = self._ground(fixed, 1.0)
        image = ground.sheet()
        stacks = [layer for layer in self.layers[fixed:] if isinstance(layer, Stack)]
        if len(stacks) < len(self.layers) - fixed:
            # What lies between words may be anywhere.
            image = image.copy()
            for layer in self.layers[fixed:]:
                self.put(layer, image)
            return Drawn(image, ground, None)
        marks: list[draw.Mark] = []
        palette = self._palette()
        for stack in stacks:
            calm = self._calm(stack, ground, marks)
            marks += draw.write(image, self.words[stack], palette, calm, ground.remember)
        return Drawn(image, ground, draw.rows_of(marks))

    def _calm(self, stack: Stack, ground: Ground, marks: Sequence[draw.Mark]) -> draw.Calm | None:
        """Return the box of a stack where it is of one colour and nothing was drawn there."""
        box = stack.box.on(*self.canvas)
        if any(box.meets(mark.where) for mark in marks):
            return None
        colour = ground.calm(box)
        return draw.Calm(box, colour) if colour else None

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
        image = self._below(below)
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

    def _below(self, layers: Sequence[Layer]) -> Image:
        """Return layers without words, drawn small; do not change it, it is remembered."""
        image = self.grounds.get(len(layers))
        if image is None:
            fixed = self._fixed(layers)
            image = self._ground(fixed, _SMALL).image
            if fixed < len(layers):
                image = draw.paint(layers[fixed:], self.canvas, self._palette(), _SMALL, image.copy())
            self.grounds[len(layers)] = image
        return image

    def _palette(self) -> Palette:
        logo = self.pictures.get("")
        shown = {name: picture.data for name, picture in self.pictures.items() if name}
        return Palette(self.colours, logo.data if logo else b"", shown, self.layout.rooms)

    def _fixed(self, layers: Sequence[Layer]) -> int:
        """Return how many layers from the ground are the same for every post."""
        for index, layer in enumerate(layers):
            if layer.varies:
                return index
        return len(layers)

    def _ground(self, fixed: int, scale: float) -> Ground:
        layers = [layer for layer in self.layers if not isinstance(layer, Stack)][:fixed]
        own = self.layout.fields  # a post's picture lies above
        shown = tuple((name, picture.sha) for name, picture in sorted(self.pictures.items()) if name not in own)
        key = (self.layout.sha, self.format, fixed, scale, tuple(sorted(self.colours.items())), shown)
        size = round(self.canvas[0] * scale), round(self.canvas[1] * scale)
        return grounds.ground(key, size, lambda: draw.paint(layers, self.canvas, self._palette(), scale))


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
    layers, troubles = resolve(layout.layers[fmt], values, lang, FORMATS[fmt])
    return Scene(
        layout,
        fmt,
        library.brand.colours,
        layers,
        _words(layout, fmt, lang, values, (layers, library)),
        materials.pictures(library, layers, values),
        library.brand.logo_rules,
        troubles,
    )


def _words(
    layout: Layout, fmt: str, lang: str, values: Mapping[str, str], place: tuple[Sequence[Layer], Library]
) -> Mapping[Stack, tuple[Placed, ...]]:
    """Return the words of each stack in their places; what was placed to be looked at is drawn soon after.

    Args:
        layout: of the card.
        fmt: one of its formats.
        lang: language of the texts.
        values: field → text.
        place: its layers as they are with these values, and where the fonts are.
    """
    layers, library = place
    brand, root = library.brand, library.root
    key = (id(layout), root, brand.sha, fmt, lang, tuple(values.items()))
    known = _placed.pop(key, None)
    if known is None or known[0] is not layout:
        chains = {
            (role, weight): materials.chain(brand, root, role, weight)
            for role, weight in dict.fromkeys((text.font, text.weight) for text in materials.texts(layers))
        }
        stacks = [layer for layer in layers if isinstance(layer, Stack)]
        known = layout, {stack: tuple(arrange(stack, FORMATS[fmt], values, lang, chains)) for stack in stacks}
    _placed[key] = known
    if len(_placed) > _MOST_PLACED:
        _placed.popitem(last=False)
    return known[1]
