"""Text as Markdown that says that text and nothing else, whoever reads it.

Markdown has many readers and each has signs of its own, some of which start a program (Liquid's `{{`, Hugo's
shortcodes) or take files in. A backslash makes a sign literal in some of them and stays in the text in others. A
character reference (`&#42;`) is what all of them read alike, and none takes it for a sign.
"""

from __future__ import annotations

import re
from urllib.parse import quote

#: What any reader may take for a sign, wherever it stands: a colon begins an emoji's name or ends an address's scheme.
_SIGNS = re.compile(
    r"[&<>*_`\[\]{}\\|~^$@]|(?<!\d):(?=\S)|:(?=[^\s\d])|([-+=])(?=\1)|(?<=([-+=]))\2|(?<=\bwww)\.", re.IGNORECASE
)
#: What may be one where a line begins: a list, a heading, a rule, a block of some reader's own.
_START = re.compile(r"^(\s*)([-+=#!/%?;:])|^(\s*\d+)([.)])(?=\s|$)")
_INDENT = re.compile(r"^[ \t]+")
_NO_BREAK = "&#160;"
_TAB = 4
#: What may end a picture's words or be a template: some readers show a reference there as it is written.
_IN_WORDS = re.compile(r"[&<>*_`\[\]{}\\|]")
#: What a browser would read as a reference where an address has `&`.
_AMBIGUOUS = re.compile(r"&(?=#|\w+;)")
#: Of an address, what stays as it is; brackets, quotes, stars and backslashes could end it.
_KEPT = "/:?#@!$&+,;=%~-._"
#: What no title may carry: a theme that forgets to escape one would make markup of it.
_HARMLESS = str.maketrans({"<": "‹", ">": "›", '"': "”", "'": "’"})


def stretch(text: str) -> str:
    """Return a text without a newline, with its spaces as they are."""
    return _started(_SIGNS.sub(_reference, text))


def line(text: str) -> str:
    """Return a text on one line."""
    return stretch(" ".join(text.split()))


def lines(text: str) -> list[str]:
    """Return each line of a text, with its indent; what is no line is left to whoever joins them."""
    return [indented(stretch(each)) for each in text.split("\n")]


def indented(text: str) -> str:
    """Return a line whose indent no reader takes for a sign, or for nothing."""
    indent = _INDENT.match(text)
    rest = text[indent.end() :] if indent else text
    return (_NO_BREAK * len(indent[0].expandtabs(_TAB)) if indent else "") + rest.rstrip()


def address(url: str) -> str:
    """Return an address as it stands between the brackets of a link."""
    return _AMBIGUOUS.sub("&amp;", quote(url, safe=_KEPT))


def link(words: str, url: str) -> str:
    """Return a link; one that is called `x` is no box that somebody ticked."""
    flat = line(words)
    return f"[{_of(flat) if flat in {'x', 'X'} else flat}]({address(url)})"


def picture(words: str, url: str) -> str:
    """Return a picture with the words that stand for it."""
    return f"![{_IN_WORDS.sub(_reference, ' '.join(words.split()))}]({address(url)})"


def leading(shown: str, url: str) -> str:
    """Return a link of what is Markdown already, such as a picture."""
    return f"[{shown}]({address(url)})"


def code(text: str) -> str:
    """Return a text set as code, as far as a sign of Markdown in it leaves that possible."""
    flat = " ".join(text.split())
    return line(flat) if not flat or set(flat) & set("`{}<>&|\\$") else f"`{flat}`"


def harmless(text: str) -> str:
    """Return a title for the head of a file: themes print it into their pages, and some forget to escape it."""
    return " ".join(text.split()).translate(_HARMLESS)


def _started(text: str) -> str:
    return _START.sub(lambda found: (found[1] or found[3] or "") + _of(found[2] or found[4]), text)


def _reference(found: re.Match[str]) -> str:
    return _of(found[0])


def _of(sign: str) -> str:
    return f"&#{ord(sign)};"
