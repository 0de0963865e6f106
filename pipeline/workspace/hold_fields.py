"""The fields of `holds.toml`, and what `tellal triage` looks for: the brake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.workspace.described import Field, FileKind, Type, named
from pipeline.workspace.shapes import group, list_of, tables_of
from pipeline.workspace.values import LINE, MOMENT, NAME, choice, shown

if TYPE_CHECKING:
    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes


def _word(node: Node, key: str, notes: Notes) -> str | None:
    text: str | None = LINE.read(node, key, notes)
    if text is not None and not any(char.isalnum() for char in text):
        message = Message("'{key}' takes a word, and “{text}” has no letter", key=key, text=shown(text))
        notes.error(node.line, "value-invalid", message, Message("write the word to look for"))
        return None
    return text


WORD = Type("word", _word, {"type": "string"})

_HOLD = group(
    "table",
    Field("scope", choice("all"), "Hold everything.", "none", '"all"'),
    Field("channel", NAME, "Hold this channel.", "none", '"x"'),
    Field("campaign", NAME, "Hold this campaign.", "none", '"kis-indirimi"'),
    Field("tag", NAME, "Hold posts with this tag.", "none", '"indirim"'),
    Field("words", list_of(WORD), "Hold posts with one of these words, or one that begins so.", "none", '["deprem"]'),
    Field("post", NAME, "Hold this post: its id, or its path.", "none", '"content/x/2026-12-01-kis.md"'),
    Field("reason", LINE, "Why, for everybody who wonders.", "none", '"Yas günü"'),
    Field("until", MOMENT, "When it ends, in the workspace's time zone.", "when it is taken out", '"2026-12-05 10:00"'),
    Field(
        "passed",
        choice("ask", "skip", "drip"),
        "What becomes of posts whose time passes meanwhile: ask a person, leave them, or send them afterwards.",
        "time goes on: they are late, and missed after `max_late`",
        '"ask"',
    ),
)

HOLDS = FileKind(
    "holds",
    "content/holds.toml",
    "The brake. Each `[[hold]]` stops what one of its six first keys names, until it is taken out again.",
    named(Field("hold", tables_of(_HOLD), "What is held.", "none")),
)

TRIAGE = Field(
    "triage",
    group(
        "table",
        Field(
            "words",
            list_of(WORD),
            "Words that `tellal triage` marks, beside its own; a word that begins so is marked as well.",
            "none",
            '["çığ", "maden"]',
        ),
    ),
    "What to look for when news breaks.",
)
