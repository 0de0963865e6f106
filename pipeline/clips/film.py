"""A video of a post as it goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.clips.bared import bare

if TYPE_CHECKING:
    from pipeline.model.library import Library
    from pipeline.model.variant import Video


class Film(NamedTuple):
    """What a video became.

    Args:
        sha256: of its bytes.
        size: bytes.
        media_type: such as `video/mp4`.
        width: pixels.
        height: pixels.
        seconds: how long it plays.
    """

    sha256: str
    size: int
    media_type: str
    width: int
    height: int
    seconds: float


def film(library: Library, video: Video) -> Film:
    """Make a video as it goes out, unless it is made already.

    Raises:
        ContentError: it cannot be read, or is no video that can be sent.
    """
    name = bare(library.root, video.path, video.digest)
    return Film(name, video.size, video.media_type, video.width, video.height, video.seconds)
