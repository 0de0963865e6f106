"""Images of a post's body: from what is written to files of the workspace whose bytes are known."""

from __future__ import annotations

import os
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from pipeline.i18n import Message
from pipeline.model.finding import Finding
from pipeline.model.variant import Image
from pipeline.workspace import files
from pipeline.workspace.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.cards.probe import Probed
    from pipeline.model.library import Library, Media
    from pipeline.model.post import Post
    from pipeline.text.passage import Picture

#: Media type → the endings its files may have.
ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
}
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_HEAD = 512 * 1024
#: More are not unpacked (`rules/images.py` says so).
MOST_PIXELS = 40_000_000
# Looking for the name that was meant costs time for each candidate; folders of a normal size are searched.
_MANY = 5_000


def place(post: Post, source: str, library: Library) -> str:
    """Return where an image lies, relative to the workspace; empty where that is nowhere inside it."""
    if _ELSEWHERE.match(source) or not source or "\\" in source or "\0" in source or source.startswith("/"):
        return ""
    folder = posixpath.dirname(post.path)
    written = posixpath.normpath(posixpath.join(folder, source))
    path = (
        written
        if written in library.media or "%" not in source
        else posixpath.normpath(posixpath.join(folder, unquote(source)))
    )
    inside = not any(piece.startswith(".") or "\\" in piece or "\0" in piece for piece in path.split("/"))
    return path if inside else ""


def read(post: Post, picture: Picture, line: int, library: Library) -> tuple[Image | None, list[Finding]]:
    """Return the image and what is wrong with it; None where there is no place it could lie in.

    Args:
        post: that shows it.
        picture: as written.
        line: the file's line of the picture, 1-based.
        library: whose media.
    """
    path = place(post, picture.source, library)
    if not path:
        return None, [_outside(post, picture.source, line)]
    media = library.media.get(path)
    if media is None:
        return Image(path, "", picture.alt, line), [_missing(post, path, line, library)]
    found = probed(library.root, path, media.sha)
    if isinstance(found, str):
        return Image(path, media.sha, picture.alt, line), [_unreadable(post, path, found, line)]
    size = found.probed.width, found.probed.height
    image = Image(path, media.sha, picture.alt, line, *size, found.probed.media_type, moves=found.moves)
    return image, list(_misnamed(post, media, found.probed, line))


class Seen(NamedTuple):
    """What is known of a picture that can be used.

    Args:
        moves: it has several frames.
    """

    probed: Probed
    moves: bool


@lru_cache(maxsize=4096)
def probed(root: Path, path: str, sha: str) -> Seen | str:
    """Read the head of a file of the workspace and see that the rest unpacks, or say why not."""
    from pipeline.cards.developed import look  # noqa: PLC0415 - a room that posts without images never enter
    from pipeline.cards.probe import probe  # noqa: PLC0415 - likewise

    try:
        with files.opened(root, path) as file:
            found = probe(file.read(_HEAD))
    except IsADirectoryError:
        return "link"
    except OSError:
        return "gone"
    if found is None:
        return "no-image"
    # What is too large is said by a rule, and never unpacked.
    whole = found.width * found.height <= MOST_PIXELS
    seen = look(root, path, sha, found.media_type) if whole else None
    return (seen.why if seen else "") or Seen(found, seen.moves if seen else False)


def _outside(post: Post, source: str, line: int) -> Finding:
    if _ELSEWHERE.match(source):
        return Finding(
            post.path,
            line,
            "image-remote",
            Message("the image {source} is not in the workspace", source=_short(source)),
            Message("put the file into media/ beside the post and write ![alt text](media/name.jpg)"),
        )
    return Finding(
        post.path,
        line,
        "image-outside",
        Message(
            "the image {source} is outside the workspace, or in a hidden folder of it", source=_short(source) or "()"
        ),
        Message("put the file into media/ beside the post and write ![alt text](media/name.jpg)"),
    )


def _missing(post: Post, path: str, line: int, library: Library) -> Finding:
    whole = os.path.join(library.root, path)  # noqa: PTH118 - only asked what it is
    if os.path.islink(whole):  # noqa: PTH114 - likewise
        return _unreadable(post, path, "link", line)
    meant = nearest(path, library.media) if len(library.media) <= _MANY else None
    hint = (
        Message("did you mean {meant}?", meant=meant)
        if meant
        else Message("add the file, or correct the address in the brackets")
    )
    return Finding(post.path, line, "image-missing", Message("there is no image {path}", path=path), hint)


def _unreadable(post: Post, path: str, why: str, line: int) -> Finding:
    if why == "link":
        return Finding(
            post.path,
            line,
            "image-link",
            Message("{path} is a symbolic link, or lies behind one", path=path),
            Message("put the file itself there"),
        )
    if why == "much":
        return Finding(
            post.path,
            line,
            "image-too-large",
            Message("{path} takes more time or memory to unpack than any picture should", path=path),
            Message("save it smaller: fewer pixels, fewer frames, less than 25 MB"),
        )
    if why == "damaged":
        return Finding(
            post.path,
            line,
            "image-damaged",
            Message("{path} cannot be decoded: it may be cut off or damaged", path=path),
            Message("save it anew in another program"),
        )
    return Finding(
        post.path,
        line,
        "image-unreadable",
        Message("{path} is not a PNG, JPEG, GIF or WebP image", path=path),
        Message("save it anew as one of them"),
    )


def _misnamed(post: Post, media: Media, probed: Probed, line: int) -> Iterator[Finding]:
    if not media.path.lower().endswith(ENDINGS[probed.media_type]):
        yield Finding(
            post.path,
            line,
            "image-misnamed",
            Message("{path} is {kind} by its content", path=media.path, kind=probed.media_type),
            Message("rename it to end with {ending}", ending=ENDINGS[probed.media_type][0]),
        )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - enough to recognise it
