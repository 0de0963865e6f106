"""Videos that nobody filmed: cards that move, drawn frame by frame and encoded, made once and kept."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.cards.moving import FRAMES
from pipeline.clips import shelf, studio
from pipeline.clips.fitted import digest
from pipeline.errors import ContentError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from typing import BinaryIO

    from pipeline.cards.moving import Reel
    from pipeline.model.library import Library
    from pipeline.model.variant import CardSpec, Video

_HOW = "card"
#: How good its pictures are, as x264 counts: lower is better; a drawing shows what is lost sooner than a film does.
_QUALITY = 16
_LARGEST = 100_000_000


def whole(library: Library, video: Video) -> Video:
    """Return a video whose file is there: itself, or a card that moves, made unless it was.

    Args:
        library: whose.
        video: of a post.

    Raises:
        ContentError: it cannot be drawn, or what encodes it is not installed.
    """
    if video.card is None:
        return video
    root = library.root
    name = shelf.made(root, video.digest, _HOW)
    if not name or not shelf.has(root, name):
        name = _made(library, video.card)
        shelf.remember(root, video.digest, _HOW, name)
    with shelf.opened(root, name) as file:
        size = os.fstat(file.fileno()).st_size
    return replace(video, path=f"{shelf.FOLDER}/{name}", digest=name, size=size, card=None)


def cover(library: Library, card: CardSpec) -> str:
    """Return the SHA-256 of the picture that stands for a card that moves, the card itself, as a JPEG."""
    from hashlib import sha256  # noqa: PLC0415 - only for a card that moves

    from pipeline.cards import developed, ensure  # noqa: PLC0415 - Pillow is behind it
    from pipeline.cards.recipe import Recipe  # noqa: PLC0415 - likewise

    place = ensure(card, library).relative_to(library.root).as_posix()
    known = sha256((library.root / place).read_bytes()).hexdigest()
    return developed.fitted(library.root, place, known, Recipe(("image/jpeg",)))[0].sha256


def _made(library: Library, card: CardSpec) -> str:
    from pipeline.cards.moving import Reel  # noqa: PLC0415 - Pillow is behind it

    reel = Reel(card, library)
    with tempfile.TemporaryFile() as strip, shelf.bench(library.root) as (place, keep):
        _draw(reel, strip)
        try:
            studio.developed(
                strip, ("-framerate", str(FRAMES)), _recipe(reel), place=place, largest=_LARGEST, kind="mjpeg"
            )
        except studio.StudioError as error:
            message = Message("the card '{name}' cannot be made to move", name=card.layout)
            raise ContentError(message, Message("run again; if it stays so, leave out moves:")) from error
        with place.open("rb") as film:
            name = digest(film)
        keep(name)
    return name


def _draw(reel: Reel, strip: BinaryIO) -> None:
    for frame in reel.frames(FRAMES):
        frame.save(strip, "JPEG", quality=96, subsampling=0)
    strip.flush()


def _recipe(reel: Reel) -> tuple[str, ...]:
    """Return what ffmpeg is told: frames as they come, and the last one until the end."""
    rest = max(reel.seconds - int(reel.rests * FRAMES) / FRAMES, 1 / FRAMES)
    width, height = (side // 2 * 2 for side in reel.whole.size)
    colours = "scale=out_color_matrix=bt709:out_range=tv"
    filters = f"crop={width}:{height}:0:0,{colours},tpad=stop_mode=clone:stop_duration={rest:.3f}"
    return (
        *(
            "-map",
            "0:v:0",
            "-vf",
            f"{filters},format=yuv420p",
            "-c:v",
            "libx264",
            "-preset",
            "medium",
            "-profile:v",
            "high",
        ),
        *("-crf", str(_QUALITY), "-tune", "animation", "-color_primaries", "bt709", "-color_trc", "bt709"),
        *("-colorspace", "bt709", "-r", str(FRAMES), "-t", f"{reel.seconds:g}", "-movflags", "+faststart", "-f", "mp4"),
    )
