"""A pen for pictures about cards: it writes in the brand's plainest font, and without fonts it writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cards import draw, materials
from pipeline.cards.arrange import arrange
from pipeline.cards.layout import Box, Length, Rect, Stack
from pipeline.cards.palette import Palette
from pipeline.cards.sfnt import FontFileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PIL.Image import Image

    from pipeline.cards.arrange import Placed
    from pipeline.cards.layout import Text
    from pipeline.model.library import Library

#: the only font that it has, whatever the brand calls it
FONT = "pen"


class Pen:
    """Writes on an image.

    Args:
        image: to write on.
        colours: role → `#rrggbb`, of its texts and their plates.
        library: whose brand.
    """

    def __init__(self, image: Image, colours: Mapping[str, str], library: Library) -> None:
        self._image = image
        self._palette = Palette(colours, b"", {})
        brand = library.brand
        role = "text" if "text" in brand.fonts else next(iter(brand.fonts), "")
        try:
            self._chain = materials.chain(brand, library.root, role) if role else ()
        except FontFileError:
            self._chain = ()
        self._lang = library.settings.locale

    def write(self, texts: Sequence[Text], place: Rect, gap: int = 0) -> None:
        """Write texts below one another into a place; what does not fit is left out."""
        draw.write(self._image, self.placed(texts, place, gap), self._palette)

    def placed(self, texts: Sequence[Text], place: Rect, gap: int = 0) -> list[Placed]:
        """Return where texts would stand."""
        if not self._chain:
            return []
        left, top, width, height = (Length(side) for side in place)
        box = Box(left=left, top=top, width=width, height=height)
        stack = Stack(line=0, box=box, items=tuple(texts), gap=gap)
        return arrange(stack, self._image.size, {}, self._lang, {(FONT, 0): self._chain})
