"""Words for people: messages that are made once and can be said in any language we have a catalogue for.

A message travels as its English template and its values; only an edge (terminal, site, report) turns it into text.
That keeps records free of a language and lets a site be built in two.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "tr")
CATALOGUES = Path(__file__).parent / "translations"


class Message:
    """A sentence with named values: `Message("unknown key {key}", key="chanel")`.

    Args:
        text: the English sentence, with `{name}` where a value goes; it is the key in the catalogues.
        **values: what goes in; strings and whole numbers only, so that a message can be stored and compared.
    """

    __slots__ = ("text", "values")

    def __init__(self, text: str, /, **values: str | int) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text.format_map(self.values) if self.values else self.text

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.text, self.values) == (other.text, other.values)

    def __hash__(self) -> int:
        return hash(self.text)

    def say(self, language: str) -> str:
        """Return the sentence in a language, in English where the catalogue has no translation."""
        template = translator(language).gettext(self.text) if language != "en" else self.text
        return template.format_map(self.values) if self.values else template


@cache
def translator(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language (`tr`), an empty one where there is none."""
    return gettext.translation("tellal", CATALOGUES, [language], fallback=True)
