"""What a reader sees as one character: where text may be cut and what one font must draw whole."""

from __future__ import annotations

import re
import unicodedata

# Plain letters of Europe and their punctuation: each stands alone, which is nearly every card.
_SIMPLE = re.compile(r"[\n\x20-\xa9\xaf-\u02ff\u2010-\u2027\u2030-\u203b\u203d-\u2048\u20a0-\u20bf]*")
_JOINER = "\u200d"
_EMOJI_LOOK = "\ufe0f"
# Joiners, the marks of direction, the soft hyphen and the selectors of a look.
_STEERING = "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\u00ad\ufe0e\ufe0f"
_VIRAMA, _PULLI = 9, "\u0bcd"


def clusters(text: str) -> list[str]:
    """Split text into user-perceived characters: marks, skin tones, joiners and flags stay with their base.

    Follows UAX 29 for the scripts that brand fonts hold; loose Hangul letters are left to their fonts.
    """
    if _SIMPLE.fullmatch(text):
        return list(text)
    found: list[str] = []
    for char in text:
        if found and _continues(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def wants_colour(cluster: str) -> bool:
    """Whether a cluster asks to be drawn as a picture: an emoji by birth, by selector or by its keycap."""
    return _EMOJI_LOOK in cluster or "\u20e3" in cluster or any(char >= "\U0001f000" for char in cluster)


def is_ignorable(char: str) -> bool:
    """Whether a character only steers the ones beside it, so that no font needs a picture of it."""
    return char in _STEERING or "\U000e0020" <= char <= "\U000e007f"


def _continues(before: str, char: str) -> bool:
    if char == _JOINER or "\ufe00" <= char <= "\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return not before.isspace()
    if "\U000e0020" <= char <= "\U000e007f" or unicodedata.category(char) in ("Mn", "Mc", "Me"):
        return not before.isspace()
    if before[-1] == _JOINER:
        return char >= "\u2190" or unicodedata.category(char) == "Lo"
    if unicodedata.combining(before[-1]) == _VIRAMA and before[-1] != _PULLI:
        return unicodedata.category(char) == "Lo"  # a conjunct of the scripts of India is one sign
    return _is_flag_half(char) and len(before) == 1 and _is_flag_half(before)


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
