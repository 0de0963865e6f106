"""Videos made to fit a network: H.264 and AAC in an MP4, as good as its bytes allow, made once and kept."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.clips import shelf, studio
from pipeline.clips.goal import SOUND, bits, misfits
from pipeline.clips.probe import Probed, probe
from pipeline.errors import ContentError
from pipeline.i18n import Message
from pipeline.workspace import files

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from pipeline.clips.goal import Goal
    from pipeline.model.variant import Video

#: Raise it when the same film would be made otherwise.
_RECIPE = 1
_CHUNK = 1 << 20
#: How good pictures are where there is room for them, as x264 counts: lower is better.
_QUALITY = 20
#: Shorter sides that a film is made smaller to, and the bits that a pixel should have at least.
_SIDES, _LEAST_BITS = (1080, 720, 540, 360), 0.045
#: Pixels times pictures from which on a film is encoded in a hurry.
_MUCH = 600_000_000
_MOST_FRAMES = 60
#: How much of the bytes each try takes: what is counted beforehand does not always come out.
_TRIES = (1.0, 0.85, 0.7)
_LARGEST = 2_000_000_000


def fitted(root: Path, video: Video, goal: Goal) -> str:
    """Make a video fit, unless that is done, and return the SHA-256 of its bytes, kept in `.tellal/videos/`.

    Args:
        root: the workspace.
        video: that does not fit.
        goal: what it is to fit.

    Raises:
        ContentError: it cannot be read, has changed, cannot be made to fit, or what does that is not installed.
    """
    how = f"fit {_RECIPE} {goal.size} {goal.width} {goal.frames}"
    known = shelf.made(root, video.digest, how)
    if known and shelf.has(root, known):
        return known
    try:
        with files.opened(root, video.path) as file:
            if digest(file) != video.digest:
                raise FileNotFoundError(video.path)
            name = _made(root, file, video, goal)
    except OSError as error:
        message = Message("{path} cannot be read, or has changed since it was", path=video.path)
        raise ContentError(message, Message("run again")) from error
    except studio.StudioError:
        message = Message("{path} cannot be made to fit: it may be damaged, or takes too long", path=video.path)
        raise ContentError(message, Message("save it anew as MP4 (H.264 and AAC), smaller")) from None
    shelf.remember(root, video.digest, how, name)
    return name


def digest(file: BinaryIO) -> str:
    """Return the SHA-256 of a file."""
    file.seek(0)
    whole = hashlib.sha256()
    while piece := file.read(_CHUNK):
        whole.update(piece)
    return whole.hexdigest()


def _made(root: Path, file: BinaryIO, video: Video, goal: Goal) -> str:
    for share in _TRIES:
        with shelf.bench(root) as (place, keep):
            studio.developed(file, (), recipe(video, goal, share), place=place, largest=goal.size * 2 or _LARGEST)
            with place.open("rb") as film:
                found = probe(film, os.fstat(film.fileno()).st_size)
                if isinstance(found, Probed) and not misfits(_as_made(video, found, place), goal):
                    name = digest(film)
                    keep(name)
                    return name
    raise studio.StudioError(video.path)


def _as_made(video: Video, found: Probed, place: Path) -> Video:
    return replace(
        video,
        size=place.stat().st_size,
        width=found.width,
        height=found.height,
        frames=found.frames,
        media_type=found.media_type,
        codec=found.video,
        sound=found.audio,
    )


def recipe(video: Video, goal: Goal, share: float) -> tuple[str, ...]:
    """Return what ffmpeg is told so that a video fits.

    Args:
        video: as it is.
        goal: what it is to fit.
        share: how much of the bytes to use, up to 1.
    """
    frames = min(video.frames or _MOST_FRAMES, goal.frames or _MOST_FRAMES)
    rate = int(bits(video, goal) * share)
    width, height = _size(video, goal, rate, frames)
    hurry = width * height * frames * video.seconds > _MUCH
    filters = f"scale={width}:{height}:flags=bicubic+accurate_rnd+full_chroma_int,setsar=1"
    filters += f",fps={frames:g}" if video.frames > frames else ""
    pictures = ("-c:v", "libx264", "-preset", "veryfast" if hurry else "medium", "-profile:v", "high")
    bounded = ("-maxrate", str(rate), "-bufsize", str(rate)) if rate else ()
    sound = ("-map", "0:a:0", "-c:a", "aac", "-b:a", str(SOUND), "-ac", "2") if video.sound else ()
    return (
        *("-map", "0:v:0", *pictures, "-pix_fmt", "yuv420p", "-crf", str(_QUALITY), *bounded, "-vf", filters),
        *sound,
        *("-movflags", "+faststart", "-f", "mp4"),
    )


def _size(video: Video, goal: Goal, rate: int, frames: float) -> tuple[int, int]:
    """Return width and height: no larger than it is or may be, and so small that its bits are enough for its pixels."""
    scale = min(1.0, goal.width / video.width) if goal.width else 1.0
    shorter = min(video.width, video.height) * scale
    for side in _SIDES if rate else ():
        if rate >= _LEAST_BITS * frames * video.width * video.height * scale**2:
            break
        scale *= min(1.0, side / shorter)
        shorter = min(shorter, side)
    return tuple(max(2, int(each * scale) // 2 * 2) for each in (video.width, video.height))  # type: ignore[return-value] # two of them
