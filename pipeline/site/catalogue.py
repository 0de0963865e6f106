"""Translations: finds every sentence, keeps the catalogues (`.po`) complete, compiles them (`.mo`).

`python -m pipeline.site.catalogue` after a sentence was added or changed; what it names then wants a translation.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.i18n import CATALOGUES, LANGUAGES
from pipeline.model.plan import State
from pipeline.site.occasions import occasions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

PACKAGE = Path(__file__).resolve().parent.parent
HEADER = """\
# Translations of Tellal. Made by `python -m pipeline.site.catalogue`, which keeps what is written after `msgstr`.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)s")
_MAGIC = 0x950412DE


def sentences() -> dict[str, list[str]]:
    """Return every sentence that can be translated, with the rooms that it stands in, both sorted."""
    found: dict[str, set[str]] = {state.value: {"model"} for state in State}
    for path in sorted(PACKAGE.rglob("*.py")):
        for text in _of_module(path):
            found.setdefault(text, set()).add(path.relative_to(PACKAGE).parts[0].removesuffix(".py"))
    theme = PACKAGE / "site/theme"
    for path in sorted((*theme.glob("*.html"), *theme.glob("markdown/*.md"))):
        for text in _of_template(path):
            found.setdefault(text, set()).add("site")
    for occasion in occasions():
        found.setdefault(occasion.name, set()).add("site")
    # What is nothing but values needs no translation.
    return {text: sorted(found[text]) for text in sorted(found) if _PLACEHOLDER.sub("", text).strip(" :,.·")}


def placeholders(text: str) -> list[str]:
    """Return the places of a sentence where values go, sorted."""
    return sorted(_PLACEHOLDER.findall(text))


def source(language: str) -> Path:
    """Return where the translations of a language are written by people."""
    return CATALOGUES / language / "LC_MESSAGES" / "tellal.po"


def read(language: str) -> dict[str, str]:
    """Return the translations of a language as they are written, empty where one is missing."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - reading is all we need it for

    with source(language).open("rb") as file:
        catalogue: Catalog = read_po(file, locale=language)
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id}


def written(language: str, translations: dict[str, str]) -> str:
    """Return a catalogue as people edit it: every sentence, sorted, with the rooms that it stands in."""
    entries = (
        f"#: {' '.join(places)}\nmsgid {_quoted(text)}\nmsgstr {_quoted(translations.get(text, ''))}\n"
        for text, places in sentences().items()
    )
    return HEADER.format(language=language) + "\n".join(entries)


def compiled(language: str, translations: dict[str, str]) -> bytes:
    """Return a catalogue as `gettext` reads it (the GNU .mo format), the same bytes for the same translations."""
    header = f"Language: {language}\nContent-Type: text/plain; charset=UTF-8\n"
    pairs = sorted((text.encode(), said.encode()) for text, said in {**translations, "": header}.items() if said)
    ids = b"".join(text + b"\0" for text, _ in pairs)
    start = 7 * 4 + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    at = [start, start + len(ids)]
    for pair in pairs:
        for which, text in enumerate(pair):
            tables[which].extend((len(text), at[which]))
            at[which] += len(text) + 1
    head = (_MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    numbers = (*head, *tables[0], *tables[1])
    return struct.pack(f"<{len(numbers)}I", *numbers) + ids + b"".join(said + b"\0" for _, said in pairs)


def main() -> int:
    """Bring every catalogue up to date; say what has no translation yet."""
    missing, known = 0, sentences()
    for language in LANGUAGES[1:]:
        translations = {text: said for text, said in read(language).items() if text in known}
        source(language).write_text(written(language, translations), encoding="utf-8")
        source(language).with_suffix(".mo").write_bytes(compiled(language, translations))
        for text in (text for text in known if not translations.get(text)):
            missing += 1
            sys.stdout.write(f"{language}: {text}\n")
    return min(missing, 1)


def _of_module(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message" and node.args:
            given = node.args[0]
            for each in (given.body, given.orelse) if isinstance(given, ast.IfExp) else (given,):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def _of_template(path: Path) -> Iterator[str]:
    from jinja2.ext import babel_extract  # noqa: PLC0415 - only this needs it

    with path.open("rb") as file:
        for _, _, text, _ in babel_extract(file, ("_",), [], {"trim_blocks": "true", "lstrip_blocks": "true"}):
            # A sentence with values comes with an empty place for each of them.
            words = text[0] if isinstance(text, tuple) else text
            if words:
                yield words


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


if __name__ == "__main__":
    sys.exit(main())
