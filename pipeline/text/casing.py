"""Upper, lower, title and slugs as a language writes them: `istanbul` and `İSTANBUL` are one word in Turkish."""

from __future__ import annotations

import re
import unicodedata

# Unicode SpecialCasing names these two; dotless ı and dotted i are different letters there.
_DOTTED = frozenset({"tr", "az"})

_LOWER_TURKIC = str.maketrans({"I": "ı", "İ": "i"})
_UPPER_TURKIC = str.maketrans({"i": "İ", "ı": "I"})

# Letters that NFKD leaves whole although people write them with ASCII ones.
_WHOLE = {
    "ı": "i", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
    "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H", "ə": "e", "Ə": "E", "ŋ": "n",
    "Ŋ": "N", "’": "'", "‘": "'", "ʼ": "'",
}  # fmt: skip
_FOLD = str.maketrans(_WHOLE)
_FOLD_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})

_WORD = re.compile(r"\w+(?:['’ʼ]\w+)*")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def _language(lang: str) -> str:
    return lang.replace("_", "-").partition("-")[0].lower()


def lower(text: str, lang: str) -> str:
    """Return text in small letters; `İ` becomes a plain `i` in every language, never `i` with a loose dot."""
    whole = text.replace("I\u0307", "İ")
    return (whole.translate(_LOWER_TURKIC) if _language(lang) in _DOTTED else whole.replace("İ", "i")).lower()


def upper(text: str, lang: str) -> str:
    """Return text in capitals."""
    return (text.translate(_UPPER_TURKIC) if _language(lang) in _DOTTED else text).upper()


def capitalize(text: str, lang: str) -> str:
    """Return text with its first letter a capital and the rest small."""
    return upper(text[:1], lang) + lower(text[1:], lang)


def title(text: str, lang: str) -> str:
    """Return text with each word capitalised; what follows an apostrophe stays small (`İstanbul'da`)."""
    return _WORD.sub(lambda word: capitalize(word[0], lang), text)


def ascii_fold(text: str, lang: str = "") -> str:
    """Return text with accented letters as plain ones, case kept: `Kış` → `Kis`; other scripts stay as they are."""
    if text.isascii():
        return text
    if _language(lang) == "de":
        text = unicodedata.normalize("NFC", text).translate(_FOLD_GERMAN)
    loose = unicodedata.normalize("NFKD", text.translate(_FOLD))
    bare = "".join(c for c in loose if not _is_latin_mark(c))
    return unicodedata.normalize("NFC", bare)


def folded(text: str) -> str:
    """Return text as it is compared where only the letters count: no case, and i, ı, I and İ are one letter.

    Whoever writes in a hurry, in another language or in a hashtag drops the dot, or sets it. Accents stay: without
    them, `öldü` (died) would be `oldu` (became).
    """
    return unicodedata.normalize("NFC", text).casefold().replace("i\u0307", "i").replace("ı", "i")


def _is_latin_mark(char: str) -> bool:
    # Only the marks that Latin letters fall apart into: a Hindi vowel sign is a mark too, and is not decoration.
    return "\u0300" <= char <= "\u036f"


def slug(text: str, lang: str = "") -> str:
    """Return text as small ASCII letters, digits and hyphens; empty where nothing of it can be written so."""
    return _NOT_SLUG.sub("-", ascii_fold(text, lang).lower().replace("'", "")).strip("-")
