"""Images of a post's body: from what is written to files of the workspace whose bytes are known."""

from __future__ import annotations

import os
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity
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
    "image/avif": (".avif",),
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
    if isinstance(found, Unread):
        return Image(path, media.sha, picture.alt, line), [_unreadable(post, path, found, line)]
    size = found.probed.width, found.probed.height
    image = Image(path, media.sha, picture.alt, line, *size, found.probed.media_type, moves=found.moves)
    return image, [*_misnamed(post, media, found.probed, line), *_odd(post, path, found, line)]


class Seen(NamedTuple):
    """What is known of a picture that can be used.

    Args:
        moves: it has several frames.
        printed: it is in colours of print.
        hides: what else it is for whoever opens it otherwise; empty for nearly all.
    """

    probed: Probed
    moves: bool = False
    printed: bool = False
    hides: str = ""


class Unread(NamedTuple):
    """Why a picture cannot be used.

    Args:
        why: a word of `developed.Looked`, or `link`, `gone`, `no-image`.
        kind: what it is instead (`HEIC`); empty where nobody knows.
    """

    why: str
    kind: str = ""


@lru_cache(maxsize=4096)
def probed(root: Path, path: str, sha: str) -> Seen | Unread:
    """Read the head of a file of the workspace and see that the rest unpacks, or say why not."""
    from pipeline.cards.developed import look  # noqa: PLC0415 - a room that posts without images never enter
    from pipeline.cards.foreign import name_of  # noqa: PLC0415 - likewise
    from pipeline.cards.probe import probe  # noqa: PLC0415 - likewise

    try:
        with files.opened(root, path) as file:
            head = file.read(_HEAD)
    except IsADirectoryError:
        return Unread("link")
    except OSError:
        return Unread("gone")
    found = probe(head)
    if found is None:
        return Unread("no-image", name_of(head))
    if found.width * found.height > MOST_PIXELS:
        return Seen(found)  # a rule says that it is too large, and it is never unpacked
    seen = look(root, path, sha, found.media_type)
    if seen.why:
        return Unread(seen.why)
    return Seen(found.turned() if seen.turned else found, seen.moves, seen.printed, seen.hides)


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
        return _unreadable(post, path, Unread("link"), line)
    meant = nearest(path, library.media) if len(library.media) <= _MANY else None
    hint = (
        Message("did you mean {meant}?", meant=meant)
        if meant
        else Message("add the file, or correct the address in the brackets")
    )
    return Finding(post.path, line, "image-missing", Message("there is no image {path}", path=path), hint)


def _too_much(path: str, why: str) -> tuple[Message, Message] | None:
    """Return what is too much of a picture and what to do about it; None where something else is wrong with it."""
    return {
        "much": (
            Message("{path} takes more time or memory to unpack than any picture should", path=path),
            Message("save it smaller: fewer pixels, fewer frames, less than 25 MB"),
        ),
        "heavy": (Message("{path} is larger than 25 MB", path=path), Message("save it smaller")),
        "pixels": (
            Message("{path} has more than 40 million pixels", path=path),
            Message("save it with at most 4,000 on its longer side"),
        ),
        "frames": (
            Message("{path} moves in more than 1,000 frames, or in more than 300 million pixels of them", path=path),
            Message("save it with fewer or smaller frames, or as a video"),
        ),
    }.get(why)


def _unreadable(post: Post, path: str, found: Unread, line: int) -> Finding:
    if found.why == "link":
        return Finding(
            post.path,
            line,
            "image-link",
            Message("{path} is a symbolic link, or lies behind one", path=path),
            Message("put the file itself there"),
        )
    if much := _too_much(path, found.why):
        return Finding(post.path, line, "image-too-large", *much)
    if found.why == "damaged":
        return Finding(
            post.path,
            line,
            "image-damaged",
            Message("{path} cannot be decoded: it may be cut off or damaged", path=path),
            Message("save it anew in another program"),
        )
    if found.why == "unknown":
        message = Message("{path} is an AVIF, which the Pillow on this machine was built without", path=path)
        hint = Message("save it as JPEG or PNG, or install Pillow's own wheel: pip install --force-reinstall pillow")
        return Finding(post.path, line, "image-unreadable", message, hint)
    message = (
        Message("{path} is {kind}, which is no picture that posts show", path=path, kind=found.kind)
        if found.kind
        else Message("{path} is not a PNG, JPEG, GIF, WebP or AVIF image", path=path)
    )
    hint = (
        Message("fetch the file itself: git lfs pull")
        if found.kind == "Git LFS"
        else Message("save it anew as JPEG, or as PNG where it is a drawing")
    )
    return Finding(post.path, line, "image-unreadable", message, hint)


def _odd(post: Post, path: str, found: Seen, line: int) -> Iterator[Finding]:
    """Find what does not stop a picture, and what its author should know of it all the same."""
    if found.printed:
        message = Message("{path} is in colours of print (CMYK); readers see it in those of screens", path=path)
        hint = Message("look at what `tellal render` makes of it, or save it anew as RGB")
        yield Finding(post.path, line, "image-print-colours", message, hint, Severity.WARNING)
    if found.hides:
        message = Message("{path} is a picture and {kind} in one file", path=path, kind=found.hides)
        hint = Message("save it anew in another program, and ask where it came from; what is sent is the picture alone")
        yield Finding(post.path, line, "image-hides", message, hint, Severity.WARNING)


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
