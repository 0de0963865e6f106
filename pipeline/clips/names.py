"""How files with videos are called."""

from __future__ import annotations

#: Media type → the endings its files may have.
ENDINGS = {"video/mp4": (".mp4", ".m4v"), "video/quicktime": (".mov", ".qt")}
_NAMED = tuple(ending for endings in ENDINGS.values() for ending in endings)
#: Films of other kinds, which nobody but their makers takes.
_OTHERS = (".avi", ".mkv", ".webm", ".wmv", ".mpg", ".mpeg", ".ogv", ".flv", ".3gp", ".mts", ".m2ts")


def is_named_like_video(path: str) -> bool:
    """Say whether a file's name is that of a film."""
    return path.lower().endswith((*_NAMED, *_OTHERS))
