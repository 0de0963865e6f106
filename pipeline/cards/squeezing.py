"""A picture made to fit: as small as a network wants it, and as good as it can be then. Works in the dark room alone.

Where a lossless picture fits, it stays lossless. Else the best quality is searched that fits at the largest size; where
even the least of them is too heavy, the largest size is searched that fits with it, and then the best quality there.
The same picture and the same recipe give the same bytes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from pipeline.cards.recipe import largest

if TYPE_CHECKING:
    from pipeline.cards.recipe import Recipe

JPEG, PNG = "image/jpeg", "image/png"
#: Below the least one sees blocks, above the best one sees nothing but bytes.
LEAST, BEST = 80, 95
#: Percent of the size that a picture may shrink to before it is said that it cannot fit.
SMALLEST = 5
#: Pixels from which on a PNG is squeezed less, for the time it takes.
_LARGE = 500_000
#: Pixels for each byte of the limit: a picture of more would have to be nearly empty to fit, and takes long to try.
_DENSEST = 8
#: A drawing has few colours for its pixels; a photo has nearly as many as are looked at.
_LOOKED, _FEW = 512, 1 / 16
_OPAQUE = 255
_WHITE = (255, 255, 255)


class Squeezed(NamedTuple):
    """A picture that fits.

    Args:
        quality: of a JPEG; 100 where nothing is lost.
        percent: of the size that it could have had.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    quality: int = 100
    percent: int = 100


def squeezed(picture: Image.Image, recipe: Recipe, *, photo: bool = False) -> Squeezed | None:
    """Return a picture that fits, None where it cannot.

    Args:
        picture: one frame, upright, in the colours of screens.
        recipe: what it may be.
        photo: it is one for sure, since it was kept as one.
    """
    plain = _plain(picture)
    clear = plain.mode in ("RGBA", "LA")
    drawn = not photo and (clear or _is_drawn(plain))
    most = min(filter(None, (recipe.pixels, recipe.most * _DENSEST)), default=0)
    size = recipe._replace(pixels=most).room(*plain.size)
    whole = _resized(plain, size)
    taken = [way for way in (PNG, JPEG) if recipe.takes_type(way)]
    # A photo without loss is heavier than the same photo with the least loss.
    for way in taken if drawn or JPEG not in taken else [JPEG]:
        made = _as_png(whole, recipe.most) if way == PNG else _as_jpeg(whole, recipe.most, drawn=drawn)
        if made is not None:
            return made
    return _smaller(plain, size, recipe.most, drawn=drawn, jpeg=JPEG in taken) if taken and recipe.most else None


def _plain(picture: Image.Image) -> Image.Image:
    """Return a picture in one of four modes, transparent only where something of it can be seen through."""
    if picture.mode in ("P", "PA", "LA", "La", "RGBa", "RGBA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        lowest = whole.getchannel("A").getextrema()[0]
        return whole if isinstance(lowest, int | float) and lowest < _OPAQUE else whole.convert("RGB")
    return picture if picture.mode in ("L", "RGB") else picture.convert("L" if picture.mode == "1" else "RGB")


def _is_drawn(picture: Image.Image) -> bool:
    """Say whether a picture was drawn and not taken: it has few colours for its size."""
    small = picture.copy()
    if max(small.size) > _LOOKED:
        share = _LOOKED / max(small.size)
        size = (max(1, int(small.width * share)), max(1, int(small.height * share)))
        small = small.resize(size, Image.Resampling.NEAREST)
    if small.mode == "L":
        small = small.convert("RGB")
    return small.getcolors(max(256, int(small.width * small.height * _FEW))) is not None


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    if picture.size == size:
        return picture
    if picture.mode == "RGBA":
        # Premultiplied, so that the colour of what is transparent does not bleed into the edges.
        return picture.convert("RGBa").resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0).convert("RGBA")
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _as_png(picture: Image.Image, most: int, percent: int = 100) -> Squeezed | None:
    large = picture.width * picture.height > _LARGE
    data = _saved(picture, "PNG", **({"compress_level": 6} if large else {"optimize": True}))
    fits = not most or len(data) <= most
    return Squeezed(data, PNG, *picture.size, percent=percent) if fits else None


def _as_jpeg(picture: Image.Image, most: int, *, drawn: bool, percent: int = 100) -> Squeezed | None:
    """Return a picture in the best quality that fits, None where even the least does not."""
    flat = _on_white(picture)
    found = largest(lambda quality: _light_jpeg(flat, most, quality, drawn=drawn), LEAST, BEST)
    return Squeezed(found[1], JPEG, *flat.size, found[0], percent) if found else None


def _light_jpeg(flat: Image.Image, most: int, quality: int, *, drawn: bool) -> bytes | None:
    """Return a JPEG of a quality, None where it has too many bytes."""
    sampling = 0 if drawn else 2  # thin lines of a drawing lose their colours where colours are kept coarser
    data = _saved(flat, "JPEG", quality=quality, subsampling=sampling, optimize=True, progressive=True)
    return data if not most or len(data) <= most else None


def _smaller(plain: Image.Image, size: tuple[int, int], most: int, *, drawn: bool, jpeg: bool) -> Squeezed | None:
    """Return a picture in the largest size that fits, in whole percents of its own."""

    def at(percent: int) -> Image.Image:
        return _resized(plain, (max(1, size[0] * percent // 100), max(1, size[1] * percent // 100)))

    def as_jpeg(percent: int) -> Image.Image | None:
        smaller = at(percent)
        return smaller if _light_jpeg(_on_white(smaller), most, LEAST, drawn=drawn) is not None else None

    if jpeg:
        found = largest(as_jpeg, SMALLEST, 99)
        return _as_jpeg(found[1], most, drawn=drawn, percent=found[0]) if found else None
    png = largest(lambda percent: _as_png(at(percent), most, percent), SMALLEST, 99)
    return png[1] if png else None


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, _WHITE)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    held = io.BytesIO()
    clean = picture.copy()
    clean.info = {}
    clean.save(held, kind, **options)
    return held.getvalue()
