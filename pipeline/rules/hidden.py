"""Characters that nobody sees: they turn a line around, hide words in a link, or carry something away."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case

_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Of use where lines mix directions; elsewhere a sign that text was copied from somewhere odd.
_MARKS = frozenset("\u200e\u200f\u061c")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ug", "ur", "yi", "ckb"})
_SOFT_HYPHEN = "\xad"
_NEVER = _TURNING | {"\u200b", "\u2060", "\ufeff", _SOFT_HYPHEN}
_JOINERS = "\u200c\u200d"
_TAG_BASE = "\U0001f3f4"


def findings(case: Case) -> Iterator[Finding]:
    """Find invisible characters in anything that readers will read."""
    lang = case.variant.lang.partition("-")[0]
    for words in case.words():
        if _SUSPECT.search(words.text) is None:
            continue
        seen: set[str] = set()
        for match in _SUSPECT.finditer(words.text):
            char = match[0]
            if char in seen or _is_at_home(words.text, match.start(), lang) or _is_known(case, char):
                continue
            seen.add(char)
            line = words.line(match.start())
            found = case.anywhere(line, "hidden-character", _said(char), Message("remove it"), _severity(char))
            # What is never at home anywhere can be taken out of the whole file.
            everywhere = char in _NEVER and char in case.target.post.body
            yield found._replace(fix=Fix(0, char, "")) if everywhere else found


def _is_known(case: Case, char: str) -> bool:
    """Whether reading the file has put this sign in the place of something that it complained about."""
    return char == "\ufffd" and any(
        finding.path == case.target.post.path and finding.code.startswith(("character-", "encoding-"))
        for finding in case.library.findings
    )


def _said(char: str) -> Message:
    name = unicodedata.name(char, "").lower()
    code = f"U+{ord(char):04X}" + (f" ({name})" if name else "")
    if char in _TURNING:
        return Message("the invisible character {code} turns the text around", code=code)
    if char == "\ufffd":
        return Message("the character {code} says that something could not be read", code=code)
    return Message("there is an invisible character here, {code}", code=code)


def _severity(char: str) -> Severity:
    return Severity.WARNING if char in _MARKS or char == _SOFT_HYPHEN else Severity.ERROR


def _is_at_home(text: str, at: int, lang: str) -> bool:
    """Whether a suspect is where it belongs: inside an emoji, between letters that join, in a right-to-left text."""
    char, before = text[at], text[at - 1 : at]
    if char in _MARKS:
        return lang in _RIGHT_TO_LEFT
    if char in {"️", "︎"}:
        return bool(before) and unicodedata.category(before)[0] in "SPN"
    if char in _JOINERS:
        return bool(before) and (_is_picture(before) or _joins(before))
    if "\U000e0020" <= char <= "\U000e007f":
        return _TAG_BASE in text[max(0, at - 8) : at]
    return False


def _is_picture(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk") or char == "\ufe0f"


def _joins(char: str) -> bool:
    """Whether letters of this script change their shape by their neighbours, as in Persian or Hindi."""
    return "\u0600" <= char <= "\u08ff" or "\u0900" <= char <= "\u0dff" or "\ufb50" <= char <= "\ufefc"
