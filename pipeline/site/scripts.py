"""Scripts of the site: small files of the theme, joined into the few that pages load, with words in their language.

They are no modules, which a browser does not load from a disk (`file://`): each keeps to a block of its own.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader

from pipeline.i18n import Message
from pipeline.model.plan import State

if TYPE_CHECKING:
    from pipeline.site.words import Words

FOLDER = Path(__file__).parent / "theme" / "js"
#: What runs before a page is painted.
FIRST = "first.js"
#: What each of the other scripts is joined of, in the order in which it needs one another (`loads` says which page has
#: which).
LATER = {
    "site": ("base.js", "fold.js", "posts.js", "rows.js", "address.js", "theme.js", "search.js", "times.js", "keys.js"),
    "lists": ("list.js", "filters.js"),
}
#: What scripts say; `{n}` is filled in by them.
WORDS = {
    "search": Message("Search"),
    "searchPosts": Message("Search posts"),
    "filters": Message("All posts, with filters"),
    "close": Message("Close"),
    "found": Message("{n} found"),
    "nothing": Message("Nothing found"),
    "more": Message("{n} more"),
    "nothingFits": Message("Nothing here fits these filters."),
    "shown": Message("{n} of {all} shown"),
    "loading": Message("The posts are being loaded …"),
    "notLoaded": Message("The posts could not be loaded."),
    "undated": Message("without a time"),
    "yours": Message("{time} where you are ({zone})"),
    "keys": Message("Keyboard"),
    "keysOn": Message("Single letters are shortcuts"),
    "keySearch": Message("search"),
    "keyToday": Message("today"),
    "keyCalendar": Message("this month"),
    "keyTurn": Message("the page before, the page after"),
    "keyWalk": Message("the next post, the one before"),
    "keyArrows": Message("from post to post, where one of a calendar is chosen"),
    "keyHelp": Message("these keys"),
}


def first() -> bytes:
    """Return the script that a page waits for."""
    return _read(FIRST).encode()


def later(name: str, words: Words) -> bytes:
    """Return a script that a page does not wait for; the first one says things in a language."""
    texts = [_read(each) for each in LATER[name]]
    if name == "site":
        said = {key: words.say(Message(message.text)) for key, message in WORDS.items()}
        states = {state.value: words.state(state) for state in State}
        texts[1:1] = (
            f"tellal.{key} = {json.dumps(value, ensure_ascii=False, sort_keys=True)};\n"
            for key, value in (("words", said), ("states", states), ("signs", _signs()), ("locale", words.locale))
        )
    return "".join(texts).encode()


@cache
def _signs() -> dict[str, str]:
    """Return the shapes that scripts may need on a page that does not have them: states, networks, their own."""
    environment = Environment(loader=FileSystemLoader(FOLDER.parent), autoescape=True)
    shapes: dict[str, str] = vars(environment.get_template("_signs.html").module)["shapes"]
    return {name: shape for name, shape in shapes.items() if name.startswith(("s-", "n-")) or name == "g-search"}


@cache
def _read(name: str) -> str:
    """Return a script without what is for whoever reads it: indents, and lines that are comments."""
    lines = (line.strip() for line in (FOLDER / name).read_text(encoding="utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/**")))
