"""A video of a post as it goes out: as it is, or made to fit, and in both cases without what it tells of its maker."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from pipeline.clips import shelf
from pipeline.clips.bared import bare
from pipeline.clips.goal import Goal, can_encode, misfits
from pipeline.clips.probe import Probed, probe
from pipeline.errors import ContentError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from pathlib import Path

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
        cover: SHA-256 of the picture that stands for it, a JPEG; empty where there is none.
    """

    sha256: str
    size: int
    media_type: str
    width: int
    height: int
    seconds: float
    cover: str = ""


def film(library: Library, video: Video, goal: Goal) -> Film:
    """Make a video as it goes out, unless it is made already.

    Args:
        library: whose video.
        video: of a post.
        goal: what its network takes.

    Raises:
        ContentError: it cannot be read, or is no video that can be sent.
    """
    from pipeline.clips.drawn import cover, whole  # noqa: PLC0415 - only where something is sent

    if video.card is not None:
        made = film(library, whole(library, video), goal)
        return made._replace(cover=cover(library, video.card))
    root = library.root
    if not misfits(video, goal):
        name = bare(root, video.path, video.digest)
        about = (name, video.size, video.media_type, video.width, video.height, video.seconds)
        return Film(*about, _cover(root, video))
    from pipeline.clips.fitted import fitted  # noqa: PLC0415 - only where a film does not fit

    return _described(root, fitted(root, video, goal), video)


def _described(root: Path, name: str, video: Video) -> Film:
    with shelf.opened(root, name) as file:
        size = os.fstat(file.fileno()).st_size
        found = probe(file, size)
    if not isinstance(found, Probed):
        raise ContentError(Message("{path} cannot be read as a video, so it is not sent", path=video.path))
    about = (found.media_type, found.width, found.height, found.seconds)
    return Film(name, size, *about, _cover(root, video))


def _cover(root: Path, video: Video) -> str:
    if not can_encode():
        return ""
    from pipeline.clips.cover import cover  # noqa: PLC0415 - only where it can be made

    return cover(root, video)
