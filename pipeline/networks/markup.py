"""A text with spans in a network's markup: nested however the spans lie, with nothing active in it but them."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Protocol

from pipeline.model.variant import Span, SpanKind
from pipeline.networks.looks import web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: What is only a look: it ends with its line and does not cover the blanks at its edges.
LOOKS = frozenset({SpanKind.STRONG, SpanKind.EMPHASIS, SpanKind.CODE})
_LETTER = re.compile(r"\w")
_WORDS = re.compile(r"\S(?:[^\n]*\S)?")
_DISCORD_SIGNS = re.compile(r"[\\*_~`|\[\]<>@]")
_DISCORD_STARTS = re.compile(r"(?m)^(\s*)(#{1,3}(?=\s)|-#(?=\s)|[-+](?=\s)|\d+(?=\.\s))")
#: A sign means something to Slack where a word begins or ends; a word joiner takes it there out of its reach.
_SLACK_SIGNS = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])")
#: Likewise WhatsApp, which reads lists and quotes as well; it knows no sign that takes another's meaning away.
_WHATSAPP_SIGNS = _SLACK_SIGNS
_WHATSAPP_STARTS = re.compile(r"(?m)^(?=(?:[>*-]|\d+\.)\s)")
_LINKEDIN_SIGNS = re.compile(r"[|{}@\[\]()<>#\\*_~]")
_MATRIX_PERSON = re.compile(r"@[\w.=/+-]+:[\w.:-]+\Z")
_SLACK_PERSON = re.compile(r"[UW][A-Z0-9]{6,20}\Z")


class Tongue(Protocol):
    """How a network writes: plain words, and words under a mark."""

    #: What stands between a look and a letter beside it: some networks know no look within a word. Nobody sees it.
    joint: str

    def plain(self, text: str) -> str:
        """Return words so that nothing in them means anything."""

    def marked(self, span: Span, inner: str, text: str) -> str:
        """Return words under a mark.

        Args:
            span: the mark.
            inner: the words, written already.
            text: the words as they are.
        """


def write(text: str, spans: Iterable[Span], tongue: Tongue) -> str:
    """Return a text in a network's markup."""
    return _write(text, 0, len(text), sorted(_clean(text, spans), key=_order), tongue)


def _write(text: str, start: int, end: int, spans: Sequence[Span], tongue: Tongue) -> str:
    pieces: list[str] = []
    at = start
    waiting = list(spans)
    while waiting:
        span = waiting.pop(0)
        inside = [other for other in waiting if other.start < span.end]
        # What reaches beyond this mark is cut in two: marks nest, or lie side by side.
        rest = [replace(other, start=span.end) for other in inside if other.end > span.end]
        waiting = sorted([*rest, *waiting[len(inside) :]], key=_order)
        within = [replace(other, end=min(other.end, span.end)) for other in inside]
        words = text[span.start : span.end]
        inner = "" if span.kind is SpanKind.CODE else _write(text, span.start, span.end, within, tongue)
        made = tongue.marked(span, inner, words)
        if tongue.joint and span.kind in LOOKS:
            made = f"{_joint(text, span.start - 1, tongue)}{made}{_joint(text, span.end, tongue)}"
        pieces += (tongue.plain(text[at : span.start]), made)
        at = span.end
    pieces.append(tongue.plain(text[at:end]))
    return "".join(pieces)


def _joint(text: str, beside: int, tongue: Tongue) -> str:
    """Return what parts a look from what is beside it."""
    return tongue.joint if 0 <= beside < len(text) and _LETTER.match(text[beside]) else ""


def _order(span: Span) -> tuple[int, int, str]:
    return (span.start, -span.end, span.kind)


def _clean(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        start, end = max(span.start, 0), min(span.end, len(text))
        if span.kind in LOOKS:
            for match in _WORDS.finditer(text, start, end):
                yield replace(span, start=match.start(), end=match.end())
        elif start < end:
            yield replace(span, start=start, end=end)


class Html:
    """HTML, as Telegram and Matrix take it.

    Args:
        names: which elements show what is only a look.
        line_end: what a new line becomes.
    """

    joint = ""

    def __init__(self, names: tuple[str, str, str], line_end: str) -> None:
        self._names = dict(zip((SpanKind.STRONG, SpanKind.EMPHASIS, SpanKind.CODE), names, strict=True))
        self._line_end = line_end

    def plain(self, text: str) -> str:
        """Escape what HTML knows."""
        return escape(text, quote=False).replace("\n", self._line_end)

    def marked(self, span: Span, inner: str, text: str) -> str:
        """Put an element around a look or a link; mentions and tags are found by the network itself."""
        if name := self._names.get(span.kind):
            return f"<{name}>{inner or self.plain(text)}</{name}>"
        if span.kind is SpanKind.LINK and followable(span.target):
            return f'<a href="{escape(span.target)}">{inner}</a>'
        return inner


class Matrix(Html):
    """Matrix's HTML, in which people are links to their page."""

    def marked(self, span: Span, inner: str, text: str) -> str:
        """Link whoever has an address of their own, `@name:server`."""
        if span.kind is SpanKind.MENTION and _MATRIX_PERSON.match(span.target):
            return f'<a href="https://matrix.to/#/{escape(span.target)}">{inner}</a>'
        return super().marked(span, inner, text)


class Telegram(Html):
    """Telegram's HTML, in which people without a handle are links by their number."""

    def marked(self, span: Span, inner: str, text: str) -> str:
        """Link whoever has a number."""
        if span.kind is SpanKind.MENTION and span.target.isascii() and span.target.isdigit():
            return f'<a href="tg://user?id={span.target}">{inner}</a>'
        return super().marked(span, inner, text)


class Facebook:
    """Facebook's plain text, in which Pages are mentioned by their number."""

    joint = ""

    def plain(self, text: str) -> str:
        """Leave words alone."""
        return text

    def marked(self, span: Span, inner: str, text: str) -> str:
        """Name a Page that has a number; Facebook shows its name there."""
        if span.kind is SpanKind.MENTION and span.target.isascii() and span.target.isdigit():
            return f"@[{span.target}]"
        return text if span.kind is SpanKind.CODE else inner


class Discord:
    """Discord's Markdown; mentions and headings that nobody meant are disarmed."""

    joint = ""

    def plain(self, text: str) -> str:
        """Put a backslash before every sign that could mean something."""
        quiet = _DISCORD_SIGNS.sub(r"\\\g<0>", text)
        return _DISCORD_STARTS.sub(lambda match: f"{match[1]}{_quiet_start(match[2])}", quiet)

    def marked(self, span: Span, inner: str, text: str) -> str:
        """Put signs around a look, brackets around a link's words."""
        match span.kind:
            case SpanKind.STRONG:
                return f"**{inner}**"
            case SpanKind.EMPHASIS:
                return f"*{inner}*"
            case SpanKind.CODE:
                fence = "``" if "`" in text else "`"
                edge = " " if "`" in (text[0], text[-1]) else ""
                return f"{fence}{edge}{text}{edge}{fence}"
            case SpanKind.LINK if followable(span.target):
                # A backslash inside an address would become part of it.
                return text if text == span.target else f"[{inner}](<{span.target.replace('>', '%3E')}>)"
            case SpanKind.MENTION if span.target.isascii() and span.target.isdigit():
                return f"<@{span.target}>"
            case _:
                return inner


def _quiet_start(sign: str) -> str:
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


class Slack:
    """Slack's mrkdwn, in which only `& < >` need escaping; it has no sign that takes a star's meaning away."""

    joint = "\u2060"

    def plain(self, text: str) -> str:
        """Escape the three, and part stars and the like from the words that they would change."""
        return _SLACK_SIGNS.sub("\u2060\\g<0>\u2060", escape(text, quote=False))

    def marked(self, span: Span, inner: str, text: str) -> str:
        """Put signs around a look, angle brackets around a link."""
        match span.kind:
            case SpanKind.STRONG:
                return f"*{inner}*"
            case SpanKind.EMPHASIS:
                return f"_{inner}_"
            case SpanKind.CODE:
                return f"`{escape(text.replace('`', 'ˋ'), quote=False)}`"
            case SpanKind.LINK if followable(span.target):
                address = escape(span.target, quote=False).replace("|", "%7C")
                words = escape(text, quote=False).replace("|", "¦").replace("\n", " ")
                return f"<{address}>" if text == span.target else f"<{address}|{words}>"
            case SpanKind.MENTION if _SLACK_PERSON.match(span.target):
                return f"<@{span.target}>"
            case _:
                return inner


class WhatsApp:
    """WhatsApp's signs. It has no links behind words and no escapes."""

    joint = "\u2060"

    def plain(self, text: str) -> str:
        """Part stars and the like from the words that they would change."""
        return _WHATSAPP_STARTS.sub("\u2060", _WHATSAPP_SIGNS.sub("\u2060\\g<0>\u2060", text))

    def marked(self, span: Span, inner: str, text: str) -> str:
        """Put signs around a look; an address stays as it is, whatever signs it has."""
        match span.kind:
            case SpanKind.STRONG:
                return f"*{inner}*"
            case SpanKind.EMPHASIS:
                return f"_{inner}_"
            case SpanKind.CODE:
                return f"`{text.replace('`', 'ˋ')}`"
            case SpanKind.LINK:
                return text
            case _:
                return inner


class LittleText:
    """LinkedIn's little text: hashtags and people are elements, and every sign of theirs is escaped elsewhere."""

    joint = ""

    def plain(self, text: str) -> str:
        """Put a backslash before every reserved sign; one that is not escaped may cut the text off."""
        return _LINKEDIN_SIGNS.sub(r"\\\g<0>", text)

    def marked(self, span: Span, inner: str, text: str) -> str:
        """Write hashtags and people who have a number (URN) as elements; a person's words must be the exact name."""
        match span.kind:
            case SpanKind.TAG:
                return f"{{hashtag|\\#|{self.plain(text.removeprefix('#'))}}}"
            case SpanKind.MENTION if span.target.startswith("urn:li:"):
                return f"@[{self.plain(text)}]({span.target})"
            case SpanKind.CODE:
                return self.plain(text)
            case _:
                return inner


def followable(target: str) -> bool:
    """Whether an address may become a link."""
    if web_address(target):
        return True
    return target.startswith(("mailto:", "tel:")) and not any(char <= " " for char in target)
