"""How a report speaks: in which language, with colours or without, and never with a stranger's control characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pipeline.i18n import Message

# Role → SGR parameters. The sixteen basic colours follow the reader's own palette.
ROLES: Final = {
    "bold": "1",
    "dim": "2",
    "italic": "3",
    "good": "32",
    "bad": "31",
    "warn": "33",
    "info": "36",
    "place": "1",
}
# What turns a line of text around or hides in it: bidi controls, zero-width space, byte order mark, Unicode line ends.
_DECEPTIVE = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_LAST_NARROW = "\u02ff"
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")


class Voice(NamedTuple):
    """How to speak to one reader.

    Args:
        language: of our own sentences, such as `tr`; content keeps its own.
        colour: with ANSI colours.
    """

    language: str = "en"
    colour: bool = False

    def say(self, message: Message) -> str:
        """Return a message on one line in the reader's language, safe to print."""
        return visible(message.say(self.language))

    def paint(self, text: str, role: str) -> str:
        """Return text in the colour of a role, one of `ROLES`."""
        return f"\x1b[{ROLES[role]}m{text}\x1b[0m" if self.colour and text else text


def visible(text: str) -> str:
    """Return text on one line with control characters and invisible direction marks written out.

    Content comes from strangers: a title must not be able to move the cursor, clear the screen or turn a line around.
    """
    # All of them are among the characters that Python does not call printable.
    if text.isprintable():
        return text
    return "".join(_escaped(char) if _is_unsafe(char) else char for char in text)


def visible_lines(text: str) -> list[str]:
    """Return text as its lines, each safe to print."""
    return [visible(line) for line in text.replace("\r\n", "\n").split("\n")]


def _is_unsafe(char: str) -> bool:
    return char < " " or "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff" or char in _DECEPTIVE


def _escaped(char: str) -> str:
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(char)
    return named or (f"\\x{ord(char):02x}" if char <= "\xff" else f"\\u{ord(char):04x}")


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes: emoji and East Asian letters take two, joined marks none."""
    if not text or max(text) <= _LAST_NARROW:
        return len(text)
    import unicodedata  # noqa: PLC0415 - most texts need nothing of it

    total = 0
    joined = False
    for char in text:
        if joined:
            joined = char in _JOINERS
            continue
        if char in _JOINERS:
            joined = char == "\u200d"
        elif not unicodedata.combining(char) and unicodedata.category(char) not in {"Mn", "Me", "Cf"}:
            total += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return total


def cut(text: str, width: int) -> str:
    """Return text that takes at most so many cells, ending in `…` where it was cut."""
    if cells(text) <= width:
        return text
    kept = ""
    for char in text:
        if cells(kept + char) >= width:
            break
        kept += char
    return kept.rstrip("\u200d ") + "…"


def pad(text: str, width: int) -> str:
    """Return text with blanks after it, up to so many cells."""
    return text + " " * (width - cells(text))
