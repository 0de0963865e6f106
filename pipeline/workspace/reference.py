"""The reference page of every field, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.workspace.described import Field, FileKind


_INTRODUCTION = """\
Every key of every file, from the same descriptions that `tellal check` reads by. `tellal schema KIND` prints them for
editors. A key that is not listed here is a mistake, and is reported as one.

In front matter a value is what is written: `no`, `12:30`, `1.10`, `007` are texts where a text is wanted. A value with
a colon and a space, with ` #`, or beginning with one of `[ { * & ! | > % @` or a quotation mark, stands in quotes.
Anchors, aliases, tags, merge keys and repeated keys are refused.
"""


def page(kinds: Sequence[FileKind]) -> str:
    """Return the page about some kinds of files."""
    lines = ["# Fields", "", _INTRODUCTION]
    for kind in kinds:
        lines += [f"## `{kind.place}`", "", f"{kind.meaning} Schema: `tellal schema {kind.name}`.", ""]
        lines += _table(kind.fields)
        lines.append("")
    return "\n".join(lines)


def _table(fields: Mapping[str, Field]) -> Iterator[str]:
    yield "| key | takes | meaning | where it is not written | example |"
    yield "| --- | --- | --- | --- | --- |"
    for name, field in _flat(fields, ""):
        default = "**an error**" if field.required else field.default
        example = f"`{field.example}`" if field.example else ""
        yield (
            "| "
            + " | ".join(_cell(text) for text in (f"`{name}`", field.type.name, field.meaning, default, example))
            + " |"
        )


def _flat(fields: Mapping[str, Field], above: str) -> Iterator[tuple[str, Field]]:
    for field in fields.values():
        yield above + field.name, field
        yield from _flat({inner.name: inner for inner in field.type.fields}, f"{above}{field.name}.")


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
