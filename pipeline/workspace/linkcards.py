"""The card of a post's link as it was frozen: a small file beside the post, reviewed and approved with it.

    content/<channel>/media/links/<post id>.toml    address, title, description, when it was looked at
    content/<channel>/media/links/<post id>.jpg     the picture that it names, where the page has one

It belongs to one post, so that a page that is looked at again for another one alters nothing that is out.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.post import Post

FOLDER = "media/links"
#: Characters; what readers are shown of a link is shorter everywhere.
LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_ALT = 200, 300, 300
#: Bytes of a record.
LARGEST = 16_384
_ID = re.compile(r"[0-9A-Z]{26}\Z")
_PICTURE = re.compile(r"[0-9A-Z]{26}\.(?:jpg|png)\Z")
_TEXTS = ("url", "title", "description", "image", "alt")
_MOST = {"title": LONGEST_TITLE, "description": LONGEST_DESCRIPTION, "alt": LONGEST_ALT}


class Frozen(NamedTuple):
    """What a page said of itself.

    Args:
        url: of the page, as the post has it, without what is added for counting.
        title: never empty.
        description: may be empty.
        image: file name of the picture, beside the record; empty where there is none.
        alt: what the picture shows, in words, as far as the page said it.
        fetched: when the page was looked at (UTC).
    """

    url: str
    title: str
    description: str = ""
    image: str = ""
    alt: str = ""
    fetched: date | None = None


def folder_of(post: Post) -> str:
    """Return where the records of a post's channel lie, relative to the workspace."""
    return f"content/{post.channel}/{FOLDER}"


def place_of(post: Post) -> str:
    """Return where the record of a post lies, relative to the workspace; empty for a post that has no id."""
    return f"{folder_of(post)}/{post.id}.toml" if _ID.match(post.id) else ""


def read(data: bytes) -> Frozen | Message:
    """Return a record, or what is wrong with it.

    Args:
        data: the file's bytes; people may have changed it.
    """
    if len(data) > LARGEST:
        return Message("it is longer than a card can be")
    try:
        known = tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        return Message("it cannot be read as TOML")
    wrong = _wrong(known)
    return wrong if wrong is not None else Frozen(**known)


def _wrong(known: dict[str, Any]) -> Message | None:
    return next(_faults(known), None)


def _faults(known: dict[str, Any]) -> Iterator[Message]:
    odd = sorted(set(known).difference(Frozen._fields))
    if odd:
        yield Message("it has no field {name}", name=odd[0])
    texts = {name: known.get(name, "") for name in _TEXTS}
    for name, text in texts.items():
        if not isinstance(text, str):
            yield Message("{name} has to be a text", name=name)
            return
    if type(known.get("fetched")) is not date:
        yield Message("{name} has to be a date", name="fetched")
    for name in ("url", "title"):
        if not texts[name].strip():
            yield Message("{name} is missing", name=name)
    for name, most in _MOST.items():
        if len(texts[name]) > most:
            yield Message("{name} has more than {most} characters", name=name, most=most)
    if texts["image"] and not _PICTURE.match(texts["image"]):
        yield Message("{name} has to be a file beside it, such as {example}", name="image", example="01….jpg")


def written(frozen: Frozen) -> bytes:
    """Return a record as a file that people can read, and change."""
    lines = ["# How readers see the link of this post. It is approved with it; a word may be changed here by hand."]
    # What JSON escapes, TOML does too, in the same way; what it leaves as it is, TOML wants escaped: DEL.
    for name in _TEXTS:
        if text := getattr(frozen, name):
            said = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
            lines.append(f"{name} = {said}")
    if frozen.fetched is not None:
        lines.append(f"fetched = {frozen.fetched.isoformat()}")
    return ("\n".join(lines) + "\n").encode()
