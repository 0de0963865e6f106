"""Pictures as they go out: encoded anew, so that nothing of a file leaves but what can be seen of it.

What a camera noted (where, when, whose), a colour profile, what somebody hung behind the end of the file: none of it
is sent or put on a page. A picture is made once and kept in `.tellal/pictures/` under the SHA-256 of its own bytes,
which is what a payload names. Which picture became which is kept beside it, sealed as all else that is remembered.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.cards.recipe import READ
from pipeline.errors import ContentError
from pipeline.i18n import Message
from pipeline.workspace import files, store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.cards.recipe import Recipe
    from pipeline.model.library import Library
    from pipeline.model.variant import Image

FOLDER = ".tellal/pictures"
#: Files from this size on are not unpacked at all.
LARGEST = 25_000_000
#: Raise it when the same picture would be made otherwise: what was made before is not taken any more.
_RECIPE = 3
_LOOKED, _MADE, _FITTED, _SMALL = "looked", "made", "fitted", "small"
#: What a kind becomes where it is shown as it is; others stay what they are.
_SHOWN_AS = {"image/avif": "image/webp"}


class Looked(NamedTuple):
    """What a picture's head does not tell.

    Args:
        why: what is wrong with it, in a word of `darkroom.PictureError`, or `heavy`; empty where nothing is.
        moves: it has several frames.
        printed: it is in colours of print.
        hides: what else it is for whoever opens it otherwise (`ZIP`); empty for nearly all.
        turned: it is as wide as its head says it is high.
    """

    why: str
    moves: bool = False
    printed: bool = False
    hides: str = ""
    turned: bool = False


class Fitted(NamedTuple):
    """A picture as a network gets it.

    Args:
        sha256: of its bytes.
        media_type: of them.
        recipe: what it was made to fit; empty where it fitted as it was.
    """

    sha256: str
    media_type: str
    recipe: str = ""


def look(root: Path, path: str, digest: str, media_type: str) -> Looked:
    """Return what a picture's head does not tell.

    Args:
        root: the workspace.
        path: of the file, relative to it.
        digest: SHA-256 of the file's bytes; what was found for them once is not looked for again.
        media_type: as its head has it.
    """
    known = _remembered(root, digest)
    if _LOOKED in known:
        return Looked(*known[_LOOKED])
    from pipeline.cards import darkroom  # noqa: PLC0415 - only for a picture that nobody has seen yet

    try:
        if os.path.getsize(f"{root}/{path}") > LARGEST:  # noqa: PTH202 - of what is opened with care below
            return Looked("heavy")
        about = darkroom.develop({"job": "look", "kind": READ[media_type]}, _bytes(root, path, digest)).about
        moves, hides = int(about["frames"]) > 1, str(about["hides"])[:20]
        found = Looked("", moves, bool(about["printed"]), hides, bool(about["turned"]))
    except darkroom.PictureError as error:
        found = Looked(error.why)
        if error.why == "unknown":
            return found  # another Pillow may read it
    except OSError:
        return Looked("")  # it changed since it was read: the next look sees it
    _remember(root, digest, {**known, _LOOKED: tuple(found)})
    return found


def fit(library: Library, image: Image, recipe: Recipe) -> Fitted:
    """Make a picture of a post as a network gets it, unless it is made already.

    Raises:
        ContentError: it cannot be read, is no picture that can be sent, or cannot be made to fit.
    """
    return fitted(library.root, image.path, image.digest, recipe)[0]


def fitted(root: Path, path: str, digest: str, recipe: Recipe) -> tuple[Fitted, bytes]:
    """Return a picture of the workspace as a network gets it: as it goes out anywhere, or made to fit.

    Args:
        root: the workspace.
        path: of the file, relative to it.
        digest: SHA-256 of the file's bytes.
        recipe: what the network takes.

    Raises:
        ContentError: it cannot be read, is another one by now, is no picture that can be sent, or cannot be made to
            fit.
    """
    known = _remembered(root, digest)
    before = known.get(_FITTED, {}).get(str(recipe))
    if before is not None and (data := kept(root, str(before[0]))):
        return Fitted(*map(str, before)), data
    made, data = _fit(_there(root, path, digest), path, recipe)
    _keep(root, made.sha256, data)
    known = {**known, _FITTED: {**known.get(_FITTED, {}), str(recipe): tuple(made)}}
    _remember(root, digest, known if made.recipe else {**known, _MADE: made.sha256})
    return made, data


def _fit(data: bytes, path: str, recipe: Recipe) -> tuple[Fitted, bytes]:
    from pipeline.cards import darkroom  # noqa: PLC0415 - only for a picture that is not made yet
    from pipeline.cards.probe import probe  # noqa: PLC0415 - likewise

    before = probe(data)
    if before is None or len(data) > LARGEST:
        raise _unusable(path)
    try:
        made = darkroom.develop({"job": "fit", "kind": READ[before.media_type], "recipe": str(recipe)}, data)
    except darkroom.PictureError as error:
        if error.why != "unfit":
            raise _unusable(path) from None
        message = Message("{path} cannot be made to fit", path=path)
        raise ContentError(message, Message("save it anew: smaller, and without movement")) from None
    after = probe(made.data)
    if after is None or not recipe.takes(after.media_type, len(made.data), after.width, after.height):
        raise _unusable(path)
    as_it_was = bool(made.about.get("same"))
    if as_it_was and after != (before.turned() if made.about.get("turned") else before):
        raise _unusable(path)
    name = sha256(made.data).hexdigest()
    return Fitted(name, after.media_type, "" if as_it_was else str(recipe)), made.data


def _unusable(path: str) -> ContentError:
    message = Message("{path} cannot be decoded as a picture, so it is not sent", path=path)
    return ContentError(message, Message("save it anew in another program"))


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

    made = clean(_there(root, path, digest), media_type, path)
    name = sha256(made).hexdigest()
    _keep(root, name, made)
    _remember(root, digest, {**known, _MADE: name})
    return made


def smaller(root: Path, digest: str, width: int, whole: Callable[[], bytes]) -> bytes:
    """Return a picture at a smaller width, as a WebP for pages.

    Args:
        root: the workspace.
        digest: hexadecimal; what was made for it once is not made again.
        width: pixels.
        whole: reads the picture as it goes out; asked only where it has to be made.

    Raises:
        ContentError: it cannot be decoded.
    """
    known = _remembered(root, digest)
    before = known.get(_SMALL, {})
    if (name := before.get(width)) and (data := kept(root, str(name))):
        return data
    from pipeline.cards import darkroom  # noqa: PLC0415 - only for a picture that is not made yet
    from pipeline.cards.probe import probe  # noqa: PLC0415 - likewise

    data = whole()
    found = probe(data)
    if found is None:
        raise _unusable(digest)
    try:
        made = darkroom.develop({"job": "small", "kind": READ[found.media_type], "width": width}, data).data
    except darkroom.PictureError:
        raise _unusable(digest) from None
    if (after := probe(made)) is None or after.media_type != "image/webp":
        raise _unusable(digest)
    name = sha256(made).hexdigest()
    _keep(root, name, made)
    _remember(root, digest, {**known, _SMALL: {**before, width: name}})
    return made


def _there(root: Path, path: str, digest: str) -> bytes:
    try:
        return _bytes(root, path, digest)
    except OSError as error:
        message = Message("{path} cannot be read, or has changed since it was", path=path)
        raise ContentError(message, Message("run again")) from error


def _keep(root: Path, name: str, data: bytes) -> None:
    place = root / FOLDER / name
    files.stay_inside(root, place)
    files.write(place, data)


def clean(data: bytes, media_type: str, path: str) -> bytes:
    """Return a picture encoded anew, in its own kind; an AVIF as WebP.

    Args:
        data: the file's bytes.
        media_type: what it has to be.
        path: what to call it where it cannot be used.

    Raises:
        ContentError: it cannot be decoded, or is something else.
    """
    made = _clean(data, media_type)
    if made is None:
        raise _unusable(path)
    return made


def _clean(data: bytes, media_type: str) -> bytes | None:
    from pipeline.cards import darkroom  # noqa: PLC0415 - likewise
    from pipeline.cards.probe import probe  # noqa: PLC0415 - likewise

    before = probe(data)
    if before is None or before.media_type != media_type or media_type not in READ or len(data) > LARGEST:
        return None
    try:
        about, made = darkroom.develop({"job": "develop", "kind": READ[media_type]}, data)
    except darkroom.PictureError:
        return None
    same = before._replace(media_type=_SHOWN_AS.get(media_type, media_type))
    return made if probe(made) == (same.turned() if about.get("turned") else same) else None


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
