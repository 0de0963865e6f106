"""The fields of what bounds an account's posts: quiet hours, gaps, most in a day and in a week, late posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.pace import quiet
from pipeline.workspace.described import Field, Type
from pipeline.workspace.nodes import Items, Scalar
from pipeline.workspace.shapes import list_of
from pipeline.workspace.values import DURATION, LINE, shown

if TYPE_CHECKING:
    from pipeline.pace.quiet import Span
    from pipeline.workspace.nodes import Node
    from pipeline.workspace.notes import Notes

_NUMBER = re.compile(r"[1-9]\d{0,3}\Z", re.ASCII)


def _read_hours(node: Node, key: str, notes: Notes) -> tuple[Span, ...] | None:
    """Read hours, or a list of them; an empty list is none at all, whatever the workspace has."""
    written = _LINES.read(node, key, notes) if isinstance(node, Items) else LINE.read(node, key, notes)
    if written is None:
        return None
    spans: list[Span] = []
    for text in (written,) if isinstance(written, str) else written:
        try:
            spans += quiet.read(text)
        except ValueError:
            message = Message("'{key}' takes hours, and this is {text}", key=key, text=shown(text))
            hint = Message('write "22:00-07:00", or with days: "sat-sun 00:00-24:00"')
            notes.error(node.line, "value-invalid", message, hint)
            return None
    whole = quiet.merged(spans)
    if whole == ((0, quiet.WEEK),):
        message = Message("'{key}' takes the whole week: nothing would ever go out", key=key)
        notes.error(node.line, "value-invalid", message, Message("leave out some hours; to stop everything, hold it"))
        return None
    return whole


def _read_count(node: Node, key: str, notes: Notes) -> int | None:
    if isinstance(node, Scalar) and node.is_empty:
        return None
    text = node.text if isinstance(node, Scalar) and node.kind != "text" else ""
    if _NUMBER.match(text):
        return int(text)
    if isinstance(node, Scalar):
        message = Message(
            "'{key}' takes a whole number from 1 to 9999, and this is {text}", key=key, text=shown(node.text)
        )
    else:
        message = Message("'{key}' takes a whole number from 1 to 9999", key=key)
    notes.error(
        node.line, "value-type", message, Message("write a number without quotes; without the line there is no limit")
    )
    return None


_LINES = list_of(LINE)
HOURS = Type(
    "hours, or a list of hours",
    _read_hours,
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
)
COUNT = Type("whole number", _read_count, {"type": "integer", "minimum": 1, "maximum": 9999})


def pace_fields(otherwise: str = "") -> tuple[Field, ...]:
    """Return the fields; they are the same for the workspace and for a channel.

    Args:
        otherwise: what holds where one is not written, in words; empty names what holds without any of them.
    """
    return (
        Field(
            "quiet_hours",
            HOURS,
            "Hours in which nothing goes out, in the channel's time zone; a day is that on which they begin.",
            otherwise or "none",
            '["22:00-07:00", "sat-sun 00:00-24:00"]',
            instead_of=("quiet", "silent_hours", "night"),
        ),
        Field(
            "min_gap",
            DURATION,
            "The least time between two posts of an account.",
            otherwise or "none",
            '"30m"',
            instead_of=("gap", "interval", "spacing"),
        ),
        Field(
            "max_per_day",
            COUNT,
            "The most posts of an account from midnight to midnight.",
            otherwise or "no limit",
            "6",
            instead_of=("daily", "per_day"),
        ),
        Field(
            "max_per_week",
            COUNT,
            "The most posts of an account from Monday to Sunday.",
            otherwise or "no limit",
            "20",
            instead_of=("weekly", "per_week"),
        ),
        Field(
            "catch_up",
            COUNT,
            "The most posts of an account, within any hour, that go out more than a quarter of an hour late.",
            otherwise or "3",
            "2",
        ),
        Field(
            "catch_up_gap",
            DURATION,
            "The least time between two such late posts.",
            otherwise or '`"10m"`',
            '"20m"',
        ),
    )
