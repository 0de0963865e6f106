"""The bytes of a video that a payload names, piece by piece: exactly those, and never all of them in memory."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.clips import shelf
from pipeline.clips.goal import Goal
from pipeline.errors import NotSentError
from pipeline.i18n import Message
from pipeline.networks.bodies import Stream
from pipeline.workspace import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from pipeline.networks.limits import Limits
    from pipeline.networks.message import Clip

#: Bytes that are read at once where nobody asks for pieces of a size of their own.
PIECE = 1 << 20


def goal_of(limits: Limits) -> Goal:
    """Return what a network wants of a video that can be made so."""
    return Goal(limits.video_types, limits.video_codecs, limits.video_bytes, limits.video_width, limits.video_frames)


def clip_parts(root: Path, clip: Clip, size: int = PIECE) -> Iterator[bytes]:
    """Yield a video's bytes in pieces of a size, the last one shorter. Before the first, all of them were looked at.

    They are counted and hashed again on their way, so that what changes meanwhile does not go out whole: before the
    last piece it is known whether they are the right ones.

    Raises:
        NotSentError: they cannot be read, or are others by now.
    """
    with _opened(root, clip) as file:
        digest, waiting, sent = hashlib.sha256(), b"", 0
        while sent < clip.size:
            piece = _read(file, min(size, clip.size - sent), clip)
            digest.update(piece)
            sent += len(piece)
            if waiting:
                yield waiting
            waiting = piece
        if digest.hexdigest() != clip.sha256:
            raise _changed(clip)
        if waiting:
            yield waiting


def clip_bytes(root: Path, clip: Clip) -> bytes:
    """Return a video's bytes, for networks that take it in one piece with other things and allow small ones only.

    Raises:
        NotSentError: they cannot be read, or are others by now.
    """
    return b"".join(clip_parts(root, clip))


def clip_body(root: Path, clip: Clip) -> Stream:
    """Return a video as the body of a request, read while it is sent."""
    return Stream(clip.size, clip.media_type, lambda: clip_parts(root, clip))


def has_clip(root: Path, clip: Clip) -> bool:
    """Say whether the very bytes are there that a payload names."""
    try:
        with _opened(root, clip):
            return True
    except NotSentError:
        return False


@contextmanager
def _opened(root: Path, clip: Clip) -> Iterator[BinaryIO]:
    """Open the file that holds the very bytes: the one that was made, or the one in the workspace."""
    file = _kept(root, clip) or _own(root, clip)
    with file:
        file.seek(0)
        yield file


def _kept(root: Path, clip: Clip) -> BinaryIO | None:
    try:
        file = shelf.opened(root, clip.sha256)
    except OSError:
        return None
    if _is(file, clip.sha256, clip.size):
        return file
    file.close()
    return None


def _own(root: Path, clip: Clip) -> BinaryIO:
    try:
        file = files.opened(root, clip.path)
    except OSError:
        raise NotSentError(Message("{path} cannot be read", path=clip.path)) from None
    if _is(file, clip.sha256, clip.size):
        return file
    file.close()
    raise _changed(clip)


def _is(file: BinaryIO, sha256: str, size: int) -> bool:
    """Whether a file has these bytes."""
    try:
        if os.fstat(file.fileno()).st_size != size:
            return False
        digest = hashlib.sha256()
        while piece := file.read(PIECE):
            digest.update(piece)
        return digest.hexdigest() == sha256
    except OSError:
        return False


def _read(file: BinaryIO, size: int, clip: Clip) -> bytes:
    try:
        piece = file.read(size)
    except OSError:
        piece = b""
    if len(piece) != size:
        raise _changed(clip)
    return piece


def _changed(clip: Clip) -> NotSentError:
    return NotSentError(
        Message("{path} is not the video that was to be sent: it has changed", path=clip.path),
        Message("run again: the new one will be sent if it is approved"),
    )
