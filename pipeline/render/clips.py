"""Videos of a post's body: a picture whose file is a film, from what is written to a file whose bytes are known."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.clips.names import ENDINGS, is_named_like_video
from pipeline.i18n import Message
from pipeline.model.finding import Finding
from pipeline.model.variant import Video
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.clips.probe import Probed
    from pipeline.model.library import Library, Media
    from pipeline.model.post import Post
    from pipeline.text.passage import Picture


def is_video(path: str, library: Library) -> bool:
    """Say whether a file of the workspace is a film, by its name or by how it begins."""
    if is_named_like_video(path):
        return True
    media = library.media.get(path)
    return media is not None and _begins_like_one(library.root, path, media.sha)


def read(post: Post, picture: Picture, line: int, path: str, library: Library) -> tuple[Video, list[Finding]]:
    """Return a film and what is wrong with it.

    Args:
        post: that shows it.
        picture: as written.
        line: the file's line of the picture, 1-based.
        path: of a file that is there and is a film, relative to the workspace.
        library: whose media.
    """
    media = library.media[path]
    probed = _probe(library.root, path, media.sha)
    if isinstance(probed, str):
        return Video(path, media.sha, picture.alt, line, media.size), [_unreadable(post, path, probed, line)]
    video = Video(
        path,
        media.sha,
        picture.alt,
        line,
        media.size,
        probed.width,
        probed.height,
        probed.seconds,
        probed.frames,
        probed.media_type,
        probed.video,
        probed.audio,
    )
    return video, list(_misnamed(post, media, probed, line))


def another(post: Post, video: Video) -> Finding:
    """Return what there is to say of a second video in one message."""
    return Finding(
        post.path,
        video.line,
        "video-too-many",
        Message("a message has one video, and {path} is another", path=video.path),
        Message("leave it out, or move it to another part of the thread"),
    )


@lru_cache(maxsize=4096)
def _begins_like_one(root: Path, path: str, _: str) -> bool:
    from pipeline.clips.probe import looks_like_video  # noqa: PLC0415 - a room that posts without films never enter

    try:
        with files.opened(root, path) as file:
            return looks_like_video(file.read(12))
    except OSError:
        return False


@lru_cache(maxsize=4096)
def _probe(root: Path, path: str, _: str) -> Probed | str:
    """Read the boxes of a file of the workspace, or say why that cannot be done."""
    from pipeline.clips.probe import probe  # noqa: PLC0415 - likewise

    try:
        with files.opened(root, path) as file:
            return probe(file, os.fstat(file.fileno()).st_size)
    except IsADirectoryError:
        return "link"
    except OSError:
        return "gone"


def _unreadable(post: Post, path: str, why: str, line: int) -> Finding:
    if why == "link":
        code, message, hint = (
            "image-link",
            Message("{path} is a symbolic link, or lies behind one", path=path),
            Message("put the file itself there"),
        )
    elif why in {"cut", "damaged", "much"}:
        code, hint = "video-damaged", Message("copy it here again, or save it anew as MP4 in another program")
        message = (
            Message("{path} ends too early: part of the video is missing", path=path)
            if why == "cut"
            else Message("{path} cannot be read as a video: it may be damaged", path=path)
        )
    else:
        code, hint = "video-unreadable", Message("save it anew as MP4 (H.264 and AAC)")
        message = (
            Message("{path} is made for streaming, in fragments, which most networks refuse", path=path)
            if why == "fragments"
            else Message("{path} is not an MP4 or MOV video", path=path)
        )
    return Finding(post.path, line, code, message, hint)


def _misnamed(post: Post, media: Media, probed: Probed, line: int) -> Iterator[Finding]:
    if not media.path.lower().endswith(ENDINGS[probed.media_type]):
        yield Finding(
            post.path,
            line,
            "video-misnamed",
            Message("{path} is {kind} by its content", path=media.path, kind=probed.media_type),
            Message("rename it to end with {ending}", ending=ENDINGS[probed.media_type][0]),
        )
