"""From pixels to the bytes of a file: what a card becomes, and the best of it that is light enough for its network.

A drawing stays without loss wherever that is taken; what a photo fills becomes a JPEG, which is a tenth of the work and
a third of the bytes. The same pixels and the same wish give the same bytes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import bands, strips
from pipeline.cards.credits import NONE, exif, text_chunks, xmp
from pipeline.cards.recipe import largest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pipeline.cards.credits import Credits
    from pipeline.cards.recipe import Recipe
    from pipeline.cards.scene import Drawn

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
#: what a card that stands still can be, and the ending of its file
ENDINGS = {PNG: ".png", JPEG: ".jpg", WEBP: ".webp"}
# WebP without loss takes ten times as long as PNG, and as JPEG; it is there for those who take nothing better.
_DRAWINGS, _PHOTOS = (PNG, WEBP, JPEG), (JPEG, WEBP, PNG)
#: Below the least one sees blocks, and letters fray.
LEAST = 80
#: Bytes for each pixel that nothing exceeds in the least quality, not even noise.
BUSIEST = 0.9


class Fineness(NamedTuple):
    """How much of a picture a JPEG or WebP keeps.

    Args:
        quality: as Pillow counts, up to 95.
        sampling: of a JPEG: 0 keeps colours as fine as the light, 2 half as fine in both directions.
    """

    quality: int
    sampling: int


#: Letters on a coloured ground would fray with coarser colours, and flat ground would show every block.
DRAWN = Fineness(92, 0)
#: In a photo nobody sees the difference, and it takes half the bytes and half the time.
TAKEN = Fineness(90, 2)


def kind(types: Collection[str], *, photo: bool) -> str:
    """Return what a card becomes.

    Args:
        types: media types that its network takes; none is any.
        photo: a photo fills it.
    """
    asked = _PHOTOS if photo else _DRAWINGS
    return next((each for each in asked if not types or each in types), PNG)


def encoded(drawn: Drawn, media_type: str, fineness: Fineness = DRAWN, said: Credits = NONE) -> bytes:
    """Return a card as PNG, JPEG or WebP.

    Args:
        drawn: its pixels.
        media_type: what it becomes.
        fineness: of a JPEG; a drawing that becomes a WebP loses nothing.
        said: what the file says of itself.
    """
    if media_type == JPEG:
        return _jpeg(drawn, fineness, said)
    if media_type == WEBP:
        return _lossless_webp(drawn, said) if fineness == DRAWN else _lossy(drawn, WEBP, fineness, said)
    return bands.png(*drawn, more=text_chunks(said))


def lighter(drawn: Drawn, recipe: Recipe, *, photo: bool, said: Credits = NONE) -> tuple[str, bytes] | None:
    """Return a card in the best quality that is light enough, and what it became; None where not even the least is.

    Args:
        drawn: its pixels, of which it keeps all.
        recipe: what its network takes.
        photo: a photo fills it.
        said: what the file says of itself.
    """
    lossy = [each for each in (JPEG, WEBP) if recipe.takes_type(each)]
    if not (photo and lossy):
        for media_type, data in _lossless(drawn, recipe, said):
            if len(data) <= recipe.most:
                return media_type, data
    best = TAKEN if photo else DRAWN
    coarser = [JPEG] if JPEG in lossy and not photo else []
    for media_type, sampling in (*((each, best.sampling) for each in lossy), *((each, 2) for each in coarser)):
        data = _best(drawn, media_type, best._replace(sampling=sampling), recipe.most, said)
        if data:
            return media_type, data
    return None


def _best(drawn: Drawn, media_type: str, fineness: Fineness, most: int, said: Credits) -> bytes:
    """Return a card in the best quality that is light enough, up to a fineness; nothing where not even the least is."""

    def light(quality: int) -> bytes | None:
        data = _lossy(drawn, media_type, fineness._replace(quality=quality), said)
        return data if len(data) <= most else None

    found = largest(light, LEAST, fineness.quality)
    return found[1] if found else b""


def is_too_heavy(drawn: Drawn, recipe: Recipe) -> bool:
    """Say whether a card is too heavy even in the least quality that its network takes."""
    least = Fineness(LEAST, TAKEN.sampling)
    lossy = [each for each in (JPEG, WEBP) if recipe.takes_type(each)]
    return bool(lossy) and all(len(_lossy(drawn, each, least, NONE)) > recipe.most for each in lossy)


def _lossless(drawn: Drawn, recipe: Recipe, said: Credits) -> Iterator[tuple[str, bytes]]:
    """Yield a card in ways that lose nothing, packed as closely as can be."""
    if recipe.takes_type(PNG):
        held = io.BytesIO()
        drawn.image.save(held, "PNG", compress_level=6)
        yield PNG, bands.with_chunks(held.getvalue(), text_chunks(said))
    if recipe.takes_type(WEBP):
        yield WEBP, _lossless_webp(drawn, said)


def _lossless_webp(drawn: Drawn, said: Credits) -> bytes:
    held = io.BytesIO()
    # The quickest way is three quarters of a PNG already; the others take ten times as long.
    drawn.image.save(held, "WEBP", lossless=True, method=0, quality=0, exif=exif(said), xmp=xmp(said))
    return held.getvalue()


def _lossy(drawn: Drawn, media_type: str, fineness: Fineness, said: Credits) -> bytes:
    if media_type == JPEG:
        # What is tried once is encoded whole: its ground is not worth keeping in that quality.
        return _jpeg(drawn._replace(rows=None), fineness, said)
    held = io.BytesIO()
    drawn.image.save(held, "WEBP", quality=fineness.quality, exif=exif(said), xmp=xmp(said))
    return held.getvalue()


def _jpeg(drawn: Drawn, fineness: Fineness, said: Credits) -> bytes:
    # An empty text would be written all the same.
    words = {name: text for name, text in (("exif", exif(said)), ("xmp", xmp(said))) if text}
    return strips.jpeg(drawn.image, fineness, words, drawn.ground, drawn.rows)
