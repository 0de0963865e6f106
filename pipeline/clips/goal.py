"""What a network wants of a video, in what a video falls short of it, and whether it can be made to fit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.model.variant import Video

#: What the optional package is called that brings ffmpeg along.
EXTRA = "video"
#: Bits a second below which nobody would look at pictures, and those of the sound.
LEAST_PICTURES, SOUND = 120_000, 96_000
#: How much of the bytes pictures and sound may take: the rest is for the index.
SHARE = 0.94


class Goal(NamedTuple):
    """What a network takes.

    Args:
        types: media types.
        codecs: how the pictures are coded; none for any.
        size: bytes at most; 0 for no limit.
        width: pixels from left to right at most; 0 for no limit.
        frames: pictures a second at most; 0 for no limit.
    """

    types: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ()
    size: int = 0
    width: int = 0
    frames: int = 0


def misfits(video: Video, goal: Goal) -> tuple[str, ...]:
    """Return in what a video does not fit, of `type`, `codec`, `sound`, `size`, `width` and `frames`."""
    wrong = {
        "type": goal.types and video.media_type not in goal.types,
        "codec": goal.codecs and video.codec not in goal.codecs,
        "sound": goal.codecs and video.sound not in {"", "aac"},
        "size": 0 < goal.size < video.size,
        "width": 0 < goal.width < video.width,
        "frames": 0 < goal.frames + 0.5 < video.frames if goal.frames else False,
    }
    return tuple(name for name, holds in wrong.items() if holds)


def bits(video: Video, goal: Goal) -> int:
    """Return how many bits a second the pictures may have so that a video fits; 0 for as many as they like."""
    if not goal.size or not video.seconds:
        return 0
    whole = goal.size * 8 * SHARE / video.seconds
    return max(int(whole - (SOUND if video.sound else 0)), 1)


def fits_at_all(video: Video, goal: Goal) -> bool:
    """Say whether a video can be made to fit without becoming unsightly."""
    wanted = bits(video, goal)
    return not wanted or wanted >= LEAST_PICTURES


@cache
def can_encode() -> bool:
    """Say whether the package is there that can make videos fit."""
    from importlib.util import find_spec  # noqa: PLC0415 - only where there is a video

    return find_spec("imageio_ffmpeg") is not None
