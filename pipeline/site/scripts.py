"""Scripts of the site: small files of the theme, joined into the two that every page loads, with words in its language.

They are no modules, which a browser does not load from a disk (`file://`): each keeps to a block of its own.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.i18n import Message

if TYPE_CHECKING:
    from pipeline.site.words import Words

FOLDER = Path(__file__).parent / "theme" / "js"
#: What runs before a page is painted.
FIRST = "first.js"
#: Everything else, in the order in which it needs one another.
LATER = ("base.js", "theme.js")
#: What scripts say; `{n}` is filled in by them.
WORDS = {
    "search": Message("Search"),
}


def first() -> bytes:
    """Return the script that a page waits for."""
    return _read(FIRST).encode()


def later(words: Words) -> bytes:
    """Return the script that a page does not wait for, which says things in a language."""
    said = {name: words.say(Message(message.text)) for name, message in WORDS.items()}
    base, *others = (_read(name) for name in LATER)
    known = f"tellal.words = {json.dumps(said, ensure_ascii=False)};\n"
    return "".join((base, known, *others)).encode()


@cache
def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
