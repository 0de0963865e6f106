"""The picture that stands for a video until it plays: one of its own, not the very first, which is often black."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.cards import developed as pictures
from pipeline.clips import shelf, studio
from pipeline.clips.fitted import digest
from pipeline.errors import ContentError
from pipeline.workspace import files

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model.variant import Video

_HOW = "cover 1"
_WIDEST = 1280
_LARGEST = 20_000_000


def cover(root: Path, video: Video) -> str:
    """Make the cover of a video, unless there is one, and return the SHA-256 of its bytes; empty where it has none.

    Args:
        root: the workspace.
        video: of a post.
    """
    known = shelf.made(root, video.digest, _HOW)
    if known and pictures.kept(root, known) is not None:
        return known
    try:
        with files.opened(root, video.path) as file, shelf.bench(root) as (place, _):
            if digest(file) != video.digest:
                return ""
            width = min(video.width, _WIDEST) // 2 * 2
            how = ("-map", "0:v:0", "-frames:v", "1", "-vf", f"scale={width}:-2", "-q:v", "3", "-f", "image2")
            studio.developed(file, ("-ss", f"{min(1.0, video.seconds / 3):.3f}"), how, place=place, largest=_LARGEST)
            # ffmpeg made it of what a stranger wrote: it is unpacked where all pictures of strangers are.
            made = pictures.clean(place.read_bytes(), "image/jpeg", video.path)
    except (OSError, ContentError, studio.StudioError):
        return ""  # a video plays without one
    name = sha256(made).hexdigest()
    target = root / pictures.FOLDER / name
    files.stay_inside(root, target)
    files.write(target, made)
    shelf.remember(root, video.digest, _HOW, name)
    return name
