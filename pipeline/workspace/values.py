"""What a single value may be: each type reads a node into plain data, or notes what is wrong with it.

A reader returns None for a value that is not there or cannot be used; in the second case it has noted why.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from pipeline.clock import read_duration, read_moment
from pipeline.i18n import Message
from pipeline.workspace import zones
from pipeline.workspace.described import Type
from pipeline.workspace.ids import ULID
from pipeline.workspace.nearest import nearest
from pipeline.workspace.nodes import Broken, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.workspace.described import Reader
    from pipeline.workspace.notes import Notes

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s\\\"'<>`{}|^/?#]+(?:[/?#][^\s\\\"<>`^]*)?\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{2,79}\Z", re.ASCII)
_COMMIT = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_REMOTE = re.compile(r"(?:\.|[A-Za-z0-9][A-Za-z0-9_-]{0,63})\Z", re.ASCII)
_SLOT = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun) (?:[01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}|[{}]")
_LONGEST_LINE = 2_000
_LONGEST_SHOWN = 80
_YEARS = range(1990, 2200)
_FLAGS = {"true": True, "false": False}
_MEANT_FLAGS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


def shown(text: str) -> str:
    """Return a value for a message: not longer than a line."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _one(node: Node, key: str, notes: Notes) -> str | None:
    """Return the text of a value that has a form of its own, None where nothing is written."""
    if not isinstance(node, Scalar):
        if not isinstance(node, Broken):
            message = Message("'{key}' takes one value, and this is a list or a table", key=key)
            notes.error(node.line, "value-type", message, Message("write one value after the key"))
        return None
    return None if node.is_empty else node.text or None


def _words(node: Node, key: str, notes: Notes) -> str | None:
    """Return a text in somebody's own words."""
    if isinstance(node, Scalar) and node.comment:
        notes.error(
            node.line,
            "value-cut",
            Message("'{key}' is cut: `{text}` is a comment in YAML", key=key, text=shown(node.comment)),
            Message("put the value in quotes, or the comment on a line of its own"),
        )
    text = _one(node, key, notes)
    if not isinstance(node, Scalar) or node.kind == "plain":
        return text
    if text is None:
        return ""
    if node.kind != "text":
        message = Message("'{key}' takes a text, and this is {text} without quotes", key=key, text=shown(text))
        fix = notes.replacement(node.line, node.column, text, f'"{text}"')
        notes.error(node.line, "value-type", message, Message('write "{text}"', text=shown(text)), fix)
        return None
    if hidden := _CONTROL.search(text):
        notes.error(
            node.line,
            "character-control",
            Message("'{key}' holds an invisible character: U+{code}", key=key, code=f"{ord(hidden[0]):04X}"),
            Message("take the escape out"),
        )
        return None
    return text


def _line(node: Node, key: str, notes: Notes) -> str | None:
    text = _words(node, key, notes)
    if text is None:
        return None
    if "\n" in text.rstrip("\n"):
        message = Message("'{key}' takes one line, and this has several", key=key)
        notes.error(node.line, "value-invalid", message, Message("write it on one line"))
        return None
    if len(text) > _LONGEST_LINE:
        message = Message(
            "'{key}' has {size} characters; {most} are the most", key=key, size=len(text), most=_LONGEST_LINE
        )
        notes.error(node.line, "value-invalid", message, Message("write it shorter"))
        return None
    return text.rstrip("\n")


def _form(check: Callable[[str], object], wrong: Message, hint: Message) -> Reader:
    """Make the reader of values of which a function says what they are, or raises ValueError."""

    def read(node: Node, key: str, notes: Notes) -> object:
        text = _one(node, key, notes)
        if text is None:
            return None
        try:
            return check(text)
        except (ValueError, OverflowError):
            notes.error(node.line, "value-invalid", Message(wrong.text, key=key, text=shown(text)), hint)
            return None

    return read


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if pattern.match(text) is None or len(text) > _LONGEST_LINE:
            raise ValueError(pattern.pattern)
        return text

    return check


def _moment(text: str) -> str:
    if read_moment(text).wall.year not in _YEARS:
        raise ValueError("a year long ago or far away")
    return text


def _date(text: str) -> str:
    if not _DATE.match(text) or date.fromisoformat(text).year not in _YEARS:
        raise ValueError("not a date")
    return text


def _seconds(text: str) -> int:
    return int(read_duration(text).total_seconds())


def _flag(node: Node, key: str, notes: Notes) -> bool | None:
    text = _one(node, key, notes)
    if text is None or not isinstance(node, Scalar):
        return None
    if node.kind in {"plain", "flag"} and text in _FLAGS:
        return _FLAGS[text]
    low = text.lower()
    meant = low if low in _FLAGS else _MEANT_FLAGS.get(low)
    fix = notes.replacement(node.line, node.column, text, meant) if meant and node.kind == "plain" else None
    hint = (
        Message("write {word}, without quotes", word=meant) if meant else Message("write true or false, without quotes")
    )
    message = Message("'{key}' takes true or false, and this is {text}", key=key, text=shown(text))
    notes.error(node.line, "value-type", message, hint, fix)
    return None


def _id(node: Node, key: str, notes: Notes) -> str | None:
    text = _one(node, key, notes)
    if text is None or ULID.match(text):
        return text
    upper = text.upper()
    column = node.column if isinstance(node, Scalar) else 0
    fix = notes.replacement(node.line, column, text, upper) if ULID.match(upper) else None
    hint = Message("write it in capitals") if fix else Message("take the line out; `tellal check --fix` makes an id")
    message = Message("'{text}' is no id: that is 26 letters and digits, without I, L, O and U", text=shown(text))
    notes.error(node.line, "id-malformed", message, hint, fix)
    return None


def _zone(node: Node, key: str, notes: Notes) -> str | None:
    text = _one(node, key, notes)
    if text is None or text in zones.names():
        return text
    unknown(
        text, node, zones.names(), Message("there is no time zone '{text}'", text=shown(text)), "zone-unknown", notes
    )
    return None


def _hashtag(node: Node, key: str, notes: Notes) -> str | None:
    text = _line(node, key, notes)
    if text is None or not isinstance(node, Scalar):
        return None
    if text.startswith("#"):
        fix = notes.replacement(node.line, node.column + 1, text, text.lstrip("#"))
        message = Message("'{text}' has its `#` already when it is shown", text=shown(text))
        notes.error(node.line, "value-invalid", message, Message("write it without `#`"), fix)
        return None
    return text


def _placeholders(node: Node, key: str, notes: Notes) -> str | None:
    text = _line(node, key, notes)
    for match in _PLACEHOLDER.finditer(text or ""):
        if match[1] not in PLACEHOLDERS:
            meant = nearest(match[1] or "", PLACEHOLDERS)
            hint = (
                Message("did you mean {{{name}}}?", name=meant)
                if meant
                else Message("there are: {names}", names=_listed())
            )
            message = Message("'{key}' has no placeholder {text}", key=key, text=shown(match[0]))
            notes.error(node.line, "value-invalid", message, hint)
            return None
    return text


def _listed() -> str:
    return " ".join(f"{{{name}}}" for name in PLACEHOLDERS)


def _path(node: Node, key: str, notes: Notes) -> str | None:
    text = _line(node, key, notes)
    if text is None:
        return None
    steps = text.split("/")
    if "\\" in text:
        hint = Message("write forward slashes")
    elif text.startswith("/") or ":" in steps[0]:
        hint = Message("write it relative to the file's folder")
    elif ".." in steps or "" in steps or "." in steps:
        hint = Message("name a file in the folder or below it")
    else:
        return text
    notes.error(node.line, "media-path", Message("'{text}' leads out of its folder", text=shown(text)), hint)
    return None


def unknown(  # noqa: PLR0913, PLR0917 - everything that a "did you mean" is made of
    text: str,
    node: Node,
    known: Iterable[str],
    message: Message,
    code: str,
    notes: Notes,
    meant: str | None = None,
) -> None:
    """Note a word that is none of those there are, with the one that was meant, or with all if they are few.

    Args:
        text: the word.
        node: where it stands.
        known: what it may be.
        message: what is wrong with it.
        code: the finding's.
        notes: takes the finding.
        meant: what it means, where that is known; otherwise the nearest of those known.
    """
    words = sorted(known)
    meant = meant or nearest(text, words)
    fix = None
    if meant:
        hint = Message("did you mean '{word}'?", word=meant)
        if isinstance(node, Scalar) and meant in words:
            fix = notes.replacement(node.line, node.column + (node.kind == "text"), text, meant)
    elif 0 < len(words) <= 12:  # noqa: PLR2004 - what fits on a line
        hint = Message("there are: {words}", words=", ".join(words))
    else:
        hint = Message("see docs/fields.md for what it may be")
    notes.error(node.line, code, message, hint, fix)


def choice(*words: str) -> Type:
    """Return the type of one of some words."""

    def read(node: Node, key: str, notes: Notes) -> str | None:
        text = _one(node, key, notes)
        if text is None or text in words:
            return text
        message = Message("'{key}' cannot be '{text}'", key=key, text=shown(text))
        unknown(text, node, words, message, "value-unknown", notes)
        return None

    return Type(" or ".join(f"`{word}`" for word in words), read, {"enum": list(words)})


#: What a UTM parameter may be made of.
PLACEHOLDERS = ("network", "channel", "campaign", "post")

LINE = Type("text", _line, {"type": "string"})
TEXT = Type("text, several lines if need be", _words, {"type": "string"})
NAME = Type("name", _one, {"type": "string"})
TAG = Type("tag without `#`", _hashtag, {"type": "string", "pattern": "^[^#]"})
FLAG = Type("true or false", _flag, {"type": "boolean"})
ID = Type("id", _id, {"type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"})
ZONE = Type("IANA time zone", _zone, {"type": "string"})
PATH = Type("file", _path, {"type": "string"})
PATTERN = Type("text with placeholders", _placeholders, {"type": "string"})
MOMENT = Type(
    "date and time",
    _form(
        _moment,
        Message("'{key}' takes a date and a time, and this is {text}"),
        Message("write 2026-12-01 10:00, or 2026-12-01T10:00:00+03:00"),
    ),
    {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}"},
)
DATE = Type(
    "date",
    _form(_date, Message("'{key}' takes a date, and this is {text}"), Message("write 2026-12-01")),
    {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
)
DURATION = Type(
    "duration",
    _form(_seconds, Message("'{key}' takes a duration, and this is {text}"), Message("write 6h, 90m or 1d 12h")),
    {"type": "string", "pattern": r"^(\d+d)?\s*(\d+h)?\s*(\d+m)?$"},
)
LANGUAGE = Type(
    "language",
    _form(
        _matching(_LANGUAGE),
        Message("'{key}' takes a language, and this is {text}"),
        Message("write its code: tr, en, de, pt-BR"),
    ),
    {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
)
ADDRESS = Type(
    "web address",
    _form(
        _matching(_ADDRESS),
        Message("'{key}' takes a web address, and this is {text}"),
        Message("write it in full, beginning with https://"),
    ),
    {"type": "string", "pattern": "^https?://"},
)
COLOUR = Type(
    "colour",
    _form(_matching(_COLOUR), Message("'{key}' takes a colour, and this is {text}"), Message('write "#1a2b3c"')),
    {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
)
SLOT = Type(
    "day and time",
    _form(
        _matching(_SLOT),
        Message("'{key}' takes a day of the week and a time, and this is {text}"),
        Message('write "mon 09:30"; days are mon tue wed thu fri sat sun'),
    ),
    {"type": "string", "pattern": r"^(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d$"},
)
COMMIT = Type(
    "commit id",
    _form(
        _matching(_COMMIT),
        Message("'{key}' takes the whole id of a commit, and this is {text}"),
        Message("git rev-list --max-parents=0 ledger, or origin/ledger, shows it"),
    ),
    {"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$"},
)
REMOTE = Type(
    "name of a git remote",
    _form(
        _matching(_REMOTE),
        Message("'{key}' takes the name of a git remote, and this is {text}"),
        Message('write "origin", or "." for this repository itself; git remote lists the names'),
    ),
    {"type": "string", "pattern": r"^(\.|[A-Za-z0-9][A-Za-z0-9_-]{0,63})$"},
)
VARIABLE = Type(
    "name of an environment variable",
    _form(
        _matching(_VARIABLE),
        # What was written may be the secret itself: it is not repeated.
        Message("'{key}' takes the name of an environment variable, in capitals, never the secret itself"),
        Message("store the secret under a name such as MASTODON_TOKEN, and write that name"),
    ),
    {"type": "string", "pattern": "^[A-Z][A-Z0-9_]{2,79}$"},
)
