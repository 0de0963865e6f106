"""Pictures as they go out: encoded anew, so that nothing of a file leaves but what can be seen of it.

What a camera noted (where, when, whose), a colour profile, what somebody hung behind the end of the file: none of it
is sent or put on a page. A picture is made once and kept in `.tellal/pictures/` under the SHA-256 of its own bytes,
which is what a payload names. Which picture became which is kept beside it, sealed as all else that is remembered.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.errors import ContentError
from pipeline.i18n import Message
from pipeline.workspace import files, store

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.variant import Image

FOLDER = ".tellal/pictures"
#: Files from this size on are not unpacked at all.
LARGEST = 25_000_000
#: Raise it when the same picture would be made otherwise: what was made before is not taken any more.
_RECIPE = 1
_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
_LOOKED, _MADE = "looked", "made"


def look(root: Path, path: str, digest: str, media_type: str) -> str:
    """Return what is wrong with a picture that its head does not tell: `damaged`, `much`; empty where nothing is.

    Args:
        root: the workspace.
        path: of the file, relative to it.
        digest: SHA-256 of the file's bytes; what was found for them once is not looked for again.
        media_type: as its head has it.
    """
    known = _remembered(root, digest)
    if _LOOKED in known:
        return str(known[_LOOKED])
    from pipeline.cards import darkroom  # noqa: PLC0415 - only for a picture that nobody has seen yet

    try:
        if os.path.getsize(f"{root}/{path}") > LARGEST:  # noqa: PTH202 - of what is opened with care below
            return "much"
        darkroom.develop({"job": "look", "kind": _KINDS[media_type]}, _bytes(root, path, digest))
        why = ""
    except darkroom.PictureError as error:
        why = "much" if error.much else "damaged"
    except OSError:
        return ""  # it changed since it was read: the next look sees it
    _remember(root, digest, {**known, _LOOKED: why})
    return why


def develop(library: Library, image: Image) -> str:
    """Make a picture of a post as it goes out, unless it is made already, and return the SHA-256 of its bytes.

    Raises:
        ContentError: it cannot be read, or is no picture that can be sent.
    """
    return sha256(developed(library.root, image.path, image.digest, image.media_type)).hexdigest()


def developed(root: Path, path: str, digest: str, media_type: str) -> bytes:
    """Return a picture of the workspace as it goes out.

    Args:
        root: the workspace.
        path: of the file, relative to it.
        digest: SHA-256 of the file's bytes.
        media_type: as its head has it.

    Raises:
        ContentError: it cannot be read, is another one by now, or is no picture that can be sent.
    """
    known = _remembered(root, digest)
    if made := kept(root, str(known.get(_MADE, ""))):
        return made

    try:
        data = _bytes(root, path, digest)
    except OSError as error:
        message = Message("{path} cannot be read, or has changed since it was", path=path)
        raise ContentError(message, Message("run again")) from error
    made = clean(data, media_type, path)
    name = sha256(made).hexdigest()
    place = root / FOLDER / name
    files.stay_inside(root, place)
    files.write(place, made)
    _remember(root, digest, {**known, _LOOKED: "", _MADE: name})
    return made


def clean(data: bytes, media_type: str, path: str) -> bytes:
    """Return a picture encoded anew, in its own kind.

    Args:
        data: the file's bytes.
        media_type: what it has to be.
        path: what to call it where it cannot be used.

    Raises:
        ContentError: it cannot be decoded, or is something else.
    """
    made = _clean(data, media_type)
    if made is None:
        message = Message("{path} cannot be decoded as a picture, so it is not sent", path=path)
        raise ContentError(message, Message("save it anew in another program"))
    return made


def _clean(data: bytes, media_type: str) -> bytes | None:
    from pipeline.cards import darkroom  # noqa: PLC0415 - likewise
    from pipeline.cards.probe import probe  # noqa: PLC0415 - likewise

    before = probe(data)
    if before is None or before.media_type != media_type or media_type not in _KINDS or len(data) > LARGEST:
        return None
    try:
        made = darkroom.develop({"job": "develop", "kind": _KINDS[media_type]}, data).data
    except darkroom.PictureError:
        return None
    return made if probe(made) == before else None


def kept(root: Path, name: str) -> bytes | None:
    """Return the bytes of a picture that was made before, None where they are not there to the byte.

    Args:
        root: the workspace.
        name: their SHA-256, hexadecimal.
    """
    if not (len(name) == 64 and name.isalnum()):  # noqa: PLR2004 - hexadecimal digits of a SHA-256
        return None
    try:
        with files.opened(root, f"{FOLDER}/{name}") as file:
            data = file.read(4 * LARGEST)
    except OSError:
        return None
    return data if sha256(data).hexdigest() == name else None


def _bytes(root: Path, path: str, digest: str) -> bytes:
    with files.opened(root, path) as file:
        data = file.read(LARGEST + 1)
    if sha256(data).hexdigest() != digest:
        raise FileNotFoundError(path)
    return data


# What is remembered of pictures: a file for each beginning of their digests, so that none of them grows long.


def _remembered(root: Path, digest: str) -> dict[str, Any]:
    shelf = store.load(root, _shelf(digest))
    known = shelf.get(digest) if isinstance(shelf, dict) and shelf.get("recipe") == _RECIPE else None
    return known if isinstance(known, dict) else {}


def _remember(root: Path, digest: str, known: dict[str, Any]) -> None:
    shelf = store.load(root, _shelf(digest))
    others = shelf if isinstance(shelf, dict) and shelf.get("recipe") == _RECIPE else {}
    store.save(root, _shelf(digest), {**others, "recipe": _RECIPE, digest: known})


def _shelf(digest: str) -> str:
    return f"pictures-{digest[:2]}"
