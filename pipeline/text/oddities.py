"""Notes about Markdown that will not come out as its writer may think."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Severity
from pipeline.text.passage import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUSPICIOUS = re.compile(r"[<|]|\]\(|\[\^|~~")

_COMMENT = re.compile(r"<!--")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])[^<>]*>|(?<!\w)</?[A-Za-z][A-Za-z0-9-]*\s*\Z")
_LINK = re.compile(r"\]\(")
_TABLE = re.compile(r"\A\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+(?:[ \t]*:?-{3,}:?)?\Z")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\]")
_STRIKE = re.compile(r"~~\S")


def in_text(rows: Iterable[tuple[int, str]]) -> Iterator[Note]:
    """Yield a note for each kind of left-over markup, at its first line; rows come without code and escapes."""
    seen: set[str] = set()
    for number, row in rows:
        text = row.strip()
        for pattern, make in _LEFT_OVER:
            if make.__name__ not in seen and (match := pattern.search(text)):
                seen.add(make.__name__)
                yield make(number, match[0])


def _comment(number: int, _found: str) -> Note:
    return Note(
        number,
        "html-comment",
        Message("an HTML comment in the body would be published as text"),
        Message("remove it, or put it under 'note:' in the front matter"),
        Severity.ERROR,
    )


def _html(number: int, found: str) -> Note:
    return Note(
        number,
        "html-as-text",
        Message("{tag} is shown as text: posts are Markdown, not HTML", tag=_short(found)),
        Message("use Markdown for it, or write \\< if the characters are meant"),
    )


def _link(number: int, _found: str) -> Note:
    return Note(
        number,
        "markup-broken",
        Message("something here looks like a link or an image but is not one, so its brackets would be published"),
        Message("write [words](address) or ![alt text](file); an address with spaces goes into <…>"),
        Severity.ERROR,
    )


def _table(number: int, _found: str) -> Note:
    return Note(
        number,
        "table-as-text",
        Message("this table is shown as text: no network draws tables"),
        Message("write it as lines, or put it on a card"),
    )


def _footnote(number: int, found: str) -> Note:
    return Note(
        number,
        "footnote-as-text",
        Message("the footnote {mark} is shown as text", mark=found),
        Message("write the note into the text"),
    )


def _strike(number: int, _found: str) -> Note:
    return Note(
        number,
        "strike-as-text",
        Message("~~ is shown as text: posts have no struck-through words"),
        Message("remove the ~~"),
    )


_LEFT_OVER = (
    (_COMMENT, _comment),
    (_TAG, _html),
    (_LINK, _link),
    (_TABLE, _table),
    (_FOOTNOTE, _footnote),
    (_STRIKE, _strike),
)


def rule_line(number: int, text: str) -> Note:
    """A thematic break that is not a thread marker."""
    if text.rstrip() == "***":
        message = Message("*** inside a list or a quote does not part the thread; it is shown as text")
    else:
        message = Message("a line {text} is shown as it is: it does not part a thread", text=_short(text))
    return Note(
        number,
        "rule-as-text",
        message,
        Message("write *** alone on a line to begin the next part, or remove the line"),
    )


def title(number: int, text: str) -> Note:
    """A title in quotes behind an address."""
    return Note(
        number,
        "title-not-shown",
        Message("no network shows the title “{title}” of this link or image", title=_short(text)),
        Message("write it in the text, or remove it"),
    )


def words_of_fence(number: int, text: str) -> Note:
    """Words behind ``` that are no name of a language."""
    return Note(
        number,
        "fence-words",
        Message("“{words}” behind ``` is not shown: code begins on the next line", words=_short(text)),
        Message("move it to the next line"),
        Severity.ERROR,
    )


def wordless_link(number: int) -> Note:
    """A link around nothing, or around an image."""
    return Note(
        number,
        "link-without-words",
        Message("this link has no words, so nobody could follow it"),
        Message("write words between [ and ], or the address alone"),
        Severity.ERROR,
    )


def unused_definition(number: int) -> Note:
    """`[name]: address` that no link uses."""
    return Note(
        number,
        "definition-unused",
        Message("this line is read as an address for links, but no link uses it; it would be published as text"),
        Message("write [words](address) instead; to publish the line, begin it with \\["),
        Severity.ERROR,
    )


def too_deep(number: int) -> Note:
    """Lists or quotes nested beyond what the parser reads."""
    return Note(
        number,
        "nesting-too-deep",
        Message("lists and quotes are nested too deeply here to be read"),
        Message("nest them less"),
        Severity.ERROR,
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - a glimpse is enough in a message
