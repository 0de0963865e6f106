"""The fields of `[site]` in `tellal.toml`: who may see the calendar, in which languages, with which holidays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.i18n import LANGUAGES, Message
from pipeline.model.settings import TOLD_IN_WORDS, Visibility
from pipeline.workspace.described import Field, Type
from pipeline.workspace.nodes import Scalar
from pipeline.workspace.shapes import group, list_of
from pipeline.workspace.values import ADDRESS, DURATION, NAME, choice, shown

if TYPE_CHECKING:
    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes

_COUNTRY = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?\Z", re.ASCII)


def _country(node: Node, key: str, notes: Notes) -> str | None:
    if not isinstance(node, Scalar) or node.is_empty:
        return None
    if _COUNTRY.match(node.text):
        return node.text
    message = Message(
        "'{key}' takes countries by their ISO 3166 code, and this is {text}", key=key, text=shown(node.text)
    )
    notes.error(
        node.line, "value-invalid", message, Message("write two capitals: TR, DE, US, or US-CA for a part of it")
    )
    return None


COUNTRY = Type("country", _country, {"type": "string", "pattern": "^[A-Z]{2}(-[A-Z0-9]{1,3})?$"})
SITE = Field(
    "site",
    group(
        "table",
        Field(
            "visibility",
            choice(*(each.value for each in Visibility)),
            "`internal` shows everything; `public` shows only what is published, and nothing of how it came about.",
            '`"internal"`',
            '"public"',
        ),
        Field(
            "channels",
            list_of(NAME),
            "With `public`: the channels that it shows.",
            "those whose network shows its posts to anybody",
            '["x", "bluesky"]',
        ),
        Field(
            "public_address",
            choice(TOLD_IN_WORDS),
            "Says in words that an internal site may stand where anybody can open it.",
            "the site workflow refuses that",
            f'"{TOLD_IN_WORDS}"',
        ),
        Field(
            "languages",
            list_of(choice(*LANGUAGES)),
            "Languages of its interface: the first at its address, each other below `<language>/`.",
            "that of `locale`, where we have it, or else `en`",
            '["tr", "en"]',
        ),
        Field(
            "countries",
            list_of(COUNTRY),
            "Whose holidays the calendar shows.",
            "the country of `locale`, where it has one of its own",
            '["TR", "DE"]',
        ),
        Field(
            "repository",
            ADDRESS,
            "Where people edit the files: links lead from posts to their file there.",
            "as the git remote says",
            '"https://github.com/kirkikindi/sosyal"',
        ),
        Field(
            "alarm",
            DURATION,
            "How long before a post goes out a calendar that is subscribed to reminds people; `0m` means never.",
            '`"0m"`',
            '"15m"',
        ),
    ),
    "The calendar site: who may see it, in which languages, with which holidays.",
)
