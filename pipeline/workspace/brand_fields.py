"""The fields of `brand.toml`: names, colours, type, logo, voice, people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.workspace.described import Field, FileKind, Type, named
from pipeline.workspace.nodes import Broken, Scalar
from pipeline.workspace.shapes import group, list_of, table_of
from pipeline.workspace.values import COLOUR, LINE, NAME, PATH, TAG, shown

if TYPE_CHECKING:
    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes


def amount(low: float, high: float) -> Type:
    """Return the type of a number within limits."""

    def read(node: Node, key: str, notes: Notes) -> float | None:
        if isinstance(node, Broken) or (isinstance(node, Scalar) and node.is_empty):
            return None
        found = _number(node)
        if found is not None and low <= found <= high:
            return found
        limits = {"low": f"{low:g}", "high": f"{high:g}"}
        if isinstance(node, Scalar):
            text = "'{key}' takes a number from {low} to {high}, and this is {text}"
            message = Message(text, key=key, text=shown(node.text), **limits)
        else:
            message = Message("'{key}' takes a number from {low} to {high}", key=key, **limits)
        notes.error(node.line, "value-invalid", message, Message("write a number without quotes"))
        return None

    return Type(f"number, {low:g} to {high:g}", read, {"type": "number", "minimum": low, "maximum": high})


def _number(node: Node) -> float | None:
    if not isinstance(node, Scalar) or node.kind == "text":
        return None
    try:
        found = float(node.text.replace("_", ""))
    except ValueError:
        return None
    return found if found == found else None  # noqa: PLR0124 - what TOML calls nan is no number


TYPE = group(
    "table",
    Field(
        "sizes",
        table_of(amount(8, 600), "name"),
        "The type scale: font sizes in pixels that layouts call by name.",
        "none",
        "{ headline = 132, body = 44 }",
    ),
    Field(
        "fallback",
        list_of(NAME),
        "Roles of `fonts` that are asked in turn for what neither a text's own font nor the role `text` can draw.",
        "none",
        '["arabic", "devanagari", "cjk"]',
    ),
    Field(
        "axes",
        table_of(table_of(amount(-10_000, 10_000), "axis"), "role"),
        "Where on the axes of a variable font a role is: its weight `wght`, its width `wdth`, ….",
        "as the font is",
        "{ strong = { wght = 700 } }",
    ),
)
LOGO_RULES = group(
    "table",
    Field(
        "clear_space",
        amount(0, 5),
        "How far texts and the edges of the card stay away, in heights of the logo.",
        "none",
        "0.5",
    ),
    Field("smallest", amount(1, 2000), "Pixels that it is wide at least, on a card 1080 wide.", "none", "180"),
    Field("grounds", list_of(NAME), "Roles of the colours that it may stand on.", "all", '["paper", "accent"]'),
)
METADATA = group(
    "table",
    Field("title", LINE, "Its title, of the card's fields and `{brand}`.", "none", '"{headline}"'),
    Field("copyright", LINE, "Whose it is, likewise.", "none", '"© {brand}"'),
)
BRAND = FileKind(
    "brand",
    "brand/brand.toml",
    "How the brand looks and speaks.",
    named(
        Field("name", LINE, "The brand's name.", "the workspace's", '"Kırkikindi"', instead_of=("title",)),
        Field("logo", PATH, "Its logo, relative to `brand/`.", default="none", example='"logo.png"'),
        Field(
            "colours",
            table_of(COLOUR, "role"),
            "What colours are for, and what they are.",
            "none",
            '{ ink = "#2a1a14" }',
            instead_of=("colors", "palette"),
        ),
        Field(
            "fonts",
            table_of(PATH, "role"),
            "What fonts are for, and their files, relative to `brand/`.",
            "none",
            '{ display = "fonts/Display-Bold.ttf" }',
        ),
        Field("type", TYPE, "How texts are set."),
        Field("logo_rules", LOGO_RULES, "What the logo asks for; a card that breaks it is warned of."),
        Field("metadata", METADATA, "What the files of cards say of themselves; without it, nothing."),
        Field(
            "voice",
            group(
                "table",
                Field("words", list_of(LINE), "Words to use.", "none", '["çekirdek"]'),
                Field(
                    "never",
                    list_of(LINE),
                    "Words never to use; a post with one of them is an error.",
                    "none",
                    '["bedava"]',
                ),
            ),
            "How the brand speaks.",
        ),
        Field(
            "hashtags",
            table_of(list_of(TAG), "set"),
            "Sets of hashtags, of which channels name one.",
            "none",
            '{ kahve = ["kahve", "eskişehir"] }',
        ),
        Field(
            "people",
            table_of(table_of(LINE, "network"), "name"),
            "People: `@name` in a post becomes their handle on each network, or an id: `Exact Name <urn:li:person:…>`.",
            "none",
            '{ ayse = { x = "aysekavuruyor" } }',
        ),
    ),
)
