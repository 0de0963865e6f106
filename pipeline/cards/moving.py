"""Cards that move: their layers come in one after the other, and then everything stands as the card does.

A moving card is frames, drawn from the same layers as the card itself. As a GIF it begins with the whole card, so that
whoever shows no movement shows that; as a video its cover is the card.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cards import materials
from pipeline.cards.credits import credits_of
from pipeline.cards.photo import PictureError
from pipeline.cards.scene import compose
from pipeline.cards.sfnt import FontFileError
from pipeline.errors import ContentError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from pipeline.cards.credits import Credits
    from pipeline.cards.layout import Layer, Layout, Motion
    from pipeline.cards.scene import Scene
    from pipeline.model.library import Library
    from pipeline.model.variant import CardSpec

GIF = "image/gif"
#: Raise it when the same card would move otherwise.
VERSION = 1
#: Frames a second of a video, and of a GIF at most.
FRAMES, _GIF_FRAMES = 25, 12.5
#: Of a GIF: what every network takes that shows one.
MOST_BYTES = 4_500_000
_MOST_GIF_FRAMES = 90
_SMALLER = (1.0, 0.75, 0.5, 0.35)
_COLOURS = 255


def seconds(layout: Layout, fmt: str) -> float:
    """Return how long a card of a layout takes where it moves; 0 where nothing in it does."""
    return layout.seconds if any(layer.motion for layer in layout.layers.get(fmt, ())) else 0.0


def digest(spec: CardSpec, way: str) -> str:
    """Return the fingerprint of a card that moves: of the card, and of how it is made to move."""
    return hashlib.sha256(f"{spec.digest} {way} {VERSION}".encode()).hexdigest()


def as_gif(spec: CardSpec) -> CardSpec:
    """Return how a card is drawn as a GIF."""
    return replace(spec, media_type=GIF, digest=digest(spec, "gif"))


def as_still(spec: CardSpec) -> CardSpec:
    """Return how a card is drawn that stands still where another of it moves."""
    return replace(spec, media_type="image/png", digest=digest(spec, "still"))


def gif(spec: CardSpec, library: Library) -> bytes:
    """Return a card as a GIF that moves, in the largest size that is light enough.

    Raises:
        ContentError: it cannot be drawn.
    """
    made, said = b"", credits_of(library.brand, dict(spec.fields))
    for share in _SMALLER:
        made = _gif(Reel(spec, library), share, said)
        if len(made) <= MOST_BYTES:
            break
    return made


def _gif(reel: Reel, share: float, said: Credits) -> bytes:
    from PIL import Image as Pillow  # noqa: PLC0415 - Pillow, only where something is drawn

    rate = min(_GIF_FRAMES, _MOST_GIF_FRAMES / max(reel.rests, 0.1))
    size = (round(reel.whole.width * share), round(reel.whole.height * share))
    whole = reel.whole.resize(size, Pillow.Resampling.LANCZOS)
    # One palette for all: colours that change from frame to frame flicker.
    palette = whole.quantize(_COLOURS, Pillow.Quantize.MEDIANCUT)
    frames = [whole, *(each.resize(size, Pillow.Resampling.LANCZOS) for each in reel.frames(rate))]
    drawn = [each.quantize(palette=palette, dither=Pillow.Dither.NONE) for each in frames]
    step = round(1000 / rate)
    rest = max(round(1000 * reel.seconds) - step * (len(drawn) - 1), 1000)
    held = io.BytesIO()
    drawn[0].save(
        held, "GIF", save_all=True, append_images=drawn[1:], duration=[rest, *[step] * (len(drawn) - 1)], loop=0,
        optimize=False, disposal=1, comment=" – ".join(filter(None, said)).encode(),
    )  # fmt: skip
    return held.getvalue()


class _Sprite(NamedTuple):
    """A layer apart from all others.

    Args:
        picture: with its transparency; None where nothing of it is seen.
        place: of its upper left corner.
    """

    picture: Image | None
    place: tuple[int, int]
    motion: Motion | None


class Reel:
    """A card as frames.

    Args:
        spec: how the card is drawn.
        library: where its layout, fonts and pictures are.

    Raises:
        ContentError: it cannot be drawn.
    """

    def __init__(self, spec: CardSpec, library: Library) -> None:
        layout = materials.layout(library, spec.layout)[0] if spec.layout in library.card_layouts else None
        if layout is None or spec.format not in layout.layers:
            message = Message("the card layout '{name}' has errors", name=spec.layout)
            raise ContentError(message, Message("run tellal check"))
        try:
            scene = compose(layout, spec.format, spec.lang, dict(spec.fields), library)
            self.whole = scene.image()
            still = next((at for at, layer in enumerate(scene.layers) if layer.motion), len(scene.layers))
            self._ground = _ground(scene, still)
            self._sprites = [_sprite(scene, layer) for layer in scene.layers[still:]]
        except FontFileError as error:
            message = Message("the brand's font {path} cannot be used", path=error.path)
            raise ContentError(message, Message("run tellal check")) from error
        except PictureError as error:
            raise ContentError(error.message, Message("run tellal check")) from error
        self.seconds = layout.seconds

    @property
    def rests(self) -> float:
        """When everything has come in, in seconds."""
        return max((each.motion.start + each.motion.seconds for each in self._sprites if each.motion), default=0.0)

    def frames(self, rate: float) -> Iterator[Image]:
        """Yield the frames until everything stands, so many a second; the last one is the card itself."""
        for number in range(int(self.rests * rate)):
            yield self._at(number / rate)
        yield self.whole

    def _at(self, moment: float) -> Image:
        frame = self._ground.copy()
        for sprite in self._sprites:
            if sprite.picture is not None:
                _put(frame, sprite.picture, sprite.place, sprite.motion, moment)
        return frame


def _ground(scene: Scene, count: int) -> Image:
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise

    ground = Pillow.new("RGB", scene.canvas, "white")
    for layer in scene.layers[:count]:
        scene.put(layer, ground)
    return ground


def _sprite(scene: Scene, layer: Layer) -> _Sprite:
    """Return a layer with its transparency: what it does to black and to white says how much one sees through it."""
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise
    from PIL import ImageChops  # noqa: PLC0415 - likewise

    dark, light = (Pillow.new("RGB", scene.canvas, ground) for ground in ("black", "white"))
    scene.put(layer, dark)
    scene.put(layer, light)
    covers = ImageChops.invert(ImageChops.difference(light, dark).getchannel(1))
    box = covers.getbbox()
    if box is None:
        return _Sprite(None, (0, 0), None)
    apart = Pillow.merge("RGBa", (*dark.split(), covers)).crop(box).convert("RGBA")
    return _Sprite(apart, (box[0], box[1]), layer.motion)


def _put(frame: Image, picture: Image, place: tuple[int, int], motion: Motion | None, moment: float) -> None:
    """Put a layer where it is at a moment."""
    from PIL import Image as Pillow  # noqa: PLC0415 - likewise

    if motion is None:
        frame.paste(picture, place, picture)
        return
    done = min(max((moment - motion.start) / motion.seconds, 0.0), 1.0)
    done = 1 - (1 - done) ** 3  # quick at first, and gently to its place
    seen = 1.0 if motion.way == "zoom" and motion.scale >= 1 else done
    if seen <= 0:
        return
    x, y = place
    if motion.way == "slide":
        across, down = _SIDES[motion.side]
        x, y = round(x + across * motion.by * (1 - done)), round(y + down * motion.by * (1 - done))
    elif motion.way == "zoom":
        scale = motion.scale + (1 - motion.scale) * done
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        x, y = x + (picture.width - size[0]) // 2, y + (picture.height - size[1]) // 2
        picture = picture.resize(size, Pillow.Resampling.BICUBIC)
    mask = picture.getchannel("A")
    frame.paste(picture, (x, y), mask if seen >= 1 else mask.point([round(level * seen) for level in range(256)]))


_SIDES = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}
