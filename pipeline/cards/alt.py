"""Alt text from a layout's template: `{field}` is filled in, `[…]` is left out where a field in it is empty.

`"{headline}[: {subline}]"` says both, or the headline alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELD = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SPACES = re.compile(r"\s+")
# A text that ends its own sentence needs no full stop of the template's.
_TWICE = re.compile(r"([.?!…][”»\"'’)]?)\.(?=\s|$)")
_LETTER = re.compile(r"\w")
# Said of every picture, these say nothing about any.
_EMPTY_WORDS = frozenset(
    {
        "image", "photo", "picture", "graphic", "card", "post", "alt", "alt text", "untitled", "img", "logo",
        "resim", "görsel", "fotoğraf", "foto", "kart", "gönderi", "afiş", "bild", "image.png", "image.jpg",
    }
)  # fmt: skip


def names(template: str) -> list[str]:
    """Return the fields that a template mentions, in order."""
    return _FIELD.findall(template)


def is_sound(template: str) -> bool:
    """Whether a template's braces and brackets pair up."""
    return not any(sign in _OPTIONAL.sub(r"\1", _FIELD.sub("", template)) for sign in "{}[]")


def say(template: str, values: Mapping[str, str]) -> str:
    """Return the alt text: one line, optional stretches with an empty field left out."""

    def optional(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name, "").strip() for name in names(match[1])) else ""

    filled = _FIELD.sub(lambda match: values.get(match[1], ""), _OPTIONAL.sub(optional, template))
    return _TWICE.sub(r"\1", _SPACES.sub(" ", filled)).strip()


def says_something(text: str) -> bool:
    """Whether an alt text has words, and others than `image`."""
    bare = text.strip().strip(".!:[]()").strip().casefold()
    return bool(_LETTER.search(bare)) and bare not in _EMPTY_WORDS
